#![doc = include_str!("README.md")]

mod draft;
mod encoding;
mod extension;
mod extension_read;
mod fold;
mod kept;
mod layout;
mod leftover;
mod limits;
mod model;
mod outline;
mod parallel;
mod read;
mod refusal;
mod survey;
mod tree;
mod words;
mod write;
mod xml;

pub use kept::{Condition, Kept, KeptAttribute, Leftover};
pub use limits::Limits;
pub use read::{COMPLETE, ImportAs, Imported, LaneOfSteps, read, read_with};
pub use refusal::{Refusal, Refusals};
pub use survey::{Survey, survey};
pub use write::{write, write_with};

const MODEL: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const DI: &str = "http://www.omg.org/spec/BPMN/20100524/DI";
/// Namespace of our own extension elements; the number changes when they do.
const OWN: &str = "urn:sanquan:bpmn:1";
