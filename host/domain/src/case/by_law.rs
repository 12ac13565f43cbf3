//! By law alone: the department's plugin is quarantined, and its cases are to go on as far as nobody has to
//! judge anything.
//!
//! An application is complete when it has every material and every fact that is always required; then
//! it is accepted (行政许可法 32(5)), else all that is missing is told at once (32(4)). At a step the
//! one transition that leaves it with the proposed action is taken. What a department would have to
//! judge stays closed: an action that several transitions share, an act after which the case can no
//! longer end in every way in which it could before, and every end but the applicant's own withdrawal.
//! So nothing is granted, and nobody is refused, because a plugin failed. Rules of the department are
//! not asked, no effect follows, and no component stands in the record.
//!
//! Example: at `decide` a case may still be granted or refused. `grant` opens `deliver`, after which it
//! can only be granted: closed. `pass` at `review`, long before, excludes nothing: open.

use std::collections::BTreeSet;

use super::content::Sealer;
use super::dossier::Dossier;
use super::{InForce, Phase, act, file};
use crate::contract::{Reason, ReviewAnswer, ReviewRuling, Shortcoming};
use crate::event::ActContent;
use crate::flowchart::{Ending, Flowchart, Transition};
use crate::form::Completeness;
use crate::refusal::Refusal;
use crate::time::Instant;
use crate::value::{Facts, Texts};

/// The rule that a correction notice names here.
pub const INCOMPLETE: &str = "law.incomplete";

/// Accepts an application that is complete, or says what is missing.
pub fn take_in(
    dossier: &mut Dossier,
    at: Instant,
    law: &InForce<'_>,
    sealer: &mut dyn Sealer,
) -> Result<(), Refusal> {
    match dossier.case().phase {
        Phase::Received | Phase::AwaitingCorrection => {}
        Phase::Open | Phase::Closed(_) => return Err(Refusal::NothingAwaited),
    }
    let missing = missing(dossier, law)?;
    match missing.is_empty() {
        true => file::accept(dossier, ActContent::default(), at, law, sealer),
        false => file::correct(dossier, &missing, ActContent::default(), at, sealer),
    }
    Ok(())
}

/// Takes the one transition that leaves the act's step with its action.
pub fn act(
    dossier: &mut Dossier,
    act: &act::Act,
    at: Instant,
    law: &InForce<'_>,
    sealer: &mut dyn Sealer,
) -> Result<(), Refusal> {
    act::prepare(dossier, act, at, &Facts::default(), law)?;
    let transition = only(act, law)?;
    let answer = ReviewAnswer {
        ruling: ReviewRuling::Take(transition.id.clone()),
        open_actions: Vec::new(),
        reasons: Vec::new(),
        effects: Vec::new(),
        annexes: Vec::new(),
    };
    act::record(dossier, act, transition, &answer, at, law, sealer);
    Ok(())
}

/// The transition, unless a department would have to judge it.
fn only<'a>(act: &act::Act, law: &InForce<'a>) -> Result<&'a Transition, Refusal> {
    let closed = || Refusal::NeedsDepartment {
        step: act.step.clone(),
        action: act.action.clone(),
    };
    let proposed =
        |transition: &&Transition| transition.from == act.step && transition.action == act.action;
    let mut leaving = law.chart.transitions.iter().filter(proposed);
    let only = leaving.next().ok_or_else(closed)?;
    let open = match only.ends {
        Some(Ending::Withdrawn) => true,
        Some(_) => false,
        None => outcomes(law.chart, &only.to).is_superset(&outcomes(law.chart, [&act.step])),
    };
    match open && leaving.next().is_none() {
        true => Ok(only),
        false => Err(closed()),
    }
}

/// How a case may end that stands at these steps, withdrawal apart.
fn outcomes<'a>(
    chart: &'a Flowchart,
    steps: impl IntoIterator<Item = &'a String>,
) -> BTreeSet<Ending> {
    let mut reached: BTreeSet<&str> = steps.into_iter().map(String::as_str).collect();
    let mut to_visit: Vec<&str> = reached.iter().copied().collect();
    let mut outcomes = BTreeSet::new();
    while let Some(step) = to_visit.pop() {
        for transition in chart.leaving(step) {
            outcomes.extend(transition.ends.filter(|end| *end != Ending::Withdrawn));
            let further = transition.to.iter().map(String::as_str);
            to_visit.extend(further.filter(|next| reached.insert(next)));
        }
    }
    outcomes
}

/// Materials and facts that are always required and are not there.
fn missing(dossier: &Dossier, law: &InForce<'_>) -> Result<Vec<Shortcoming>, Refusal> {
    let application = &dossier.content().application;
    let supplied = |code: &str| application.materials.iter().any(|m| m.code == code);
    let required = law.item.materials.iter().filter(|m| m.required);
    let materials = required
        .filter(|material| !supplied(&material.code))
        .map(|material| shortcoming(&material.code, material.names.clone()));
    let form = law.application_form()?;
    let facts = form
        .validate(&application.facts, Completeness::Complete)
        .err()
        .unwrap_or_default();
    let facts = facts
        .into_iter()
        .map(|error| shortcoming(&error.path, Texts::zh_en(&error.path, &error.path)));
    Ok(materials.chain(facts).collect())
}

fn shortcoming(what: &str, texts: Texts) -> Shortcoming {
    Shortcoming {
        what: what.to_owned(),
        reason: Reason {
            rule: INCOMPLETE.to_owned(),
            texts,
            read: Vec::new(),
        },
    }
}
