//! Recorded calls, a page of the log at a time.

use std::sync::Arc;

use quick_cache::sync::Cache;
use sanquan_domain::event::{
    Body, CaseEvent, StoredEvent, VerdictBytes, VerdictGiven, VerdictsKept,
};
use sanquan_domain::id::CaseId;
use sanquan_domain::shadow::Selection;
use sanquan_domain::time::Instant;
use sanquan_store::Frame;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::kept_verdicts::{matched, unpacked};
use crate::seal::CaseKey;

/// Cases whose keys are kept at hand.
const RECENT_KEYS: usize = 4_096;

/// One recorded answer of a plugin, with the bytes of its call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedCall {
    /// The case.
    pub case: CaseId,
    /// Number of the verdict's event in the case.
    pub version: u64,
    /// When the command was entered.
    pub entered_at: Instant,
    /// The record.
    pub given: VerdictGiven,
    /// Question and answer.
    pub bytes: VerdictBytes,
}

/// What a page of the log holds for a selection.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    pub calls: Vec<RecordedCall>,
    /// Verdicts whose case was erased.
    pub erased: u64,
    /// Verdicts that cannot be read back, with why.
    pub unreadable: Vec<(CaseId, u64, String)>,
}

/// Opens pages of the log.
pub(crate) struct Reader<'a> {
    engine: &'a Engine,
    selection: &'a Selection,
    cases: Cache<CaseId, Sight>,
}

/// What has to be known of a case to open what was kept of it.
#[derive(Clone)]
enum Sight {
    LeftOut,
    Erased,
    Open(Arc<CaseKey>),
}

impl<'a> Reader<'a> {
    pub fn new(engine: &'a Engine, selection: &'a Selection) -> Self {
        Self {
            engine,
            selection,
            cases: Cache::new(RECENT_KEYS),
        }
    }

    /// The calls in `frames` that are meant.
    pub fn open(&self, frames: &[Frame]) -> Result<Opened, EngineError> {
        let mut opened = Opened::default();
        for frame in frames {
            self.open_frame(frame, &mut opened)?;
        }
        Ok(opened)
    }

    /// The verdicts of a command and their bytes stand in one frame.
    fn open_frame(&self, frame: &Frame, opened: &mut Opened) -> Result<(), EngineError> {
        let mut open: Vec<(u64, VerdictGiven)> = Vec::new();
        for (offset, event) in (0..).zip(&frame.events) {
            let stored = StoredEvent::from_bytes(&event.body).map_err(|e| {
                EngineError::Damaged(format!("event {}: {e}", frame.first + offset))
            })?;
            match stored.body {
                Body::Case(CaseEvent::VerdictGiven(given)) => {
                    open.push((stored.stream_version, given));
                }
                Body::Case(CaseEvent::VerdictsKept(kept)) => {
                    let given = std::mem::take(&mut open);
                    let case = CaseId::from_bytes(event.stream.0);
                    if self.selection.covers_instant(stored.entered_at) {
                        self.open_kept(case, stored.entered_at, given, &kept, opened)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The calls of one command.
    fn open_kept(
        &self,
        case: CaseId,
        entered_at: Instant,
        given: Vec<(u64, VerdictGiven)>,
        kept: &VerdictsKept,
        opened: &mut Opened,
    ) -> Result<(), EngineError> {
        let key = match self.sight(case)? {
            Sight::LeftOut => return Ok(()),
            Sight::Erased => {
                opened.erased += given.len() as u64;
                return Ok(());
            }
            Sight::Open(key) => key,
        };
        match unpacked(kept, &key).and_then(|bytes| matched(&given, bytes, &key)) {
            Ok(bytes) => {
                let call = |((version, given), bytes)| RecordedCall {
                    case,
                    version,
                    entered_at,
                    given,
                    bytes,
                };
                opened.calls.extend(given.into_iter().zip(bytes).map(call));
            }
            Err(why) => {
                let unreadable = given
                    .iter()
                    .map(|(version, _)| (case, *version, why.to_string()));
                opened.unreadable.extend(unreadable);
            }
        }
        Ok(())
    }

    fn sight(&self, id: CaseId) -> Result<Sight, EngineError> {
        self.cases.get_or_insert_with(&id, || {
            let case = self.engine.open_part(id)?;
            let case = case.filter(|case| self.selection.covers_case(case));
            let Some(case) = case else {
                return Ok(Sight::LeftOut);
            };
            let key = self.engine.loader().key(&case)?;
            Ok(key.map_or(Sight::Erased, |key| Sight::Open(Arc::new(key))))
        })
    }
}
