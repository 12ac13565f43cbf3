//! A store in memory, for tests, simulations and benchmarks. It runs the same writer over the
//! same frames as the journal; only the disk is missing.

use crate::county::{CountyStore, Shared};
use crate::frame::{Decoded, FrameBytes};
use crate::group::Group;
use crate::state::MemoryState;
use crate::writer::{CLOCK_TOLERANCE_MS, Failure, Log, Tail, Writer};
use crate::{Head, Projection, ReadError, Seq, TimeSource};
use parking_lot::RwLock;
use std::sync::Arc;

/// A frame's bytes, and the number of its first event.
type Stored = (Seq, Box<[u8]>);

/// All frames in order.
#[derive(Clone, Default)]
pub struct MemoryLog(Arc<RwLock<Vec<Stored>>>);

/// See the module.
pub type MemoryStore = CountyStore<MemoryLog, MemoryState>;

impl MemoryStore {
    /// An empty store.
    ///
    /// # Panics
    ///
    /// When the system refuses another thread.
    pub fn new(projection: Arc<dyn Projection>, time: TimeSource) -> Self {
        let log = MemoryLog::default();
        let tail = log.clone();
        let shared = Arc::new(Shared::new(log, MemoryState::default(), Head::EMPTY));
        let layout = projection.layout();
        let on_commit = Box::new(|_| ());
        let writer = Writer {
            shared,
            tail,
            time,
            tolerance_ms: CLOCK_TOLERANCE_MS,
            layout,
            on_commit,
        };
        Self::start(writer).expect("the system gives one more thread")
    }
}

impl Log for MemoryLog {
    type Tail = Self;

    fn read(&self, from: Seq, upto: Seq, max_bytes: usize) -> Result<Vec<Decoded>, ReadError> {
        let frames = self.0.read();
        let start = frames
            .partition_point(|(first, _)| *first <= from)
            .saturating_sub(1);
        let mut bytes = 0;
        let mut decoded = Vec::new();
        for (first, frame) in &frames[start..] {
            let full = bytes + frame.len() > max_bytes && !decoded.is_empty();
            if *first > upto || full {
                break;
            }
            bytes += frame.len();
            let damaged = |what: &str| ReadError::Damaged {
                seq: *first,
                what: what.into(),
            };
            let frame = FrameBytes::parse(frame)
                .and_then(|frame| frame.decode())
                .map_err(damaged)?;
            if frame.last() < from {
                bytes = 0;
                continue;
            }
            decoded.push(frame);
        }
        Ok(decoded)
    }
}

impl Tail for MemoryLog {
    fn prepare(&mut self, _bytes: usize, _head: &Head) -> Result<usize, Failure> {
        Ok(usize::MAX)
    }

    fn write(&mut self, group: &Group) -> Result<(), Failure> {
        let mut frames = self.0.write();
        let ends = group.frames.iter().skip(1).map(|placed| placed.offset);
        for (placed, end) in group.frames.iter().zip(ends.chain([group.bytes.len()])) {
            frames.push((placed.first, group.bytes[placed.offset..end].into()));
        }
        Ok(())
    }
}
