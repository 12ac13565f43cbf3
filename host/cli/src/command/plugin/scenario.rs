//! Scenarios: a question and the answer that is expected, as JSON files that lawyers can read too.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use sanquan_runtime::Function;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::call::Question;
use crate::failure::Failure;
use crate::sandbox::Sandbox;

/// A question with its expected answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What is told, in a sentence.
    pub about: String,
    /// The function of the contract.
    function: String,
    /// Its question (nothing for `describe`).
    #[serde(default)]
    question: Value,
    /// What the answer must hold. Members that are left out here may be anything; lists are
    /// compared whole.
    expect: Value,
}

/// What became of a scenario.
#[derive(Debug, Serialize)]
pub struct Played {
    /// The scenario's file.
    pub file: PathBuf,
    /// What it tells.
    pub about: String,
    /// Where the answer differs; empty when it is as expected.
    pub differences: Vec<String>,
}

impl Scenario {
    /// Every `*.json` in `folder`, sorted; none when there is no such folder.
    pub fn all(folder: &Path) -> Result<Vec<(PathBuf, Self)>, Failure> {
        let entries = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(Result::ok);
        let mut files: Vec<_> = entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
            .collect();
        files.sort();
        files
            .into_iter()
            .map(|file| Ok((file.clone(), Self::read(&file)?)))
            .collect()
    }

    fn read(file: &Path) -> Result<Self, Failure> {
        let failed =
            || Failure::usage("scenario.read", "cannot read the scenario").at(file.display());
        let text = std::fs::read_to_string(file).map_err(|e| failed().because(e))?;
        serde_json::from_str(&text).map_err(|e| {
            failed()
                .because(e)
                .hint("a scenario has `about`, `function`, `question` and `expect`")
        })
    }

    /// Asks the component, and compares.
    pub fn play(self, file: PathBuf, sandbox: &Sandbox) -> Result<Played, Failure> {
        let function: Function = Question::from_str(&self.function, false)
            .map_err(|_| {
                Failure::usage("scenario.function", "the contract has no such function")
                    .at(file.display())
                    .value(format!("`{}`", self.function))
                    .limit("describe, flowchart, intake, review, inspect")
            })?
            .into();
        let differences = match sandbox.ask(function, &self.question.to_string()) {
            Ok(answered) => {
                let mut differences = Vec::new();
                compare(&self.expect, &answered.answer, "answer", &mut differences);
                differences
            }
            Err(failure) => vec![format!("{}: {}", failure.code, failure.what)],
        };
        Ok(Played {
            file,
            about: self.about,
            differences,
        })
    }
}

/// Notes in `differences` where `actual` lacks what `expected` has.
fn compare(expected: &Value, actual: &Value, place: &str, differences: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (name, expected) in expected {
                let actual = actual.get(name).unwrap_or(&Value::Null);
                compare(expected, actual, &format!("{place}.{name}"), differences);
            }
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            for (at, (expected, actual)) in expected.iter().zip(actual).enumerate() {
                compare(expected, actual, &format!("{place}[{at}]"), differences);
            }
        }
        _ if expected == actual => {}
        _ => differences.push(format!(
            "{place}\n  expected  {expected}\n  answered  {actual}"
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn differences(expected: &Value, actual: &Value) -> Vec<String> {
        let mut differences = Vec::new();
        compare(expected, actual, "answer", &mut differences);
        differences
    }

    #[test]
    fn what_is_left_out_may_be_anything() {
        let actual = json!({"ruling": "accept", "reasons": [{"rule": "a", "read": []}]});
        for expected in [
            json!({}),
            json!({"ruling": "accept"}),
            json!({"reasons": [{"rule": "a"}]}),
        ] {
            assert!(differences(&expected, &actual).is_empty(), "{expected}");
        }
    }

    #[test]
    fn a_difference_names_its_place_and_both_values() {
        let actual = json!({"reasons": [{"rule": "b"}], "effects": [1]});
        assert_eq!(
            differences(&json!({"reasons": [{"rule": "a"}], "effects": []}), &actual),
            [
                "answer.effects\n  expected  []\n  answered  [1]",
                "answer.reasons[0].rule\n  expected  \"a\"\n  answered  \"b\"",
            ]
        );
    }
}
