//! Who answers: a department compiled natively, or its component in a sandbox.

use std::fmt;

use serde_json::Value as Json;

use crate::contract::Function;

/// Somebody who answers the contract's questions. Question and answer are the contract's records
/// as JSON, names in snake case, as `sanquan plugin call` reads and prints them.
pub trait Answerer {
    /// Asks; the question of `describe` is null.
    fn ask(&mut self, function: Function, question: &Json) -> Result<Json, Fault>;
}

/// No answer came: the plugin reported a problem, panicked, or went beyond a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Stable and the same for every answerer, such as `plugin.trap`; what a transcript keeps.
    pub code: String,
    /// What happened, with file and line where they are known.
    pub message: String,
}

impl Fault {
    /// A fault of the plugin's code.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}
