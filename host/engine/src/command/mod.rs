//! What can be asked to happen, one file per command.
//!
//! Every command on a case runs the same way: load, ask the law, ask the department, ask the law
//! again, supervise, commit. When somebody else was quicker the whole of it runs anew, so a
//! decision always rests on what it was made from.

mod act;
mod advance_clock;
mod answer_risk;
mod before;
mod by_law;
mod catalogue;
mod change_settings;
mod county;
mod deferred;
mod erase_case;
mod file_case;
mod key;
mod migrate_cases;
mod pass_thresholds;
mod plugin;
mod proof_rules;
mod publication;
mod record_past_case;
mod supply;
mod token;

pub(crate) use act::Bench;
pub use catalogue::Entered;
pub use file_case::NewCase;
pub use migrate_cases::{LeftCase, Migration};
pub use plugin::{NewPlugin, RolledBack};
pub use publication::{CommentReply, DraftReview, ItemDraft};
pub use record_past_case::{PastCase, Recorded};
pub use token::{IssuedToken, NewToken};

use std::sync::Arc;

use sanquan_domain::case::{Case, Dossier, InForce, fault, recompute};
use sanquan_domain::county::County;
use sanquan_domain::event::FaultRecorded;
use sanquan_domain::id::{CaseId, DepartmentCode, Digest};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::time::Instant;
use sanquan_store::{Appended, Idempotency};

use crate::caller::Caller;
use crate::commit::{Decided, Missed};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::judge::{Failed, Seals};
use crate::load::{LoadedCase, not_found};
use crate::seal::CaseKey;

/// What makes a retried request harmless: who asked what, hashed by the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestKey {
    /// Digest of the caller and the key that it chose.
    pub key: Digest,
    /// Digest of the request; another one under the same key is refused.
    pub request: Digest,
}

impl From<RequestKey> for Idempotency {
    fn from(key: RequestKey) -> Self {
        Self {
            key: key.key.to_bytes(),
            request: key.request.to_bytes(),
        }
    }
}

/// A command on a case that was carried out.
#[derive(Clone, Debug)]
pub struct Done {
    /// The case as it is now.
    pub case: Arc<LoadedCase>,
    /// True when the request had been carried out before: nothing was done now.
    pub replayed: bool,
}

/// Runs a command's attempt until nobody else is quicker.
macro_rules! until_undisturbed {
    ($engine:expr, $attempt:expr) => {{
        let mut tries = 0;
        loop {
            match $attempt.await {
                Ok(done) => break Ok(done),
                Err($crate::commit::Missed::Failed(error)) => break Err(error),
                Err($crate::commit::Missed::Conflict) if tries == $crate::engine::TRIES => {
                    break Err($crate::error::EngineError::Busy { tries });
                }
                Err($crate::commit::Missed::Conflict) => {
                    tries += 1;
                    $engine.metrics().retried();
                    tokio::task::yield_now().await;
                }
            }
        }
    }};
}
pub(crate) use until_undisturbed;

/// What an attempt at a command on a case works with.
pub(crate) struct Attempt<'a> {
    pub caller: &'a Caller,
    pub county: &'a County,
    pub before: Option<&'a LoadedCase>,
    pub now: Instant,
    pub idempotency: Option<RequestKey>,
}

impl Engine {
    /// The case, if the caller may know of it.
    pub(crate) fn case_for(
        &self,
        caller: &Caller,
        id: CaseId,
    ) -> Result<Arc<LoadedCase>, EngineError> {
        let loaded = self.loader().load(id)?;
        match caller.covers(&loaded.case.department) {
            true => Ok(loaded),
            false => Err(not_found(id)),
        }
    }

    /// What the personal values of a case are sealed with; a case that was erased has it no more.
    pub(crate) fn case_key(&self, case: &Case) -> Result<CaseKey, EngineError> {
        let key = self.loader().key(case)?;
        Ok(key.ok_or(Refusal::CaseErased)?)
    }

    /// Commits a dossier under what was in force.
    pub(crate) async fn conclude(
        &self,
        attempt: &Attempt<'_>,
        law: &InForce<'_>,
        mut dossier: Dossier,
    ) -> Result<Done, Missed> {
        self.keep_verdicts(&mut dossier, attempt.now)?;
        let decided = Decided {
            caller: attempt.caller,
            county: attempt.county,
            law,
            before: attempt.before,
            dossier,
            entered_at: attempt.now,
            judged_by: law.judged_by,
            idempotency: attempt.idempotency.map(Into::into),
        };
        let (case, appended) = self.commit(decided).await?;
        match appended.duplicate {
            true => Ok(self.replay(appended)?),
            false => Ok(Done {
                case,
                replayed: false,
            }),
        }
    }

    /// Puts a failed call on record; the case stays where it was. Gives what the caller is told. The call
    /// is not made again when somebody else was quicker: it has failed, and counts.
    pub(crate) async fn fault_on_record(
        &self,
        attempt: &Attempt<'_>,
        before: &LoadedCase,
        failed: Failed,
        step: Option<&str>,
    ) -> Missed {
        let id = before.case.id;
        let fault = self.note_fault(&failed, Some(id), attempt.now);
        let recording = async {
            let mut seals = Seals {
                key: &self.case_key(&before.case)?,
                entropy: self.entropy(),
            };
            let recorded = failed.recorded(fault, step, &mut seals);
            until_undisturbed!(self, self.try_record_fault(attempt, id, &recorded))
        };
        Missed::Failed(match recording.await {
            Ok(_) => EngineError::PluginFault {
                fault,
                code: failed.code,
                message: failed.message,
                component: failed.component,
            },
            Err(error) => error,
        })
    }

    async fn try_record_fault(
        &self,
        attempt: &Attempt<'_>,
        id: CaseId,
        recorded: &FaultRecorded,
    ) -> Result<Done, Missed> {
        let (before, county) = (self.loader().load(id)?, self.county());
        let law = county.in_force(&before.case)?;
        let now = attempt.now;
        let mut dossier = open(&before, now, &law);
        fault::record(&mut dossier, recorded.clone(), now);
        // A retry under the same key must run again, so the record carries none.
        let attempt = Attempt {
            county: &county,
            before: Some(&before),
            idempotency: None,
            ..*attempt
        };
        self.conclude(&attempt, &law, dossier).await
    }

    /// The outcome of a request that was carried out before, if it was.
    pub(crate) fn known(&self, key: Option<RequestKey>) -> Result<Option<Done>, EngineError> {
        let Some(key) = key else {
            return Ok(None);
        };
        match self.store().known(&key.key.to_bytes())? {
            Some((known, appended)) if known.request == key.request.to_bytes() => {
                self.replay(appended).map(Some)
            }
            Some((_, appended)) => Err(EngineError::KeyReused {
                first: appended.first,
            }),
            None => Ok(None),
        }
    }

    fn replay(&self, appended: Appended) -> Result<Done, EngineError> {
        let records = self.store().records(appended.first, 1)?;
        let record = records.first().ok_or_else(|| {
            EngineError::Damaged(format!("event {} is known but not there", appended.first))
        })?;
        let case = self.loader().load(CaseId::from_bytes(record.stream.0))?;
        Ok(Done {
            case,
            replayed: true,
        })
    }
}

/// The case on the desk, its clock brought to the newest calendar. An erased one has no content; the
/// domain refuses what would need it.
pub(crate) fn open(loaded: &LoadedCase, now: Instant, law: &InForce<'_>) -> Dossier {
    let content = loaded.content.clone().unwrap_or_default();
    let mut dossier = Dossier::new(loaded.case.clone(), content);
    if let Some(before) = law.county.law.calendar_named(&loaded.calendar) {
        recompute::recompute(&mut dossier, before, now, law);
    }
    dossier
}

pub(crate) fn check_scope(caller: &Caller, department: &DepartmentCode) -> Result<(), EngineError> {
    match caller.covers(department) {
        true => Ok(()),
        false => Err(EngineError::Scope {
            department: department.to_string(),
        }),
    }
}
