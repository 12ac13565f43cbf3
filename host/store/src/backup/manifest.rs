//! What a backup consists of: one line per file, written last, so that a backup without a
//! manifest is none.
//!
//! ```text
//! sanquan backup 1
//! <sha-256 in hex> <bytes> <path>
//! end <sha-256 of all lines above>
//! ```

use super::BackupError;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Component, Path, PathBuf};

/// Name of the manifest in a backup.
pub const MANIFEST: &str = "manifest";
const TITLE: &str = "sanquan backup 1";

/// One file of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Of its contents, in hex.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// Relative to the backup.
    pub path: PathBuf,
}

/// Bytes in lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// The text of a manifest.
pub fn write(entries: &[Entry]) -> String {
    let mut text = format!("{TITLE}\n");
    for Entry {
        sha256,
        bytes,
        path,
    } in entries
    {
        let _ = writeln!(text, "{sha256} {bytes} {}", path.display());
    }
    let end = hex(&Sha256::digest(&text));
    let _ = writeln!(text, "end {end}");
    text
}

/// The files that a manifest names.
pub fn parse(text: &str) -> Result<Vec<Entry>, BackupError> {
    let refuse = |why: &str| BackupError::Manifest(why.into());
    let (lines, end) = text
        .rsplit_once("end ")
        .ok_or_else(|| refuse("its last line is missing"))?;
    if format!("{}\n", hex(&Sha256::digest(lines))) != end {
        return Err(refuse("its own checksum does not match"));
    }
    let mut lines = lines.lines();
    match lines.next() {
        Some(TITLE) => {}
        other => {
            return Err(BackupError::Manifest(format!(
                "unknown kind `{}`",
                other.unwrap_or("")
            )));
        }
    }
    lines
        .map(|line| entry(line).ok_or_else(|| BackupError::Manifest(format!("bad line `{line}`"))))
        .collect()
}

fn entry(line: &str) -> Option<Entry> {
    let mut fields = line.splitn(3, ' ');
    let (sha256, bytes) = (fields.next()?.to_owned(), fields.next()?.parse().ok()?);
    let path = PathBuf::from(fields.next()?);
    is_inside(&path).then_some(Entry {
        sha256,
        bytes,
        path,
    })
}

/// A path that cannot lead out of the directory it is joined to.
fn is_inside(path: &Path) -> bool {
    path.components()
        .all(|part| matches!(part, Component::Normal(_)))
}
