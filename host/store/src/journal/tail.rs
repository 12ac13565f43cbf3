//! The writing end of the journal: the open segment, the change to the next one, and what to do
//! when the disk is full or fails.

use super::segment::{Footer, HEADER_BYTES, Header, footer_reserve, segment_path};
use super::{Journal, Segment};
use crate::Head;
use crate::disk::DiskFile;
use crate::group::Group;
use crate::writer::{Failure, Tail};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Name under which the next segment is prepared.
pub const NEXT_SEGMENT: &str = "next.tmp";

/// See the module.
pub struct JournalTail {
    pub(super) journal: Journal,
    pub(super) open: Option<OpenSegment>,
}

/// The segment that is written.
pub struct OpenSegment {
    /// Its file.
    pub file: Arc<dyn DiskFile>,
    /// Where the next frame goes.
    pub end: u64,
    /// Room reserved or to be reserved for it.
    pub capacity: u64,
    /// Whether that room is reserved, so that a sync need not change the file's length.
    pub reserved: bool,
    /// Frames in it.
    pub frames: u64,
}

impl OpenSegment {
    fn room(&self) -> u64 {
        self.capacity
            .saturating_sub(self.end + footer_reserve(self.capacity))
    }

    fn reserve(&mut self) -> io::Result<()> {
        if !self.reserved {
            self.file.allocate(self.capacity)?;
            self.file.sync_all()?;
            self.reserved = true;
        }
        Ok(())
    }

    /// Makes the file end where it did before a write that failed for want of space.
    fn restore(&mut self, full: &io::Error) -> Failure {
        self.reserved = false;
        match self
            .file
            .set_len(self.end)
            .and_then(|()| self.file.sync_all())
        {
            Ok(()) => Failure::Full(full.to_string()),
            Err(error) => Failure::Broken(format!("restoring the tail after `{full}`: {error}")),
        }
    }
}

impl Tail for JournalTail {
    fn prepare(&mut self, bytes: usize, head: &Head) -> Result<usize, Failure> {
        if self
            .open
            .as_ref()
            .is_some_and(|open| open.frames > 0 && open.room() < bytes as u64)
        {
            self.seal(head)?;
        }
        let open = match &mut self.open {
            Some(open) => open,
            none => none.insert(create(&self.journal, head, bytes as u64)?),
        };
        if open.room() < bytes as u64 {
            open.capacity = capacity(&self.journal, bytes as u64);
            open.reserved = false;
        }
        open.reserve()
            .map_err(|error| failure("reserving room in the segment", &error))?;
        Ok(open.room() as usize)
    }

    fn write(&mut self, group: &Group) -> Result<(), Failure> {
        let open = self.open.as_mut().expect("`prepare` comes before `write`");
        match open.file.write_all_at(&group.bytes, open.end) {
            Err(error) if is_full(&error) => return Err(open.restore(&error)),
            other => other.map_err(|error| failure("writing a group", &error))?,
        }
        // After a failed sync the kernel may have dropped the pages, so it is never repeated.
        open.file
            .sync_data()
            .map_err(|error| broken("syncing a group", &error))?;
        let mut segments = self.journal.segments.write();
        let segment = segments
            .last_mut()
            .expect("the open segment is the last one");
        let ends = group.frames.iter().skip(1).map(|placed| placed.offset);
        for (placed, end) in group.frames.iter().zip(ends.chain([group.bytes.len()])) {
            let bytes = (end - placed.offset) as u64;
            segment.note(placed.first, open.end + placed.offset as u64, bytes);
        }
        open.end += group.bytes.len() as u64;
        open.frames += group.frames.len() as u64;
        Ok(())
    }
}

impl JournalTail {
    /// Ends the open segment with a footer and cuts the room it did not use.
    pub(super) fn seal(&mut self, head: &Head) -> Result<(), Failure> {
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        let index = self
            .journal
            .segments
            .read()
            .last()
            .map(|last| last.index.clone());
        let footer = Footer {
            frames: open.frames,
            after: *head,
            index: index.unwrap_or_default(),
        };
        let bytes = footer.encode();
        match open.file.write_all_at(&bytes, open.end) {
            Err(error) if is_full(&error) => return Err(open.restore(&error)),
            other => other.map_err(|error| failure("writing a footer", &error))?,
        }
        let cut = open.file.set_len(open.end + bytes.len() as u64);
        cut.and_then(|()| open.file.sync_all())
            .map_err(|error| broken("sealing a segment", &error))?;
        self.open = None;
        Ok(())
    }
}

/// Makes the segment that follows `head`, durable before its first frame.
fn create(journal: &Journal, head: &Head, bytes: u64) -> Result<OpenSegment, Failure> {
    let files = &journal.files;
    let next = files.dir.join(NEXT_SEGMENT);
    let capacity = capacity(journal, bytes);
    let header = Header {
        before: *head,
        county: files.county.clone(),
    };
    let prepared = prepare_file(journal, &next, capacity, &header);
    let file = prepared.map_err(|error| {
        // Left behind, it would take room that is wanted; the next attempt makes it anew.
        let _ = files.disk.remove(&next);
        failure("preparing a segment", &error)
    })?;
    let named = files
        .disk
        .rename(&next, &segment_path(&files.dir, head.seq + 1));
    let durable = named.and_then(|()| files.disk.sync_dir(&files.dir));
    durable.map_err(|error| broken("naming a segment", &error))?;
    journal.segments.write().push(Segment::empty(head.seq + 1));
    Ok(OpenSegment {
        file,
        end: HEADER_BYTES as u64,
        capacity,
        reserved: true,
        frames: 0,
    })
}

fn prepare_file(
    journal: &Journal,
    path: &Path,
    capacity: u64,
    header: &Header,
) -> io::Result<Arc<dyn DiskFile>> {
    let file = journal.files.disk.create(path)?;
    file.allocate(capacity)?;
    file.write_all_at(&header.encode(), 0)?;
    file.sync_all()?;
    Ok(file)
}

/// Size of a segment that has room for a frame of `bytes`.
fn capacity(journal: &Journal, bytes: u64) -> u64 {
    let needed = HEADER_BYTES as u64 + bytes;
    let usual = journal.files.segment_bytes;
    usual.max(needed + footer_reserve(usual.max(2 * needed)))
}

fn failure(doing: &str, error: &io::Error) -> Failure {
    let what = format!("{doing}: {error}");
    if is_full(error) {
        Failure::Full(what)
    } else {
        Failure::Broken(what)
    }
}

fn broken(doing: &str, error: &io::Error) -> Failure {
    Failure::Broken(format!("{doing}: {error}"))
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}
