//! Components on disk: content-addressed files, durable before the event that names them.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sanquan_domain::id::Digest;

/// The bytes of a component on their way into the folder.
#[derive(Debug)]
pub struct Staged {
    digest: Digest,
    path: PathBuf,
    kept: bool,
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = fs::remove_file(&self.path)
        {
            tracing::warn!(path = %self.path.display(), %error, "cannot remove a refused component");
        }
    }
}

/// A folder of components, each named by the SHA-256 of its bytes.
#[derive(Clone, Debug)]
pub struct Components {
    folder: PathBuf,
}

impl Components {
    /// The folder, made if it is not there. Its name survives a power loss.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        if let Some(data) = folder.parent() {
            File::open(data)?.sync_all()?;
        }
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Writes `bytes` durably beside the components. They are none of them until they are kept, and
    /// vanish when what is given here is dropped.
    pub fn stage(&self, bytes: &[u8]) -> io::Result<Staged> {
        static STAGED: AtomicU64 = AtomicU64::new(0);
        let digest = Digest::plain(bytes);
        let number = STAGED.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.join(format!("{digest}.{number}.unfinished"));
        let mut file = File::create(&path)?;
        let staged = Staged {
            digest,
            path,
            kept: false,
        };
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(staged)
    }

    /// Keeps what was staged; when this returns it survives a power loss. Keeping a component twice is
    /// harmless.
    pub fn keep(&self, mut staged: Staged) -> io::Result<Digest> {
        fs::rename(&staged.path, self.path(staged.digest))?;
        staged.kept = true;
        File::open(&self.folder)?.sync_all()?;
        Ok(staged.digest)
    }

    /// The component, unless it is not there or its bytes are not what its name says.
    pub fn read(&self, digest: Digest) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path(digest)) {
            Ok(bytes) if Digest::plain(&bytes) == digest => Ok(Some(bytes)),
            Ok(_) => Ok(None),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Keeps what a replay under this name has found so far, in place of what was kept before.
    pub fn keep_unfinished(&self, name: Digest, bytes: &[u8]) -> io::Result<()> {
        let path = self.unfinished_path(name);
        let unfinished = path.with_extension("replay-unfinished");
        fs::write(&unfinished, bytes)?;
        fs::rename(&unfinished, &path)
    }

    /// What was kept under this name.
    pub fn unfinished(&self, name: Digest) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.unfinished_path(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Removes it, if it is there.
    pub fn forget_unfinished(&self, name: Digest) -> io::Result<()> {
        match fs::remove_file(self.unfinished_path(name)) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }

    fn unfinished_path(&self, name: Digest) -> PathBuf {
        self.folder.join(format!("{name}.replay"))
    }

    fn path(&self, digest: Digest) -> PathBuf {
        self.folder.join(format!("{digest}.wasm"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_damaged_component_is_as_good_as_missing_and_can_be_kept_again() {
        let folder = tempfile::tempdir().unwrap();
        let components = Components::open(folder.path()).unwrap();
        let keep = || components.keep(components.stage(b"component").unwrap());
        let digest = keep().unwrap();
        fs::write(components.path(digest), b"compoment").unwrap();
        assert_eq!(components.read(digest).unwrap(), None);
        keep().unwrap();
        assert_eq!(
            components.read(digest).unwrap().as_deref(),
            Some(&b"component"[..])
        );
    }

    #[test]
    fn what_is_staged_and_not_kept_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let components = Components::open(folder.path()).unwrap();
        drop(components.stage(b"component").unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
