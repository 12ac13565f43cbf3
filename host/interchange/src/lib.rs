//! Formats of the world outside: XES event logs, BPMN and SVG charts, catalogue and calendar files.
//!
//! Everything here is a pure function over readers, writers and strings: no engine, no store, no
//! clock, no network. What a file says becomes plain values or an error with place, code and cure.

pub mod bpmn;
pub mod calendar;
pub mod catalogue;
mod mistake;
pub mod statistics;
pub mod svg;
mod table;
pub mod xes;

pub use mistake::{Mistake, Mistakes};
