//! The sandbox: loads department components, calls them within limits, and says what each call
//! took.
//!
//! It knows the contract and nothing of cases; wasmtime's types stay inside. `README.md` has the
//! table of limits and says where to start reading.

#![deny(unsafe_code)]

mod admission;
mod cache;
mod call;
mod check;
mod compile_in_child;
mod compiler;
mod contract;
mod engine;
mod exports;
mod fault;
mod gate;
mod guard;
mod limits;
mod load;
mod plugin;
mod queue;
mod room;
mod runtime;
mod visit;
mod wasi;

pub use call::{Call, Called, Function, Level, Note};
pub use compile_in_child::{ChildError, compile_in_child};
pub use compiler::{ChildCompiler, CompileLimit, CompileLimits, Compiler, MALFORMED};
pub use fault::{Fault, FaultKind};
pub use limits::{Limits, RuntimeSettings};
pub use load::LoadError;
pub use plugin::Plugin;
pub use runtime::{Runtime, RuntimeError};

/// The newest version of the contract `sanquan:department` that this host speaks.
pub const CONTRACT_VERSION: &str = contract::NEWEST.version;
