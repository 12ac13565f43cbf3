//! Compiled components on disk, so that a start takes microseconds per plugin and not a compiler.
//!
//! An artefact is named after the component and the engine that compiled it, so another engine or
//! other settings never find it. Beside it lies its SHA-256: what was cut off or damaged is found
//! out and compiled again. Both are written to a temporary file and renamed, readable by the host
//! alone.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use sanquan_domain::id::Digest;
use wasmtime::Engine;
use wasmtime::component::Component;

/// Write permission of group and others.
const OTHERS_WRITE: u32 = 0o022;

/// The folder.
pub(crate) struct Cache {
    folder: PathBuf,
    engine_hash: u64,
}

impl Cache {
    /// Opens the folder, and makes it if need be. It is refused when it is another user's or others may
    /// write to it: what lies there is run as native code.
    pub(crate) fn open(folder: &Path, engine: &Engine) -> io::Result<Self> {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        let about = fs::metadata(folder)?;
        let (owner, user) = (about.uid(), rustix::process::geteuid().as_raw());
        if owner != user {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                format!(
                    "it belongs to user {owner}, and this runs as user {user}; run it as its owner, or remove the folder: \
                     what it holds is compiled again"
                ),
            ));
        }
        let mode = about.mode();
        if mode & OTHERS_WRITE != 0 {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                format!(
                    "others may write to it (mode {:o}); run `chmod go-w` on it",
                    mode & 0o777
                ),
            ));
        }
        let mut hasher = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut hasher);
        Ok(Self {
            folder: folder.to_owned(),
            engine_hash: hasher.finish(),
        })
    }

    /// Where the artefact of this component lies.
    pub(crate) fn path(&self, component: Digest) -> PathBuf {
        self.folder
            .join(format!("{component}-{:016x}.cwasm", self.engine_hash))
    }

    /// The compiled component, if a whole one is there.
    pub(crate) fn get(&self, component: Digest) -> Option<Artefact> {
        let path = self.path(component);
        let expected = fs::read_to_string(sum_path(&path)).ok()?;
        let found = Digest::plain(&fs::read(&path).ok()?);
        if expected != found.to_string() {
            tracing::warn!(path = %path.display(), "damaged artefact, compiling again");
            return None;
        }
        Some(Artefact::Kept(path))
    }

    /// Keeps an artefact that was made just now.
    pub(crate) fn keep(&self, component: Digest, artefact: &[u8]) -> io::Result<Artefact> {
        let path = self.path(component);
        let sum = Digest::plain(artefact).to_string();
        self.write(&path, artefact)?;
        self.write(&sum_path(&path), sum.as_bytes())?;
        Ok(Artefact::Kept(path))
    }

    /// Removes the artefact of a component, if there is one.
    pub(crate) fn forget(&self, component: Digest) {
        let path = self.path(component);
        for file in [sum_path(&path), path] {
            match fs::remove_file(&file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    tracing::warn!(path = %file.display(), %error, "cannot remove an artefact");
                }
                _ => {}
            }
        }
    }

    /// Writes a file whole or not at all, with mode 0600.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    }
}

/// What this host, or its child, compiled of a component.
pub(crate) enum Artefact {
    /// A file of the folder.
    Kept(PathBuf),
    /// Made just now, where there is no folder.
    Made(Vec<u8>),
}

impl Artefact {
    /// The component, for an engine whose slots have room for it.
    #[expect(unsafe_code, reason = "loads native code that this host compiled")]
    pub(crate) fn load(&self, engine: &Engine) -> wasmtime::Result<Component> {
        // SAFETY: it must be what `precompile_component` returned, and a file must stay so. The bytes
        // were returned by it a moment ago. The file's name holds the hash of this engine, its bytes are
        // those that `keep` wrote or have the checksum that `keep` wrote beside them, and the folder is
        // the host's own: `open` refuses another user's and one that others may write to, and the host only ever
        // replaces files there by renaming.
        unsafe {
            match self {
                Self::Kept(file) => Component::deserialize_file(engine, file),
                Self::Made(bytes) => Component::deserialize(engine, bytes),
            }
        }
    }
}

fn sum_path(artefact: &Path) -> PathBuf {
    artefact.with_extension("cwasm.sha256")
}
