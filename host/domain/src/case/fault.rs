//! A plugin or the platform failed: the case stays where it was, and nobody gets a finding for it
//! (domain.md 4.5: no automatic stop of the clock either; a card that came of it is taken down).

use super::dossier::Dossier;
use crate::event::{CaseEvent, FaultRecorded};
use crate::time::Instant;

/// Longest diagnostic words.
pub const MESSAGE_MAX_BYTES: usize = 1_024;

/// Records the fault, its words cut to [`MESSAGE_MAX_BYTES`].
pub fn record(dossier: &mut Dossier, mut fault: FaultRecorded, at: Instant) {
    let end = fault.message.floor_char_boundary(MESSAGE_MAX_BYTES);
    fault.message.truncate(end);
    dossier.record(CaseEvent::FaultRecorded(fault), at);
}
