//! Checking one segment in full, its events included, without changing anything.

use super::recover::{JournalError, SegmentFile};
use super::scan::{Stop, scan};
use super::segment::segment_path;
use super::{Files, segment};
use crate::disk::RealDisk;
use crate::{Head, Seq};
use std::path::Path;
use std::sync::Arc;

/// What a sound segment holds.
pub struct Checked {
    /// Its frames.
    pub frames: u64,
    /// The log's end after it.
    pub head: Head,
    /// Bytes up to the end of its last frame.
    pub end: u64,
    /// Bytes behind its last frame that belong to no acknowledged append.
    pub torn_bytes: u64,
}

/// Checks the segment that begins with event `first` and follows `before`. Only the last one may
/// lack a footer.
pub fn check_segment(
    dir: &Path,
    county: &str,
    first: Seq,
    before: Head,
    last: bool,
) -> Result<Checked, JournalError> {
    let (dir, county) = (dir.to_path_buf(), county.to_owned());
    let files = Files {
        dir,
        county,
        disk: Arc::new(RealDisk),
        segment_bytes: 0,
    };
    let file = SegmentFile::open(&files, first, &before)?;
    let found = scan(&file.read_whole()?, before).map_err(|damage| file.damage(&damage))?;
    let torn_bytes = match &found.stop {
        Stop::Footer(footer, _) if !footer_fits(footer, &found) => {
            return Err(file.damaged(
                found.segment.end,
                found.head.seq,
                "its footer says otherwise",
            ));
        }
        Stop::Footer(..) => 0,
        _ if !last => return Err(file.unsealed(&found.head)),
        Stop::Clean => 0,
        Stop::Torn(bytes) => *bytes,
    };
    Ok(Checked {
        frames: found.frames,
        head: found.head,
        end: found.segment.end,
        torn_bytes,
    })
}

fn footer_fits(footer: &segment::Footer, found: &super::scan::Scan) -> bool {
    footer.frames == found.frames
        && footer.after == found.head
        && footer.index == found.segment.index
}

/// Size of a segment's file, 0 if it cannot be asked.
pub fn segment_bytes(dir: &Path, first: Seq) -> u64 {
    std::fs::metadata(segment_path(dir, first)).map_or(0, |meta| meta.len())
}
