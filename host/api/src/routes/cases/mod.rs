//! Cases: filed, acted on, read.

mod read;
mod risks;
mod view;
mod write;

pub(crate) use read::{clock, deferred, flowchart, history, list, read};
pub(crate) use risks::{answer as answer_risk, list as risks};
pub(crate) use view::CaseSummary;
pub(crate) use write::{act, erase, file, supply};
