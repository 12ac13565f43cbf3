//! Record a past act: an import, or an entry made afterwards (事后录入).
//!
//! What happened is a fact even where the law would have refused it. So a past act is refused only
//! for malformed data. Everything that [`super::act`] would have been refused for is recorded
//! together with the act, each as a finding of the same code, judged at the claimed instant. No
//! rule of `Act` is loosened for it.
//!
//! Where the act names no edge, the chart may know: if exactly one edge leaves the step with that
//! action, it is the one taken. Otherwise the step is left towards nowhere, and the next act
//! meets a step that is not open.

use super::content::Sealer;
use super::dossier::{Dossier, seal_act};
use super::{InForce, act, lawful, moves};
use crate::event::{ActContent, ActPerformed, CaseEvent};
use crate::flowchart::{Flowchart, Transition};
use crate::refusal::Refusal;
use crate::supervision;
use crate::time::Instant;
use crate::value::Facts;

pub use super::lawful::By;

/// The command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPastAct {
    /// At which step.
    pub step: String,
    /// What was done.
    pub action: String,
    /// The edge, where the source knows it.
    pub transition: Option<String>,
    /// Who did it.
    pub by: By,
    /// When.
    pub acted_at: Instant,
    /// What is known about it.
    pub facts: Facts,
    /// Free words.
    pub note: Option<String>,
}

/// Records the act and its findings. `now` is when it is entered.
pub fn record_past_act(
    dossier: &mut Dossier,
    command: &RecordPastAct,
    now: Instant,
    law: &InForce<'_>,
    sealer: &mut dyn Sealer,
) -> Result<(), Refusal> {
    lawful::sealed_off(dossier.case())?;
    check(command, now)?;
    let at = command.acted_at;
    let case = dossier.case();
    let mut breaches = lawful::breaches(
        case,
        &command.step,
        &command.action,
        &command.by,
        law.day(at),
        law,
    );
    let taken = transition(command, law.chart);
    breaches.extend(taken.as_ref().err().cloned());
    let moves = match (&taken, case.is_open()) {
        (Ok(transition), true) => moves::follow(&case.position, transition, law.chart),
        _ => moves::Moves::default(),
    };
    let facts = command.facts.clone();
    let content = ActContent {
        facts,
        note: command.note.clone(),
        reasons: Vec::new(),
    };
    let (content, clear) = seal_act(content, sealer);
    let performed = ActPerformed {
        step: command.step.clone(),
        action: command.action.clone(),
        transition: taken.as_ref().ok().map(|t| t.id.clone()),
        post: command.by.post().cloned(),
        handlers: command.by.handlers().to_vec(),
        acted_at: at,
        past: true,
        rules: Vec::new(),
        content,
        opened: moves.opened,
        arrived: moves.arrived,
    };
    let before = case.clone();
    let ending = taken.ok().and_then(|t| t.ends).filter(|_| before.is_open());
    dossier.record_sealed(CaseEvent::ActPerformed(performed.clone()), &clear, at);
    if let Some(ending) = ending {
        act::close(dossier, ending, at);
    }
    supervision::at_act(dossier, &before, &performed, &breaches, law);
    Ok(())
}

/// The edge that was taken, or why none is known.
fn transition<'c>(
    command: &'c RecordPastAct,
    chart: &'c Flowchart,
) -> Result<&'c Transition, Refusal> {
    let (step, action) = (&command.step, &command.action);
    let mut fitting = chart.leaving(step).filter(|t| t.action == *action);
    match &command.transition {
        Some(id) => fitting
            .find(|t| t.id == *id)
            .ok_or_else(|| Refusal::UnknownTransition {
                step: step.clone(),
                action: action.clone(),
                transition: id.clone(),
            }),
        None => match (fitting.next(), fitting.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(Refusal::NoTransition {
                step: step.clone(),
                action: action.clone(),
            }),
        },
    }
}

fn check(command: &RecordPastAct, now: Instant) -> Result<(), Refusal> {
    if command.acted_at > now {
        return Err(Refusal::InFuture {
            claimed: command.acted_at,
            now,
        });
    }
    for (what, text) in [("step", &command.step), ("action", &command.action)] {
        if !(1..=200).contains(&text.len()) {
            let bytes = text.len();
            return Err(Refusal::Malformed {
                what: format!("its {what} has {bytes} bytes: 1 to 200 are allowed"),
            });
        }
    }
    if let By::Handlers { handlers, .. } = &command.by
        && handlers.len() > 64
    {
        return Err(Refusal::Malformed {
            what: format!("{} handlers: at most 64 are allowed", handlers.len()),
        });
    }
    command
        .facts
        .check()
        .map_err(|errors| Refusal::FormInvalid { errors })?;
    act::check_note(command.note.as_deref())
}
