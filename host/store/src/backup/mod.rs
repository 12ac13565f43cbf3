//! Backup of a running data directory, and its restoration elsewhere.
//!
//! The journal is copied first, up to its durable end; all else after it. Keys and other files
//! are durable before the event that needs them, so whatever a copied event refers to is copied.
//! The state is left out: the first start after a restore rebuilds it.

mod copy;
mod manifest;
mod restore;

pub use restore::restore;

use crate::home::{Home, county_dir, county_names};
use crate::journal::{JournalError, check_segment, segment_names, segment_path};
use crate::verify::{OnProgress, Progress};
use crate::{Head, OpenError, Seq};
use copy::{copy, sync_dirs};
use manifest::{Entry, MANIFEST};
use std::path::{Path, PathBuf};

/// Why a backup was not made or cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The operating system refused.
    #[error("`{path}`: {source}")]
    Io {
        /// File or directory.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
    /// There is something already.
    #[error("`{0}` is not empty; name a new directory")]
    NotEmpty(PathBuf),
    /// It is no manifest of ours.
    #[error("the backup's manifest cannot be used: {0}")]
    Manifest(String),
    /// A file is not what was backed up.
    #[error("`{path}` of the backup is damaged: {what}")]
    Damaged {
        /// Relative to the backup.
        path: PathBuf,
        /// What differs.
        what: String,
    },
    /// A journal cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
}

impl BackupError {
    fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { path, source }
    }
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// Files in it, the manifest not counted.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Counties with the last event that the backup holds at least.
    pub counties: Vec<(String, Seq)>,
}

/// A file to be copied.
struct Source {
    path: PathBuf,
    /// Bytes of it that count.
    bytes: u64,
}

/// Kept out: what belongs to a running process, and what is rebuilt.
const LEFT_OUT: [&str; 5] = ["lock", "marks", "state", "state.dropped", "compiled"];

/// Copies the data directory of `home` to the new directory `to`, while it is in use.
pub fn backup(
    home: &Home,
    to: &Path,
    progress: OnProgress<'_>,
) -> Result<BackupReport, BackupError> {
    let extents = |county: &str| {
        let (head, extents) = home.extents(county)?;
        Ok((head.seq, extents))
    };
    copy_dir(home.dir(), to, extents, progress)
}

/// The same without opening the data directory, which another process may hold and write to: each
/// journal is verified from its first frame on, and copied as far as it then went.
pub fn backup_beside(
    dir: &Path,
    to: &Path,
    progress: OnProgress<'_>,
) -> Result<BackupReport, BackupError> {
    copy_dir(dir, to, |county| live_extents(dir, county), progress)
}

/// A county's last event, and first event and end of each of its segments.
type Extents = (Seq, Vec<(Seq, u64)>);

/// How often a journal is read anew that seems damaged: a reader that overtakes the writer may see
/// a frame before the one that it follows.
const READINGS: usize = 5;

fn live_extents(dir: &Path, county: &str) -> Result<Extents, BackupError> {
    let journal = county_dir(dir, county)?.join("journal");
    let mut readings = 1;
    loop {
        match read_extents(&journal, county) {
            Err(JournalError::Damaged { .. }) if readings < READINGS => readings += 1,
            read => return read.map_err(|error| OpenError::from(error).into()),
        }
    }
}

fn read_extents(journal: &Path, county: &str) -> Result<Extents, JournalError> {
    let names = segment_names(journal)?;
    let (mut head, mut extents) = (Head::EMPTY, Vec::with_capacity(names.len()));
    for (at, first) in names.iter().enumerate() {
        let last = at + 1 == names.len();
        let checked = check_segment(journal, county, *first, head, last)?;
        head = checked.head;
        extents.push((*first, checked.end));
    }
    Ok((head.seq, extents))
}

fn copy_dir(
    dir: &Path,
    to: &Path,
    extents: impl Fn(&str) -> Result<Extents, BackupError>,
    progress: OnProgress<'_>,
) -> Result<BackupReport, BackupError> {
    make_empty(to)?;
    let (mut counties, mut journals) = (Vec::new(), Vec::new());
    for county in county_names(dir)? {
        let (last, extents) = extents(&county)?;
        journals.extend(segments(dir, &county, &extents)?);
        counties.push((county, last));
    }
    let mut entries = Vec::new();
    let total_bytes = journals.iter().map(|source| source.bytes).sum();
    let mut done_bytes = 0;
    let mut copied = |bytes| {
        done_bytes += bytes;
        progress(Progress {
            done_bytes,
            total_bytes: done_bytes.max(total_bytes),
        });
    };
    copy_all(dir, to, &journals, &mut entries, &mut copied)?;
    let others = others(dir)?;
    copy_all(dir, to, &others, &mut entries, &mut copied)?;
    sync_dirs(to).map_err(BackupError::io(to))?;
    write_manifest(to, &entries)?;
    let bytes = entries.iter().map(|entry| entry.bytes).sum();
    Ok(BackupReport {
        files: entries.len() as u64,
        bytes,
        counties,
    })
}

/// A county's segments: the sealed ones whole, the open one up to its durable end.
fn segments(dir: &Path, county: &str, extents: &[(Seq, u64)]) -> Result<Vec<Source>, BackupError> {
    let journal = Path::new("counties").join(county).join("journal");
    let mut sources = Vec::with_capacity(extents.len());
    for (at, (first, end)) in extents.iter().enumerate() {
        let path = segment_path(&journal, *first);
        let open = at + 1 == extents.len();
        let bytes = if open {
            *end
        } else {
            length(&dir.join(&path))?
        };
        sources.push(Source { path, bytes });
    }
    Ok(sources)
}

fn length(path: &Path) -> Result<u64, BackupError> {
    Ok(std::fs::metadata(path)
        .map_err(BackupError::io(path))?
        .len())
}

fn copy_all(
    from: &Path,
    to: &Path,
    sources: &[Source],
    entries: &mut Vec<Entry>,
    copied: &mut impl FnMut(u64),
) -> Result<(), BackupError> {
    for Source { path, bytes } in sources {
        let (source, target) = (from.join(path), to.join(path));
        let done = copy(&source, &target, *bytes, &mut *copied);
        let (bytes, sha256) = done.map_err(BackupError::io(&source))?;
        entries.push(Entry {
            sha256,
            bytes,
            path: path.clone(),
        });
    }
    Ok(())
}

/// All files that are no journal segments, temporary ones left out.
fn others(dir: &Path) -> Result<Vec<Source>, BackupError> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(inside) = open.pop() {
        let path = dir.join(&inside);
        for entry in std::fs::read_dir(&path).map_err(BackupError::io(&path))? {
            let entry = entry.map_err(BackupError::io(&path))?;
            let kind = entry.file_type().map_err(BackupError::io(&path))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let top = inside.as_os_str().is_empty();
            let path = inside.join(&name);
            if kind.is_dir() && name != "journal" && !(top && LEFT_OUT.contains(&name.as_str())) {
                open.push(path);
            } else if kind.is_file() && !name.ends_with(".tmp") && !(top && name == "lock") {
                let bytes = length(&dir.join(&path))?;
                found.push(Source { path, bytes });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

fn write_manifest(to: &Path, entries: &[Entry]) -> Result<(), BackupError> {
    let (path, next) = (to.join(MANIFEST), to.join("manifest.tmp"));
    let written = std::fs::write(&next, manifest::write(entries))
        .and_then(|()| std::fs::File::open(&next)?.sync_all())
        .and_then(|()| std::fs::rename(&next, &path))
        .and_then(|()| std::fs::File::open(to)?.sync_all());
    written.map_err(BackupError::io(&path))
}

/// Makes `dir`, which must be empty if it exists.
fn make_empty(dir: &Path) -> Result<(), BackupError> {
    std::fs::create_dir_all(dir).map_err(BackupError::io(dir))?;
    let mut entries = std::fs::read_dir(dir).map_err(BackupError::io(dir))?;
    if entries.next().is_some() {
        Err(BackupError::NotEmpty(dir.into()))
    } else {
        Ok(())
    }
}
