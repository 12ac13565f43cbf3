//! Opening a journal after whatever happened to it.
//!
//! Sealed segments are believed by their footers; the last one is read whole. Where its frames
//! end, three things can stand:
//!
//! - zeros: the clean end;
//! - bytes of a group whose sync never returned: a torn tail. Nothing of it was acknowledged, it
//!   is cut. Pages of one group may reach the disk in any order, so readable frames of the *same*
//!   group may follow unreadable ones;
//! - a readable frame that was written when the unreadable bytes were already durable, as its
//!   `durable` number tells: that is damage. The journal is then not opened at all, since cutting
//!   here would drop acknowledged events.

use super::scan::{Damage, Scan, Stop, scan};
use super::segment::{Footer, HEADER_BYTES, Header, SEGMENT_SUFFIX, segment_path};
use super::tail::{JournalTail, NEXT_SEGMENT, OpenSegment};
use super::{Files, Journal, Segment};
use crate::disk::DiskFile;
use crate::{Head, Seq};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a journal cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The operating system refused.
    #[error("journal `{path}`: {source}")]
    Io {
        /// File or directory.
        path: String,
        /// What it said.
        source: io::Error,
    },
    /// The bytes are not what was written.
    #[error(
        "journal `{path}` is damaged at offset {offset}, event {seq}: {what}; restore it from a backup"
    )]
    Damaged {
        /// The segment.
        path: String,
        /// Where in it.
        offset: u64,
        /// The event that should stand there.
        seq: Seq,
        /// What was found.
        what: String,
    },
    /// The file is of another kind, county or format.
    #[error("journal `{path}` cannot be used: {what}")]
    Unusable {
        /// The segment.
        path: String,
        /// Why.
        what: String,
    },
}

/// An opened journal.
pub struct Recovered {
    /// For reading.
    pub journal: Journal,
    /// For writing.
    pub tail: JournalTail,
    /// Where it ends.
    pub head: Head,
    /// Bytes of a torn tail that were cut.
    pub cut_bytes: u64,
}

/// Opens the journal in `files.dir`, which must exist.
pub fn open(files: Files) -> Result<Recovered, JournalError> {
    let files = Arc::new(files);
    let unfinished = files.dir.join(NEXT_SEGMENT);
    if unfinished.exists() {
        files
            .disk
            .remove(&unfinished)
            .map_err(|source| io_error(&unfinished, source))?;
    }
    files
        .disk
        .sync_dir(&files.dir)
        .map_err(|source| io_error(&files.dir, source))?;
    let names = segment_names(&files.dir)?;
    let mut head = Head::EMPTY;
    let mut segments = Vec::with_capacity(names.len());
    let (mut open, mut cut_bytes) = (None, 0);
    for (at, first) in names.iter().enumerate() {
        let segment = SegmentFile::open(&files, *first, &head)?;
        let last = at + 1 == names.len();
        if let Some((footer, end)) = segment.footer()? {
            if last {
                // A kill may have come between the footer's write and its sync, and the next
                // segment must not be durable before this one is.
                segment.sync()?;
            }
            head = footer.after;
            segments.push(footer.segment(*first, end));
        } else if last {
            let scanned = segment.scan(head)?;
            head = scanned.head;
            cut_bytes = scanned.cut_bytes;
            segments.push(scanned.segment);
            open = scanned.open;
        } else {
            return Err(segment.unsealed(&head));
        }
    }
    let journal = Journal::new(files, segments);
    let tail = JournalTail {
        journal: journal.clone(),
        open,
    };
    Ok(Recovered {
        journal,
        tail,
        head,
        cut_bytes,
    })
}

/// One segment's file, its header checked against the log's end before it.
pub struct SegmentFile<'a> {
    files: &'a Files,
    path: PathBuf,
    file: Arc<dyn DiskFile>,
    length: u64,
}

/// The open segment as it was found.
struct Scanned {
    segment: Segment,
    head: Head,
    cut_bytes: u64,
    open: Option<OpenSegment>,
}

impl<'a> SegmentFile<'a> {
    /// Opens the segment that begins with event `first` and must follow `head`.
    pub fn open(files: &'a Files, first: Seq, head: &Head) -> Result<Self, JournalError> {
        let path = segment_path(&files.dir, first);
        let opened = files
            .disk
            .open(&path)
            .and_then(|file| Ok((file.length()?, file)));
        let (length, file) = opened.map_err(|source| io_error(&path, source))?;
        let segment = Self {
            files,
            path,
            file,
            length,
        };
        let header = Header::parse(&segment.read(0, length.min(HEADER_BYTES as u64))?);
        let header = header.map_err(|what| segment.unusable(what))?;
        if header.county != files.county {
            let (theirs, ours) = (&header.county, &files.county);
            return Err(segment.unusable(format!("it belongs to county `{theirs}`, not `{ours}`")));
        }
        if header.before != *head || first != head.seq + 1 {
            return Err(segment.damaged(
                0,
                head.seq + 1,
                "it does not follow the segment before it",
            ));
        }
        Ok(segment)
    }

    /// The footer, if the file ends with one.
    fn footer(&self) -> Result<Option<(Footer, u64)>, JournalError> {
        let trailer_bytes = Footer::TRAILER_BYTES as u64;
        if self.length < HEADER_BYTES as u64 + trailer_bytes {
            return Ok(None);
        }
        let trailer = self.read(self.length - trailer_bytes, trailer_bytes)?;
        let claimed = Footer::claimed_length(&trailer).map(|length| length as u64);
        let Some(length) = claimed.filter(|length| *length <= self.length - HEADER_BYTES as u64)
        else {
            return Ok(None);
        };
        let end = self.length - length;
        Ok(Footer::parse(&self.read(end, length)?).map(|(footer, _)| (footer, end)))
    }

    /// Reads the whole segment, cuts a torn tail, and makes it ready to be written.
    fn scan(&self, before: Head) -> Result<Scanned, JournalError> {
        let scan = scan(&self.read_whole()?, before).map_err(|damage| self.damage(&damage))?;
        let Scan {
            segment,
            head,
            frames,
            stop,
        } = scan;
        if let Stop::Footer(_, length) = stop {
            // Sealed, but the unused room was not yet cut.
            let cut = self.file.set_len(segment.end + length as u64);
            cut.and_then(|()| self.file.sync_all())
                .map_err(|source| io_error(&self.path, source))?;
            return Ok(Scanned {
                segment,
                head,
                cut_bytes: 0,
                open: None,
            });
        }
        let cut_bytes = if let Stop::Torn(bytes) = stop {
            bytes
        } else {
            0
        };
        let reserved = cut_bytes == 0 && self.length >= self.files.segment_bytes;
        if cut_bytes > 0 {
            self.file
                .set_len(segment.end)
                .map_err(|source| io_error(&self.path, source))?;
        }
        // What is read here may still be in the kernel's memory only, if the process before was
        // killed between its write and its sync. From now on it counts as durable.
        self.sync()?;
        let (end, file) = (segment.end, self.file.clone());
        let capacity = self.length.max(self.files.segment_bytes);
        let open = Some(OpenSegment {
            file,
            end,
            capacity,
            reserved,
            frames,
        });
        Ok(Scanned {
            segment,
            head,
            cut_bytes,
            open,
        })
    }

    fn sync(&self) -> Result<(), JournalError> {
        let synced = self.file.sync_all();
        synced.map_err(|source| io_error(&self.path, source))
    }

    /// The whole file.
    pub fn read_whole(&self) -> Result<Vec<u8>, JournalError> {
        self.read(0, self.length)
    }

    fn read(&self, offset: u64, length: u64) -> Result<Vec<u8>, JournalError> {
        let mut bytes = vec![0; length as usize];
        let read = self.file.read_exact_at(&mut bytes, offset);
        read.map_err(|source| io_error(&self.path, source))?;
        Ok(bytes)
    }

    /// The error for a segment that should have been sealed.
    pub fn unsealed(&self, head: &Head) -> JournalError {
        let what = "it has no footer, yet another segment follows";
        self.damaged(self.length, head.seq + 1, what)
    }

    /// The error for what a scan found.
    pub fn damage(&self, damage: &Damage) -> JournalError {
        self.damaged(damage.offset, damage.seq, &damage.what)
    }

    /// The error for damage at a place.
    pub fn damaged(&self, offset: u64, seq: Seq, what: &str) -> JournalError {
        let path = self.path.display().to_string();
        JournalError::Damaged {
            path,
            offset,
            seq,
            what: what.into(),
        }
    }

    fn unusable(&self, what: String) -> JournalError {
        JournalError::Unusable {
            path: self.path.display().to_string(),
            what,
        }
    }
}

/// First events of the segments in `dir`, ascending.
pub fn segment_names(dir: &Path) -> Result<Vec<Seq>, JournalError> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(|source| io_error(dir, source))? {
        let name = entry.map_err(|source| io_error(dir, source))?.file_name();
        let name = name.to_string_lossy();
        if let Some(number) = name.strip_suffix(SEGMENT_SUFFIX) {
            let unusable = |_| JournalError::Unusable {
                path: dir.join(&*name).display().to_string(),
                what: "its name is not a number".into(),
            };
            names.push(number.parse().map_err(unusable)?);
        }
    }
    names.sort_unstable();
    Ok(names)
}

fn io_error(path: &Path, source: io::Error) -> JournalError {
    JournalError::Io {
        path: path.display().to_string(),
        source,
    }
}
