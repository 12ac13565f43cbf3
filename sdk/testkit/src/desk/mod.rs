//! A desk at which one case is handled from its filing on: it asks the department what the host
//! would ask, follows the flowchart, and keeps every question with its answer.
//!
//! Who may act, and within which days, is the host's law and not asked here: a desk has no
//! handlers.

mod asking;
mod outcome;

pub use crate::case::Phase;
pub use outcome::{Exchange, Outcome, Ruling, Stopped};

use serde_json::{Value as Json, json};

use crate::answerer::Answerer;
use crate::case::Case;
use crate::contract::{Flowchart, Form, Function, ItemHandling};
use crate::department::{Department, flowchart_question, read};
use crate::facts;
use crate::folder::Item;
use crate::moment::Moment;

/// A desk with at most one case on it.
pub struct Desk<'d> {
    department: &'d Department,
    item: &'d Item,
    handling: &'d ItemHandling,
    chart: Flowchart,
    settings: Json,
    seed: u64,
    now: Moment,
    stated_clock: Option<Json>,
    case: Option<Case>,
    exchanges: Vec<Exchange>,
    answerer: &'d mut dyn Answerer,
}

/// An act as it is proposed.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    /// At which step.
    pub step: &'a str,
    /// What is done.
    pub action: &'a str,
    /// What was filled in, nested.
    pub facts: &'a Json,
}

impl<'d> Desk<'d> {
    /// A desk for cases of `item`, where these settings (nested) are in force.
    pub fn open(
        department: &'d Department,
        item: Option<&str>,
        settings: &Json,
        seed: u64,
        now: Moment,
        answerer: &'d mut dyn Answerer,
    ) -> Result<Self, Stopped> {
        let item = &department.item(item).map_err(Stopped::Impossible)?.item;
        let handling = department
            .description
            .handling(&item.code)
            .expect("the department's items are those that it handles");
        let settings = typed(&department.description.settings, settings)?;
        let answer = answerer.ask(Function::Flowchart, &flowchart_question(item, &settings))?;
        Ok(Self {
            chart: read(Function::Flowchart, &answer)?,
            department,
            item,
            handling,
            settings,
            seed,
            now,
            stated_clock: None,
            case: None,
            exchanges: Vec::new(),
            answerer,
        })
    }

    /// From now on it is this moment; `stated` replaces members of the clock that the plugin sees.
    pub fn at(&mut self, now: Moment, stated: Option<&Json>) {
        self.now = now;
        self.stated_clock = stated.cloned();
    }

    /// The moment that it is.
    pub const fn now(&self) -> Moment {
        self.now
    }

    /// The item of the case.
    pub const fn item(&self) -> &Item {
        self.item
    }

    /// How the department handles it.
    pub const fn handling(&self) -> &ItemHandling {
        self.handling
    }

    /// The department's variation of its flowchart.
    pub const fn chart(&self) -> &Flowchart {
        &self.chart
    }

    /// Where the case stands; nothing before it is filed.
    pub fn phase(&self) -> Option<&Phase> {
        Some(&self.case.as_ref()?.phase)
    }

    /// Open steps, sorted.
    pub fn position(&self) -> Vec<String> {
        self.case.as_ref().map(Case::position).unwrap_or_default()
    }

    /// What the correction notice asked for.
    pub fn corrections(&self) -> &[String] {
        self.case.as_ref().map_or(&[], |case| &case.corrections)
    }

    /// Every question so far.
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// Gives the questions away.
    pub fn into_exchanges(self) -> Vec<Exchange> {
        self.exchanges
    }

    /// An application comes in, with its facts (nested) and the codes of its materials.
    pub fn file(&mut self, facts: &Json, materials: &[String]) -> Result<Outcome, Stopped> {
        if self.case.is_some() {
            return Err(Stopped::Impossible("the case was filed already".to_owned()));
        }
        self.known_materials(materials)?;
        let facts = typed(&self.handling.application, facts)?;
        self.case = Some(Case::received(self.now, facts, materials));
        self.intake()
    }

    /// What the correction notice asked for is handed in.
    pub fn supply(&mut self, facts: &Json, materials: &[String]) -> Result<Outcome, Stopped> {
        self.known_materials(materials)?;
        let facts = typed(&self.handling.application, facts)?;
        let now = self.now;
        let case = self.case_mut()?;
        if case.phase != Phase::AwaitingCorrection {
            return Err(Stopped::Impossible(format!(
                "nothing is awaited from the applicant: the case is {}",
                told(&case.phase)
            )));
        }
        case.supply(&facts, materials, now);
        self.intake()
    }

    /// A reply to the effect `ask` comes in; `facts` by path, each as the contract's value.
    pub fn reply(&mut self, source: &str, key: &str, facts: &Json) -> Result<Outcome, Stopped> {
        let facts: Vec<_> = match facts {
            Json::Object(members) => members
                .iter()
                .map(|(path, value)| json!({ "path": path, "value": value }))
                .collect(),
            _ => Vec::new(),
        };
        let replied_at = self.now.instant();
        self.case_mut()?.reply(json!({
            "source": source, "key": key, "facts": facts, "replied_at": replied_at,
        }));
        Ok(Outcome::recorded(Vec::new()))
    }

    /// Somebody acts.
    pub fn act(&mut self, act: &Act<'_>) -> Result<Outcome, Stopped> {
        let known = self.chart.leaving(act.step, act.action).next().is_some();
        if !known {
            let open: Vec<_> = self
                .position()
                .iter()
                .flat_map(|step| self.chart.actions(step).into_iter().map(move |a| (step, a)))
                .map(|(step, action)| format!("`{step} {action}`"))
                .collect();
            return Err(Stopped::Impossible(format!(
                "no transition leaves step `{}` with action `{}`; open are {}",
                act.step,
                act.action,
                list(&open)
            )));
        }
        self.must_be_open(act.step)?;
        let facts = self.act_facts(act)?;
        self.must_be_complete(act, &facts)?;
        let outcome = self.judge(act.step, act.action, &facts)?;
        self.go_on(outcome)
    }

    /// An act of the past is recorded: nobody is asked whether it was allowed.
    pub fn record_past(&mut self, act: &Act<'_>, transition: &str) -> Result<Outcome, Stopped> {
        self.must_be_open(act.step)?;
        let facts = self.act_facts(act)?;
        let taken = self
            .chart
            .leaving(act.step, act.action)
            .find(|t| t.id == transition);
        let Some(taken) = taken.cloned() else {
            return Err(Stopped::Impossible(format!(
                "transition `{transition}` does not leave step `{}` with action `{}`",
                act.step, act.action
            )));
        };
        let findings = self.record(&taken, &facts, true)?;
        self.go_on(Outcome::recorded(findings))
    }

    fn view(&self) -> Result<Json, Stopped> {
        let case = self.case.as_ref().ok_or_else(nothing_filed)?;
        Ok(case.view(self.item, self.now, self.stated_clock.as_ref()))
    }

    fn circumstances(&self) -> Result<Json, Stopped> {
        let case = self.case.as_ref().ok_or_else(nothing_filed)?;
        Ok(json!({
            "at": self.now.instant(), "today": self.now.day().to_string(),
            "settings": self.settings, "replies": case.replies(), "seed": self.seed,
        }))
    }

    fn case_mut(&mut self) -> Result<&mut Case, Stopped> {
        self.case.as_mut().ok_or_else(nothing_filed)
    }

    fn must_be_open(&self, step: &str) -> Result<(), Stopped> {
        let case = self.case.as_ref().ok_or_else(nothing_filed)?;
        match case.is_open(step) {
            true => Ok(()),
            false => Err(Stopped::Impossible(format!(
                "step `{step}` is not open; the case is {}, open are {}",
                told(&case.phase),
                list(&case.position())
            ))),
        }
    }

    fn act_facts(&self, act: &Act<'_>) -> Result<Json, Stopped> {
        let empty = Form { fields: Vec::new() };
        let form = self.handling.act(act.step, act.action).map(|act| &act.form);
        typed(form.unwrap_or(&empty), act.facts)
    }

    /// The host asks no department about an act whose form lacks something.
    fn must_be_complete(&self, act: &Act<'_>, facts: &Json) -> Result<(), Stopped> {
        let form = self.handling.act(act.step, act.action).map(|act| &act.form);
        let missing = form
            .map(|form| facts::missing(form, facts))
            .unwrap_or_default();
        match missing.is_empty() {
            true => Ok(()),
            false => Err(Stopped::Impossible(missing.join("\n"))),
        }
    }

    fn known_materials(&self, codes: &[String]) -> Result<(), Stopped> {
        let known: Vec<_> = self.item.materials.iter().map(|one| &one.code).collect();
        match codes.iter().find(|code| !known.contains(code)) {
            None => Ok(()),
            Some(code) => Err(Stopped::Impossible(format!(
                "the item has no material `{code}`; it has {}",
                list(&known)
            ))),
        }
    }
}

fn nothing_filed() -> Stopped {
    Stopped::Impossible("no case was filed yet".to_owned())
}

fn typed(form: &Form, nested: &Json) -> Result<Json, Stopped> {
    facts::typed(form, nested).map_err(|mistakes| Stopped::Impossible(mistakes.join("\n")))
}

fn told(phase: &Phase) -> String {
    match phase {
        Phase::Received => "received".to_owned(),
        Phase::AwaitingCorrection => "awaiting corrections".to_owned(),
        Phase::Open => "open".to_owned(),
        Phase::Closed(ending) => format!("closed ({ending})"),
    }
}

fn list<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<_> = names.iter().map(AsRef::as_ref).collect();
    match names.is_empty() {
        true => "none".to_owned(),
        false => names.join(", "),
    }
}
