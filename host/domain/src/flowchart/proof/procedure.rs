//! Whether the chart follows the law's procedure: least stages, separation of duties, officers.
//!
//! A stage is passed when a step that carries it is left, by whichever action: what was done there is
//! on record with its documents, and what it was worth is not a matter of the chart.

use super::course::{Course, word};
use super::rules::{Procedure, StageOrder, StageSet, StagesApart};
use super::{Failure, Outcome, Question, Subject};
use crate::catalogue::Stage;
use crate::flowchart::{Ending, StepKind};

/// [`Question::Stages`].
pub(super) fn stages(subject: &Subject<'_>) -> Outcome {
    asked(subject, |procedure| {
        let orders = procedure.orders.iter();
        orders.filter_map(|order| missing(order, subject)).collect()
    })
}

/// [`Question::Apart`].
pub(super) fn apart(subject: &Subject<'_>) -> Outcome {
    asked(subject, |procedure| {
        let pairs = procedure.apart.iter();
        pairs.flat_map(|pair| together(pair, subject)).collect()
    })
}

/// [`Question::Officers`].
pub(super) fn officers(subject: &Subject<'_>) -> Outcome {
    asked(subject, |procedure| {
        let mut failures = Vec::new();
        for rule in &procedure.officers {
            for step in with_stage(subject, &rule.stages) {
                let given = subject.net.step(step).officers;
                if given < rule.officers {
                    let message = format!(
                        "{given} officer acts here, {} must act together ({})",
                        rule.officers, rule.source
                    );
                    let id = &subject.net.step(step).id;
                    let failure = Failure::new(Question::Officers, id, message);
                    failures.push(failure.shown_by(subject.course_opening(id)));
                }
            }
        }
        failures
    })
}

/// None of the three can be judged when no step says which stage it is, or the rules know nothing.
fn asked(subject: &Subject<'_>, failures: impl Fn(&Procedure) -> Vec<Failure>) -> Outcome {
    if !subject.says_stages() {
        return Outcome::undeclared("no step says which stage of the procedure it is");
    }
    match subject.rules.of(subject.item) {
        Some(procedure) => Outcome::of(failures(procedure), Vec::new()),
        None => Outcome::undeclared("the rules say nothing about this category"),
    }
}

/// A shortest course that ends well without the stages of the order.
///
/// How far an order has been fulfilled is a number, and it is best to fulfil each as early as one can;
/// so a course together with that number is all that has to be walked.
fn missing(order: &StageOrder, subject: &Subject<'_>) -> Option<Failure> {
    let due: Vec<StageSet> = order.stages.iter().map(|any| StageSet::of(any)).collect();
    let after = |done: usize, edge: usize| {
        let passed = subject.stages[subject.net.edges[edge].from];
        let more = due[done..].iter().take_while(|any| any.meets(passed));
        done + more.count()
    };
    let ends_well = |edge: usize| {
        let ends = subject.net.edges[edge].ends;
        matches!(ends, Some(Ending::Granted | Ending::Completed))
    };
    let edges = subject.play.search(
        due.len() + 1,
        |done, edge| Some(after(done, edge)).filter(|done| *done < due.len()),
        |taken, _| ends_well(taken.edge),
    )?;
    let done = edges.iter().fold(0, |done, edge| after(done, *edge));
    let last = edges.last().copied()?;
    let ending = subject.net.edges[last].ends.map_or("", word);
    let wanted = named(&order.stages[done]);
    let before = done.checked_sub(1).map(|before| &order.stages[before]);
    let after = before.map_or(String::new(), |before| format!(" after {}", named(before)));
    let message = format!(
        "a course is {ending} without {wanted}{after} ({})",
        order.source
    );
    let failure = Failure::new(Question::Stages, &subject.net.transition(last).id, message);
    Some(failure.shown_by(Some(Course::of(&edges, subject))))
}

fn named(stages: &[Stage]) -> String {
    let name = |stage: &Stage| format!("{} {}", stage.english(), stage.chinese());
    let names: Vec<String> = stages.iter().map(name).collect();
    names.join(" or ")
}

/// Steps at which one person could do both sorts of stages in one case.
fn together(pair: &StagesApart, subject: &Subject<'_>) -> Vec<Failure> {
    let mut failures = Vec::new();
    for one in with_stage(subject, &pair.one) {
        for other in with_stage(subject, &pair.other) {
            failures.extend(same_person(one, other, pair, subject));
        }
    }
    failures
}

fn same_person(
    one: usize,
    other: usize,
    pair: &StagesApart,
    subject: &Subject<'_>,
) -> Option<Failure> {
    let (first, second) = (subject.net.step(one), subject.net.step(other));
    let both = format!("{} and {}", named(&pair.one), named(&pair.other));
    if one == other {
        let message = format!(
            "whoever acts here does {both}, which must be apart: make two steps of it ({})",
            pair.source
        );
        let failure = Failure::new(Question::Apart, &first.id, message);
        return Some(failure.shown_by(subject.course_opening(&first.id)));
    }
    // Separation holds in both directions, as in `case/lawful.rs`.
    if first.apart_from.contains(&second.id) || second.apart_from.contains(&first.id) {
        return None;
    }
    let course = through(one, other, subject).or_else(|| through(other, one, subject))?;
    let message = format!(
        "whoever acts here may have acted at `{}`: {both} must be apart, name one step in the \
         other's `apart_from` ({})",
        first.id, pair.source
    );
    let failure = Failure::new(Question::Apart, &second.id, message);
    Some(failure.shown_by(Some(course)))
}

/// A shortest course on which `earlier` is left and `later` is left after it.
fn through(earlier: usize, later: usize, subject: &Subject<'_>) -> Option<Course> {
    let from = |edge: usize| subject.net.edges[edge].from;
    let edges = subject.play.search(
        2,
        |seen, edge| Some(usize::from(seen == 1 || from(edge) == earlier)),
        |taken, seen| seen == 1 && from(taken.edge) == later,
    )?;
    Some(Course::of(&edges, subject))
}

/// Steps at which people work and that carry one of the stages.
fn with_stage<'s>(
    subject: &'s Subject<'s>,
    stages: &[Stage],
) -> impl Iterator<Item = usize> + use<'s> {
    let wanted = StageSet::of(stages);
    let steps = subject.net.chart.steps.iter().enumerate();
    steps
        .filter(move |(at, step)| step.kind == StepKind::Work && subject.stages[*at].meets(wanted))
        .map(|(at, _)| at)
}
