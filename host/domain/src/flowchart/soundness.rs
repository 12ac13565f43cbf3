//! Soundness: every step has a course that opens it, and every course that the chart allows can be
//! brought to an end.
//!
//! That finds steps that lead nowhere, joins that wait for a part that can turn off, and joins of
//! parts that are never open at the same time. An end in one parallel part ends the case, whatever
//! else is open: so the law has it with a withdrawal, and so [`crate::case`] does it.
//!
//! More than [`super::play::MARKINGS_MAX`] markings cannot be proved here, and the chart is refused.

use super::net::Net;
use super::play::{MARKINGS_MAX, Marking, Play};
use super::{ChartProblem, Flowchart};
use crate::refusal::Names;

pub(super) const UNREACHABLE: &str = "no course comes here: lead a transition to it, or drop it";

/// Problems of a chart whose names all refer to something.
pub(super) fn check(chart: &Flowchart) -> Vec<ChartProblem> {
    let Some(net) = Net::of(chart) else {
        return Vec::new();
    };
    let Some(play) = Play::of(&net) else {
        return vec![ChartProblem::new("chart.too-parallel", "", too_parallel())];
    };
    let unreached = unreachable(&net, &play).map(|step| {
        let id = &net.step(step).id;
        ChartProblem::new("chart.unreachable", id, UNREACHABLE)
    });
    let mut problems: Vec<ChartProblem> = unreached.collect();
    if let Some(at) = play.stuck() {
        let (place, message) = stuck(&net, &play.markings[at]);
        problems.push(ChartProblem::new("chart.no-end", place, message));
    }
    problems
}

/// Steps that no course opens.
pub(super) fn unreachable<'p>(
    net: &'p Net<'_>,
    play: &'p Play,
) -> impl Iterator<Item = usize> + 'p {
    let unreached = |&step: &usize| play.opens(step).is_none();
    (0..net.chart.steps.len()).filter(unreached)
}

pub(super) fn too_parallel() -> String {
    format!("more than {MARKINGS_MAX} combinations of parallel steps: use fewer parallel parts")
}

/// Place and words for a marking from which no end is in reach.
pub(super) fn stuck<'c>(net: &Net<'c>, marking: &Marking) -> (&'c str, String) {
    let id = |step| net.step(step).id.as_str();
    let open: Names = marking.open(net).map(id).collect();
    let waiting: Names = marking.joins(net).map(id).collect();
    let message = format!(
        "a course can get stuck with open steps {open} and joins waiting {waiting}: no end is in reach"
    );
    let first = marking.open(net).chain(marking.joins(net)).next();
    (first.map_or("", id), message)
}
