//! The case as a plugin may see it: no handler, no finding, no card.

use super::{Case, CaseContent, InForce};
use crate::contract::{CaseView, Circumstances, PastAct};
use crate::time::Instant;
use crate::value::Facts;

/// The view of a case at `at`.
pub fn view(case: &Case, content: &CaseContent, at: Instant, law: &InForce<'_>) -> CaseView {
    let acts = case
        .acts
        .iter()
        .zip(&content.acts)
        .map(|(act, facts)| PastAct {
            step: act.step.clone(),
            action: act.action.clone(),
            post: act.post.as_ref().map(ToString::to_string),
            acted_at: act.at,
            facts: facts.clone(),
        });
    CaseView {
        number: case.number.clone(),
        item: case.item.to_string(),
        received_at: case.received_at(),
        position: case.position.steps().map(str::to_owned).collect(),
        facts: content.application.facts.clone(),
        materials: content.application.materials.clone(),
        acts: acts.collect(),
        corrections: case.corrections.clone().unwrap_or_default(),
        clock: case.clock.view(law.calendar, at),
    }
}

/// What every question comes with. Settings and replies are the engine's to add.
pub(super) fn circumstances(
    case: &Case,
    at: Instant,
    settings: &Facts,
    law: &InForce<'_>,
) -> Circumstances {
    Circumstances {
        at,
        today: law.day(at),
        settings: settings.clone(),
        replies: Vec::new(),
        seed: case.seed,
    }
}
