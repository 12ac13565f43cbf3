//! Asking the department, and what follows from its answers.

use serde_json::{Value as Json, json};

use super::outcome::{Outcome, Ruling, Stopped, rules};
use super::{Desk, Exchange, list};
use crate::answerer::Fault;
use crate::case::Phase;
use crate::contract::{
    Effect, Function, InspectAnswer, IntakeAnswer, IntakeRuling, Reason, ReviewAnswer, StepKind,
    Transition,
};
use crate::department::read;
use crate::lawful;

/// The host's own action at an automatic step.
const PROCEED: &str = "proceed";

/// Most acts of the host in a row.
const AUTOMATIC_MAX: usize = 64;

impl Desk<'_> {
    pub(super) fn intake(&mut self) -> Result<Outcome, Stopped> {
        let question = json!({ "view": self.view()?, "circumstances": self.circumstances()? });
        let answer = self.ask(Function::Intake, String::new(), question)?;
        let intake: IntakeAnswer = read(Function::Intake, &answer)?;
        let corrections = self.corrections().to_vec();
        lawful::intake(&intake, &self.department.description, &corrections)?;
        let ruling = self.ruled(&intake)?;
        self.carry_out(&intake.effects)?;
        let mut reasons: Vec<&Reason> = intake.reasons.iter().collect();
        if let IntakeRuling::Correct(missing) = &intake.ruling {
            reasons.extend(missing.iter().map(|shortcoming| &shortcoming.reason));
        }
        let outcome = Outcome {
            reasons: rules(&reasons, &intake.effects),
            effects: intake.effects.iter().map(Effect::told).collect(),
            findings: Vec::new(),
            ruling,
            answer,
        };
        self.go_on(outcome)
    }

    fn ruled(&mut self, answer: &IntakeAnswer) -> Result<Ruling, Stopped> {
        let (chart, now) = (self.chart.clone(), self.now);
        let case = self.case_mut()?;
        Ok(match &answer.ruling {
            IntakeRuling::Accept => {
                case.accept(&chart, now);
                Ruling::Accept
            }
            IntakeRuling::Correct(missing) => {
                let missing: Vec<_> = missing.iter().map(|one| one.what.clone()).collect();
                case.phase = Phase::AwaitingCorrection;
                // A second notice repeats part of the first and is no second one in law.
                if case.corrections.is_empty() {
                    case.corrections.clone_from(&missing);
                    case.corrections.sort_unstable();
                }
                Ruling::Correct(missing)
            }
            IntakeRuling::Refuse => {
                case.close("not_accepted");
                Ruling::Refuse
            }
            IntakeRuling::Refer(to) => {
                case.close("referred");
                Ruling::Refer(to.clone())
            }
        })
    }

    /// Asks `review`; where the action is taken, puts it on record.
    pub(super) fn judge(
        &mut self,
        step: &str,
        action: &str,
        facts: &Json,
    ) -> Result<Outcome, Stopped> {
        let question = json!({
            "view": self.view()?, "step": step, "action": action, "facts": facts,
            "circumstances": self.circumstances()?,
        });
        let answer = self.ask(Function::Review, format!("{step} {action}"), question)?;
        let review: ReviewAnswer = read(Function::Review, &answer)?;
        let description = &self.department.description;
        let taken = lawful::review(&review, description, &self.chart, step, action)?.cloned();
        let mut outcome = Outcome {
            ruling: Ruling::Deny,
            reasons: rules(&review.reasons.iter().collect::<Vec<_>>(), &review.effects),
            effects: review.effects.iter().map(Effect::told).collect(),
            findings: Vec::new(),
            answer,
        };
        if let Some(taken) = taken {
            self.carry_out(&review.effects)?;
            outcome.findings = self.record(&taken, facts, false)?;
            outcome.ruling = Ruling::Take(taken.id);
        }
        Ok(outcome)
    }

    /// Puts an act on record, and lets the department's own supervision look at it.
    pub(super) fn record(
        &mut self,
        taken: &Transition,
        facts: &Json,
        past: bool,
    ) -> Result<Vec<String>, Stopped> {
        let post = self
            .chart
            .step(&taken.from)
            .and_then(|step| step.post.clone());
        let act = json!({
            "step": taken.from, "action": taken.action, "post": post,
            "acted_at": self.now.instant(), "facts": facts,
        });
        let chart = self.chart.clone();
        self.case_mut()?.act(act, taken, &chart);
        let question = json!({
            "view": self.view()?,
            "act": {
                "step": taken.from, "action": taken.action, "transition": taken.id,
                "post": post, "facts": facts, "past": past,
            },
            "circumstances": self.circumstances()?,
        });
        let about = format!("{} {}", taken.from, taken.action);
        let answer = self.ask(Function::Inspect, about, question)?;
        let inspected: InspectAnswer = read(Function::Inspect, &answer)?;
        lawful::findings(&inspected.findings, &self.department.description)?;
        Ok(inspected
            .findings
            .into_iter()
            .map(|finding| finding.point)
            .collect())
    }

    /// The host's own acts, until somebody has to do something.
    pub(super) fn go_on(&mut self, mut outcome: Outcome) -> Result<Outcome, Stopped> {
        for _ in 0..AUTOMATIC_MAX {
            let Some(step) = self.automatic_step() else {
                return Ok(outcome);
            };
            let moved = self.judge(&step, PROCEED, &json!([]))?;
            if moved.ruling == Ruling::Deny {
                let message = format!("`review` denies the host's own `{PROCEED}` at `{step}`");
                return Err(Fault::new("answer.automatic-denied", message).into());
            }
            outcome.findings.extend(moved.findings);
        }
        let message = format!(
            "automatic steps have moved the case {AUTOMATIC_MAX} times without an end, now at {}",
            list(&self.position())
        );
        Err(Fault::new("chart.endless", message).into())
    }

    fn automatic_step(&self) -> Option<String> {
        let automatic = |step: &String| {
            let step = self.chart.step(step);
            step.is_some_and(|step| step.kind == StepKind::Automatic)
        };
        self.position().into_iter().find(automatic)
    }

    fn carry_out(&mut self, effects: &[Effect]) -> Result<(), Stopped> {
        let now = self.now;
        let clock = &mut self.case_mut()?.clock;
        for effect in effects {
            match effect {
                Effect::ClockStop(_) | Effect::Extension(_) if !clock.runs() => {
                    let message = format!("effect `{}` needs a clock that runs", effect.kind());
                    return Err(Fault::new("answer.clock-not-started", message).into());
                }
                Effect::ClockStop(_) if clock.is_stopped(now) => {
                    let message = "the clock is stopped already: one special procedure at a time";
                    return Err(Fault::new("answer.clock-already-stopped", message).into());
                }
                Effect::ClockResume if !clock.has_open_stop() => {
                    let message = "the clock is not stopped: there is nothing to resume";
                    return Err(Fault::new("answer.clock-not-stopped", message).into());
                }
                Effect::ClockStop(stop) => clock.stop(now, stop.days),
                Effect::ClockResume => clock.resume(now),
                Effect::Extension(extension) => clock.extend(extension.days),
                Effect::Fee(_) | Effect::Document(_) | Effect::Ask(_) => {}
            }
        }
        Ok(())
    }

    fn ask(&mut self, function: Function, about: String, question: Json) -> Result<Json, Stopped> {
        let answer = self.answerer.ask(function, &question);
        self.exchanges.push(Exchange {
            function,
            about,
            question,
            answer: answer.clone(),
        });
        Ok(answer?)
    }
}
