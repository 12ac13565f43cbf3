//! What was done so far, as a list of outcomes and as a scenario.

use std::path::Path;

use sanquan_testkit::answerer::Fault;
use sanquan_testkit::desk::{Act, Desk, Outcome, Phase, Ruling, Stopped};
use sanquan_testkit::moment::Moment;
use sanquan_testkit::scenario::{Entry, Expect, Filed, Replied, Scenario, Supplied};
use serde::Serialize;
use serde_json::Value;

use super::line::Deed;
use super::nothing;
use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// How the case began.
pub struct Opening {
    /// What it tells.
    pub about: String,
    /// The item, where it was named.
    pub item: Option<String>,
    /// Settings that differ from their defaults.
    pub settings: Value,
}

/// One case at a desk, and what was done about it.
pub struct Session<'d> {
    desk: Desk<'d>,
    opening: Opening,
    filed: Option<Filed>,
    then: Vec<Entry>,
    done: Vec<Done>,
}

/// What came of one line.
#[derive(Debug, Serialize)]
pub struct Done {
    /// The line.
    pub line: String,
    /// When.
    pub at: String,
    /// In one word: `accept`, `take`, `deny`, …
    pub ruling: &'static str,
    /// The transition that was taken.
    pub takes: Option<String>,
    /// What a correction notice asks for.
    pub missing: Vec<String>,
    /// Rules given as reasons.
    pub reasons: Vec<String>,
    /// Effects.
    pub effects: Vec<String>,
    /// Points at which the department's own supervision found something.
    pub findings: Vec<String>,
    /// Open steps.
    pub open: Vec<String>,
    /// How the case ended, if it did.
    pub ended: Option<String>,
    /// The whole answer.
    pub answer: Value,
}

impl<'d> Session<'d> {
    /// Nothing was done yet.
    pub const fn new(desk: Desk<'d>, opening: Opening) -> Self {
        Self {
            desk,
            opening,
            filed: None,
            then: Vec::new(),
            done: Vec::new(),
        }
    }

    /// The desk.
    pub const fn desk(&self) -> &Desk<'d> {
        &self.desk
    }

    /// All that was done.
    pub fn done(&self) -> &[Done] {
        &self.done
    }

    /// From now on it is this moment.
    pub fn at(&mut self, moment: Moment) {
        self.desk.at(moment, None);
    }

    /// Does it; `line` is how it was said.
    pub fn do_it(&mut self, deed: Deed, line: &str) -> Result<&Done, Failure> {
        let at = self.desk.now().to_string();
        match deed {
            Deed::File { materials, facts } => {
                let facts = facts.unwrap_or_else(nothing);
                let outcome = self.desk.file(&facts, &materials).map_err(stopped)?;
                self.filed = Some(Filed {
                    at,
                    facts,
                    materials,
                    expect: expected(&outcome, &self.desk),
                });
                self.keep(line, outcome);
            }
            Deed::Supply { materials, facts } => {
                let facts = facts.unwrap_or_else(nothing);
                let outcome = self.desk.supply(&facts, &materials).map_err(stopped)?;
                let supplied = Some(Supplied { facts, materials });
                self.then(
                    at,
                    line,
                    outcome,
                    Entry {
                        supplied,
                        ..Entry::default()
                    },
                );
            }
            Deed::Act {
                step,
                action,
                facts,
            } => {
                let facts = facts.unwrap_or_else(nothing);
                let act = Act {
                    step: &step,
                    action: &action,
                    facts: &facts,
                };
                let outcome = self.desk.act(&act).map_err(stopped)?;
                let entry = Entry {
                    step: Some(step),
                    action: Some(action),
                    facts,
                    ..Entry::default()
                };
                self.then(at, line, outcome, entry);
            }
            Deed::Reply { source, key, facts } => {
                let facts = facts.unwrap_or_else(nothing);
                let outcome = self.desk.reply(&source, &key, &facts).map_err(stopped)?;
                let replied = Some(Replied { source, key, facts });
                self.then(
                    at,
                    line,
                    outcome,
                    Entry {
                        replied,
                        ..Entry::default()
                    },
                );
            }
        }
        Ok(self.done.last().expect("kept just now"))
    }

    fn then(&mut self, at: String, line: &str, outcome: Outcome, entry: Entry) {
        self.then.push(Entry {
            at: Some(at),
            expect: expected(&outcome, &self.desk),
            ..entry
        });
        self.keep(line, outcome);
    }

    fn keep(&mut self, line: &str, outcome: Outcome) {
        let expect = expected(&outcome, &self.desk);
        self.done.push(Done {
            line: line.to_owned(),
            at: self.desk.now().to_string(),
            ruling: outcome.ruling.word(),
            takes: expect.takes,
            missing: expect.missing.unwrap_or_default(),
            reasons: outcome.reasons,
            effects: outcome.effects,
            findings: outcome.findings,
            open: self.desk.position(),
            ended: expect.ends,
            answer: outcome.answer,
        });
    }

    /// Writes what was done as a scenario into a new file.
    pub fn save(&self, file: &Path, context: &Context) -> Result<(), Failure> {
        must_be_new(file)?;
        let Some(filed) = self.filed.clone() else {
            return Err(Failure::usage(
                "sim.save",
                "nothing was filed, so there is no case to keep",
            )
            .at(file.display())
            .hint("begin with: file MATERIAL… {JSON}"));
        };
        let scenario = Scenario {
            about: self.opening.about.clone(),
            item: self.opening.item.clone(),
            seed: 0,
            settings: self.opening.settings.clone(),
            filed,
            then: self.then.clone(),
        };
        let failed =
            || Failure::failed("file.write", "cannot write the scenario").at(file.display());
        let text = toml::to_string(&scenario).map_err(|e| failed().because(e))?;
        std::fs::write(file, text).map_err(|e| failed().because(e))?;
        context.talk.say(format!("kept as {}", file.display()));
        Ok(())
    }
}

/// Never writes over a scenario.
pub fn must_be_new(file: &Path) -> Result<(), Failure> {
    match file.exists() {
        true => Err(
            Failure::usage("sim.save", "there is something of that name already")
                .at(file.display())
                .hint("choose another name, or take the file away"),
        ),
        false => Ok(()),
    }
}

/// The outcome as what a scenario expects.
fn expected(outcome: &Outcome, desk: &Desk<'_>) -> Expect {
    let some = |list: &Vec<String>| (!list.is_empty()).then(|| list.clone());
    let mut expect = Expect {
        reasons: some(&outcome.reasons),
        effects: some(&outcome.effects),
        findings: some(&outcome.findings),
        ..Expect::default()
    };
    match &outcome.ruling {
        Ruling::Take(transition) => expect.takes = Some(transition.clone()),
        Ruling::Recorded => {}
        other => expect.ruling = Some(other.word().to_owned()),
    }
    match &outcome.ruling {
        Ruling::Correct(missing) => expect.missing = Some(missing.clone()),
        Ruling::Refer(to) => expect.refers_to = Some(to.clone()),
        _ => {}
    }
    if let Some(Phase::Closed(ending)) = desk.phase() {
        expect.ends = Some(ending.clone());
    }
    expect
}

/// What the desk says no to, as a failure.
pub fn stopped(stopped: Stopped) -> Failure {
    match stopped {
        Stopped::Impossible(why) => {
            Failure::usage("sim.impossible", why).hint("`show` tells where the case stands")
        }
        Stopped::Fault(fault) => faulted(fault),
    }
}

/// A fault of the plugin, as a failure.
pub fn faulted(fault: Fault) -> Failure {
    Failure::new(Exit::Refused, fault.code, fault.message)
}
