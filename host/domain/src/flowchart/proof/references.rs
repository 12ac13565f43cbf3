//! Whether what is said of steps speaks of things that exist.
//!
//! A sub-flow names another item, which this item alone cannot know; only that it is not the item itself
//! is asked here.

use std::collections::BTreeSet;

use super::{Failure, Outcome, Question};
use crate::catalogue::{PowerItem, StepDuty};
use crate::flowchart::Flowchart;

/// [`Question::References`].
pub(super) fn references(item: &PowerItem) -> Outcome {
    let mut failures = Vec::new();
    let steps: BTreeSet<&str> = item.flowchart.steps.iter().map(|s| s.id.as_str()).collect();
    let mut said = BTreeSet::new();
    for duty in &item.duties {
        let id = duty.step.as_str();
        if !steps.contains(id) {
            let message = "a duty is given for this step, which the chart does not have";
            failures.push(failure("duty.unknown-step", id, message.to_owned()));
        } else if !said.insert(id) {
            let message = "two duties are given for this step: join them".to_owned();
            failures.push(failure("duty.twice", id, message));
        } else {
            branches(duty, &item.flowchart, &mut failures);
        }
        if duty.sub_flow.as_ref() == Some(&item.code) {
            let message = "its sub-flow is the item itself, which would never end".to_owned();
            failures.push(failure("duty.sub-flow-of-itself", id, message));
        }
    }
    let risks = item.duties.iter().flat_map(|duty| &duty.risks);
    let risks = risks.map(|risk| ("risk.id-twice", risk.id.as_str()));
    let ranges = item.elements.discretion.iter();
    let ranges = ranges.map(|range| ("discretion.id-twice", range.id.as_str()));
    let mut seen = BTreeSet::new();
    for (code, id) in risks.chain(ranges) {
        if !seen.insert((code, id)) {
            failures.push(failure(code, id, "two have this id".to_owned()));
        }
    }
    Outcome::of(failures, Vec::new())
}

fn branches(duty: &StepDuty, chart: &Flowchart, failures: &mut Vec<Failure>) {
    for branch in &duty.branches {
        let mut of_action = chart.leaving(&duty.step);
        if !of_action.any(|t| t.action == branch.action) {
            let message = format!(
                "a branch is declared for the action `{}`, by which no transition leaves",
                branch.action
            );
            failures.push(failure("branch.unknown-action", &duty.step, message));
        }
        let ids = branch.guards.iter().map(|guard| guard.transition.as_str());
        let unknown: BTreeSet<&str> = ids.filter(|id| chart.transition(id).is_none()).collect();
        for transition in unknown {
            let message = format!("a guard is declared for `{transition}`, which is no transition");
            failures.push(failure("branch.unknown-transition", &duty.step, message));
        }
    }
}

fn failure(code: &'static str, place: &str, message: String) -> Failure {
    Failure::new(Question::References, place, message).coded(code)
}
