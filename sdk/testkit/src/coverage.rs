//! What a plugin's scenarios cover: each ruling at intake, each transition of the flowchart (and so
//! each act and each branch), each declared rule.
//!
//! What cannot happen is listed in `scenarios/coverage.toml`, each with its reason; an entry that
//! does happen, or that nothing asks for, is stale and shown like a gap.

use std::collections::{BTreeMap, BTreeSet};

use crate::contract::{
    Effect, Function, InspectAnswer, IntakeAnswer, IntakeRuling, Reason, ReviewAnswer, ReviewRuling,
};
use crate::department::{Department, Handled};
use crate::desk::Exchange;

/// What must be covered, what is, and what need not be.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    required: BTreeSet<String>,
    covered: BTreeSet<String>,
    never: BTreeMap<String, String>,
}

impl Coverage {
    /// Of this department, so far by nothing; `never` is what cannot happen, with reasons.
    pub fn of(department: &Department, never: &BTreeMap<String, String>) -> Self {
        let mut coverage = Self {
            never: never.clone(),
            ..Self::default()
        };
        // The rules of the SDK itself are covered by its own tests.
        let own = |id: &&String| !id.starts_with("sdk.");
        let rules = department.description.rules.iter().map(|rule| &rule.id);
        coverage.required.extend(rules.filter(own).map(rule));
        for handled in &department.items {
            let prefix = prefix(department, &handled.item.code);
            coverage.require(handled, &prefix);
            coverage.require_acts(department, handled, &prefix);
        }
        coverage
    }

    /// An act with which no transition leaves can never be taken: somebody forgot one of the two.
    fn require_acts(&mut self, department: &Department, handled: &Handled, prefix: &str) {
        let handling = department.description.handling(&handled.item.code);
        for act in handling.into_iter().flat_map(|handling| &handling.acts) {
            if handled
                .chart
                .leaving(&act.step, &act.action)
                .next()
                .is_none()
            {
                let dead = format!("{prefix}act {} {}", act.step, act.action);
                self.required.insert(dead);
            }
        }
    }

    fn require(&mut self, handled: &Handled, prefix: &str) {
        let rulings = ["accept", "correct", "refuse", "refer"];
        let transitions = handled.chart.transitions.iter();
        self.required
            .extend(rulings.map(|ruling| format!("{prefix}intake {ruling}")));
        self.required
            .extend(transitions.map(|t| format!("{prefix}transition {}", t.id)));
    }

    /// Adds what a scenario covers.
    pub fn add(&mut self, department: &Department, exchanges: &[Exchange]) {
        for exchange in exchanges {
            let item = exchange.question["view"]["item"]
                .as_str()
                .unwrap_or_default();
            self.add_exchange(exchange, &prefix(department, item));
        }
    }

    fn add_exchange(&mut self, exchange: &Exchange, prefix: &str) {
        let Ok(answer) = &exchange.answer else {
            return;
        };
        match exchange.function {
            Function::Intake => {
                if let Ok(answer) = serde_json::from_value::<IntakeAnswer>(answer.clone()) {
                    self.add_intake(&answer, prefix);
                }
            }
            Function::Review => {
                if let Ok(answer) = serde_json::from_value::<ReviewAnswer>(answer.clone()) {
                    if let ReviewRuling::Take(transition) = &answer.ruling {
                        self.covered
                            .insert(format!("{prefix}transition {transition}"));
                    }
                    self.add_rules(&answer.reasons, &answer.effects);
                }
            }
            Function::Inspect => {
                if let Ok(answer) = serde_json::from_value::<InspectAnswer>(answer.clone()) {
                    let rules = answer.findings.iter().map(|f| rule(&f.reason.rule));
                    self.covered.extend(rules);
                }
            }
            Function::Describe | Function::Flowchart => {}
        }
    }

    fn add_intake(&mut self, answer: &IntakeAnswer, prefix: &str) {
        let ruling = match &answer.ruling {
            IntakeRuling::Accept => "accept",
            IntakeRuling::Correct(missing) => {
                let rules = missing.iter().map(|one| rule(&one.reason.rule));
                self.covered.extend(rules);
                "correct"
            }
            IntakeRuling::Refuse => "refuse",
            IntakeRuling::Refer(_) => "refer",
        };
        self.covered.insert(format!("{prefix}intake {ruling}"));
        self.add_rules(&answer.reasons, &answer.effects);
    }

    fn add_rules(&mut self, reasons: &[Reason], effects: &[Effect]) {
        self.covered
            .extend(reasons.iter().map(|reason| rule(&reason.rule)));
        for effect in effects {
            match effect {
                Effect::ClockStop(stop) => self.covered.insert(rule(&stop.reason.rule)),
                Effect::Extension(extension) => self.covered.insert(rule(&extension.reason.rule)),
                Effect::Fee(_) | Effect::Document(_) | Effect::ClockResume | Effect::Ask(_) => {
                    false
                }
            };
        }
    }

    /// How much must be covered, without what cannot happen.
    pub fn required(&self) -> usize {
        let happens = |one: &&String| !self.never.contains_key(*one);
        self.required.iter().filter(happens).count()
    }

    /// What no scenario covers though it can happen.
    pub fn missing(&self) -> Vec<String> {
        let missing = self.required.difference(&self.covered);
        missing
            .filter(|one| !self.never.contains_key(*one))
            .cloned()
            .collect()
    }

    /// Entries of `coverage.toml` that do happen, or that nothing asks for.
    pub fn stale(&self) -> Vec<String> {
        let stale = |one: &&String| self.covered.contains(*one) || !self.required.contains(*one);
        self.never.keys().filter(stale).cloned().collect()
    }
}

fn rule(id: &String) -> String {
    format!("rule {id}")
}

/// Nothing where the department handles one item, so that its list reads easily.
fn prefix(department: &Department, item: &str) -> String {
    match department.items.len() {
        0 | 1 => String::new(),
        _ => format!("{item} "),
    }
}
