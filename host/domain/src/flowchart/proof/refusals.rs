//! Whether whoever is refused gets it in writing, with remedies (行政许可法 38; domain.md 5.1).
//!
//! That the document gives reasons is not a matter of the chart: every outcome of a plugin carries its
//! reasons, and the host checks them against the declared rules.

use super::course::Course;
use super::{Failure, Outcome, Question, Subject};
use crate::flowchart::{Ending, StepKind};

/// [`Question::RefusalDocument`], given what is known from steps alone.
pub(super) fn document(subject: &Subject<'_>, failures: Vec<Failure>) -> Outcome {
    let shown = |failure: Failure| {
        let course = course_ending_by(&failure.place, subject);
        failure.shown_by(course)
    };
    let mut failures: Vec<Failure> = failures.into_iter().map(shown).collect();
    let mut missing = Vec::new();
    if let Some(course) = without_document(subject) {
        let last = course.legs.last().map_or("", |leg| &leg.transition);
        let message = "a course ends against the applicant and no step on it makes a document: list \
                       one at a step before";
        match subject.says_stages() {
            true => failures.push(
                Failure::new(Question::RefusalDocument, last, message).shown_by(Some(course)),
            ),
            false => missing.push(format!("no document on a course that ends by `{last}`")),
        }
    }
    Outcome::of(failures, missing)
}

/// [`Question::Remedies`].
pub(super) fn remedies(subject: &Subject<'_>) -> Outcome {
    let ends = |edge: usize| is_negative(edge, subject);
    let course = subject
        .play
        .search(1, |_, _| Some(0), |taken, _| ends(taken.edge));
    let told = |remedy: &crate::catalogue::Remedy| remedy.names.has_chinese();
    let Some(course) = course.filter(|_| !subject.item.elements.remedies.iter().any(told)) else {
        return Outcome::Proved;
    };
    if !subject.says_stages() {
        return Outcome::undeclared("the item names no remedy, and its chart can refuse");
    }
    let last = course
        .last()
        .map_or("", |edge| &subject.net.transition(*edge).id);
    let message = "a course ends against the applicant, and the item names no remedy: say where and \
                   until when it can be contested";
    let failure = Failure::new(Question::Remedies, last, message);
    let failure = failure.shown_by(Some(Course::of(&course, subject)));
    Outcome::of(vec![failure], Vec::new())
}

fn is_negative(edge: usize, subject: &Subject<'_>) -> bool {
    subject.net.edges[edge]
        .ends
        .is_some_and(Ending::is_negative)
}

/// A shortest course to a negative end at a step where nobody works, without any document. Where
/// somebody works, the step itself has to make one, and the structural gate has looked.
fn without_document(subject: &Subject<'_>) -> Option<Course> {
    let from = |edge: usize| subject.net.step(subject.net.edges[edge].from);
    let edges = subject.play.search(
        1,
        |_, edge| from(edge).documents.is_empty().then_some(0),
        |taken, _| from(taken.edge).kind != StepKind::Work && is_negative(taken.edge, subject),
    )?;
    Some(Course::of(&edges, subject))
}

fn course_ending_by(transition: &str, subject: &Subject<'_>) -> Option<Course> {
    let taken = |edge: usize| subject.net.transition(edge).id == transition;
    let edges = subject
        .play
        .search(1, |_, _| Some(0), |m, _| taken(m.edge))?;
    Some(Course::of(&edges, subject))
}
