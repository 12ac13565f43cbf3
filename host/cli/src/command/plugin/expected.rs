//! What a component must answer at the gate: recorded questions with the answers that are expected, from a
//! file or from the scenarios of its plugin.

use std::path::{Path, PathBuf};

use sanquan_engine::gate::ExpectedAnswers;
use sanquan_testkit::department::Department;
use sanquan_testkit::desk::Exchange;
use sanquan_testkit::folder::PluginFolder;
use sanquan_testkit::play::play;
use serde::Deserialize;
use serde_json::{Value, json};

use super::test::unusable;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::sandbox::Sandbox;
use crate::sandbox::answerer::Component;

/// What a component must answer at the gate.
#[derive(Debug, Default, clap::Args)]
pub struct Expecting {
    /// What it must answer: a JSON list of objects with `about`, `function`, `question` and `expect`.
    #[arg(long, value_name = "FILE")]
    expecting: Option<PathBuf>,
    /// The plugin's folder: its scenarios are played here, and at the gate the component must answer every
    /// question in them as it does here.
    #[arg(long, value_name = "FOLDER", conflicts_with = "expecting")]
    scenarios: Option<PathBuf>,
}

impl Expecting {
    /// As JSON, to be sent to a host; none where nothing was named.
    pub fn json(&self, component: &Path) -> Result<Option<Value>, Failure> {
        match (&self.expecting, &self.scenarios) {
            (Some(file), _) => in_file(file).map(Some),
            (None, Some(folder)) => in_scenarios(folder, component).map(Some),
            (None, None) => Ok(None),
        }
    }

    /// As the gate takes it.
    pub fn answers(&self, component: &Path) -> Result<ExpectedAnswers, Failure> {
        let value = self.json(component)?;
        let value = value.unwrap_or_else(|| Value::Array(Vec::new()));
        Ok(ExpectedAnswers::deserialize(value).expect("it was read before"))
    }
}

fn in_file(file: &Path) -> Result<Value, Failure> {
    let text = std::fs::read(file).map_err(|e| unreadable(file, e))?;
    let value: Value = serde_json::from_slice(&text).map_err(|e| unreadable(file, e))?;
    ExpectedAnswers::deserialize(&value).map_err(|e| unreadable(file, e))?;
    Ok(value)
}

/// Every question that the scenarios lead to, once, with its answer.
fn in_scenarios(folder: &Path, component: &Path) -> Result<Value, Failure> {
    let files = PluginFolder::read(folder).map_err(unusable)?;
    let sandbox = Sandbox::load(component)?;
    let mut component = Component::of(&sandbox);
    let department = Department::ask(&files.items, &mut component)
        .map_err(|fault| otherwise(folder, &fault.to_string()))?;
    let mut expected: Vec<Value> = Vec::new();
    for (file, scenario) in &files.scenarios {
        let played = play(file, scenario, &department, &mut component, false);
        if let Some(difference) = played.differences.first() {
            return Err(otherwise(file, difference));
        }
        for exchange in &played.exchanges {
            let Exchange {
                function,
                question,
                answer: Ok(answer),
                about,
            } = exchange
            else {
                continue;
            };
            let known =
                |known: &Value| known["question"] == *question && known["expect"] == *answer;
            if !expected.iter().any(known) {
                expected.push(json!({
                    "about": format!("{}: {about}", scenario.about),
                    "function": function.as_str(), "question": question, "expect": answer,
                }));
            }
        }
    }
    let expected = Value::Array(expected);
    ExpectedAnswers::deserialize(&expected).map_err(|e| unreadable(folder, e))?;
    Ok(expected)
}

fn otherwise(place: &Path, difference: &str) -> Failure {
    Failure::new(
        Exit::Found,
        "scenario.differs",
        "the scenarios do not go as they are told",
    )
    .at(place.display())
    .value(difference)
    .hint("see all of it: sanquan plugin test")
}

fn unreadable(file: &Path, why: impl Into<Box<dyn std::error::Error>>) -> Failure {
    Failure::usage("expected.read", "cannot read the expected answers")
        .at(file.display())
        .because(why)
}
