//! What is wrong with a flowchart, one thing at a time.

use sanquan_domain::flowchart::{Ending, Flowchart, StepKind, check, check_variation};
use sanquan_domain::supervision::{coverage, uncovered};
use sanquan_domain::value::Texts;

use super::fixture::{self, chart, step, transition, working_days};

fn codes(change: impl Fn(&mut Flowchart)) -> Vec<&'static str> {
    let mut chart = chart();
    change(&mut chart);
    check(&chart, &fixture::item())
        .iter()
        .map(|problem| problem.code)
        .collect()
}

fn variation(change: impl Fn(&mut Flowchart)) -> Vec<&'static str> {
    let mut varied = chart();
    change(&mut varied);
    let problems = check_variation(&chart(), &varied, working_days(10));
    problems.iter().map(|problem| problem.code).collect()
}

#[test]
fn a_sound_chart_has_no_problem() {
    assert!(codes(|_| ()).is_empty());
    assert!(variation(|_| ()).is_empty());
}

#[test]
fn names_and_references_are_checked() {
    assert_eq!(codes(|c| c.item = "x".into()), ["chart.other-item"]);
    assert_eq!(codes(|c| c.start = "x".into()), ["chart.no-start"]);
    assert_eq!(
        codes(|c| c.transitions[1].id = "reviewed".into()),
        ["chart.id-twice"]
    );
    assert_eq!(
        codes(|c| c.transitions[1].id = String::new()),
        ["chart.malformed-id"]
    );
    assert_eq!(
        codes(|c| c.steps[0].names = Texts::default()),
        ["chart.no-chinese-name"]
    );
    assert_eq!(
        codes(|c| c.steps[0].post = None),
        ["chart.work-without-post"]
    );
    assert_eq!(
        codes(|c| c.steps[5].post = Some("p".into())),
        ["chart.post-without-work"]
    );
    assert_eq!(codes(|c| c.steps[0].officers = 0), ["chart.no-officer"]);
    assert_eq!(
        codes(|c| c.steps[0].apart_from = vec!["x".into()]),
        ["chart.unknown-apart"]
    );
    assert_eq!(
        codes(|c| c.steps[4].joins.push("review".into())),
        ["chart.unknown-join"]
    );
    assert_eq!(codes(|c| drop(c.transitions.remove(7))), ["chart.dead-end"]);
    assert_eq!(
        codes(|c| c.transitions[0].to = vec!["x".into()]),
        ["chart.unknown-step"]
    );
    assert_eq!(
        codes(|c| c.transitions[0].to.push("sort".into())),
        ["chart.target-twice"]
    );
    assert_eq!(
        codes(|c| c.transitions[1].to.clear()),
        ["chart.leads-nowhere"]
    );
    assert_eq!(
        codes(|c| c.transitions[0].ends = Some(Ending::Granted)),
        ["chart.ends-and-goes-on"]
    );
    assert_eq!(
        codes(|c| c.transitions[0].action.clear()),
        ["chart.malformed-action"]
    );
    assert_eq!(
        codes(|c| c.transitions[2].action = "x".into()),
        ["chart.automatic-action"]
    );
    assert_eq!(
        codes(|c| c.steps[4].documents.clear()),
        ["chart.negative-without-document"]
    );
    let many = |c: &mut Flowchart| c.steps = vec![c.steps[0].clone(); 257];
    assert_eq!(codes(many), ["chart.too-large"]);
}

#[test]
fn every_course_must_come_to_an_end() {
    let alone = |c: &mut Flowchart| {
        c.steps
            .push(step("island", StepKind::Work, Some("p"), None));
        c.transitions.push(transition(
            "off",
            "island",
            "go",
            &[],
            Some(Ending::Completed),
        ));
    };
    assert_eq!(codes(alone), ["chart.unreachable"]);
    let circle = |c: &mut Flowchart| {
        c.steps.push(step("pit", StepKind::Work, Some("p"), None));
        c.transitions
            .push(transition("fall", "review", "fall", &["pit"], None));
        c.transitions
            .push(transition("round", "pit", "round", &["pit"], None));
    };
    assert_eq!(codes(circle), ["chart.no-end"]);
    // The join waits for two parts, and only one of them is ever opened.
    let starved = |c: &mut Flowchart| {
        c.transitions
            .push(transition("only-fire", "sort", "proceed", &["fire"], None));
    };
    assert_eq!(codes(starved), ["chart.no-end"]);
    let automatic = |c: &mut Flowchart| {
        c.transitions.push(transition(
            "again-sorted",
            "sort",
            "proceed",
            &["sort"],
            None,
        ));
    };
    assert_eq!(codes(automatic), ["chart.automatic-circle"]);
}

#[test]
fn limits_of_the_longest_way_fit_into_the_promise() {
    assert_eq!(
        codes(|c| c.steps[0].limit = Some(working_days(7))),
        [] as [&str; 0]
    );
    assert_eq!(
        codes(|c| c.steps[0].limit = Some(working_days(8))),
        ["chart.limits-exceed-promise"]
    );
}

#[test]
fn a_variation_adds_and_never_takes_away() {
    assert_eq!(variation(|c| c.item = "x".into()), ["variation.other-item"]);
    assert_eq!(
        variation(|c| drop(c.steps.remove(5))),
        ["variation.step-dropped"]
    );
    assert_eq!(
        variation(|c| c.steps[0].kind = StepKind::Waiting),
        ["variation.kind-changed"]
    );
    assert_eq!(
        variation(|c| c.steps[2].officers = 1),
        ["variation.fewer-officers"]
    );
    assert_eq!(
        variation(|c| drop(c.steps[0].points.pop())),
        ["variation.point-dropped"]
    );
    assert_eq!(
        variation(|c| drop(c.steps[4].apart_from.pop())),
        ["variation.separation-dropped"]
    );
    assert_eq!(
        variation(|c| c.steps[0].limit = None),
        ["variation.limit-dropped"]
    );
    assert_eq!(
        variation(|c| c.steps[0].limit = Some(working_days(8))),
        ["variation.limits-lengthened"]
    );
    let around = |c: &mut Flowchart| {
        c.transitions
            .push(transition("quick", "review", "quick", &["deliver"], None));
    };
    assert_eq!(variation(around), ["variation.step-avoidable"; 4]);
    assert!(variation(|c| c.steps[4].joins.clear()).contains(&"variation.join-dropped"));
}

#[test]
fn what_is_not_watched_is_listed() {
    assert_eq!(uncovered(&chart()), ["deliver"]);
    let coverage = coverage(&chart());
    assert_eq!((coverage.points, coverage.steps), (13, 6));
    assert!(coverage.absent_kinds.is_empty());
}
