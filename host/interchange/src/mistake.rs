//! Mistakes in files that people keep by hand. All of a file are collected, so that its owner
//! corrects it once and not line by line.

use std::fmt;

use serde::Serialize;

/// One mistake: where it is, what stands there, which rule it breaks, and the cure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// The stable code of the rule.
    pub code: &'static str,
    /// The table, where the file or folder has several; empty otherwise.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub table: &'static str,
    /// Line of a file or row of a sheet, counted from 1; a record of several lines counts from its first. 0
    /// where the whole file is meant.
    pub line: u64,
    /// The column's name or number, and the path in a nested document; empty where the whole line
    /// is meant.
    pub column: String,
    /// What stands there, shortened.
    pub value: Box<str>,
    /// The rule.
    pub rule: String,
    /// What to do.
    pub fix: Box<str>,
}

impl Mistake {
    /// A mistake of which nothing but its kind and line is known yet.
    pub(crate) fn at(code: &'static str, line: u64) -> Self {
        Self {
            code,
            table: "",
            line,
            column: String::new(),
            value: Box::default(),
            rule: String::new(),
            fix: Box::default(),
        }
    }

    /// The same mistake, in that table.
    pub(crate) fn of_table(self, table: &'static str) -> Self {
        Self { table, ..self }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut places = Vec::new();
        if !self.table.is_empty() {
            places.push(format!("table {}", self.table));
        }
        if self.line > 0 {
            places.push(format!("line {}", self.line));
        }
        if !self.column.is_empty() {
            places.push(format!("column {}", self.column));
        }
        if !self.value.is_empty() {
            places.push(format!("`{}`", self.value));
        }
        if !places.is_empty() {
            write!(f, "{}: ", places.join(", "))?;
        }
        write!(f, "{}; {}", self.rule, self.fix)
    }
}

/// Everything that is wrong with a file, in the order of its tables and lines; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Mistakes(pub Vec<Mistake>);

impl Mistakes {
    /// The value, if nothing was wrong with it; else what is wrong, by line.
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
pub(crate) fn shortened(text: &str) -> Box<str> {
    const SHOWN_CHARACTERS: usize = 60;
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}
