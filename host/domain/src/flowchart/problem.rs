//! What is wrong with a flowchart.

use std::fmt;

use serde::Serialize;

/// One thing that is wrong, with the place and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChartProblem {
    /// Stable code, such as `chart.unreachable`.
    pub code: &'static str,
    /// Id of the step or transition; empty when it concerns the whole chart.
    pub place: String,
    /// In words.
    pub message: String,
}

impl ChartProblem {
    pub(super) fn new(code: &'static str, place: &str, message: impl Into<String>) -> Self {
        Self {
            code,
            place: place.to_owned(),
            message: message.into(),
        }
    }
}

impl fmt::Display for ChartProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" => f.write_str(&self.message),
            place => write!(f, "`{place}`: {}", self.message),
        }
    }
}
