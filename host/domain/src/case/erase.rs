//! Erase: the case's key is deleted, and with it everything that its sealed parts say, wherever it
//! is stored. The open part, the chain and every proof stay as they are (design: erasure).

use super::dossier::Dossier;
use crate::event::CaseEvent;
use crate::refusal::Refusal;
use crate::time::Instant;

/// Records the erasure of a case that has ended or is frozen. The engine deletes the key.
pub fn erase(dossier: &mut Dossier, at: Instant) -> Result<(), Refusal> {
    let case = dossier.case();
    if case.erased {
        return Err(Refusal::CaseErased);
    }
    if case.ending().is_none() && !case.is_frozen() {
        return Err(Refusal::StillOpen);
    }
    dossier.record(CaseEvent::CaseErased, at);
    Ok(())
}
