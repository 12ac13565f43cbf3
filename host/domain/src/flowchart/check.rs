//! Whether a flowchart may be published (domain.md 5.1): one start, every step reachable, every
//! course ends, no work without post, limits within the promise, and names in Chinese.

use std::collections::BTreeSet;

use super::{ChartProblem, Flowchart, PROCEED, Step, StepKind, Transition, limits, soundness};
use crate::catalogue::PowerItem;

/// Most steps of a chart.
pub const STEPS_MAX: usize = 256;

/// Most transitions of a chart.
pub const TRANSITIONS_MAX: usize = 1_024;

/// Everything that is wrong with `chart` as a course of `item`; empty when it may be published.
///
/// A department's variation passes this gate too; what the county says of its own chart beyond the
/// course is asked by [`super::proof::prove`].
pub fn check(chart: &Flowchart, item: &PowerItem) -> Vec<ChartProblem> {
    let mut problems = structure(chart, item);
    // What follows speaks about courses, and needs names that refer to something.
    if problems.is_empty() {
        problems.extend(soundness::check(chart));
        problems.extend(automatic_circle(chart));
        problems.extend(check_limits(chart, item));
    }
    problems
}

/// What is wrong with steps and transitions one by one.
pub(super) fn structure(chart: &Flowchart, item: &PowerItem) -> Vec<ChartProblem> {
    if let Some(problem) = too_large(chart) {
        return vec![problem];
    }
    let mut problems = Vec::new();
    if chart.item != item.code {
        let message = format!(
            "it is the chart of item `{}`, not of `{}`",
            chart.item, item.code
        );
        problems.push(ChartProblem::new("chart.other-item", "", message));
    }
    if chart.step(&chart.start).is_none() {
        let message = format!("its start `{}` is not one of its steps", chart.start);
        problems.push(ChartProblem::new("chart.no-start", "", message));
    }
    problems.extend(repeated(chart));
    chart
        .steps
        .iter()
        .for_each(|step| check_step(step, chart, &mut problems));
    chart
        .transitions
        .iter()
        .for_each(|t| check_transition(t, chart, &mut problems));
    problems
}

fn too_large(chart: &Flowchart) -> Option<ChartProblem> {
    let (steps, transitions) = (chart.steps.len(), chart.transitions.len());
    let large = steps > STEPS_MAX || transitions > TRANSITIONS_MAX;
    large.then(|| {
        let message = format!(
            "{steps} steps and {transitions} transitions: at most {STEPS_MAX} and {TRANSITIONS_MAX} are allowed"
        );
        ChartProblem::new("chart.too-large", "", message)
    })
}

fn repeated(chart: &Flowchart) -> Vec<ChartProblem> {
    let steps = chart.steps.iter().map(|step| ("step", &step.id));
    let transitions = chart.transitions.iter().map(|t| ("transition", &t.id));
    let points = chart
        .steps
        .iter()
        .flat_map(|step| &step.points)
        .map(|p| ("supervision point", &p.id));
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for (what, id) in steps.chain(transitions).chain(points) {
        if id.is_empty() || id.len() > 200 {
            let message = format!(
                "the id of a {what} has {} bytes: 1 to 200 are allowed",
                id.len()
            );
            problems.push(ChartProblem::new("chart.malformed-id", id, message));
        } else if !seen.insert((what, id)) {
            let message = format!("two {what}s have this id");
            problems.push(ChartProblem::new("chart.id-twice", id, message));
        }
    }
    problems
}

fn check_step(step: &Step, chart: &Flowchart, problems: &mut Vec<ChartProblem>) {
    let mut say = |code, message: String| problems.push(ChartProblem::new(code, &step.id, message));
    if !step.names.has_chinese() {
        say(
            "chart.no-chinese-name",
            "it has no name in `zh-CN`".to_owned(),
        );
    }
    match (step.kind, &step.post) {
        (StepKind::Work, None) => say(
            "chart.work-without-post",
            "work needs a post: name one".to_owned(),
        ),
        (StepKind::Automatic | StepKind::Waiting, Some(post)) => {
            say(
                "chart.post-without-work",
                format!("nobody of post `{post}` acts here: drop the post"),
            );
        }
        _ => {}
    }
    if step.officers == 0 {
        say(
            "chart.no-officer",
            "at least 1 officer acts at a step".to_owned(),
        );
    }
    for other in &step.apart_from {
        if *other == step.id || chart.step(other).is_none() {
            say(
                "chart.unknown-apart",
                format!("it must be apart from `{other}`, which is not another step"),
            );
        }
    }
    for part in &step.joins {
        let leads_here = chart.leaving(part).any(|t| t.to.contains(&step.id));
        if !leads_here {
            say(
                "chart.unknown-join",
                format!("it joins `{part}`, from which no transition leads here"),
            );
        }
    }
    if chart.leaving(&step.id).next().is_none() {
        say(
            "chart.dead-end",
            "no transition leaves it: lead one on, or end the case".to_owned(),
        );
    }
}

fn check_transition(transition: &Transition, chart: &Flowchart, problems: &mut Vec<ChartProblem>) {
    let mut say =
        |code, message: String| problems.push(ChartProblem::new(code, &transition.id, message));
    if !transition.names.has_chinese() {
        say(
            "chart.no-chinese-name",
            "it has no name in `zh-CN`".to_owned(),
        );
    }
    if transition.action.is_empty() || transition.action.len() > 200 {
        say(
            "chart.malformed-action",
            "an action has 1 to 200 bytes".to_owned(),
        );
    }
    let from = chart.step(&transition.from);
    for step in std::iter::once(&transition.from).chain(&transition.to) {
        if chart.step(step).is_none() {
            say(
                "chart.unknown-step",
                format!("it refers to step `{step}`, which does not exist"),
            );
        }
    }
    let targets: BTreeSet<&String> = transition.to.iter().collect();
    if targets.len() != transition.to.len() {
        say("chart.target-twice", "it opens a step twice".to_owned());
    }
    match (transition.to.is_empty(), transition.ends) {
        (true, None) => say(
            "chart.leads-nowhere",
            "it opens no step and does not end the case".to_owned(),
        ),
        (false, Some(ending)) => say(
            "chart.ends-and-goes-on",
            format!("it ends the case as {ending:?} and opens steps"),
        ),
        _ => {}
    }
    if let Some(from) = from {
        let automatic = from.kind == StepKind::Automatic;
        if automatic && transition.action != PROCEED {
            say(
                "chart.automatic-action",
                format!("an automatic step is left with the action `{PROCEED}`"),
            );
        }
        // domain.md 5.1: every negative end has a document with reasons and remedies (行政许可法 38).
        let negative = transition.ends.is_some_and(super::Ending::is_negative);
        if negative && from.kind == StepKind::Work && from.documents.is_empty() {
            say(
                "chart.negative-without-document",
                format!(
                    "a negative end needs a document: list one at step `{}`",
                    from.id
                ),
            );
        }
    }
}

/// Automatic steps that can follow each other for ever, with nobody acting.
pub(super) fn automatic_circle(chart: &Flowchart) -> Option<ChartProblem> {
    let is_automatic = |id: &&String| {
        chart
            .step(id)
            .is_some_and(|s| s.kind == StepKind::Automatic)
    };
    let mut left: BTreeSet<&String> = chart
        .steps
        .iter()
        .map(|step| &step.id)
        .filter(is_automatic)
        .collect();
    // Take away what leads only out; whatever stays stands in a circle or before one.
    loop {
        let leads_in = |id: &&String| {
            chart
                .leaving(id)
                .flat_map(|t| &t.to)
                .any(|to| left.contains(to))
        };
        let stay: BTreeSet<&String> = left.iter().copied().filter(leads_in).collect();
        if stay.len() == left.len() {
            break;
        }
        left = stay;
    }
    left.first().map(|id| {
        let message =
            "automatic steps can follow each other for ever: let somebody act between them";
        ChartProblem::new("chart.automatic-circle", id, message)
    })
}

fn check_limits(chart: &Flowchart, item: &PowerItem) -> Option<ChartProblem> {
    let (longest, way) = limits::longest_way(chart, Some(item))?;
    let promised = item.promised_limit.length();
    if longest.length > promised {
        let message = format!(
            "the limits of the steps {} together exceed the promised {} {:?}",
            way.join(" → "),
            item.promised_limit.days,
            item.promised_limit.unit,
        );
        let code = "chart.limits-exceed-promise";
        return Some(ChartProblem::new(code, "", message));
    }
    let unknown = longest.bound > promised;
    unknown.then(|| ChartProblem::new("chart.too-many-circles", "", limits::too_many_circles()))
}
