//! Making a data directory of a backup, believing no byte of it unseen.

use super::copy::{copy, sync_dirs};
use super::manifest::{self, Entry, MANIFEST};
use super::{BackupError, make_empty};
use crate::Verified;
use crate::verify::{OnProgress, Progress, verify};
use std::path::Path;

/// Copies the backup `from` into the new directory `to`, checks every file against the manifest
/// and every journal from its first frame to its last; returns the counties with what they hold.
pub fn restore(
    from: &Path,
    to: &Path,
    progress: OnProgress<'_>,
) -> Result<Vec<(String, Verified)>, BackupError> {
    let path = from.join(MANIFEST);
    let text = std::fs::read_to_string(&path).map_err(BackupError::io(&path))?;
    let entries = manifest::parse(&text)?;
    make_empty(to)?;
    let total_bytes = entries.iter().map(|entry| entry.bytes).sum();
    let mut done_bytes = 0;
    for entry in &entries {
        restore_file(from, to, entry, |bytes| {
            done_bytes += bytes;
            progress(Progress {
                done_bytes,
                total_bytes,
            });
        })?;
    }
    sync_dirs(to).map_err(BackupError::io(to))?;
    verify_counties(to)
}

fn restore_file(
    from: &Path,
    to: &Path,
    entry: &Entry,
    copied: impl FnMut(u64),
) -> Result<(), BackupError> {
    let source = from.join(&entry.path);
    let done = copy(&source, &to.join(&entry.path), u64::MAX, copied);
    let (bytes, sha256) = done.map_err(BackupError::io(&source))?;
    let damaged = |what: String| {
        Err(BackupError::Damaged {
            path: entry.path.clone(),
            what,
        })
    };
    if bytes != entry.bytes {
        return damaged(format!("it has {bytes} bytes instead of {}", entry.bytes));
    }
    if sha256 != entry.sha256 {
        return damaged("its SHA-256 differs from the manifest's".into());
    }
    Ok(())
}

fn verify_counties(dir: &Path) -> Result<Vec<(String, Verified)>, BackupError> {
    let mut verified = Vec::new();
    for county in crate::home::county_names(dir)? {
        let journal = verify(dir, &county, &mut |_| ())?;
        verified.push((county, journal));
    }
    Ok(verified)
}
