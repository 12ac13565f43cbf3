//! What is known of an item's steps beyond their course: lanes, stages, clock stops, branches, risks.

use sanquan_domain::catalogue::{
    Branch, Guard, GuardDomain, Lane, Span, SpecialProcedure, StepDuty, StopDuty, When as Holds,
};
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::flowchart::Limit;
use sanquan_domain::value::Texts;

use crate::chart::{Course, Edge, Subject, joint};
use crate::random::Random;
use crate::risks;
use crate::template::{Days, Features, LaneRow, StepRow, Template};
use crate::{table, words};

/// A duty for each step.
pub(crate) fn duties(
    course: &Course,
    template: &'static Template,
    features: &Features,
    subject: &Subject<'_>,
    random: &mut Random,
) -> Vec<StepDuty> {
    let duty = |row: &&'static StepRow| StepDuty {
        step: row.id.to_owned(),
        lane: lane(row.lane, subject),
        stages: row.stages.clone(),
        discretion: row.discretion,
        stop: stop(row, subject).map(|(at_most, basis)| StopDuty { at_most, basis }),
        sub_flow: None,
        branches: branches(course, row.id),
        risks: risks::of_step(row.id, template, features, random),
    };
    course.steps.iter().map(duty).collect()
}

fn lane(row: LaneRow, subject: &Subject<'_>) -> Lane {
    match row {
        LaneRow::Own | LaneRow::Joint(_) => {
            joint(row, subject).map_or(Lane::Own, |other| Lane::Body(other.into()))
        }
        LaneRow::Township => Lane::Township,
        LaneRow::Village => Lane::Village,
        LaneRow::Outside => Lane::Outside,
    }
}

/// For how long the clock stands still, and by which law; `$basis` is the item's own, the last of several.
fn stop(row: &StepRow, subject: &Subject<'_>) -> Option<(Limit, LegalBasis)> {
    match row.days {
        Days::Stop {
            at_most,
            basis: "$basis",
            ..
        } => Some((at_most, subject.basis.clone())),
        Days::Stop { at_most, basis, .. } => Some((at_most, words::basis(basis))),
        Days::Open | Days::Share { .. } | Days::Fixed(_) => None,
    }
}

/// Every step at which the clock stands still is a special procedure of the item.
pub(crate) fn special_procedures(course: &Course, subject: &Subject<'_>) -> Vec<SpecialProcedure> {
    let special = |row: &&'static StepRow| {
        let (at_most, basis) = stop(row, subject)?;
        Some(SpecialProcedure {
            names: Texts::zh_en(row.chinese, row.english),
            at_most,
            basis,
        })
    };
    course.steps.iter().filter_map(special).collect()
}

/// The branches of a step: its edges with guards, by action.
fn branches(course: &Course, step: &str) -> Vec<Branch> {
    let guarded = course
        .edges
        .iter()
        .filter(|edge| edge.from == step && edge.row.guard.is_some());
    let mut groups: Vec<Vec<&Edge>> = Vec::new();
    for edge in guarded {
        let same = |group: &&mut Vec<&Edge>| group[0].row.action == edge.row.action;
        match groups.iter_mut().find(same) {
            Some(group) => group.push(edge),
            None => groups.push(vec![edge]),
        }
    }
    groups.iter().filter_map(|group| branch(group)).collect()
}

/// The domain of the fact is what its guards say together, so they leave no value out.
fn branch(edges: &[&Edge]) -> Option<Branch> {
    let guards: Vec<(Guard, &'static str)> = edges.iter().filter_map(|edge| guard(edge)).collect();
    let (_, fact) = guards.first()?;
    let fact = (*fact).to_owned();
    let guards: Vec<Guard> = guards.into_iter().map(|(guard, _)| guard).collect();
    Some(Branch {
        action: edges.first()?.row.action.to_owned(),
        fact,
        domain: domain(&guards),
        guards,
    })
}

fn guard(edge: &Edge) -> Option<(Guard, &'static str)> {
    let row = edge.row.guard.as_ref()?;
    let when = match row.value.split_once("..") {
        Some((low, high)) => Holds::Spans(vec![Span {
            low: table::number(low),
            high: table::number(high),
        }]),
        None => Holds::Choices(row.value.split(',').map(str::to_owned).collect()),
    };
    let transition = edge.id.clone();
    Some((Guard { transition, when }, row.fact))
}

fn domain(guards: &[Guard]) -> GuardDomain {
    let mut choices = Vec::new();
    let mut whole: Option<Span> = None;
    for guard in guards {
        match &guard.when {
            Holds::Choices(more) => choices.extend(more.iter().cloned()),
            Holds::Spans(spans) => {
                for span in spans {
                    let known = whole.unwrap_or(*span);
                    whole = Some(Span {
                        low: known.low.min(span.low),
                        high: known.high.max(span.high),
                    });
                }
            }
        }
    }
    whole.map_or(GuardDomain::Choice(choices), GuardDomain::Whole)
}
