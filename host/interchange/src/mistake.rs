//! Mistakes in files that people keep by hand. All of a file are collected, so that its owner
//! corrects it once and not line by line.

use std::fmt;

/// One mistake: where it is, what stands there, which rule it breaks, and the cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The stable code of the rule.
    pub code: &'static str,
    /// Line, counted from 1; a record of several lines counts from its first.
    pub line: u64,
    /// The column's name or number, and the path in a nested document; empty where the whole line
    /// is meant.
    pub column: String,
    /// What stands there, shortened.
    pub value: String,
    /// The rule.
    pub rule: String,
    /// What to do.
    pub fix: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.column.is_empty() {
            write!(f, ", column {}", self.column)?;
        }
        if !self.value.is_empty() {
            write!(f, ", `{}`", self.value)?;
        }
        write!(f, ": {}; {}", self.rule, self.fix)
    }
}

/// Everything that is wrong with a file, in the order of its lines; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

impl Mistakes {
    /// The value, if nothing was wrong with it.
    pub(crate) fn or<T>(value: T, mut mistakes: Vec<Mistake>) -> Result<T, Mistakes> {
        if mistakes.is_empty() {
            return Ok(value);
        }
        mistakes.sort_by_key(|mistake| mistake.line);
        Err(Mistakes(mistakes))
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, mistake) in self.0.iter().enumerate() {
            let separator = if n == 0 { "" } else { "\n" };
            write!(f, "{separator}{mistake}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}

impl From<Mistake> for Mistakes {
    fn from(mistake: Mistake) -> Self {
        Mistakes(vec![mistake])
    }
}

/// The beginning of a text that is only to be recognised in a message.
pub(crate) fn shortened(text: &str) -> String {
    const SHOWN_CHARACTERS: usize = 60;
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
