//! What came of one thing that was done at the desk.

use serde_json::Value as Json;

use crate::answerer::Fault;
use crate::contract::{Effect, Function, Reason};

/// A question with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// Which question.
    pub function: Function,
    /// The step and action that it is about, where it is about one: `review pass`.
    pub about: String,
    /// The question.
    pub question: Json,
    /// The answer, or why there is none.
    pub answer: Result<Json, Fault>,
}

/// Why the case does not go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// What is asked for cannot be done here: no such step, no such field.
    Impossible(String),
    /// The plugin gave no answer, or one that the host refuses.
    Fault(Fault),
}

impl From<Fault> for Stopped {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Impossible(why) => f.write_str(why),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

/// What the department ruled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// Accepted: the clock starts.
    Accept,
    /// A correction notice for these.
    Correct(Vec<String>),
    /// Not accepted.
    Refuse,
    /// It belongs to this department.
    Refer(String),
    /// The case goes along this transition.
    Take(String),
    /// The action is not open now.
    Deny,
    /// Nothing was asked: a past act was recorded, or a reply came in.
    Recorded,
}

impl Ruling {
    /// In one word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Correct(_) => "correct",
            Self::Refuse => "refuse",
            Self::Refer(_) => "refer",
            Self::Take(_) => "take",
            Self::Deny => "deny",
            Self::Recorded => "recorded",
        }
    }
}

/// What came of one thing that was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What the department ruled.
    pub ruling: Ruling,
    /// Rules given as reasons, each once, in the order of the answer.
    pub reasons: Vec<String>,
    /// Effects, as [`Effect::told`] tells them.
    pub effects: Vec<String>,
    /// Points at which the department's own supervision found something.
    pub findings: Vec<String>,
    /// The whole answer; null where nothing was asked.
    pub answer: Json,
}

impl Outcome {
    /// Nobody was asked.
    pub(super) const fn recorded(findings: Vec<String>) -> Self {
        Self {
            ruling: Ruling::Recorded,
            reasons: Vec::new(),
            effects: Vec::new(),
            findings,
            answer: Json::Null,
        }
    }
}

/// Rules given in an answer, each once: those of the ruling, then those of its effects.
pub(super) fn rules(reasons: &[&Reason], effects: &[Effect]) -> Vec<String> {
    let of_effect = |effect: &Effect| match effect {
        Effect::ClockStop(stop) => Some(stop.reason.rule.clone()),
        Effect::Extension(extension) => Some(extension.reason.rule.clone()),
        Effect::Fee(_) | Effect::Document(_) | Effect::ClockResume | Effect::Ask(_) => None,
    };
    let all = reasons.iter().map(|reason| reason.rule.clone());
    let mut rules: Vec<String> = Vec::new();
    for rule in all.chain(effects.iter().filter_map(of_effect)) {
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    rules
}
