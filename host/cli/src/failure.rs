//! What went wrong, told so that the reader can act: what, where, the value and the limit, what to
//! do, and a code that stays the same.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::exit::Exit;

/// The end of a command that could not do its work.
#[derive(Debug, Serialize)]
pub struct Failure {
    /// Stable, such as `crate.not-found`.
    pub code: Cow<'static, str>,
    /// Lower case, no full stop.
    pub what: String,
    #[serde(flatten)]
    told: Box<Told>,
    /// How the program ends.
    #[serde(skip)]
    pub exit: Exit,
}

/// What helps the reader; boxed, since most results carry no failure.
#[derive(Debug, Default, Serialize)]
struct Told {
    /// File, address or part of the input.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    /// What was found there.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// What would have been right.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<String>,
    /// The chain of errors below this one, outermost first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    because: Vec<String>,
    /// The next thing to try.
    #[serde(rename = "what_to_do", skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl Failure {
    /// A failure of the kind `exit`.
    pub fn new(exit: Exit, code: impl Into<Cow<'static, str>>, what: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            what: what.into(),
            told: Box::default(),
            exit,
        }
    }

    /// Something outside broke.
    pub fn failed(code: &'static str, what: impl Into<String>) -> Self {
        Self::new(Exit::Failed, code, what)
    }

    /// The command line, the settings or an input file cannot be understood.
    pub fn usage(code: &'static str, what: impl Into<String>) -> Self {
        Self::new(Exit::Usage, code, what)
    }

    /// Names the place.
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.told.place = Some(place.to_string());
        self
    }

    /// Names what was found.
    pub fn value(mut self, value: impl fmt::Display) -> Self {
        self.told.value = Some(value.to_string());
        self
    }

    /// Names what would have been right.
    pub fn limit(mut self, limit: impl fmt::Display) -> Self {
        self.told.limit = Some(limit.to_string());
        self
    }

    /// Says what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.told.hint = Some(hint.into());
        self
    }

    /// Adds one cause, in words.
    pub fn for_that(mut self, cause: impl Into<String>) -> Self {
        self.told.because.push(cause.into());
        self
    }

    /// Adds the chain of errors that led here.
    pub fn because(mut self, error: impl Into<Box<dyn std::error::Error>>) -> Self {
        let error = error.into();
        let mut next: Option<&dyn std::error::Error> = Some(error.as_ref());
        while let Some(error) = next {
            self.told.because.push(error.to_string());
            next = error.source();
        }
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        let mut line = |name: &str, text: &Option<String>| match text {
            Some(text) => write!(f, "\n  {name}: {}", indented(text)),
            None => Ok(()),
        };
        line("where", &self.told.place)?;
        line("value", &self.told.value)?;
        line("limit", &self.told.limit)?;
        for cause in &self.told.because {
            line("because", &Some(cause.clone()))?;
        }
        line("what to do", &self.told.hint)?;
        write!(f, "\n  code: {}", self.code)
    }
}

/// Keeps the lines of a longer text under their heading.
fn indented(text: &str) -> String {
    text.trim_end().replace('\n', "\n    ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_where_value_limit_and_what_to_do() {
        let failure = Failure::failed("disk.space", "not enough room for the store")
            .at("/data")
            .value("10 MiB free")
            .limit("at least 1 GiB")
            .because("no space left\non the device")
            .hint("free some room, or name another folder by --data");
        assert_eq!(
            failure.to_string(),
            "not enough room for the store\n  where: /data\n  value: 10 MiB free\n  \
             limit: at least 1 GiB\n  because: no space left\n    on the device\n  \
             what to do: free some room, or name another folder by --data\n  code: disk.space"
        );
    }
}
