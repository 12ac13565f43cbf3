//! What an import says no to.

use std::fmt;

use serde::Serialize;

use super::tree::Element;

/// One thing that cannot be taken over: which element, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The stable code; the table is in `README.md`.
    pub code: &'static str,
    /// Line where the element begins, counted from 1.
    pub line: u64,
    /// Name of the element without its prefix; empty where the file as a whole is meant.
    pub element: String,
    /// Its id, if it has one.
    pub id: String,
    /// In words.
    pub message: String,
}

impl Refusal {
    /// About the file at a line.
    pub(super) fn at(code: &'static str, line: u64, message: impl Into<String>) -> Self {
        Refusal {
            code,
            line,
            element: String::new(),
            id: String::new(),
            message: message.into(),
        }
    }

    /// About an element.
    pub(super) fn of(code: &'static str, element: &Element, message: impl Into<String>) -> Self {
        Refusal {
            code,
            line: element.line,
            element: element.name.local.clone(),
            id: element.attr("id").unwrap_or_default().to_owned(),
            message: message.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.element.is_empty() {
            write!(f, ", {}", self.element)?;
        }
        if !self.id.is_empty() {
            write!(f, " `{}`", self.id)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Everything that stands against an import, in the order of the file; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Refusals(pub Vec<Refusal>);

impl Refusals {
    /// Sorted by line.
    pub(super) fn sorted(mut refusals: Vec<Refusal>) -> Self {
        refusals.sort_by_key(|refusal| refusal.line);
        Refusals(refusals)
    }

    /// The codes, each once, sorted.
    pub fn codes(&self) -> Vec<&'static str> {
        let mut codes: Vec<_> = self.0.iter().map(|refusal| refusal.code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

impl From<Refusal> for Refusals {
    fn from(refusal: Refusal) -> Self {
        Refusals(vec![refusal])
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, refusal) in self.0.iter().enumerate() {
            let separator = if n == 0 { "" } else { "\n" };
            write!(f, "{separator}{refusal}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusals {}
