//! Why a component cannot be loaded.

use std::path::PathBuf;

use crate::CONTRACT_VERSION;
use crate::compiler::{CompileLimit, NotCompiled};
use crate::contract::spoken;

/// Why a component cannot be loaded. Every message says what was found and what to do.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// More bytes than the host takes.
    #[error(
        "the component has {bytes} bytes, and {limit} is the limit; build it for size and strip it"
    )]
    TooLarge {
        /// What was given.
        bytes: usize,
        /// [`crate::Limits::component_max_bytes`].
        limit: usize,
    },
    /// Not WebAssembly at all.
    #[error(
        "this is not WebAssembly: it begins with `{begins}`; give the `.wasm` file that `sanquan plugin build` makes"
    )]
    NotWasm {
        /// The first bytes, escaped.
        begins: String,
    },
    /// A module that was not made into a component.
    #[error("this is a core module, not a component; `sanquan plugin build` makes it into one")]
    CoreModule,
    /// A binary that breaks off, or breaks WebAssembly's rules, or those of this engine.
    #[error(
        "the component is damaged or uses what this engine does not know: {why}; build it again"
    )]
    Malformed {
        /// What the parser said, with the place.
        why: String,
    },
    /// Compiling it would take more than a plugin may cost.
    #[error(
        "the component cannot be compiled within the host's limits: {limit}; make it smaller, or its functions shorter"
    )]
    CompileLimit {
        /// Which one.
        limit: CompileLimit,
    },
    /// Made for another version of the contract.
    #[error(
        "the component targets version {found} of the contract `sanquan:department`, and this host speaks {}; build it with the SDK for {CONTRACT_VERSION}, or upgrade the host to one that speaks {found}",
        spoken()
    )]
    WrongContract {
        /// The version that it targets.
        found: String,
    },
    /// It wants something from the host that the contract does not offer.
    #[error(
        "the component imports `{import}`, which no department may use; remove what needs it (for Rust, build for `wasm32-unknown-unknown`; host/runtime/README.md lists what interpreters may import)"
    )]
    ForeignImport {
        /// Its name.
        import: String,
    },
    /// It does not answer a question of the contract.
    #[error(
        "the component does not export `{export}`; export the world `department-plugin` of `sanquan:department@{CONTRACT_VERSION}`"
    )]
    MissingExport {
        /// What is missing.
        export: String,
    },
    /// A function of the contract has other parameters or another result.
    #[error(
        "the component differs from the contract {version} in a type: {why}; build it with the contract's own text"
    )]
    WrongType {
        /// The version that it targets.
        version: &'static str,
        /// Which one, and how.
        why: String,
    },
    /// It needs more memories, tables or instances than a slot has.
    #[error("the component needs more than a plugin may have: {why}")]
    TooDemanding {
        /// What, how much, and the limit.
        why: String,
    },
    /// The process that compiles cannot be started.
    #[error("cannot start the process that compiles components")]
    Compiler {
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder of compiled components cannot be used.
    #[error("cannot keep the compiled component in `{}`", path.display())]
    Cache {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl LoadError {
    /// Its stable code. `component.…` is for the plugin's developer, `sandbox.…` for the operator.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "component.too-large",
            Self::NotWasm { .. } => "component.not-wasm",
            Self::CoreModule => "component.core-module",
            Self::Malformed { .. } => "component.malformed",
            Self::CompileLimit { .. } => "component.compile-limit",
            Self::WrongContract { .. } => "component.wrong-contract",
            Self::ForeignImport { .. } => "component.foreign-import",
            Self::MissingExport { .. } => "component.missing-export",
            Self::WrongType { .. } => "component.wrong-type",
            Self::TooDemanding { .. } => "component.too-demanding",
            Self::Compiler { .. } => "sandbox.failed",
            Self::Cache { .. } => "sandbox.cache",
        }
    }
}

impl From<NotCompiled> for LoadError {
    fn from(why: NotCompiled) -> Self {
        match why {
            NotCompiled::Malformed(why) => Self::Malformed { why },
            NotCompiled::Limit(limit) => Self::CompileLimit { limit },
            NotCompiled::Host(source) => Self::Compiler { source },
        }
    }
}
