//! Plays a scenario at a desk and compares.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::answerer::Answerer;
use crate::canonical;
use crate::compare::{Members, difference, differences};
use crate::department::Department;
use crate::desk::{Act, Desk, Exchange, Outcome, Phase, Ruling, Stopped};
use crate::moment::Moment;
use crate::scenario::{Deed, Entry, Expect, Scenario};
use crate::snapshot::{self, Snapshot};

/// What became of a scenario.
#[derive(Clone, Debug)]
pub struct Played {
    /// Its file.
    pub file: PathBuf,
    /// What it tells.
    pub about: String,
    /// Where it went otherwise than it is told; empty when all is as expected.
    pub differences: Vec<String>,
    /// Every question with its answer.
    pub exchanges: Vec<Exchange>,
    /// How it compares with what was seen before.
    pub snapshot: Snapshot,
}

impl Played {
    /// True when it went as it is told.
    pub fn as_told(&self) -> bool {
        self.differences.is_empty()
    }

    /// Questions and answers in the canonical encoding: equal byte for byte where two answerers
    /// agree. A fault is its code alone, since the words of a trap are not those of a panic.
    pub fn transcript(&self) -> String {
        let record = |exchange: &Exchange| {
            let answer = match &exchange.answer {
                Ok(answer) => json!({ "answer": answer }),
                Err(fault) => json!({ "fault": fault.code }),
            };
            json!([exchange.function.as_str(), exchange.question, answer])
        };
        canonical::text(&self.exchanges.iter().map(record).collect())
    }
}

/// Plays `scenario`, which stands in `file`; `bless` writes its snapshot anew.
pub fn play(
    file: &Path,
    scenario: &Scenario,
    department: &Department,
    answerer: &mut dyn Answerer,
    bless: bool,
) -> Played {
    let mut telling = Telling::default();
    let exchanges = telling.tell(scenario, department, answerer);
    let mut differences = telling.differences;
    let snapshot = snapshot::review(file, &exchanges, bless, &mut differences);
    Played {
        file: file.to_owned(),
        about: scenario.about.clone(),
        differences,
        exchanges,
        snapshot,
    }
}

/// How far a scenario has been told.
#[derive(Default)]
struct Telling {
    place: String,
    differences: Vec<String>,
}

impl Telling {
    /// Tells it as far as it goes; every question that was asked.
    fn tell(
        &mut self,
        scenario: &Scenario,
        department: &Department,
        answerer: &mut dyn Answerer,
    ) -> Vec<Exchange> {
        "filed".clone_into(&mut self.place);
        let (item, settings) = (scenario.item.as_deref(), &scenario.settings);
        let opened = moment(&scenario.filed.at)
            .and_then(|now| Desk::open(department, item, settings, scenario.seed, now, answerer));
        let mut desk = match opened {
            Ok(desk) => desk,
            Err(stopped) => {
                self.stop(&stopped);
                return Vec::new();
            }
        };
        if let Err(stopped) = self.go_through(scenario, &mut desk) {
            self.stop(&stopped);
        }
        desk.into_exchanges()
    }

    fn go_through(&mut self, scenario: &Scenario, desk: &mut Desk<'_>) -> Result<(), Stopped> {
        let filed = &scenario.filed;
        let outcome = desk.file(&filed.facts, &filed.materials)?;
        self.compare(&filed.expect, &outcome, desk);
        for (index, entry) in scenario.then.iter().enumerate() {
            self.place = place(index, entry);
            desk.at(at(entry, desk.now())?, entry.clock.as_ref());
            let outcome = do_it(entry, desk)?;
            self.compare(&entry.expect, &outcome, desk);
        }
        Ok(())
    }

    fn stop(&mut self, stopped: &Stopped) {
        let why = stopped.to_string().replace('\n', "\n  ");
        self.differences.push(format!("{}\n  {why}", self.place));
    }

    fn compare(&mut self, expect: &Expect, outcome: &Outcome, desk: &Desk<'_>) {
        let before = self.differences.len();
        self.compare_ruling(expect, outcome);
        self.compare_lists(expect, outcome, desk);
        let ended = match desk.phase() {
            Some(Phase::Closed(ending)) => ending,
            _ => "nothing",
        };
        if let Some(ends) = expect.ends.as_ref().filter(|ends| *ends != ended) {
            self.differ("ends", ends, ended);
        }
        if let Some(answer) = &expect.answer {
            let place = format!("{}: answer", self.place);
            let found = differences(answer, &outcome.answer, &place, Members::MayBeMore);
            self.differences.extend(found);
        }
        if self.differences.len() > before && !outcome.answer.is_null() {
            let answer = canonical::text(&outcome.answer);
            self.differences
                .push(format!("{}\n  the whole answer  {answer}", self.place));
        }
    }

    fn compare_ruling(&mut self, expect: &Expect, outcome: &Outcome) {
        let told = told(&outcome.ruling);
        let silent = expect.ruling.is_none() && expect.takes.is_none();
        if silent && outcome.ruling != Ruling::Recorded {
            self.differ(
                "the scenario expects no ruling",
                "`ruling` or `takes`",
                &told,
            );
        }
        if let Some(ruling) = expect
            .ruling
            .as_ref()
            .filter(|r| *r != outcome.ruling.word())
        {
            self.differ("ruling", ruling, &told);
        }
        let (takes, refers_to) = match &outcome.ruling {
            Ruling::Take(transition) => (transition.as_str(), "nobody"),
            Ruling::Refer(to) => ("nothing", to.as_str()),
            _ => ("nothing", "nobody"),
        };
        if expect.takes.as_ref().is_some_and(|wanted| wanted != takes) {
            self.differ("takes", expect.takes.as_deref().unwrap_or_default(), &told);
        }
        if let Some(wanted) = expect.refers_to.as_ref().filter(|to| *to != refers_to) {
            self.differ("refers_to", wanted, refers_to);
        }
    }

    fn compare_lists(&mut self, expect: &Expect, outcome: &Outcome, desk: &Desk<'_>) {
        let missing = match &outcome.ruling {
            Ruling::Correct(missing) => missing.clone(),
            _ => Vec::new(),
        };
        for (name, wanted, given) in [
            ("missing", &expect.missing, missing),
            ("reasons", &expect.reasons, outcome.reasons.clone()),
            ("effects", &expect.effects, outcome.effects.clone()),
            ("findings", &expect.findings, outcome.findings.clone()),
            ("open", &expect.open, desk.position()),
        ] {
            if let Some(wanted) = wanted.as_ref().filter(|wanted| **wanted != given) {
                self.differ(name, &json!(wanted).to_string(), &json!(given).to_string());
            }
        }
    }

    fn differ(&mut self, what: &str, expected: &str, answered: &str) {
        let place = format!("{}: {what}", self.place);
        self.differences
            .push(difference(&place, expected, answered));
    }
}

fn at(entry: &Entry, now: Moment) -> Result<Moment, Stopped> {
    let Some(text) = &entry.at else {
        return Ok(now);
    };
    let then = moment(text)?;
    match then.millis() < now.millis() {
        true => Err(Stopped::Impossible(format!(
            "`{text}` is before the entry above it, which is at {now}"
        ))),
        false => Ok(then),
    }
}

fn do_it(entry: &Entry, desk: &mut Desk<'_>) -> Result<Outcome, Stopped> {
    match entry.deed().map_err(Stopped::Impossible)? {
        Deed::Act { step, action, past } => {
            let facts: &Json = &entry.facts;
            let act = Act {
                step,
                action,
                facts,
            };
            match past {
                None => desk.act(&act),
                Some(transition) => desk.record_past(&act, transition),
            }
        }
        Deed::Supplied(supplied) => desk.supply(&supplied.facts, &supplied.materials),
        Deed::Replied(reply) => desk.reply(&reply.source, &reply.key, &reply.facts),
    }
}

fn moment(text: &str) -> Result<Moment, Stopped> {
    text.parse()
        .map_err(|e: crate::moment::MalformedMoment| Stopped::Impossible(e.to_string()))
}

fn place(index: usize, entry: &Entry) -> String {
    match entry.deed() {
        Ok(Deed::Act { step, action, .. }) => format!("then[{index}] ({step} {action})"),
        Ok(Deed::Supplied(_)) => format!("then[{index}] (supplied)"),
        Ok(Deed::Replied(reply)) => format!("then[{index}] (reply of {})", reply.source),
        Err(_) => format!("then[{index}]"),
    }
}

fn told(ruling: &Ruling) -> String {
    match ruling {
        Ruling::Take(transition) => format!("take {transition}"),
        Ruling::Refer(to) => format!("refer {to}"),
        Ruling::Correct(missing) => format!("correct {}", missing.join(", ")),
        other => other.word().to_owned(),
    }
}
