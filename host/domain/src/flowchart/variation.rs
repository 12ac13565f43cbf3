//! A department's variation of the county's base chart: it may add, never take away what the base
//! demands.
//!
//! Steps, supervision points, separation of duties, officers and step limits of the base stay. A
//! step that every successful course of the base passes may not become avoidable: the step would
//! be there, and nobody would go through it. Posts, documents, names and further steps are the
//! department's own.

use std::collections::BTreeSet;

use super::{ChartProblem, Ending, Flowchart, Limit, Step, limits};

/// What `variation` takes away from `base`; empty when it may be used. `promised` is the item's
/// promised limit, which the steps together may not exceed.
pub fn check_variation(
    base: &Flowchart,
    variation: &Flowchart,
    promised: Limit,
) -> Vec<ChartProblem> {
    let mut problems = Vec::new();
    if base.item != variation.item {
        let message = format!(
            "it is for item `{}`, the base for `{}`",
            variation.item, base.item
        );
        problems.push(ChartProblem::new("variation.other-item", "", message));
    }
    for step in &base.steps {
        match variation.step(&step.id) {
            Some(varied) => problems.extend(taken_away(step, varied)),
            None => {
                let message = "the base demands this step: keep it";
                problems.push(ChartProblem::new(
                    "variation.step-dropped",
                    &step.id,
                    message,
                ));
            }
        }
    }
    for step in mandatory(base) {
        if variation.step(step).is_some() && succeeds_without(variation, step) {
            let message =
                "every successful course of the base passes this step: do not lead around it";
            problems.push(ChartProblem::new("variation.step-avoidable", step, message));
        }
    }
    let beyond = |chart| {
        let way = limits::longest_way(chart, None);
        way.is_some_and(|(longest, _)| longest.length > promised.length())
    };
    if !beyond(base) && beyond(variation) {
        let message = format!(
            "its steps together take longer than the promised {} {:?}",
            promised.days, promised.unit
        );
        problems.push(ChartProblem::new(
            "variation.limits-lengthened",
            "",
            message,
        ));
    }
    problems
}

fn taken_away(base: &Step, varied: &Step) -> Vec<ChartProblem> {
    let mut problems = Vec::new();
    let mut say = |code, message: String| problems.push(ChartProblem::new(code, &base.id, message));
    if base.kind != varied.kind {
        say(
            "variation.kind-changed",
            format!("it is {:?} in the base, not {:?}", base.kind, varied.kind),
        );
    }
    if varied.officers < base.officers {
        say(
            "variation.fewer-officers",
            format!(
                "{} officers, the base demands {}",
                varied.officers, base.officers
            ),
        );
    }
    for point in &base.points {
        if !varied.points.contains(point) {
            say(
                "variation.point-dropped",
                format!("the base demands supervision point `{}`", point.id),
            );
        }
    }
    for other in &base.apart_from {
        if !varied.apart_from.contains(other) {
            say(
                "variation.separation-dropped",
                format!("the base demands another person than at `{other}`"),
            );
        }
    }
    for part in &base.joins {
        if !varied.joins.contains(part) {
            say(
                "variation.join-dropped",
                format!("the base waits here for `{part}`"),
            );
        }
    }
    if base.limit.is_some() && varied.limit.is_none() {
        say(
            "variation.limit-dropped",
            "the base sets a limit for this step".to_owned(),
        );
    }
    problems
}

/// Steps without which the chart cannot succeed.
fn mandatory(chart: &Flowchart) -> Vec<&str> {
    if !succeeds_without(chart, "") {
        return Vec::new();
    }
    let ids = chart.steps.iter().map(|step| step.id.as_str());
    ids.filter(|id| !succeeds_without(chart, id)).collect()
}

/// Whether an ending that grants or completes is in reach when `avoided` is never entered. A join
/// is entered only when all its parts are.
fn succeeds_without(chart: &Flowchart, avoided: &str) -> bool {
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let enter = |step: &str, reached: &BTreeSet<&str>| {
        let joins = chart.step(step).map_or(&[][..], |s| &s.joins);
        step != avoided && joins.iter().all(|part| reached.contains(part.as_str()))
    };
    if enter(&chart.start, &reached) {
        reached.insert(&chart.start);
    }
    loop {
        let from = chart
            .transitions
            .iter()
            .filter(|t| reached.contains(t.from.as_str()));
        let targets = from.flat_map(|t| &t.to).map(String::as_str);
        let new: Vec<&str> = targets
            .filter(|to| !reached.contains(to) && enter(to, &reached))
            .collect();
        if new.is_empty() {
            break;
        }
        reached.extend(new);
    }
    let good = |t: &&super::Transition| matches!(t.ends, Some(Ending::Granted | Ending::Completed));
    chart
        .transitions
        .iter()
        .filter(good)
        .any(|t| reached.contains(t.from.as_str()))
}
