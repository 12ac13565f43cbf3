//! Frames become state again: after a crash from the mark on, after a power loss from the start.
//!
//! Changes are folded in memory and applied in key order, so that the rebuild is bound by the
//! reading of the log and not by the state store.

use crate::frame::Decoded;
use crate::group::{push_delta, push_event_changes, push_frame_changes};
use crate::rows::{Change, Mark, check_delta};
use crate::state::{Overlay, State};
use crate::writer::Log;
use crate::{Appended, Head, Projection, ReadError, Seq};

/// Frames are read in pieces of about this size.
const READ_BYTES: usize = 1 << 20;
/// Rows are applied when this many bytes of them have gathered.
const SETTLE_BYTES: usize = 8 << 20;

/// Why a replay failed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The state store fails; drop it and try again.
    #[error("state store failed: {0}")]
    State(String),
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] ReadError),
    /// The projection refuses a frame that is in the log.
    #[error("the projection fails at event {seq}: {what}")]
    Projection {
        /// First event of the frame.
        seq: Seq,
        /// What it says.
        what: String,
    },
}

/// Applies all frames after event `after`; returns how many.
pub fn replay(
    log: &impl Log,
    head: &Head,
    after: Seq,
    state: &impl State,
    projection: &dyn Projection,
) -> Result<u64, ReplayError> {
    let mut overlay = Overlay::new(state);
    let (mut frames, mut next) = (0, after + 1);
    while next <= head.seq {
        for decoded in log.read(next, head.seq, READ_BYTES)? {
            next = decoded.last() + 1;
            frames += 1;
            let mut changes = changes(&decoded, projection, &overlay)?;
            overlay.put(&mut changes);
            if overlay.bytes() >= SETTLE_BYTES {
                settle(&mut overlay, &decoded, projection.layout())?;
            }
            if next > head.seq && overlay.bytes() > 0 {
                settle(&mut overlay, &decoded, projection.layout())?;
            }
        }
    }
    Ok(frames)
}

fn settle<S: State>(
    overlay: &mut Overlay<'_, S>,
    last: &Decoded,
    layout: u32,
) -> Result<(), ReplayError> {
    let mark = Mark {
        seq: last.last(),
        chain: last.frame.chain,
        layout,
    };
    overlay.put(&mut vec![mark.change()]);
    overlay.settle().map_err(ReplayError::State)
}

/// All rows that one frame changes.
fn changes<S: State>(
    decoded: &Decoded,
    projection: &dyn Projection,
    before: &Overlay<'_, S>,
) -> Result<Vec<Change>, ReplayError> {
    let frame = &decoded.frame;
    let failed = |what| ReplayError::Projection {
        seq: frame.first,
        what,
    };
    let delta = projection.project(frame, before).map_err(failed)?;
    check_delta(&delta).map_err(failed)?;
    let mut changes = Vec::with_capacity(2 * frame.events.len() + delta.puts.len() + 2);
    for ((event, version), seq) in frame
        .events
        .iter()
        .zip(&decoded.versions)
        .zip(frame.first..)
    {
        push_event_changes(&mut changes, event.stream, *version, seq);
    }
    let (first, last, appended_at) = (frame.first, decoded.last(), frame.appended_at);
    let appended = Appended {
        first,
        last,
        appended_at,
        duplicate: false,
    };
    push_frame_changes(&mut changes, &appended, frame.idempotency.as_ref());
    push_delta(&mut changes, delta);
    Ok(changes)
}
