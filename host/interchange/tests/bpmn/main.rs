//! Charts as BPMN: files of other tools read, ours written, hostile ones refused.

mod export;
mod files;
mod folding;
mod hostile;
mod support;
