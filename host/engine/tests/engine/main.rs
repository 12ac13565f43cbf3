//! The engine in process, with a real department plugin and a clock of its own.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

mod common;
mod erasure;
mod licence;
mod plugin_changes;
mod probing;
mod receipt_log;
mod recomputation;
