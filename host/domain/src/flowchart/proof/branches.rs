//! Whether declared guards choose exactly one transition for each value of their fact.
//!
//! A guard says for which values its transition is taken. Together the guards of an action must take
//! every value that the fact can have, and none twice; and each transition of the action must have one.
//! A fork without guards may be chosen by the plugin's code: it is listed as undeclared.
//!
//! Example: `area_m2` from 0 to 1,000; up to 300 the case goes to `decide`, from 302 to `site-check`. With
//! 301 m² it would go nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::{Failure, Outcome, Question, Subject};
use crate::catalogue::{Branch, Guard, GuardDomain, Span, StepDuty, When};

/// Most spans that the guards of one action may have together.
const SPANS_MAX: usize = 1_024;

/// [`Question::Branches`].
pub(super) fn branches(subject: &Subject<'_>) -> Outcome {
    let mut failures = Vec::new();
    let mut missing = Vec::new();
    for (at, step) in subject.net.chart.steps.iter().enumerate() {
        let mut by_action: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for &edge in &subject.net.leaving[at] {
            let transition = subject.net.transition(edge);
            let same = by_action.entry(&transition.action).or_default();
            same.push(&transition.id);
        }
        let declared = subject.duties[at].map_or(&[][..], |duty| &duty.branches);
        for branch in declared {
            let Some(transitions) = by_action.get(branch.action.as_str()) else {
                continue;
            };
            for (code, message) in wrong(branch, transitions) {
                let failure = Failure::new(Question::Branches, &step.id, message).coded(code);
                failures.push(failure.shown_by(subject.course_opening(&step.id)));
            }
        }
        for (action, transitions) in &by_action {
            let guarded = |branch: &Branch| branch.action == *action;
            if transitions.len() > 1 && !declared.iter().any(guarded) {
                missing.push(format!(
                    "`{}` → `{action}` leads {} ways without guards",
                    step.id,
                    transitions.len()
                ));
            }
        }
        failures.extend(subject.duties[at].and_then(declared_twice));
    }
    Outcome::of(failures, missing)
}

fn declared_twice(duty: &StepDuty) -> Option<Failure> {
    let mut seen = BTreeSet::new();
    let mut actions = duty.branches.iter().map(|branch| branch.action.as_str());
    let twice = actions.find(|action| !seen.insert(*action))?;
    let message = format!("two branches are declared for `{twice}`: join them");
    Some(Failure::new(Question::Branches, &duty.step, message).coded("branch.twice"))
}

type Wrong = (&'static str, String);

/// What is wrong with the guards of an action that takes one of these transitions.
fn wrong(branch: &Branch, transitions: &[&str]) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    let action = &branch.action;
    for transition in transitions {
        if !branch.guards.iter().any(|g| g.transition == *transition) {
            let message =
                format!("`{action}` may take `{transition}`, for which no guard says when");
            wrong.push(("branch.no-guard", message));
        }
    }
    for guard in &branch.guards {
        if !transitions.contains(&guard.transition.as_str()) {
            let message = format!(
                "a guard of `{action}` leads to `{}`, which another action or step takes",
                guard.transition
            );
            wrong.push(("branch.strange-guard", message));
        }
    }
    match &branch.domain {
        GuardDomain::Choice(values) => wrong.extend(of_choices(branch, values)),
        GuardDomain::Whole(span) => wrong.extend(of_numbers(branch, *span)),
    }
    wrong
}

fn of_choices(branch: &Branch, values: &[String]) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    if values.is_empty() {
        wrong.push((
            "branch.empty-domain",
            format!("`{}` can have no value", branch.fact),
        ));
    }
    for guard in &branch.guards {
        match &guard.when {
            When::Choices(taken) => {
                let strange = taken.iter().find(|value| !values.contains(value));
                wrong.extend(strange.map(|value| outside(branch, guard, value)));
            }
            When::Spans(_) => wrong.push(other_kind(branch, guard)),
        }
    }
    let takes = |guard: &Guard, value: &String| match &guard.when {
        When::Choices(taken) => taken.contains(value),
        When::Spans(_) => false,
    };
    let at = values
        .iter()
        .map(|value| (value, takers(branch, |guard| takes(guard, value))));
    wrong.extend(not_exactly_one(branch, at));
    wrong
}

fn of_numbers(branch: &Branch, domain: Span) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    if domain.low > domain.high {
        wrong.push((
            "branch.empty-domain",
            format!("`{}` can have no value", branch.fact),
        ));
        return wrong;
    }
    let spans = |guard: &Guard| match &guard.when {
        When::Spans(spans) => spans.clone(),
        When::Choices(_) => Vec::new(),
    };
    for guard in &branch.guards {
        if matches!(guard.when, When::Choices(_)) {
            wrong.push(other_kind(branch, guard));
        }
        for span in spans(guard) {
            if span.low > span.high {
                let message = format!(
                    "the span {} to {} of `{}` holds nothing",
                    span.low, span.high, guard.transition
                );
                wrong.push(("branch.empty-span", message));
            } else if span.low < domain.low || span.high > domain.high {
                let value = if span.low < domain.low {
                    span.low
                } else {
                    span.high
                };
                wrong.push(outside(branch, guard, &value.to_string()));
            }
        }
    }
    let all: Vec<Span> = branch.guards.iter().flat_map(spans).collect();
    if all.len() > SPANS_MAX {
        let message = format!("{} spans: at most {SPANS_MAX} are allowed", all.len());
        return vec![("branch.too-many-spans", message)];
    }
    // Between two of these numbers nothing changes, so that they stand for all numbers.
    let lows = all.iter().map(|span| Some(span.low));
    let highs = all.iter().map(|span| span.high.checked_add(1));
    let edges = lows.chain(highs).flatten().chain([domain.low]);
    let inside = edges.filter(|edge| (domain.low..=domain.high).contains(edge));
    let numbers: BTreeSet<i64> = inside.collect();
    let holds = |guard: &Guard, number: i64| match &guard.when {
        When::Spans(spans) => spans.iter().any(|s| (s.low..=s.high).contains(&number)),
        When::Choices(_) => false,
    };
    let at = numbers
        .iter()
        .map(|number| (number, takers(branch, |guard| holds(guard, *number))));
    wrong.extend(not_exactly_one(branch, at));
    wrong
}

fn takers<'b>(branch: &'b Branch, takes: impl Fn(&Guard) -> bool) -> BTreeSet<&'b str> {
    let taking = branch.guards.iter().filter(|guard| takes(guard));
    taking.map(|guard| guard.transition.as_str()).collect()
}

/// The first value that no transition takes, and the first that several do.
fn not_exactly_one<'b, V: std::fmt::Display>(
    branch: &Branch,
    values: impl Iterator<Item = (V, BTreeSet<&'b str>)>,
) -> Vec<Wrong> {
    let (mut gap, mut overlap) = (None, None);
    for (value, takers) in values {
        if takers.is_empty() && gap.is_none() {
            let message = format!(
                "with `{}` = {value}, `{}` takes no transition: extend a guard",
                branch.fact, branch.action
            );
            gap = Some(("branch.gap", message));
        }
        if takers.len() > 1 && overlap.is_none() {
            let takers: crate::refusal::Names = takers.into_iter().collect();
            let message = format!(
                "with `{}` = {value}, `{}` takes several transitions: {takers}",
                branch.fact, branch.action
            );
            overlap = Some(("branch.overlap", message));
        }
    }
    gap.into_iter().chain(overlap).collect()
}

fn outside(branch: &Branch, guard: &Guard, value: &str) -> Wrong {
    let message = format!(
        "the guard of `{}` holds for {value}, which `{}` cannot be",
        guard.transition, branch.fact
    );
    ("branch.outside-domain", message)
}

fn other_kind(branch: &Branch, guard: &Guard) -> Wrong {
    let message = format!(
        "the guard of `{}` is of another kind than the values of `{}`: name choices for a choice, \
         spans for a number",
        guard.transition, branch.fact
    );
    ("branch.other-kind", message)
}
