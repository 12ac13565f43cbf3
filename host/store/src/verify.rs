//! Reading a whole journal to prove that it is what was written: every frame's checksum, the
//! numbers without gaps, the chain from the first frame on, and every footer. Needs no sled and
//! no lock, so it also reads a backup or the journal of a running host.

use crate::home::county_dir;
use crate::journal::{self, JournalError};
use crate::{Head, OpenError};
use std::path::Path;

/// What a sound journal holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Segment files.
    pub segments: u64,
    /// Frames.
    pub frames: u64,
    /// Events.
    pub events: u64,
    /// The log's end.
    pub head: Head,
    /// Bytes behind it that belong to appends under way, or to none: not a fault.
    pub torn_bytes: u64,
}

/// How far long work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes done.
    pub done_bytes: u64,
    /// Bytes in all; may grow while a host writes.
    pub total_bytes: u64,
}

/// Told how far it has come; may print it.
pub type OnProgress<'a> = &'a mut dyn FnMut(Progress);

/// Verifies the journal of `county` in the data directory or backup `dir`.
pub fn verify(dir: &Path, county: &str, progress: OnProgress<'_>) -> Result<Verified, OpenError> {
    let journal = county_dir(dir, county)?.join("journal");
    Ok(verify_journal(&journal, county, progress)?)
}

fn verify_journal(
    dir: &Path,
    county: &str,
    progress: OnProgress<'_>,
) -> Result<Verified, JournalError> {
    let names = journal::segment_names(dir)?;
    let total_bytes = names
        .iter()
        .map(|first| journal::segment_bytes(dir, *first))
        .sum();
    let head = Head::EMPTY;
    let mut verified = Verified {
        segments: 0,
        frames: 0,
        events: 0,
        head,
        torn_bytes: 0,
    };
    let mut done_bytes = 0;
    for (at, first) in names.iter().enumerate() {
        let last = at + 1 == names.len();
        let checked = journal::check_segment(dir, county, *first, verified.head, last)?;
        verified.segments += 1;
        verified.frames += checked.frames;
        verified.head = checked.head;
        verified.torn_bytes = checked.torn_bytes;
        done_bytes += journal::segment_bytes(dir, *first);
        progress(Progress {
            done_bytes,
            total_bytes,
        });
    }
    verified.events = verified.head.seq;
    Ok(verified)
}
