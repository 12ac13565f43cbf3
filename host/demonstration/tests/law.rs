//! What the procedural laws demand at least of every chart, asked here once more and apart from the proofs of
//! the domain: stages in order, separation, branches, points, risks, remedies.

mod support;

use std::collections::BTreeSet;

use sanquan_domain::calendar::{CalendarDocument, WorkingCalendar};
use sanquan_domain::catalogue::Stage::*;
use sanquan_domain::catalogue::{
    Branch, Category, GuardDomain, PowerItem, RiskGrade, RiskScale, Span, Stage, When,
};
use sanquan_domain::flowchart::proof::{ProcedureRules, Question, prove};
use sanquan_domain::flowchart::{Ending, PointKind, Step, StepKind, Transition};
use sanquan_domain::time::Date;
use support::{chinese, whole};

type Stages = &'static [Stage];

/// The stages that every course to a good end passes, in this order; each may be any of a list.
fn order(item: &PowerItem) -> &'static [Stages] {
    match item.category {
        Category::Licence => &[&[Review], &[Decision], &[Delivery]],
        Category::Penalty => &[
            &[Filing],
            &[Investigation],
            &[LegalReview, Trial],
            &[PriorNotice],
            &[Decision],
            &[Delivery],
        ],
        Category::Coercion => &[&[Approval], &[PriorNotice], &[Measure]],
        Category::Levy => &[&[Assessment], &[Decision], &[Delivery], &[Payment]],
        Category::Benefit => &[&[Acceptance], &[Review, HomeVisit], &[Posting], &[Decision]],
        Category::Confirmation => &[&[Review], &[Decision]],
        Category::Adjudication => &[
            &[Acceptance],
            &[AnswerServed],
            &[Trial],
            &[Decision],
            &[Delivery],
        ],
        Category::Other => &[
            &[FormCheck, Review, PanelReview],
            &[FilingReceipt, Decision],
        ],
        Category::PublicService => &[],
    }
}

/// Stages that one person may not do in one case.
const APART: &[(Stages, Stages)] = &[
    (&[Investigation], &[LegalReview, Trial]),
    (&[Investigation], &[Decision]),
    (&[LegalReview, Trial], &[Decision]),
    (&[Hearing], &[Investigation, Review, SiteCheck]),
    (&[Review, FormCheck, SiteCheck, HomeVisit], &[Decision]),
    (&[Review, FormCheck, SiteCheck, HomeVisit], &[Examination]),
    (&[Examination], &[Decision]),
    (&[Approval], &[Measure]),
];

fn stages<'a>(item: &'a PowerItem, step: &str) -> &'a [Stage] {
    item.duty(step).map_or(&[], |duty| duty.stages.as_slice())
}

/// Whether some way from the start to a good end misses a stage; each parallel part is followed alone.
fn misses_a_stage(item: &PowerItem) -> Option<String> {
    let order = order(item);
    let mut seen = BTreeSet::new();
    let mut open = vec![(item.flowchart.start.as_str(), 0)];
    while let Some((step, done)) = open.pop() {
        if !seen.insert((step, done)) {
            continue;
        }
        let here = stages(item, step);
        let passes = |any: &&Stages| any.iter().any(|stage| here.contains(stage));
        let done = done + order[done..].iter().take_while(passes).count();
        for transition in item.flowchart.leaving(step) {
            let good = matches!(transition.ends, Some(Ending::Granted | Ending::Completed));
            if good && done < order.len() {
                return Some(format!(
                    "{} ends well without {:?}",
                    transition.id, order[done]
                ));
            }
            open.extend(transition.to.iter().map(|to| (to.as_str(), done)));
        }
    }
    None
}

#[test]
fn every_course_to_a_good_end_passes_the_least_stages_in_order() {
    for item in &whole().items {
        assert_eq!(misses_a_stage(item), None, "{}", chinese(&item.names));
    }
}

#[test]
fn what_the_law_keeps_apart_is_apart() {
    for item in &whole().items {
        let of = |wanted: Stages| {
            let steps = item.flowchart.steps.iter();
            let steps = steps.filter(|step| step.kind == StepKind::Work);
            steps.filter(move |step| stages(item, &step.id).iter().any(|s| wanted.contains(s)))
        };
        for &(one, other) in APART {
            for first in of(one) {
                for second in of(other) {
                    let apart = first.apart_from.contains(&second.id)
                        || second.apart_from.contains(&first.id);
                    let name = chinese(&item.names);
                    assert!(apart, "{name}: {} and {}", first.id, second.id);
                }
            }
        }
    }
}

#[test]
fn two_officers_investigate_check_sites_and_carry_out_coercion() {
    for item in &whole().items {
        for step in &item.flowchart.steps {
            let together = [Investigation, SiteCheck, Measure, HomeVisit];
            let together = stages(item, &step.id).iter().any(|s| together.contains(s));
            if together && step.kind == StepKind::Work {
                assert!(
                    step.officers >= 2,
                    "{} at {}",
                    chinese(&item.names),
                    step.id
                );
            }
        }
    }
}

#[test]
fn limits_are_those_of_the_law_or_shorter() {
    for item in &whole().items {
        let (promised, statutory) = (item.promised_limit, item.statutory_limit);
        let name = chinese(&item.names);
        assert!(promised.fits_within(statutory), "{name}");
        assert_eq!(promised.unit, statutory.unit, "{name}");
        if let Some(accept) = item.flowchart.step("accept").and_then(|step| step.limit) {
            let days = accept.days;
            assert!(days <= 7, "{name}: acceptance takes {days} days");
        }
        let promise = item.elements.promise.as_ref();
        assert!(
            promise.is_some_and(|promise| promise.by.has_chinese()),
            "{name}"
        );
    }
}

/// Steps to which nobody here can set an end: the higher authority's clock is not the county's, and a conclusion of
/// another authority is there when it is there (domain.md 4.5, 上报 and 中止).
const WITHOUT_END: [&str; 2] = ["superior", "pending"];

#[test]
fn nothing_is_left_undeclared_but_the_end_of_what_others_end() {
    let plain = CalendarDocument::china(Vec::new());
    let calendar = WorkingCalendar::new(plain).expect("a calendar without exceptions is one");
    let (rules, scale) = (ProcedureRules::default(), RiskScale::default());
    let from = Date::new(2026, 3, 2).expect("a day");
    let mut open = 0;
    for item in &whole().items {
        let steps = item.flowchart.steps.iter().map(|step| step.id.as_str());
        let endless: Vec<&str> = steps.filter(|step| WITHOUT_END.contains(step)).collect();
        let proof = prove(item, &rules, &scale, &calendar, from);
        let undeclared: Vec<_> = proof.undeclared().collect();
        let missing = [format!("no limit at {}", endless.join(", "))];
        let expected = match endless.is_empty() {
            true => Vec::new(),
            false => vec![(Question::Limits, &missing[..])],
        };
        assert_eq!(undeclared, expected, "{}", chinese(&item.names));
        assert!(!proof.is_refuted(), "{proof}");
        open += usize::from(!endless.is_empty());
    }
    assert_eq!(open, 32);
}

/// Where the clock stands still for a step, its days are the step's limit too, or it is one of those without end.
#[test]
fn whoever_stops_the_clock_is_held_to_the_days_that_were_applied_for() {
    let mut stops = 0;
    for item in &whole().items {
        for duty in &item.duties {
            let Some(stop) = &duty.stop else { continue };
            let at = format!("{}: {}", chinese(&item.names), duty.step);
            let step = item.flowchart.step(&duty.step).expect(&at);
            let ends = !WITHOUT_END.contains(&step.id.as_str());
            assert_eq!(step.limit, ends.then_some(stop.at_most), "{at}");
            let special = &item.elements.special_procedures;
            let applied_for = special.iter().any(|one| one.at_most == stop.at_most);
            assert!(applied_for, "{at}");
            stops += 1;
        }
    }
    assert!(stops > 1_000, "{stops} stops");
}

#[test]
fn every_fork_says_when_it_goes_where_and_leaves_no_value_out() {
    let mut forks = 0;
    for item in &whole().items {
        for step in &item.flowchart.steps {
            let mut actions: Vec<&str> = Vec::new();
            for transition in item.flowchart.leaving(&step.id) {
                actions.push(&transition.action);
            }
            actions.sort_unstable();
            for pair in actions.windows(2).filter(|pair| pair[0] == pair[1]) {
                let branches = item.duty(&step.id).map_or(&[][..], |duty| &duty.branches);
                let branch = branches.iter().find(|branch| branch.action == pair[0]);
                let at = format!("{}: {} → {}", chinese(&item.names), step.id, pair[0]);
                exact(
                    branch.expect(&at),
                    &item.flowchart.leaving(&step.id).collect::<Vec<_>>(),
                );
                forks += 1;
            }
        }
    }
    assert!(forks > 1_000, "{forks} forks");
}

/// Every value is taken by exactly one guard, and every transition of the action has one.
fn exact(branch: &Branch, leaving: &[&Transition]) {
    let of_action = leaving.iter().filter(|t| t.action == branch.action);
    let transitions: BTreeSet<&str> = of_action.map(|t| t.id.as_str()).collect();
    let guarded: Vec<&str> = branch
        .guards
        .iter()
        .map(|g| g.transition.as_str())
        .collect();
    assert_eq!(
        guarded.iter().copied().collect::<BTreeSet<_>>(),
        transitions
    );
    match &branch.domain {
        GuardDomain::Choice(values) => {
            let mut taken: Vec<&String> = Vec::new();
            for guard in &branch.guards {
                let When::Choices(choices) = &guard.when else {
                    panic!("{branch:?}");
                };
                taken.extend(choices);
            }
            taken.sort_unstable();
            let mut values: Vec<&String> = values.iter().collect();
            values.sort_unstable();
            assert_eq!(taken, values, "{branch:?}");
            assert!(
                values.windows(2).all(|pair| pair[0] != pair[1]),
                "{branch:?}"
            );
        }
        GuardDomain::Whole(domain) => {
            let mut spans: Vec<Span> = Vec::new();
            for guard in &branch.guards {
                let When::Spans(more) = &guard.when else {
                    panic!("{branch:?}");
                };
                spans.extend(more);
            }
            spans.sort_unstable();
            assert_eq!(spans.first().map(|s| s.low), Some(domain.low));
            assert_eq!(spans.last().map(|s| s.high), Some(domain.high));
            let joined = |pair: &[Span]| pair[0].high + 1 == pair[1].low;
            assert!(spans.windows(2).all(joined), "{branch:?}");
        }
    }
}

#[test]
fn supervision_looks_at_every_step_but_the_hosts_own() {
    let scale = RiskScale::default();
    for item in &whole().items {
        for step in item
            .flowchart
            .steps
            .iter()
            .filter(|s| s.kind != StepKind::Automatic)
        {
            let at = format!("{}: {}", chinese(&item.names), step.id);
            assert!(!step.points.is_empty(), "{at}");
            let duty = item.duty(&step.id).expect(&at);
            let high = duty
                .risks
                .iter()
                .any(|risk| scale.grade(risk) == RiskGrade::High);
            if duty.discretion || high {
                let looks = |kind| step.points.iter().any(|point| point.kind == kind);
                assert!(looks(PointKind::Authority), "{at}");
                assert!(looks(PointKind::Flow) || looks(PointKind::Material), "{at}");
            }
        }
    }
}

#[test]
fn every_item_knows_its_risks_their_grades_and_what_lowers_them() {
    let scale = RiskScale::default();
    let mut grades = [0_u32; 3];
    for item in &whole().items {
        let name = chinese(&item.names);
        let risks: Vec<_> = item.duties.iter().flat_map(|duty| &duty.risks).collect();
        assert!(risks.len() >= 3, "{name} has {} risks", risks.len());
        let ids: BTreeSet<&str> = risks.iter().map(|risk| risk.id.as_str()).collect();
        assert_eq!(ids.len(), risks.len(), "{name}: two risks have one id");
        for risk in risks {
            assert!(
                !risk.criteria.is_empty() && risk.description.has_chinese(),
                "{name}"
            );
            assert!(risk.identified_on.is_some() && risk.identified_on < risk.review_on);
            let least = match scale.grade(risk) {
                RiskGrade::High => 3,
                RiskGrade::Medium => 2,
                RiskGrade::Low => 1,
            };
            assert_eq!(risk.measures.len(), least, "{name}: {}", risk.id);
            grades[least - 1] += 1;
        }
    }
    assert!(grades.iter().all(|count| *count > 1_000), "{grades:?}");
}

#[test]
fn every_item_rests_on_law_and_whoever_is_refused_has_a_remedy() {
    for item in &whole().items {
        let name = chinese(&item.names);
        assert!(!item.basis.is_empty(), "{name}");
        let refuses = |t: &Transition| t.ends.is_some_and(Ending::is_negative);
        if item.flowchart.transitions.iter().any(refuses) {
            assert!(!item.elements.remedies.is_empty(), "{name}");
        }
        let documents = |step: &Step| step.documents.is_empty();
        for transition in item.flowchart.transitions.iter().filter(|t| refuses(t)) {
            let step = item.flowchart.step(&transition.from).expect(name);
            assert!(!documents(step), "{name}: {}", transition.id);
        }
    }
}

#[test]
fn discretion_is_bounded() {
    for item in &whole().items {
        let name = chinese(&item.names);
        let ranges = &item.elements.discretion;
        let free = item.duties.iter().any(|duty| duty.discretion);
        assert!(!free || !ranges.is_empty(), "{name}");
        assert!(ranges.iter().all(|row| row.range.is_in_order()), "{name}");
        let ids: BTreeSet<&str> = ranges.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids.len(), ranges.len(), "{name}");
    }
}
