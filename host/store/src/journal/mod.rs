//! One county's journal: segments `<first seq>.seg` of frames, appended to and never changed.
//!
//! Only the last segment is open; the others end with a footer. What is in them is the truth:
//! when the state says otherwise, the state is wrong.

mod check;
mod recover;
mod scan;
mod segment;
mod tail;

pub use check::{check_segment, segment_bytes};
pub use recover::{JournalError, Recovered, open, segment_names};
pub use segment::COUNTY_MAX_BYTES;
pub use tail::JournalTail;

pub use segment::segment_path;

use crate::disk::{Disk, DiskFile};
use crate::frame::{self, Decoded, FIXED_BYTES, FrameBytes, u32_at, u64_at};
use crate::writer::Log;
use crate::{ReadError, Seq};
use parking_lot::{Mutex, RwLock};
use segment::HEADER_BYTES;
use std::path::PathBuf;
use std::sync::Arc;

/// A sparse index entry is kept for about this many bytes of frames.
const INDEX_EVERY_BYTES: u64 = 16 << 10;
/// Sealed segments kept open for reading.
const OPEN_FILES: usize = 16;

/// The first event of a frame and the frame's offset in its segment.
pub type IndexEntry = (Seq, u64);

/// What is known in memory of one segment.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Number of its first event, which is also its name.
    pub first: Seq,
    /// Sparse, ascending; begins with the first frame.
    pub index: Vec<IndexEntry>,
    /// Where its frames end.
    pub end: u64,
}

impl Segment {
    /// A segment without frames.
    pub fn empty(first: Seq) -> Self {
        Self {
            first,
            index: Vec::new(),
            end: HEADER_BYTES as u64,
        }
    }

    /// Takes note of a frame at `offset`, `bytes` long.
    pub fn note(&mut self, first: Seq, offset: u64, bytes: u64) {
        if self
            .index
            .last()
            .is_none_or(|(_, last)| offset - last >= INDEX_EVERY_BYTES)
        {
            self.index.push((first, offset));
        }
        self.end = offset + bytes;
    }

    /// Where to begin looking for the frame that holds `seq`.
    fn start(&self, seq: Seq) -> u64 {
        let after = self.index.partition_point(|(first, _)| *first <= seq);
        after
            .checked_sub(1)
            .map_or(HEADER_BYTES as u64, |at| self.index[at].1)
    }
}

/// Where the segments are and how to reach them.
pub struct Files {
    /// The directory.
    pub dir: PathBuf,
    /// The county, which every segment names.
    pub county: String,
    /// The disk.
    pub disk: Arc<dyn Disk>,
    /// Size of a new segment.
    pub segment_bytes: u64,
}

/// Open files by the first event of their segment, the one used last at the end.
type Handles = Vec<(Seq, Arc<dyn DiskFile>)>;

/// The readable journal.
#[derive(Clone)]
pub struct Journal {
    files: Arc<Files>,
    segments: Arc<RwLock<Vec<Segment>>>,
    handles: Arc<Mutex<Handles>>,
}

/// A stretch of one segment to look through.
struct Stretch {
    segment: Seq,
    from: u64,
    end: u64,
}

impl Journal {
    fn new(files: Arc<Files>, segments: Vec<Segment>) -> Self {
        Self {
            files,
            segments: Arc::new(RwLock::new(segments)),
            handles: Arc::default(),
        }
    }

    /// First event and durable end of every segment.
    pub fn extents(&self) -> Vec<(Seq, u64)> {
        self.segments
            .read()
            .iter()
            .map(|segment| (segment.first, segment.end))
            .collect()
    }

    fn locate(&self, seq: Seq) -> Option<Stretch> {
        let segments = self.segments.read();
        let after = segments.partition_point(|segment| segment.first <= seq);
        let segment = &segments[after.checked_sub(1)?];
        Some(Stretch {
            segment: segment.first,
            from: segment.start(seq),
            end: segment.end,
        })
    }

    fn handle(&self, segment: Seq) -> std::io::Result<Arc<dyn DiskFile>> {
        let mut handles = self.handles.lock();
        if let Some(at) = handles.iter().position(|(first, _)| *first == segment) {
            let found = handles.remove(at);
            handles.push(found.clone());
            return Ok(found.1);
        }
        let file = self
            .files
            .disk
            .open(&segment_path(&self.files.dir, segment))?;
        if handles.len() == OPEN_FILES {
            handles.remove(0);
        }
        handles.push((segment, file.clone()));
        Ok(file)
    }

    /// Frames of one stretch, into `frames`, from the one that holds `from`.
    fn read_stretch(
        &self,
        stretch: &Stretch,
        from: Seq,
        upto: Seq,
        max_bytes: usize,
        frames: &mut Vec<Decoded>,
    ) -> Result<(), ReadError> {
        let io = |error: std::io::Error| ReadError::Io(error.to_string());
        let file = self.handle(stretch.segment).map_err(io)?;
        let ahead = max_bytes.clamp(4 << 10, 1 << 20) as u64 + INDEX_EVERY_BYTES;
        let mut buffer = vec![0; ahead.min(stretch.end - stretch.from) as usize];
        file.read_exact_at(&mut buffer, stretch.from).map_err(io)?;
        let (mut at, mut taken) = (0, 0);
        while stretch.from + (at as u64) < stretch.end {
            let damaged = |what: &str| ReadError::Damaged {
                seq: from,
                what: format!(
                    "segment {}, offset {}: {what}",
                    stretch.segment,
                    stretch.from + at as u64
                ),
            };
            let whole = extend(&*file, stretch, &mut buffer, at).map_err(io)?;
            let length = whole.ok_or_else(|| damaged("no frame begins here"))?;
            let (first, count) = (u64_at(&buffer[at..], 52), u32_at(&buffer[at..], 68));
            if first > upto || (!frames.is_empty() && taken + length > max_bytes) {
                break;
            }
            if first.saturating_add(u64::from(count)) > from {
                let parsed = FrameBytes::parse(&buffer[at..]).and_then(|frame| frame.decode());
                frames.push(parsed.map_err(damaged)?);
                taken += length;
            }
            at += length;
        }
        Ok(())
    }
}

/// Reads on until the frame at `at` is whole in `buffer`; returns its padded length, or nothing
/// if there is no frame.
fn extend(
    file: &dyn DiskFile,
    stretch: &Stretch,
    buffer: &mut Vec<u8>,
    at: usize,
) -> std::io::Result<Option<usize>> {
    let left = (stretch.end - stretch.from) as usize - at;
    read_on(file, stretch.from, buffer, at + FIXED_BYTES.min(left))?;
    let length = frame::claimed_length(&buffer[at..]).map(frame::padded);
    let Some(length) = length.filter(|length| *length <= left) else {
        return Ok(None);
    };
    read_on(file, stretch.from, buffer, at + length)?;
    Ok(Some(length))
}

/// Makes `buffer`, which holds the file from `from` on, at least `length` long.
fn read_on(
    file: &dyn DiskFile,
    from: u64,
    buffer: &mut Vec<u8>,
    length: usize,
) -> std::io::Result<()> {
    let have = buffer.len();
    if have < length {
        buffer.resize(length, 0);
        file.read_exact_at(&mut buffer[have..], from + have as u64)?;
    }
    Ok(())
}

impl Log for Journal {
    type Tail = JournalTail;

    fn read(&self, from: Seq, upto: Seq, max_bytes: usize) -> Result<Vec<Decoded>, ReadError> {
        let mut frames: Vec<Decoded> = Vec::new();
        let (mut next, mut left) = (from, max_bytes);
        while next <= upto && (left > 0 || frames.is_empty()) {
            let Some(stretch) = self.locate(next) else {
                break;
            };
            let mut found = Vec::new();
            self.read_stretch(&stretch, next, upto, left, &mut found)?;
            let Some(last) = found.last() else { break };
            next = last.last() + 1;
            let bytes: usize = found.iter().map(body_bytes).sum();
            left = left.saturating_sub(bytes.max(1));
            let more = self
                .locate(next)
                .is_some_and(|after| after.segment != stretch.segment);
            frames.append(&mut found);
            if !more {
                break;
            }
        }
        if frames.is_empty() && from <= upto {
            return Err(ReadError::Damaged {
                seq: from,
                what: "no frame holds it".into(),
            });
        }
        Ok(frames)
    }
}

fn body_bytes(decoded: &Decoded) -> usize {
    decoded
        .frame
        .events
        .iter()
        .map(|event| event.body.len())
        .sum()
}
