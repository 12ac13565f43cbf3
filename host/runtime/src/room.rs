//! Where loaded components live. There are two rooms, since an interpreter needs slots that would be
//! wasted on anybody else: more instances and memories, larger memories, more fuel for the same work.

use std::sync::Arc;

use sanquan_domain::id::Digest;
use wasmtime::Engine;
use wasmtime::component::{Component, Linker};

use crate::admission::{Admission, Share};
use crate::contract::RELEASED;
use crate::guard::Guard;
use crate::limits::Limits;
use crate::load::LoadError;
use crate::plugin::Loaded;
use crate::{check, wasi};

/// An engine whose slots fit its components, what it lends them, and what they may take.
pub(crate) struct Room {
    pub(crate) engine: Engine,
    pub(crate) limits: Arc<Limits>,
    for_interpreters: bool,
    linker: Linker<Guard>,
    admission: Arc<Admission>,
}

impl Room {
    pub(crate) fn new(
        engine: Engine,
        limits: &Limits,
        admission: Admission,
        for_interpreters: bool,
    ) -> wasmtime::Result<Self> {
        Ok(Self {
            for_interpreters,
            linker: linker(&engine)?,
            engine,
            limits: Arc::new(limits.clone()),
            admission: Arc::new(admission),
        })
    }

    /// Makes a component of this room's engine ready to be asked, unless it breaks the contract.
    pub(crate) fn take(&self, digest: Digest, component: &Component) -> Result<Loaded, LoadError> {
        let released = check::contract(component)?;
        let wrong_type = |error: wasmtime::Error| LoadError::WrongType {
            version: released.version,
            why: format!("{error:#}"),
        };
        Ok(Loaded {
            digest,
            limits: Arc::clone(&self.limits),
            share: Share::new(Arc::clone(&self.admission)),
            adapter: (released.connect)(component).map_err(wrong_type)?,
            contract_version: released.version,
            brings_interpreter: self.for_interpreters,
            component: self.linker.instantiate_pre(component).map_err(wrong_type)?,
        })
    }
}

/// What a plugin may import: the contract, in each of its versions, and the imitation of WASI.
fn linker(engine: &Engine) -> wasmtime::Result<Linker<Guard>> {
    let mut linker = Linker::new(engine);
    for released in &RELEASED {
        (released.link)(&mut linker)?;
    }
    wasi::link(&mut linker)?;
    Ok(linker)
}
