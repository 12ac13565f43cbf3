//! From a dossier to the log: events, snapshot, indexes, timers and idempotency in one append.

use std::sync::Arc;

use sanquan_domain::case::{CaseContent, Dossier, InForce};
use sanquan_domain::county::County;
use sanquan_domain::event::{Body, FORMAT, JudgedBy, StoredEvent};
use sanquan_domain::time::Instant;
use sanquan_store::{Append, AppendError, Appended, Expect, Idempotency, NewEvent, StreamKey};

use crate::caller::Caller;
use crate::county_book::COUNTY_STREAM;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::load::LoadedCase;
use crate::snapshot::Snapshot;

/// A command that has been decided.
pub(crate) struct Decided<'a> {
    pub caller: &'a Caller,
    pub county: &'a County,
    pub law: &'a InForce<'a>,
    /// The case before; none when it is filed.
    pub before: Option<&'a LoadedCase>,
    pub dossier: Dossier,
    pub entered_at: Instant,
    pub judged_by: JudgedBy,
    pub idempotency: Option<Idempotency>,
}

/// Why a commit did not happen.
pub(crate) enum Missed {
    /// Somebody else was quicker: load and decide again.
    Conflict,
    /// For good.
    Failed(EngineError),
}

impl<E: Into<EngineError>> From<E> for Missed {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Engine {
    /// Makes the decision durable; the case is then as the answer says.
    pub(crate) async fn commit(
        &self,
        decided: Decided<'_>,
    ) -> Result<(Arc<LoadedCase>, Appended), Missed> {
        let Decided {
            caller,
            county,
            law,
            before,
            dossier,
            entered_at,
            judged_by,
            idempotency,
        } = decided;
        let first_version = before.map_or(0, |loaded| loaded.case.version);
        let (events, case, content) = dossier.into_parts();
        let stream = StreamKey(case.id.to_bytes());
        let stored = events.into_iter().enumerate().map(|(i, (event, at))| {
            let event = StoredEvent {
                format: FORMAT,
                stream_version: first_version + 1 + i as u64,
                origin: caller.origin,
                claimed_at: (at != entered_at).then_some(at),
                entered_at,
                actor: caller.actor(),
                judged_by,
                body: Body::Case(event),
            };
            NewEvent {
                stream,
                body: event.to_bytes(),
            }
        });
        let snapshot = Snapshot::of(case, law);
        let append = Append {
            expect: vec![
                Expect {
                    stream,
                    version: first_version,
                },
                Expect {
                    stream: COUNTY_STREAM,
                    version: county.version(),
                },
            ],
            idempotency,
            events: stored.collect(),
            delta: snapshot.delta(before.map(|before| &before.keys)),
        };
        let appended = self.append(append).await?;
        Ok((self.remember(snapshot, content), appended))
    }

    /// Waits until the store has made `append` durable.
    pub(crate) async fn append(&self, append: Append) -> Result<Appended, Missed> {
        match self.store().append(append).await {
            Ok(Ok(appended)) => {
                self.metrics().committed(&appended);
                Ok(appended)
            }
            Ok(Err(AppendError::Conflict { .. })) => Err(Missed::Conflict),
            Ok(Err(error)) => Err(Missed::Failed(error.into())),
            Err(_) => Err(Missed::Failed(EngineError::Append(AppendError::Stopped(
                "the writer is gone".to_owned(),
            )))),
        }
    }

    fn remember(&self, snapshot: Snapshot, content: CaseContent) -> Arc<LoadedCase> {
        let Snapshot {
            case,
            keys,
            calendar,
        } = snapshot;
        let content = (!case.erased).then_some(content);
        let loaded = Arc::new(LoadedCase {
            case,
            content,
            keys,
            calendar,
        });
        self.loader().remember(Arc::clone(&loaded));
        loaded
    }
}
