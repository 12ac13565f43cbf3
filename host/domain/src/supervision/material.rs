//! Material points (CL): what the item requires is there, what the step must show was made.
//!
//! They look only at acts that the platform ran: an imported log says nothing about papers, and a
//! finding about what it leaves out would be about the log, not about the case.

use super::findings::of_rule;
use crate::case::{Dossier, InForce};
use crate::event::{ActPerformed, CaseEvent, FindingEstablished};
use crate::flowchart::PointKind;

/// What is missing at an act of a step with a material point.
pub(super) fn findings(
    after: &Dossier,
    act: &ActPerformed,
    law: &InForce<'_>,
) -> Vec<FindingEstablished> {
    let watched = law.chart.step(&act.step).filter(|step| {
        step.points
            .iter()
            .any(|point| point.kind == PointKind::Material)
    });
    let Some(step) = watched.filter(|_| !act.past) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let supplied = &after.content().application.materials;
    let missing = |code: &str| !supplied.iter().any(|material| material.code == code);
    if law
        .item
        .materials
        .iter()
        .any(|m| m.required && missing(&m.code))
    {
        found.push(of_rule("material.missing", Some(act), act.acted_at, law));
    }
    let made = |name: &String| {
        let is_it = |event: &CaseEvent| matches!(event, CaseEvent::DocumentMade(made) if made.template == *name);
        after.events().any(is_it)
    };
    if !step.documents.is_empty() && !step.documents.iter().any(made) {
        found.push(of_rule(
            "material.document-not-made",
            Some(act),
            act.acted_at,
            law,
        ));
    }
    found
}
