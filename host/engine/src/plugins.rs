//! Loaded components, shared by digest. A component is loaded when it is first needed and kept:
//! loading costs microseconds from the artefact cache, and little memory (runtime README).

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use sanquan_domain::id::Digest;
use sanquan_runtime::{Limits, Plugin, Runtime};

use crate::components::{Components, Staged};
use crate::error::EngineError;

/// See the module.
pub struct Plugins {
    runtime: Arc<Runtime>,
    components: Components,
    loaded: Mutex<HashMap<Digest, Plugin>>,
}

impl Plugins {
    /// Nothing loaded yet.
    pub fn new(runtime: Arc<Runtime>, components: Components) -> Self {
        Self {
            runtime,
            components,
            loaded: Mutex::default(),
        }
    }

    /// The component with this digest.
    pub fn get(&self, digest: Digest) -> Result<Plugin, EngineError> {
        if let Some(plugin) = self.loaded.lock().get(&digest) {
            return Ok(plugin.clone());
        }
        self.load(&self.bytes(digest)?)
    }

    /// The bytes of the component with this digest.
    pub fn bytes(&self, digest: Digest) -> Result<Vec<u8>, EngineError> {
        let bytes = self
            .components
            .read(digest)
            .map_err(|e| EngineError::Damaged(format!("component {digest} cannot be read: {e}")))?;
        bytes.ok_or_else(|| {
            EngineError::Damaged(format!(
                "component {digest} is missing or damaged on disk; upload the same file again"
            ))
        })
    }

    fn load(&self, bytes: &[u8]) -> Result<Plugin, EngineError> {
        let plugin = self
            .runtime
            .load(bytes)
            .map_err(|e| EngineError::BadComponent {
                code: e.code(),
                message: e.to_string(),
            })?;
        Ok(self.remember(plugin))
    }

    /// The component with this digest for whoever may ask it although it was stopped.
    pub fn apart(&self, digest: Digest) -> Result<Plugin, EngineError> {
        Ok(self.get(digest)?.apart())
    }

    /// Lets no call of a component begin any more, not even those that wait already.
    pub fn stop(&self, digest: Digest) {
        if let Some(plugin) = self.loaded.lock().get(&digest) {
            plugin.stop();
        }
    }

    /// Lets them begin again.
    pub fn resume(&self, digest: Digest) {
        if let Some(plugin) = self.loaded.lock().get(&digest) {
            plugin.resume();
        }
    }

    /// What one call of a component may take; of one that is not loaded, what most may.
    pub fn limits(&self, component: Digest) -> Limits {
        match self.loaded.lock().get(&component) {
            Some(plugin) => plugin.limits().clone(),
            None => self.runtime.limits().clone(),
        }
    }

    /// The folder in which components lie.
    pub fn components(&self) -> &Components {
        &self.components
    }

    /// Keeps a loaded component at hand. The first one stays: it may have been stopped.
    pub fn remember(&self, plugin: Plugin) -> Plugin {
        let mut loaded = self.loaded.lock();
        loaded.entry(plugin.digest()).or_insert(plugin).clone()
    }

    /// Lets go of what was compiled of a component that was not taken in.
    pub fn forget(&self, component: Digest) {
        self.runtime.forget(component);
    }

    /// The sandbox.
    pub fn runtime(&self) -> &Arc<Runtime> {
        &self.runtime
    }

    /// Whether the component's file is there and whole.
    pub fn has(&self, component: Digest) -> Result<bool, EngineError> {
        match self.components.read(component) {
            Ok(bytes) => Ok(bytes.is_some()),
            Err(e) => Err(unwritten(e)),
        }
    }

    /// Makes `bytes` durable, as no component yet.
    pub fn stage(&self, bytes: &[u8]) -> Result<Staged, EngineError> {
        self.components.stage(bytes).map_err(unwritten)
    }

    /// Makes a component of what was staged.
    pub fn keep(&self, staged: Staged) -> Result<(), EngineError> {
        self.components.keep(staged).map(drop).map_err(unwritten)
    }
}

fn unwritten(error: std::io::Error) -> EngineError {
    EngineError::Damaged(format!("the component cannot be written: {error}"))
}
