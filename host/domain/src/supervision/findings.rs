//! How a finding is worded: rule, weight, words and basis come from the rule set, the point from
//! the flowchart.

use crate::case::{Case, InForce};
use crate::event::{ActPerformed, FindingEstablished, Threshold};
use crate::flowchart::{Ending, PointKind, Step};
use crate::refusal::Refusal;
use crate::time::Instant;

/// What an act would have been refused for.
pub(super) fn of_breach(
    breach: &Refusal,
    act: &ActPerformed,
    law: &InForce<'_>,
) -> FindingEstablished {
    of_rule(breach.code(), Some(act), act.acted_at, law)
}

/// A deadline that passed. A step's deadline concerns its post; the case's concern the posts of
/// all open steps, so none is named.
pub(super) fn of_threshold(
    case: &Case,
    threshold: &Threshold,
    due_at: Instant,
    law: &InForce<'_>,
) -> FindingEstablished {
    let (rule, step) = match threshold {
        Threshold::PromisedNear => ("time.promised-near", None),
        Threshold::PromisedPassed => ("time.promised-passed", None),
        Threshold::StatutoryPassed => ("time.statutory-passed", None),
        Threshold::StepPassed { step, .. } => ("time.step-passed", Some(step)),
        Threshold::StepOverdue { step, .. } => ("time.step-overdue", Some(step)),
        Threshold::CorrectionTime => ("time.correction-time", None),
        Threshold::StopNear { .. } => ("time.stop-near", None),
        Threshold::StopExhausted { .. } => ("time.stop-exhausted", None),
        Threshold::StopOverdue { .. } => ("time.stop-overdue", None),
    };
    let mut finding = of_rule(rule, None, due_at, law);
    // The case's own limits are watched by the time point of the step at which it stands.
    let standing = step
        .map(String::as_str)
        .or_else(|| case.position.steps().next());
    let watching = standing.and_then(|step| law.chart.step(step));
    finding.point = watching.and_then(|step| point_of(step, PointKind::Time));
    finding.step = step.cloned();
    finding.post = step.and(watching).and_then(|step| step.post.clone());
    finding
}

/// A negative end, which asks for a look.
pub(super) fn of_ending(
    ending: Ending,
    act: Option<&ActPerformed>,
    at: Instant,
    law: &InForce<'_>,
) -> Option<FindingEstablished> {
    ending
        .is_negative()
        .then(|| of_rule("decision.negative", act, at, law))
}

/// A finding of `rule` about an act, numbered 0.
pub(super) fn of_rule(
    rule: &str,
    act: Option<&ActPerformed>,
    at: Instant,
    law: &InForce<'_>,
) -> FindingEstablished {
    let kind = kind_of(rule);
    let step = act.and_then(|act| law.chart.step(&act.step));
    let known = law.rules.rule(rule);
    FindingEstablished {
        number: 0,
        rule: rule.to_owned(),
        point: step.zip(kind).and_then(|(step, kind)| point_of(step, kind)),
        point_kind: kind,
        step: act.map(|act| act.step.clone()),
        post: act.and_then(|act| act.post.clone()),
        handlers: act.map(|act| act.handlers.clone()).unwrap_or_default(),
        severity: law.rules.severity(rule),
        at,
        texts: known.map(|rule| rule.titles.clone()).unwrap_or_default(),
        basis: known.map(|rule| rule.basis.clone()).unwrap_or_default(),
    }
}

/// The kind of point that watches a rule: the first word of its name says it.
fn kind_of(rule: &str) -> Option<PointKind> {
    match rule.split('.').next() {
        Some("time") => Some(PointKind::Time),
        Some("flow") => Some(PointKind::Flow),
        Some("authority") => Some(PointKind::Authority),
        Some("material") => Some(PointKind::Material),
        _ => None,
    }
}

fn point_of(step: &Step, kind: PointKind) -> Option<String> {
    step.points
        .iter()
        .find(|point| point.kind == kind)
        .map(|point| point.id.clone())
}
