//! Cases: filed, acted on, read.

mod read;
mod view;
mod write;

pub(crate) use read::{clock, deferred, flowchart, history, list, read};
pub(crate) use view::CaseSummary;
pub(crate) use write::{act, erase, file, supply};
