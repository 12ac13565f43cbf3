//! Act: a handler, somebody outside, or the host does something at a step.
//!
//! First the law is asked ([`prepare`]: phase, step, action, post, officers, separation, form),
//! then the department's plugin, then the law again ([`decide`]: the edge exists, rules and
//! effects are declared). Only then the act is recorded, with its effects, the steps that it
//! opens, what supervision finds, and the end of the case where it ends.
//!
//! Afterwards the host moves automatic steps: [`next_automatic`] names the act, and the engine
//! takes it through the same two functions within the same commit.

use super::content::Sealer;
use super::dossier::{Dossier, seal_act};
use super::{InForce, effects, lawful, moves, view};
use crate::answer::{self, AnswerFault, Asked, Undecided};
use crate::contract::{Effect, Reason, ReviewAnswer, ReviewQuestion};
use crate::event::{ActContent, ActPerformed, CaseClosed, CaseEvent};
use crate::flowchart::{Flowchart, PROCEED, StepKind, Transition};
use crate::form::Completeness;
use crate::refusal::{Names, Refusal};
use crate::supervision;
use crate::time::Instant;
use crate::value::Facts;

pub use super::lawful::By;

/// Most acts of the host in one command: more than any sound chart needs.
pub const AUTOMATIC_MAX: u32 = 64;

/// Longest note of a handler.
pub const NOTE_MAX_BYTES: usize = 8_192;

/// The command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// At which step.
    pub step: String,
    /// What is done.
    pub action: String,
    /// Who does it.
    pub by: By,
    /// The act's form as filled in.
    pub facts: Facts,
    /// Free words.
    pub note: Option<String>,
    /// Version of the case that the caller has seen.
    pub expected_version: Option<u64>,
}

impl Act {
    /// The host's own act at an automatic step.
    pub fn proceed(step: &str) -> Self {
        Self {
            step: step.to_owned(),
            action: PROCEED.to_owned(),
            by: By::Host,
            facts: Facts::default(),
            note: None,
            expected_version: None,
        }
    }
}

/// Asks the law; what it lets through is the question for the plugin.
pub fn prepare(
    dossier: &Dossier,
    act: &Act,
    at: Instant,
    settings: &Facts,
    law: &InForce<'_>,
) -> Result<ReviewQuestion, Refusal> {
    let case = dossier.case();
    lawful::sealed_off(case)?;
    lawful::expected(case, act.expected_version)?;
    let breaches = lawful::breaches(case, &act.step, &act.action, &act.by, law.day(at), law);
    if let Some(breach) = breaches.into_iter().next() {
        return Err(breach);
    }
    let form = law.act_form(&act.step, &act.action)?;
    form.cloned()
        .unwrap_or_default()
        .validate(&act.facts, Completeness::Complete)
        .map_err(|errors| Refusal::FormInvalid { errors })?;
    check_note(act.note.as_deref())?;
    Ok(ReviewQuestion {
        view: view(case, dossier.content(), at, law),
        step: act.step.clone(),
        action: act.action.clone(),
        facts: act.facts.clone(),
        circumstances: view::circumstances(case, at, settings, law),
    })
}

/// Checks the plugin's answer and records what follows from it.
pub fn decide(
    dossier: &mut Dossier,
    act: &Act,
    answer: &ReviewAnswer,
    at: Instant,
    law: &InForce<'_>,
    sealer: &mut dyn Sealer,
) -> Result<(), Undecided> {
    let (plugin, _) = law.handling()?;
    let asked = Asked {
        plugin,
        clock_running: true,
        clock_stopped: dossier.case().clock.is_stopped(law.calendar, at),
        procedure_open: dossier.case().clock.has_open_stop(),
    };
    let taken = answer::check_review(answer, asked, law.chart, &act.step, &act.action)?;
    let Some(transition) = taken else {
        return Err(Undecided::Refused(Refusal::Denied {
            action: act.action.clone(),
            reasons: answer::told(&answer.reasons),
            open: answer.open_actions.iter().collect::<Names>(),
        }));
    };
    record(dossier, act, transition, answer, at, law, sealer);
    Ok(())
}

/// The host's next act, if an automatic step is open.
pub fn next_automatic(dossier: &Dossier, chart: &Flowchart) -> Result<Option<Act>, AnswerFault> {
    if !dossier.case().is_open() {
        return Ok(None);
    }
    let automatic = |step: &&str| {
        chart
            .step(step)
            .is_some_and(|s| s.kind == StepKind::Automatic)
    };
    let Some(step) = dossier.case().position.steps().find(automatic) else {
        return Ok(None);
    };
    if dossier.automatic >= AUTOMATIC_MAX {
        return Err(AnswerFault::Endless {
            step: step.to_owned(),
            limit: AUTOMATIC_MAX,
        });
    }
    Ok(Some(Act::proceed(step)))
}

pub(super) fn record(
    dossier: &mut Dossier,
    act: &Act,
    transition: &Transition,
    answer: &ReviewAnswer,
    at: Instant,
    law: &InForce<'_>,
    sealer: &mut dyn Sealer,
) {
    let moves = moves::follow(&dossier.case().position, transition, law.chart);
    let reasons = answer::told(&all_reasons(&answer.reasons, &answer.effects));
    let rules = answer::rules(&reasons);
    let (content, clear) = seal_act(
        ActContent {
            facts: act.facts.clone(),
            note: act.note.clone(),
            reasons,
        },
        sealer,
    );
    let performed = ActPerformed {
        step: act.step.clone(),
        action: act.action.clone(),
        transition: Some(transition.id.clone()),
        post: act.by.post().cloned(),
        handlers: act.by.handlers().to_vec(),
        acted_at: at,
        past: false,
        rules,
        content,
        opened: moves.opened,
        arrived: moves.arrived,
    };
    let before = dossier.case().clone();
    dossier.record_sealed(CaseEvent::ActPerformed(performed.clone()), &clear, at);
    if act.by == By::Host {
        dossier.automatic += 1;
    }
    effects::carry_out(dossier, &answer.effects, at, law, sealer);
    if let Some(ending) = transition.ends {
        close(dossier, ending, at);
    }
    supervision::at_act(dossier, &before, &performed, &[], law);
}

/// Ends the case: every open step ends with it.
pub(super) fn close(dossier: &mut Dossier, ending: crate::flowchart::Ending, at: Instant) {
    let closed = CaseClosed {
        ending,
        at,
        content: None,
        referred_to: None,
    };
    dossier.record(CaseEvent::CaseClosed(closed), at);
}

/// Reasons of the ruling, then those of the effects.
pub(super) fn all_reasons(reasons: &[Reason], effects: &[Effect]) -> Vec<Reason> {
    let of_effect = |effect: &Effect| match effect {
        Effect::ClockStop(stop) => Some(stop.reason.clone()),
        Effect::Extension(extension) => Some(extension.reason.clone()),
        Effect::Fee(_) | Effect::Document(_) | Effect::ClockResume | Effect::Ask(_) => None,
    };
    let effects = effects.iter().filter_map(of_effect);
    reasons.iter().cloned().chain(effects).collect()
}

pub(super) fn check_note(note: Option<&str>) -> Result<(), Refusal> {
    let bytes = note.map_or(0, str::len);
    match bytes <= NOTE_MAX_BYTES {
        true => Ok(()),
        false => Err(Refusal::TextTooLong {
            what: "the note".to_owned(),
            bytes,
            limit: NOTE_MAX_BYTES,
        }),
    }
}
