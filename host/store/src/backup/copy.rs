//! Copying a file durably while hashing it.

use super::manifest::hex;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

const CHUNK_BYTES: usize = 1 << 20;

/// Copies the first `limit` bytes of `from` to the new file `to`; returns size and SHA-256. The
/// name becomes durable with [`sync_dirs`].
pub fn copy(
    from: &Path,
    to: &Path,
    limit: u64,
    mut copied: impl FnMut(u64),
) -> io::Result<(u64, String)> {
    if let Some(parent) = to.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let mut source = File::open(from)?.take(limit);
    let mut target = File::options().write(true).create_new(true).open(to)?;
    let (mut hash, mut bytes, mut chunk) = (Sha256::new(), 0, vec![0; CHUNK_BYTES]);
    loop {
        let read = source.read(&mut chunk)?;
        if read == 0 {
            break;
        }
        target.write_all(&chunk[..read])?;
        hash.update(&chunk[..read]);
        bytes += read as u64;
        copied(read as u64);
    }
    target.sync_all()?;
    Ok((bytes, hex(&hash.finalize())))
}

/// Makes all names below `dir` durable, and its own.
pub fn sync_dirs(dir: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_dirs(&entry.path())?;
        }
    }
    File::open(dir)?.sync_all()
}
