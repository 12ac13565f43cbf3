//! One engine, and the components that it has loaded.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use sanquan_domain::id::Digest;
use wasmtime::Engine;
use wasmtime::component::{Component, Linker};

use crate::admission::{Admission, Share};
use crate::cache::Cache;
use crate::compiler::Compiler;
use crate::contract::RELEASED;
use crate::guard::Guard;
use crate::limits::{Limits, RuntimeSettings};
use crate::load::LoadError;
use crate::plugin::{Loaded, Plugin};
use crate::{check, engine};

/// One engine with its pool of slots, and the components that it has loaded. A host has one.
pub struct Runtime {
    engine: Engine,
    linker: Linker<Guard>,
    limits: Arc<Limits>,
    admission: Arc<Admission>,
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
        let engine = engine::build(&settings).map_err(unusable)?;
        let linker = linker(&engine).map_err(unusable)?;
        let open = |folder: &PathBuf| {
            Cache::open(folder, &engine).map_err(|source| RuntimeError::Cache {
                path: folder.clone(),
                source,
            })
        };
        if matches!(settings.compiler, Compiler::Child(_)) && settings.cache_dir.is_none() {
            return Err(RuntimeError::NoFolder);
        }
        Ok(Self {
            compiling: Mutex::default(),
            cache: settings.cache_dir.as_ref().map(open).transpose()?,
            linker,
            admission: Arc::new(Admission::new(&settings)),
            compiler: settings.compiler,
            limits: Arc::new(settings.limits),
            loaded: Mutex::default(),
            compilations: AtomicU64::new(0),
            engine,
        })
    }

    /// Makes a component ready to be asked: checks it against the contract, compiles it unless a
    /// compiled one is at hand. Nothing of the component runs here.
    ///
    /// Compiling takes a thread for tens of milliseconds (a plugin in Rust) to seconds (one that
    /// brings an interpreter): call it where blocking is allowed. Of a component that is refused
    /// nothing is kept.
    pub fn load(&self, bytes: &[u8]) -> Result<Plugin, LoadError> {
        check::bytes(bytes, &self.limits)?;
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
        let component = self.component(digest, bytes)?;
        let released = check::contract(&component)?;
        let wrong_type = |error: wasmtime::Error| LoadError::WrongType {
            version: released.version,
            why: format!("{error:#}"),
        };
        let loaded = Arc::new(Loaded {
            digest,
            limits: Arc::clone(&self.limits),
            share: Share::new(Arc::clone(&self.admission)),
            adapter: (released.connect)(&component).map_err(wrong_type)?,
            contract_version: released.version,
            component: self
                .linker
                .instantiate_pre(&component)
                .map_err(wrong_type)?,
        });
        let mut all = self.loaded();
        all.retain(|_, loaded| loaded.strong_count() > 0);
        all.insert(digest, Arc::downgrade(&loaded));
        Ok(Plugin::of(loaded))
    }

    /// How many components this runtime has compiled, rather than found compiled.
    pub fn compilations(&self) -> u64 {
        self.compilations.load(Ordering::Relaxed)
    }

    /// What one call may take.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    fn component(&self, digest: Digest, bytes: &[u8]) -> Result<Component, LoadError> {
        let Some(cache) = &self.cache else {
            self.compilations.fetch_add(1, Ordering::Relaxed);
            return Component::new(&self.engine, bytes)
                .map_err(|refused| self.why_not(bytes, refused));
        };
        if let Some(component) = cache.get(&self.engine, digest) {
            return Ok(component);
        }
        let artefact = self.compile(bytes)?;
        let kept = cache.keep(&self.engine, digest, &artefact);
        let loaded = kept.map_err(|source| LoadError::Cache {
            path: cache.path(digest),
            source,
        })?;
        loaded.map_err(too_demanding)
    }

    fn compile(&self, bytes: &[u8]) -> Result<Vec<u8>, LoadError> {
        self.compilations.fetch_add(1, Ordering::Relaxed);
        match &self.compiler {
            Compiler::InProcess => self.engine.precompile_component(bytes).map_err(malformed),
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

    /// What can be compiled and still not be loaded needs more than a slot of the pool has.
    fn why_not(&self, bytes: &[u8], refused: wasmtime::Error) -> LoadError {
        match self.engine.precompile_component(bytes) {
            Ok(_) => too_demanding(refused),
            Err(error) => malformed(error),
        }
    }

    fn loaded(&self) -> std::sync::MutexGuard<'_, HashMap<Digest, Weak<Loaded>>> {
        // A panic elsewhere leaves the map whole: it is only ever read or given one entry.
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn too_demanding(error: wasmtime::Error) -> LoadError {
    LoadError::TooDemanding {
        why: format!("{error:#}"),
    }
}

fn malformed(error: wasmtime::Error) -> LoadError {
    LoadError::Malformed {
        why: format!("{error:#}"),
    }
}

/// What a plugin may import, in each version of the contract.
fn linker(engine: &Engine) -> wasmtime::Result<Linker<Guard>> {
    let mut linker = Linker::new(engine);
    for released in &RELEASED {
        (released.link)(&mut linker)?;
    }
    Ok(linker)
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
