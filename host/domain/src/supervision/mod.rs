//! Supervision (监权): every act of every case passes the points of its step, every deadline has its
//! finding, and what finds nothing to check is listed, never silently absent.
//!
//! Points are of four kinds (domain.md 1.3): time (时限), flow (流程), authority (权限, with the
//! qualification of officers), material (材料). Time is watched by thresholds, which pass before
//! the act that they precede is recorded. Flow and authority are the breaches that `Act` is
//! refused for, so that only past acts can have them. Material is checked at the steps that have
//! such a point. A breach at a step without a point of its kind is recorded all the same.
//!
//! Example: the decision is taken on 2026-03-20 with the lease contract missing. The point
//! `decide-material` finds `material.missing`: a yellow card.

mod coverage;
mod default_rules;
mod findings;
mod material;
mod rules;

pub use coverage::{Coverage, coverage, uncovered};
pub use rules::{RuleSet, SupervisionRule};

use crate::card::card_for;
use crate::case::{Case, Dossier, InForce};
use crate::event::{ActPerformed, CaseEvent, FindingEstablished, Threshold};
use crate::flowchart::Ending;
use crate::refusal::Refusal;
use crate::time::Instant;

/// Looks at an act that was just recorded: `before` is the case as it was, `breaches` are what
/// `Act` would have been refused for.
pub(crate) fn at_act(
    dossier: &mut Dossier,
    before: &Case,
    act: &ActPerformed,
    breaches: &[Refusal],
    law: &InForce<'_>,
) {
    let found = supervise(dossier, before, act, breaches, law);
    establish(dossier, found, law);
}

/// A deadline has passed.
pub(crate) fn at_threshold(
    dossier: &mut Dossier,
    threshold: &Threshold,
    due_at: Instant,
    law: &InForce<'_>,
) {
    let found = findings::of_threshold(dossier.case(), threshold, due_at, law);
    establish(dossier, vec![found], law);
}

/// Intake has ended the case.
pub(crate) fn at_intake_end(dossier: &mut Dossier, ending: Ending, at: Instant, law: &InForce<'_>) {
    let found = findings::of_ending(ending, None, at, law);
    establish(dossier, found.into_iter().collect(), law);
}

/// What the points of the act's step establish, numbered from 0.
fn supervise(
    after: &Dossier,
    before: &Case,
    act: &ActPerformed,
    breaches: &[Refusal],
    law: &InForce<'_>,
) -> Vec<FindingEstablished> {
    let mut found: Vec<FindingEstablished> = breaches
        .iter()
        .map(|breach| findings::of_breach(breach, act, law))
        .collect();
    if act.acted_at < before.received_at() {
        found.push(findings::of_rule(
            "data.before-receipt",
            Some(act),
            act.acted_at,
            law,
        ));
    }
    found.extend(material::findings(after, act, law));
    let ended_here = before
        .ending()
        .is_none()
        .then(|| after.case().ending())
        .flatten();
    if let Some(ending) = ended_here {
        found.extend(findings::of_ending(ending, Some(act), act.acted_at, law));
    }
    found
}

/// Records findings with their numbers, and the card of each where it gives one.
fn establish(dossier: &mut Dossier, found: Vec<FindingEstablished>, law: &InForce<'_>) {
    for mut finding in found {
        finding.number = dossier.case().finding_count + 1;
        let at = finding.at;
        dossier.record(CaseEvent::FindingEstablished(finding.clone()), at);
        if let Some(card) = card_for(dossier.case(), &finding, law.rules) {
            dossier.record(CaseEvent::CardIssued(card), at);
        }
    }
}
