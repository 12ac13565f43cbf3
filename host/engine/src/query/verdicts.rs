//! The verdicts of a case with the bytes of their calls, as verification needs them.

use sanquan_domain::event::{Body, CaseEvent, VerdictBytes, VerdictGiven};
use sanquan_domain::id::CaseId;
use sanquan_store::StreamKey;

use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::kept_verdicts::{matched, unpacked};
use crate::load::decode;

/// Events that are read at once.
const PAGE: usize = 1_024;

/// One recorded answer of a plugin, with the bytes of its call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Number of its event in the case.
    pub version: u64,
    /// The record.
    pub given: VerdictGiven,
    /// Question and answer.
    pub bytes: VerdictBytes,
}

impl Engine {
    /// All verdicts of a case, oldest first, each compared with its digests.
    pub fn verdicts(&self, caller: &Caller, id: CaseId) -> Result<Vec<Verdict>, EngineError> {
        let case = &self.case_for(caller, id)?.case;
        let key = self.case_key(case)?;
        let (mut verdicts, mut open, mut from) = (Vec::new(), Vec::new(), 1);
        while from <= case.version {
            let page = self.store().stream(StreamKey(id.to_bytes()), from, PAGE)?;
            if page.is_empty() {
                break;
            }
            from += page.len() as u64;
            for record in &page {
                match decode(record)?.body {
                    Body::Case(CaseEvent::VerdictGiven(given)) => {
                        open.push((record.stream_version, given));
                    }
                    Body::Case(CaseEvent::VerdictsKept(kept)) => {
                        let given = std::mem::take(&mut open);
                        let bytes = matched(&given, unpacked(&kept, &key)?, &key)?;
                        let verdict = |((version, given), bytes)| Verdict {
                            version,
                            given,
                            bytes,
                        };
                        verdicts.extend(given.into_iter().zip(bytes).map(verdict));
                    }
                    _ => {}
                }
            }
        }
        Ok(verdicts)
    }
}
