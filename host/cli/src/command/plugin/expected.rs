//! Recorded questions with the answers that are expected, read from a file.

use std::path::{Path, PathBuf};

use sanquan_engine::gate::ExpectedAnswers;
use serde::Deserialize;
use serde_json::Value;

use crate::failure::Failure;

/// What a component must answer at the gate.
#[derive(Debug, Default, clap::Args)]
pub struct Expecting {
    /// What it must answer: a JSON list of objects with `about`, `function`, `question` and `expect`.
    #[arg(long, value_name = "FILE")]
    expecting: Option<PathBuf>,
}

impl Expecting {
    /// As JSON, to be sent to a host; none where no file was named.
    pub fn json(&self) -> Result<Option<Value>, Failure> {
        let read = |file: &PathBuf| {
            let text = std::fs::read(file).map_err(|e| unreadable(file, e))?;
            let value: Value = serde_json::from_slice(&text).map_err(|e| unreadable(file, e))?;
            ExpectedAnswers::deserialize(&value).map_err(|e| unreadable(file, e))?;
            Ok(value)
        };
        self.expecting.as_ref().map(read).transpose()
    }

    /// As the gate takes it.
    pub fn answers(&self) -> Result<ExpectedAnswers, Failure> {
        let value = self.json()?.unwrap_or_else(|| Value::Array(Vec::new()));
        Ok(ExpectedAnswers::deserialize(value).expect("it was read before"))
    }
}

fn unreadable(file: &Path, why: impl Into<Box<dyn std::error::Error>>) -> Failure {
    Failure::usage("expected.read", "cannot read the expected answers")
        .at(file.display())
        .because(why)
}
