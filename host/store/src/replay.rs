//! Frames become state again: after a crash from the mark on, after a power loss from the start.
//!
//! A rebuild from the start folds many frames in memory and writes each row once, in key order;
//! its mark comes last, so that a rebuild which is interrupted begins anew. A continuation must
//! leave rows and mark in step at every instant, so it applies small batches, each with a mark.

use crate::frame::Decoded;
use crate::group::push_delta;
use crate::idempotency::{self, Week};
use crate::rows::{Change, Mark, check_delta};
use crate::state::{Overlay, State};
use crate::streams::Streams;
use crate::writer::Log;
use crate::{Appended, Head, Projection, ReadError, Seq};

/// Frames are read in pieces of about this size.
const READ_BYTES: usize = 1 << 20;
/// Rows that a rebuild gathers in memory before it writes them.
const REBUILD_BYTES: usize = 64 << 20;
/// Rows that a continuation gathers; sled slows down with large batches.
const CONTINUE_BYTES: usize = 64 << 10;

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
    let rebuild = after == 0;
    let limit = if rebuild {
        REBUILD_BYTES
    } else {
        CONTINUE_BYTES
    };
    let mut fold = Fold {
        state,
        rows: Overlay::new(state),
        streams: Streams::default(),
        oldest_known: Week::oldest_known(head.appended_at),
    };
    let (mut frames, mut next) = (0, after + 1);
    while next <= head.seq {
        for decoded in log.read(next, head.seq, READ_BYTES)? {
            next = decoded.last() + 1;
            frames += 1;
            fold.add(&decoded, projection)?;
            let done = next > head.seq;
            let mark = Mark {
                seq: decoded.last(),
                chain: decoded.frame.chain,
                layout: projection.layout(),
            };
            if done || fold.bytes() >= limit {
                fold.settle(rebuild, (done || !rebuild).then_some(mark))
                    .map_err(ReplayError::State)?;
            }
        }
    }
    Ok(frames)
}

struct Fold<'a, S> {
    state: &'a S,
    rows: Overlay<'a, S>,
    streams: Streams,
    /// Keys of earlier weeks are forgotten by the end of the log.
    oldest_known: Week,
}

impl<S: State> Fold<'_, S> {
    /// Bytes gathered, about.
    fn bytes(&self) -> usize {
        self.rows.bytes() + self.streams.bytes()
    }

    /// Takes in all rows that one frame changes.
    fn add(&mut self, decoded: &Decoded, projection: &dyn Projection) -> Result<(), ReplayError> {
        let frame = &decoded.frame;
        let failed = |what| ReplayError::Projection {
            seq: frame.first,
            what,
        };
        let delta = projection.project(frame, &self.rows).map_err(failed)?;
        check_delta(&delta).map_err(failed)?;
        let mut changes = Vec::with_capacity(delta.puts.len() + delta.deletes.len() + 1);
        self.extend_streams(decoded, &mut changes)
            .map_err(ReplayError::State)?;
        let appended = Appended {
            first: frame.first,
            last: decoded.last(),
            appended_at: frame.appended_at,
            duplicate: false,
        };
        let record = frame.idempotency.as_ref();
        let known = record.filter(|_| Week::of(frame.appended_at) >= self.oldest_known);
        changes.extend(known.map(|record| idempotency::row(record, &appended)));
        push_delta(&mut changes, delta);
        self.rows.put(&mut changes);
        Ok(())
    }

    fn extend_streams(
        &mut self,
        decoded: &Decoded,
        changes: &mut Vec<Change>,
    ) -> Result<(), String> {
        let events = decoded.frame.events.iter().zip(&decoded.versions);
        for ((event, version), seq) in events.zip(decoded.frame.first..) {
            let stands = self.streams.version(event.stream, self.state)?;
            if stands + 1 != *version {
                return Err(format!(
                    "stream {:?} has {stands} events, the journal goes on with its number {version}",
                    event.stream
                ));
            }
            self.streams.extend(event.stream, seq, changes);
        }
        Ok(())
    }

    /// Applies what was gathered: with a mark at once, otherwise piece by piece.
    fn settle(&mut self, in_pieces: bool, mark: Option<Mark>) -> Result<(), String> {
        let mut last = Vec::new();
        self.streams.finish(&mut last);
        if in_pieces {
            self.rows.put(&mut last);
            self.rows.settle_in_pieces()?;
        }
        last.extend(mark.map(|mark| mark.change()));
        self.rows.put(&mut last);
        self.rows.settle()
    }
}
