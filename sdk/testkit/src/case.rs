//! One case as it stands, and the records that questions about it carry.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::calendar::Clock;
use crate::contract::{Flowchart, Transition};
use crate::facts;
use crate::folder::Item;
use crate::moment::Moment;

/// How many acts a plugin sees.
const RECENT_ACTS: usize = 64;

/// Where a case stands in the course of things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Taken in; nothing was decided yet.
    Received,
    /// A correction notice was given.
    AwaitingCorrection,
    /// Accepted: it is at its open steps.
    Open,
    /// Decided, by this ending.
    Closed(String),
}

/// A case.
#[derive(Clone, Debug)]
pub struct Case {
    pub phase: Phase,
    pub corrections: Vec<String>,
    pub clock: Clock,
    received: Moment,
    facts: Json,
    materials: Vec<Json>,
    acts: Vec<Json>,
    replies: Vec<Json>,
    open: BTreeSet<String>,
    /// Parts that wait at a join: the join, and the step that ended towards it.
    arrivals: BTreeSet<(String, String)>,
}

impl Case {
    pub fn received(at: Moment, facts: Json, materials: &[String]) -> Self {
        let mut case = Self {
            phase: Phase::Received,
            corrections: Vec::new(),
            clock: Clock::default(),
            received: at,
            facts,
            materials: Vec::new(),
            acts: Vec::new(),
            replies: Vec::new(),
            open: BTreeSet::new(),
            arrivals: BTreeSet::new(),
        };
        case.hand_in(materials, at);
        case
    }

    /// What was missing is handed in; it replaces what was there.
    pub fn supply(&mut self, facts: &Json, materials: &[String], at: Moment) {
        self.facts = facts::merged(&self.facts, facts);
        self.hand_in(materials, at);
    }

    fn hand_in(&mut self, codes: &[String], at: Moment) {
        self.materials
            .retain(|known| !codes.iter().any(|code| known["code"] == code.as_str()));
        let material = |code: &String| {
            json!({
                "code": code,
                "file": {
                    "name": format!("{code}.pdf"), "media_type": "application/pdf",
                    "size_bytes": 1_024, "sha256": "0".repeat(64),
                },
                "supplied_on": at.day().to_string(),
            })
        };
        self.materials.extend(codes.iter().map(material));
        self.materials
            .sort_by(|a, b| a["code"].as_str().cmp(&b["code"].as_str()));
    }

    pub fn accept(&mut self, chart: &Flowchart, at: Moment) {
        self.phase = Phase::Open;
        self.clock.start(at);
        self.open.insert(chart.start.clone());
    }

    pub fn close(&mut self, ending: &str) {
        self.phase = Phase::Closed(ending.to_owned());
        self.open.clear();
        self.arrivals.clear();
    }

    pub fn reply(&mut self, reply: Json) {
        self.replies.push(reply);
    }

    /// Open steps, sorted.
    pub fn position(&self) -> Vec<String> {
        self.open.iter().cloned().collect()
    }

    pub fn is_open(&self, step: &str) -> bool {
        self.open.contains(step)
    }

    /// Puts an act on record and follows its transition.
    pub fn act(&mut self, act: Json, transition: &Transition, chart: &Flowchart) {
        if self.acts.len() == RECENT_ACTS {
            self.acts.remove(0);
        }
        self.acts.push(act);
        self.open.remove(&transition.from);
        for target in &transition.to {
            match self.may_open(target, &transition.from, chart) {
                true => {
                    self.arrivals.retain(|(join, _)| join != target);
                    self.open.insert(target.clone());
                }
                false => {
                    self.arrivals
                        .insert((target.clone(), transition.from.clone()));
                }
            }
        }
        if let Some(ending) = &transition.ends {
            self.close(ending);
        }
    }

    /// Whether every part that `step` joins has ended towards it.
    fn may_open(&self, step: &str, from: &str, chart: &Flowchart) -> bool {
        let here = |part: &String| {
            part == from || self.arrivals.contains(&(step.to_owned(), part.clone()))
        };
        chart
            .step(step)
            .is_none_or(|step| step.joins.iter().all(here))
    }

    /// The case as a plugin may see it; `stated` replaces members of the clock.
    pub fn view(&self, item: &Item, now: Moment, stated: Option<&Json>) -> Json {
        let mut clock = self
            .clock
            .view(now, item.promised_limit, item.statutory_limit);
        for (name, value) in stated.and_then(Json::as_object).into_iter().flatten() {
            clock[name.as_str()] = value.clone();
        }
        let day = self.received.day().strftime("%Y%m%d");
        json!({
            "number": format!("000000-000-00000-{day}-00001"),
            "item": item.code,
            "received_at": self.received.instant(),
            "position": self.position(),
            "facts": self.facts,
            "materials": self.materials,
            "acts": self.acts,
            "corrections": self.corrections,
            "clock": clock,
        })
    }

    /// Replies to the effect `ask`.
    pub fn replies(&self) -> &[Json] {
        &self.replies
    }
}
