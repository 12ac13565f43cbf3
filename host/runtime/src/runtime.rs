//! The rooms in which components live, and those that were loaded.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use sanquan_domain::id::Digest;
use wasmtime::component::Component;

use crate::admission::{Admission, Beats};
use crate::cache::{Artefact, Cache};
use crate::compiler::Compiler;
use crate::limits::{Limits, RuntimeSettings};
use crate::load::LoadError;
use crate::plugin::{Loaded, Plugin};
use crate::room::Room;
use crate::{check, engine};

/// The rooms with their slots, and the components that live there. A host has one.
pub struct Runtime {
    /// For components that are code, and for those that bring an interpreter; a component lives in the
    /// first that has room for it.
    rooms: [Room; 2],
    cache: Option<Cache>,
    compiler: Compiler,
    /// Components of strangers are compiled one after the other: their memory adds up.
    compiling: Mutex<()>,
    /// A component that several counties use is loaded once.
    loaded: Mutex<HashMap<Digest, Weak<Loaded>>>,
    compilations: AtomicU64,
}

/// Why a runtime cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum RuntimeError {
    /// The engine does not take the settings, or the system has no room for the pool.
    #[error("cannot set up the sandbox for {calls_max} calls at a time: {why}; lower `calls_max`")]
    Engine {
        /// [`RuntimeSettings::calls_max`].
        calls_max: u32,
        /// What the engine said.
        why: String,
    },
    /// A child has nowhere to put what it compiles.
    #[error(
        "components are compiled in a child process, and no folder is named to keep them in; name `cache_dir`"
    )]
    NoFolder,
    /// The folder of compiled components cannot be used.
    #[error("cannot use the folder `{}` for compiled components", path.display())]
    Cache {
        /// [`RuntimeSettings::cache_dir`].
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl RuntimeError {
    /// Its stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Engine { .. } => "sandbox.failed",
            Self::NoFolder | Self::Cache { .. } => "sandbox.cache",
        }
    }
}

impl Runtime {
    /// Sets up the engine and starts the thread that beats its time, which ends when the runtime and
    /// all its plugins are dropped. Raises the process's limit of open files as far as it may:
    /// each loaded component holds one.
    pub fn new(settings: RuntimeSettings) -> Result<Self, RuntimeError> {
        raise_open_files();
        let unusable = |error: wasmtime::Error| RuntimeError::Engine {
            calls_max: settings.calls_max,
            why: format!("{error:#}"),
        };
        let [common, interpreted] = engine::build(&settings).map_err(unusable)?;
        let open = |folder: &PathBuf| {
            Cache::open(folder, &common).map_err(|source| RuntimeError::Cache {
                path: folder.clone(),
                source,
            })
        };
        if matches!(settings.compiler, Compiler::Child(_)) && settings.cache_dir.is_none() {
            return Err(RuntimeError::NoFolder);
        }
        let cache = settings.cache_dir.as_ref().map(open).transpose()?;
        let beats = Arc::new(Beats::new(&settings));
        let room = |engine, limits, calls_max: u32, for_interpreters| {
            // Of fewer places one plugin gets fewer.
            let per_plugin = settings.calls_per_plugin_max.min(calls_max);
            let admission = Admission::new(calls_max, per_plugin, &settings, &beats);
            Room::new(engine, limits, admission, for_interpreters).map_err(unusable)
        };
        Ok(Self {
            rooms: [
                room(common, &settings.limits, settings.calls_max, false)?,
                room(
                    interpreted,
                    &settings.interpreted_limits,
                    settings.interpreted_calls_max,
                    true,
                )?,
            ],
            cache,
            compiler: settings.compiler,
            compiling: Mutex::default(),
            loaded: Mutex::default(),
            compilations: AtomicU64::new(0),
        })
    }

    /// Makes a component ready to be asked: checks it against the contract, compiles it unless a
    /// compiled one is at hand. Nothing of the component runs here.
    ///
    /// Compiling takes a thread for tens of milliseconds (a plugin in Rust) to seconds (one that
    /// brings an interpreter): call it where blocking is allowed. Of a component that is refused
    /// nothing is kept.
    pub fn load(&self, bytes: &[u8]) -> Result<Plugin, LoadError> {
        check::bytes(bytes, self.limits())?;
        let digest = Digest::plain(bytes);
        let loaded = self.load_or_find(digest, bytes);
        if loaded.is_err() {
            self.forget(digest);
        }
        loaded
    }

    /// Removes what was compiled of a component, unless somebody still holds the component.
    pub fn forget(&self, component: Digest) {
        let held = self.loaded().get(&component).and_then(Weak::upgrade);
        if let (Some(cache), None) = (&self.cache, held) {
            cache.forget(component);
        }
    }

    fn load_or_find(&self, digest: Digest, bytes: &[u8]) -> Result<Plugin, LoadError> {
        if let Some(loaded) = self.loaded().get(&digest).and_then(Weak::upgrade) {
            return Ok(Plugin::of(loaded));
        }
        let (room, component) = self.component(digest, bytes)?;
        let loaded = Arc::new(room.take(digest, &component)?);
        let mut all = self.loaded();
        all.retain(|_, loaded| loaded.strong_count() > 0);
        all.insert(digest, Arc::downgrade(&loaded));
        Ok(Plugin::of(loaded))
    }

    /// How many components this runtime has compiled, rather than found compiled.
    pub fn compilations(&self) -> u64 {
        self.compilations.load(Ordering::Relaxed)
    }

    /// What one call may take of a component that is code; a plugin knows [its own](Plugin::limits).
    pub fn limits(&self) -> &Limits {
        &self.rooms[0].limits
    }

    /// The component compiled, and the room in which it is to live.
    fn component(&self, digest: Digest, bytes: &[u8]) -> Result<(&Room, Component), LoadError> {
        if let Some(artefact) = self.cache.as_ref().and_then(|cache| cache.get(digest)) {
            match self.house(&artefact) {
                Ok(housed) => return Ok(housed),
                Err(error) => tracing::warn!(%error, "unusable artefact, compiling again"),
            }
        }
        let compiled = self.compile(bytes)?;
        let artefact = match &self.cache {
            None => Artefact::Made(compiled),
            Some(cache) => {
                let kept = cache.keep(digest, &compiled);
                kept.map_err(|source| LoadError::Cache {
                    path: cache.path(digest),
                    source,
                })?
            }
        };
        // What can be compiled and still not be loaded needs more than any slot has.
        self.house(&artefact)
            .map_err(|error| LoadError::TooDemanding {
                why: format!("{error:#}"),
            })
    }

    /// The first room that has slots for what was compiled.
    fn house(&self, artefact: &Artefact) -> wasmtime::Result<(&Room, Component)> {
        let [common, interpreted] = &self.rooms;
        match artefact.load(&common.engine) {
            Ok(component) => Ok((common, component)),
            Err(_) => Ok((interpreted, artefact.load(&interpreted.engine)?)),
        }
    }

    fn compile(&self, bytes: &[u8]) -> Result<Vec<u8>, LoadError> {
        self.compilations.fetch_add(1, Ordering::Relaxed);
        match &self.compiler {
            Compiler::InProcess => {
                let compiled = self.rooms[0].engine.precompile_component(bytes);
                compiled.map_err(|error| LoadError::Malformed {
                    why: format!("{error:#}"),
                })
            }
            Compiler::Child(child) => {
                // Nothing is left half-done behind a panic: the lock guards no data.
                let _turn = self
                    .compiling
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                Ok(child.compile(bytes)?)
            }
        }
    }

    fn loaded(&self) -> std::sync::MutexGuard<'_, HashMap<Digest, Weak<Loaded>>> {
        // A panic elsewhere leaves the map whole: it is only ever read or given one entry.
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn raise_open_files() {
    let now = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: now.maximum,
        maximum: now.maximum,
    };
    if now.current != now.maximum
        && let Err(error) = setrlimit(Resource::Nofile, raised)
    {
        tracing::warn!(%error, "cannot raise the limit of open files");
    }
}
