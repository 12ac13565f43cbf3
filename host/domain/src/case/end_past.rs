//! End a past case: the source of an import says when and how a case ended, whether or not an act
//! of its chart ends it.

use super::dossier::Dossier;
use super::{act, lawful};
use crate::flowchart::Ending;
use crate::refusal::Refusal;
use crate::time::Instant;

/// Records that the case ended at `at`.
pub fn end_past(dossier: &mut Dossier, ending: Ending, at: Instant) -> Result<(), Refusal> {
    lawful::sealed_off(dossier.case())?;
    if let (Some(ending), Some(at)) = (dossier.case().ending(), dossier.case().closed_at()) {
        return Err(Refusal::CaseClosed { ending, at });
    }
    act::close(dossier, ending, at);
    Ok(())
}
