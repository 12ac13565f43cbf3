//! What can be typed, or written into a script: one line for one thing.

use std::path::PathBuf;

use sanquan_testkit::desk::Desk;
use sanquan_testkit::moment::Moment;
use serde_json::Value;

use super::told;
use crate::failure::Failure;

/// One line.
#[derive(Debug, PartialEq)]
pub enum Line {
    /// Empty, or a comment.
    Nothing,
    /// Show what can be typed.
    Help,
    /// Show where the case stands.
    Show,
    /// Show the whole flowchart.
    Chart,
    /// From now on it is this moment.
    At(Moment),
    /// Keep what was done.
    Save(PathBuf),
    /// Something is done about the case.
    Deed(Deed),
    /// End.
    Quit,
}

/// Something that is done about the case. Facts are absent where the line has none.
#[derive(Debug, PartialEq)]
pub enum Deed {
    /// The application comes in.
    File {
        /// Codes of what is handed in; none said where the line has none.
        materials: Vec<String>,
        /// The form.
        facts: Option<Value>,
    },
    /// What was missing is handed in.
    Supply {
        /// Codes.
        materials: Vec<String>,
        /// Facts that are added.
        facts: Option<Value>,
    },
    /// Somebody acts.
    Act {
        /// At which step.
        step: String,
        /// What is done.
        action: String,
        /// The act's form.
        facts: Option<Value>,
    },
    /// A reply to the effect `ask` comes in.
    Reply {
        /// Of whom.
        source: String,
        /// About what.
        key: String,
        /// Facts by path, as values of the contract.
        facts: Option<Value>,
    },
}

impl Line {
    /// Reads a line; a number picks one of the acts that are shown.
    pub fn read(text: &str, desk: &Desk<'_>) -> Result<Self, Failure> {
        let (words, facts) = cut(text)?;
        let words: Vec<&str> = words.split_whitespace().collect();
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Ok(match (words.as_slice(), facts) {
            ([], None) => Self::Nothing,
            ([comment, ..], _) if comment.starts_with('#') => Self::Nothing,
            (["help"], None) => Self::Help,
            (["show"], None) => Self::Show,
            (["chart"], None) => Self::Chart,
            (["quit"], None) => Self::Quit,
            (["save", file], None) => Self::Save(PathBuf::from(file)),
            (["at", moment], None) => Self::At(at(moment, desk.now())?),
            (["file", materials @ ..], facts) => Self::Deed(Deed::File {
                materials: owned(materials),
                facts,
            }),
            (["supply", materials @ ..], facts) => Self::Deed(Deed::Supply {
                materials: owned(materials),
                facts,
            }),
            (["act", step, action], facts) => Self::Deed(act(step, action, facts)),
            (["reply", source, key], facts) => Self::Deed(Deed::Reply {
                source: (*source).to_owned(),
                key: (*key).to_owned(),
                facts,
            }),
            ([number], facts) if picked(number, desk).is_some() => {
                let (step, action) = picked(number, desk).expect("asked just before");
                Self::Deed(act(&step, &action, facts))
            }
            _ => {
                return Err(Failure::usage("sim.line", "that cannot be done here")
                    .value(format!("`{text}`"))
                    .limit(
                        "file, supply, act STEP ACTION, reply SOURCE KEY, at, show, chart, \
                         save FILE, help, quit",
                    )
                    .hint("`help` tells more"));
            }
        })
    }
}

fn act(step: &str, action: &str, facts: Option<Value>) -> Deed {
    Deed::Act {
        step: step.to_owned(),
        action: action.to_owned(),
        facts,
    }
}

/// The words before the first brace, and the JSON from there on.
fn cut(text: &str) -> Result<(&str, Option<Value>), Failure> {
    let Some(brace) = text.find('{').filter(|_| !text.starts_with('#')) else {
        return Ok((text, None));
    };
    let (words, json) = text.split_at(brace);
    let facts = serde_json::from_str(json).map_err(|e| {
        Failure::usage("sim.line", "the facts are no JSON object")
            .value(json)
            .because(e)
            .hint("such as {\"width\": \"2.5\", \"goods\": \"produce\"}")
    })?;
    Ok((words, Some(facts)))
}

fn at(text: &str, now: Moment) -> Result<Moment, Failure> {
    let malformed = || {
        Failure::usage("sim.line", "that is no moment")
            .value(format!("`{text}`"))
            .limit("an instant such as 2026-03-02T09:00:00+08:00, or +1d, +3h, +90m")
    };
    let moment = match text.starts_with('+') {
        true => now.moved(text).ok_or_else(malformed)?,
        false => text.parse().map_err(|_| malformed())?,
    };
    match moment.millis() < now.millis() {
        true => Err(malformed().hint(format!("the desk's clock does not run back: it is {now}"))),
        false => Ok(moment),
    }
}

fn picked(number: &str, desk: &Desk<'_>) -> Option<(String, String)> {
    let number: usize = number.parse().ok()?;
    told::open_acts(desk)
        .into_iter()
        .nth(number.checked_sub(1)?)
}
