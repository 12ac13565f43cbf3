//! The case as an item sees it: typed application and settings, and all that the question says.

use crate::bindings::exports::sanquan::department::department as wit;
use crate::contract::{Clock, Date, Material, PastAct, Problem, Reply};
use crate::department::{Acts, Item};
use crate::facts::Facts;
use crate::form::{Faults, Form};
use crate::value::Instant;

/// A case at the moment of a question.
#[derive(Debug)]
pub struct Case<I: Item> {
    /// Public number.
    pub number: String,
    /// When the application came in.
    pub received_at: Instant,
    /// The step that the question is about; empty at intake.
    pub step: String,
    /// The action that the question is about; empty at intake.
    pub action: String,
    /// Open steps, sorted.
    pub position: Vec<String>,
    /// The application as filled in so far, or all that is missing or wrong in it. Past intake use
    /// [`application`](Self::application).
    pub filed: Result<I::Application, Faults>,
    /// The facts behind it.
    pub facts: Facts,
    /// What was handed in.
    pub materials: Vec<Material>,
    /// The newest 64 acts, oldest first.
    pub acts: Vec<PastAct>,
    /// What the correction notice asked for, if one was given.
    pub corrections: Vec<String>,
    /// Limits and days used.
    pub clock: Clock,
    /// The instant that the answer is for.
    pub at: Instant,
    /// Its day in the county's time zone.
    pub today: Date,
    /// The department's settings in force on that day.
    pub settings: I::Settings,
    /// Replies to the effect `ask`.
    pub replies: Vec<Reply>,
    /// For lots and samples: fixed for the case, unknown beforehand.
    pub seed: u64,
}

impl<I: Item> Case<I> {
    pub(crate) fn new(
        view: wit::CaseView,
        circumstances: wit::Circumstances,
        settings: I::Settings,
    ) -> Self {
        let facts = Facts::from(view.facts);
        Self {
            number: view.number,
            received_at: Instant(view.received_at),
            step: String::new(),
            action: String::new(),
            position: view.position,
            filed: I::Application::from_facts(&facts),
            facts,
            materials: view.materials,
            acts: view.acts,
            corrections: view.corrections,
            clock: view.clock,
            at: Instant(circumstances.at),
            today: circumstances.today,
            settings,
            replies: circumstances.replies,
            seed: circumstances.seed,
        }
    }

    pub(crate) fn at_step(mut self, step: String, action: String) -> Self {
        (self.step, self.action) = (step, action);
        self
    }

    /// The complete application. That an accepted case has none is a fault of the plugin (its form
    /// has become stricter than what it once accepted), so the error is a problem.
    pub fn application(&self) -> Result<&I::Application, Problem> {
        let problem = |faults| {
            Problem::Other(format!(
                "the application on record does not fit its form: {faults}"
            ))
        };
        self.filed.as_ref().map_err(problem)
    }

    /// Whether a material of this code was handed in.
    pub fn has_material(&self, code: &str) -> bool {
        self.materials.iter().any(|material| material.code == code)
    }

    /// The newest act at `step`.
    pub fn last_act_at(&self, step: &str) -> Option<&PastAct> {
        self.acts.iter().rev().find(|act| act.step == step)
    }
}

impl PastAct {
    /// What the handler filled in, as the form of that act.
    pub fn read<F: Form>(&self) -> Result<F, Faults> {
        F::from_facts(&Facts::from(self.facts.clone()))
    }

    /// When it was done.
    pub const fn at(&self) -> Instant {
        Instant(self.acted_at)
    }
}

/// An act that has just been decided.
#[derive(Debug)]
pub struct Observed<I: Item> {
    /// The act, where the item knows it and its form is complete.
    pub act: Option<I::Acts>,
    /// The transition that was taken, if any.
    pub transition: Option<String>,
    /// The post of the handler.
    pub post: Option<String>,
    /// What the handler filled in.
    pub facts: Facts,
    /// Whether it was recorded afterwards (imports).
    pub past: bool,
}

impl<I: Item> Observed<I> {
    pub(crate) fn new(act: wit::ObservedAct) -> Self {
        let facts = Facts::from(act.facts);
        Self {
            act: I::Acts::read(&act.step, &act.action, &facts).and_then(Result::ok),
            transition: act.transition,
            post: act.post,
            facts,
            past: act.past,
        }
    }
}
