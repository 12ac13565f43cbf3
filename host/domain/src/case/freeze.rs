//! Freeze: at the end of an imported log an open case says nothing any more, since nobody knows
//! how it went on. Its clock stops counting and nothing of it comes due.

use super::dossier::Dossier;
use super::lawful;
use crate::event::{CaseEvent, CaseFrozen};
use crate::refusal::Refusal;
use crate::time::Instant;

/// Freezes an open case as of `at`, the last instant of the log.
pub fn freeze(dossier: &mut Dossier, at: Instant) -> Result<(), Refusal> {
    lawful::sealed_off(dossier.case())?;
    if let (Some(ending), Some(at)) = (dossier.case().ending(), dossier.case().closed_at()) {
        return Err(Refusal::CaseClosed { ending, at });
    }
    dossier.record(CaseEvent::CaseFrozen(CaseFrozen { at }), at);
    Ok(())
}
