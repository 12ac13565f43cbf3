//! Random charts, judged a second time by something that shares nothing with the prover: markings are sets
//! of names, every way is walked, and nothing is remembered that could be remembered wrongly.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sanquan_domain::catalogue::{Category, PowerItem, RiskScale, Stage, StepDuty};
use sanquan_domain::flowchart::proof::{
    Course, Failure, Outcome, Procedure, ProcedureRules, Proof, Question, StageOrder, StagesApart,
    prove,
};
use sanquan_domain::flowchart::{Ending, Flowchart, Transition};

use super::fixture::{self, day};
use super::proof_story::calendar;
use super::random_charts::{CONTROL, pieces, wild};

/// `stated` at share 100 (percent, `SANQUAN_TEST_SHARE`); a hundredth of it by default.
pub fn scaled(stated: u64) -> u64 {
    let share = std::env::var("SANQUAN_TEST_SHARE")
        .ok()
        .and_then(|share| share.parse::<u64>().ok())
        .unwrap_or(1);
    (stated * share / 100).max(1)
}

/// The same on every run; `SANQUAN_SEED` (a number) tries others.
fn check<S: Strategy>(strategy: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let seed: u64 = std::env::var("SANQUAN_SEED").map_or(2013, |s| s.parse().unwrap());
    println!("SANQUAN_SEED={seed}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: u32::try_from(scaled(30_000)).unwrap(),
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    if let Err(broken) = TestRunner::new_with_rng(config, rng).run(&strategy, test) {
        panic!("{broken}");
    }
}

// ---------------------------------------------------------------------------------------- the oracle

/// Open steps, and who has arrived where.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Case {
    open: BTreeSet<String>,
    arrived: BTreeMap<String, BTreeSet<String>>,
}

impl Case {
    fn begins(chart: &Flowchart) -> Self {
        Self {
            open: BTreeSet::from([chart.start.clone()]),
            ..Self::default()
        }
    }

    fn acts<'c>(&self, chart: &'c Flowchart) -> Vec<&'c Transition> {
        chart
            .transitions
            .iter()
            .filter(|t| self.open.contains(&t.from))
            .collect()
    }

    /// None when the act ends the case.
    fn act(&self, act: &Transition, chart: &Flowchart) -> Option<Self> {
        let mut after = self.clone();
        assert!(
            after.open.remove(&act.from),
            "an act at a step that is not open"
        );
        if act.ends.is_some() {
            return None;
        }
        for target in &act.to {
            let joins = &chart.step(target).unwrap().joins;
            let mut here = self.arrived.get(target).cloned().unwrap_or_default();
            here.insert(act.from.clone());
            if joins.iter().all(|part| here.contains(part)) {
                after.arrived.remove(target);
                after.open.insert(target.clone());
            } else {
                after.arrived.insert(target.clone(), here);
            }
        }
        Some(after)
    }

    /// Every case that can come about from this one; none when there are too many to try.
    fn futures(&self, chart: &Flowchart) -> Option<BTreeSet<Self>> {
        let mut known = BTreeSet::from([self.clone()]);
        let mut todo = VecDeque::from([self.clone()]);
        while let Some(case) = todo.pop_front() {
            for after in case
                .acts(chart)
                .iter()
                .filter_map(|act| case.act(act, chart))
            {
                if known.insert(after.clone()) {
                    todo.push_back(after);
                }
            }
            if known.len() > 200 {
                return None;
            }
        }
        Some(known)
    }

    fn can_end(&self, chart: &Flowchart) -> bool {
        let ends = |case: &Self| case.acts(chart).iter().any(|act| act.ends.is_some());
        self.futures(chart)
            .is_some_and(|futures| futures.iter().any(ends))
    }
}

/// The longest way to an end on which no step comes twice, by trying all of them.
fn longest(chart: &Flowchart, at: &str, on_the_way: &[&str]) -> Option<u32> {
    let way: Vec<&str> = on_the_way.iter().copied().chain([at]).collect();
    let own = chart.step(at).unwrap().limit.map_or(0, |limit| limit.days);
    let leaving = chart.transitions.iter().filter(|t| t.from == at);
    let lengths = leaving.flat_map(|t| match t.ends {
        Some(_) => vec![Some(own)],
        None => {
            let onwards = t.to.iter().filter(|to| !way.contains(&to.as_str()));
            onwards
                .map(|to| longest(chart, to, &way).map(|rest| own + rest))
                .collect()
        }
    });
    lengths.flatten().max()
}

// ------------------------------------------------------------------------------------------ the tests

fn item(chart: Flowchart, stages: &[(String, Stage)]) -> PowerItem {
    let duty = |(step, stage): &(String, Stage)| StepDuty {
        step: step.clone(),
        stages: vec![*stage],
        ..StepDuty::default()
    };
    PowerItem {
        flowchart: chart,
        duties: stages.iter().map(duty).collect(),
        ..fixture::item()
    }
}

fn proved(item: &PowerItem, rules: &ProcedureRules) -> Proof {
    prove(
        item,
        rules,
        &RiskScale::default(),
        calendar(),
        day("2026-03-02"),
    )
}

fn proof(chart: &Flowchart) -> Proof {
    proved(&item(chart.clone(), &[]), &ProcedureRules::default())
}

fn failures(proof: &Proof, question: Question) -> Vec<&Failure> {
    proof
        .failures()
        .filter(|failure| failure.question == question)
        .collect()
}

/// Follows a course, and says where the case stands after it; none when it has ended.
fn follow(course: &Course, chart: &Flowchart) -> Option<Case> {
    let mut case = Some(Case::begins(chart));
    for leg in &course.legs {
        let act = chart.transition(&leg.transition).unwrap();
        assert_eq!((&act.from, &act.action), (&leg.step, &leg.action));
        case = case.expect("nothing follows an end").act(act, chart);
    }
    case
}

/// Days of a course: each step is left on or after the day on which it opens and within its limit, and it
/// opens on the first day or on one on which an act before it happened; acts happen in their order.
fn days_are_possible(course: &Course, chart: &Flowchart) -> Result<(), TestCaseError> {
    let first = day("2026-03-02");
    for (at, leg) in course.legs.iter().enumerate() {
        let before = &course.legs[..at];
        prop_assert!(
            before.last().is_none_or(|last| last.left_on <= leg.left_on),
            "{course}"
        );
        let opened = before.iter().any(|other| other.left_on == leg.opened_on);
        prop_assert!(opened || leg.opened_on == first, "{course}");
        prop_assert!(leg.opened_on <= leg.left_on, "{course}");
        let limit = chart
            .step(&leg.step)
            .unwrap()
            .limit
            .map_or(0, |limit| limit.days);
        prop_assert!(leg.working_days <= limit, "{course}");
    }
    Ok(())
}

#[test]
fn random_charts_are_reachable_and_sound_exactly_when_trying_everything_says_so() {
    check(wild(), |chart| {
        let proof = proof(&chart);
        let Some(cases) = Case::begins(&chart).futures(&chart) else {
            return Ok(());
        };
        let opened: BTreeSet<&String> = cases.iter().flat_map(|case| &case.open).collect();
        let unopened = chart
            .steps
            .iter()
            .map(|s| &s.id)
            .filter(|id| !opened.contains(id));
        let unreachable = failures(&proof, Question::Reachable);
        let unreachable = unreachable.iter().map(|failure| &failure.place);
        prop_assert!(unopened.eq(unreachable), "{proof}");
        let sound = cases.iter().all(|case| case.can_end(&chart));
        let ends = failures(&proof, Question::Ends);
        prop_assert_eq!(ends.is_empty(), sound, "{}", proof);
        for failure in ends {
            let course = failure
                .counterexample
                .as_ref()
                .expect("a course that gets stuck");
            let stands = follow(course, &chart).expect("it has not ended");
            prop_assert!(!stands.can_end(&chart), "{proof}");
            let told: BTreeSet<String> = course.open.iter().map(|open| open.step.clone()).collect();
            prop_assert_eq!(told, stands.open);
            days_are_possible(course, &chart)?;
        }
        Ok(())
    });
}

#[test]
fn the_longest_way_of_a_random_chart_is_the_longest_of_all_ways() {
    check(wild(), |chart| {
        let proof = proof(&chart);
        let all = longest(&chart, &chart.start, &[]);
        let told = proof.longest.as_ref().map(|way| way.uses.clone());
        prop_assert_eq!(
            told,
            all.map(|days| format!("{days} working days")),
            "{}",
            proof
        );
        let promised = fixture::item().promised_limit.days;
        let beyond = all.is_some_and(|days| days > promised);
        prop_assert_eq!(!failures(&proof, Question::Limits).is_empty(), beyond);
        if let Some(way) = &proof.longest {
            let days: u32 = way.course.legs.iter().map(|leg| leg.working_days).sum();
            prop_assert_eq!(Some(days), all);
            let steps: BTreeSet<&String> = way.course.legs.iter().map(|leg| &leg.step).collect();
            prop_assert_eq!(steps.len(), way.course.legs.len(), "a step comes twice");
            days_are_possible(&way.course, &chart)?;
        }
        Ok(())
    });
}

#[test]
fn charts_of_whole_pieces_are_sound_and_take_what_their_pieces_take() {
    check(pieces(), |piece| {
        let chart = piece.chart();
        let proof = proof(&chart);
        if proof
            .failures()
            .any(|failure| failure.code == "chart.too-parallel")
        {
            return Ok(());
        }
        for question in [Question::WellFormed, Question::Reachable, Question::Ends] {
            prop_assert_eq!(proof.outcome(question), Some(&Outcome::Proved), "{}", proof);
        }
        let expected = format!("{} working days", piece.days() + CONTROL);
        prop_assert_eq!(proof.longest.map(|way| way.uses), Some(expected));
        Ok(())
    });
}

/// Review before decision, and the two apart.
fn two_stages() -> ProcedureRules {
    let stages = [Stage::Review, Stage::Decision];
    ProcedureRules {
        procedures: vec![Procedure {
            category: Category::Licence,
            national: None,
            kinds: Vec::new(),
            orders: vec![StageOrder {
                stages: stages.iter().map(|stage| vec![*stage]).collect(),
                source: "test".into(),
            }],
            apart: vec![StagesApart {
                one: vec![stages[0]],
                other: vec![stages[1]],
                source: "test".into(),
            }],
            officers: Vec::new(),
        }],
        ..ProcedureRules::default()
    }
}

/// Wild charts of which up to three steps are a review or a decision.
fn staged() -> impl Strategy<Value = PowerItem> {
    let stage = prop_oneof![Just(Stage::Review), Just(Stage::Decision)];
    let said = proptest::collection::vec(proptest::option::weighted(0.5, stage), 6);
    (wild(), said).prop_map(|(chart, said)| {
        let steps = chart.steps.iter().map(|step| step.id.clone());
        let said = steps
            .zip(said)
            .filter_map(|(step, stage)| Some((step, stage?)));
        let stages: Vec<(String, Stage)> = said.collect();
        item(chart, &stages)
    })
}

fn stage_of(item: &PowerItem, step: &str) -> Option<Stage> {
    item.duty(step)?.stages.first().copied()
}

/// Where a case stands, whether it was reviewed, and whether it was decided after that.
type Passed = (Case, bool, bool);

/// Whether some case ends well without a decision after a review, by trying every case with every history.
fn ends_well_without(item: &PowerItem) -> Option<bool> {
    let chart = &item.flowchart;
    let first: Passed = (Case::begins(chart), false, false);
    let mut known = BTreeSet::from([first.clone()]);
    let mut todo = VecDeque::from([first]);
    while let Some((case, reviewed, decided)) = todo.pop_front() {
        for act in case.acts(chart) {
            let stage = stage_of(item, &act.from);
            let now = (
                reviewed || stage == Some(Stage::Review),
                decided || (reviewed && stage == Some(Stage::Decision)),
            );
            let well = matches!(act.ends, Some(Ending::Granted | Ending::Completed));
            if well && !now.1 {
                return Some(true);
            }
            if let Some(after) = case.act(act, chart) {
                let after = (after, now.0, now.1);
                if known.insert(after.clone()) {
                    todo.push_back(after);
                }
            }
        }
        if known.len() > 800 {
            return None;
        }
    }
    Some(false)
}

#[test]
fn a_stage_is_missing_exactly_when_some_case_ends_well_without_it() {
    let rules = two_stages();
    check(staged(), |item| {
        let proof = proved(&item, &rules);
        let (Some(bad), false) = (ends_well_without(&item), item.duties.is_empty()) else {
            return Ok(());
        };
        let missing = failures(&proof, Question::Stages);
        prop_assert_eq!(!missing.is_empty(), bad, "{}", proof);
        for failure in missing {
            let course = failure
                .counterexample
                .as_ref()
                .expect("a course that ends well");
            prop_assert!(follow(course, &item.flowchart).is_none(), "{proof}");
            prop_assert!(matches!(
                course.ends,
                Some(Ending::Granted | Ending::Completed)
            ));
            let passed = course
                .legs
                .iter()
                .filter_map(|leg| stage_of(&item, &leg.step));
            let mut after_review = passed.skip_while(|stage| *stage != Stage::Review);
            prop_assert!(
                !after_review.any(|stage| stage == Stage::Decision),
                "{proof}"
            );
            days_are_possible(course, &item.flowchart)?;
        }
        Ok(())
    });
}

#[test]
fn two_steps_must_be_apart_exactly_when_one_case_can_come_to_both() {
    let rules = two_stages();
    check(staged(), |item| {
        let proof = proved(&item, &rules);
        let chart = &item.flowchart;
        let Some(cases) = Case::begins(chart).futures(chart) else {
            return Ok(());
        };
        // Cases from which the one can be left, and after which the other can be open.
        let after = |one: &str, other: &str| {
            cases.iter().any(|case| {
                let acts = case.acts(chart).into_iter().filter(|act| act.from == one);
                let mut on = acts.filter_map(|act| case.act(act, chart));
                on.any(|on| {
                    let futures = on.futures(chart).unwrap_or_default();
                    futures.iter().any(|future| future.open.contains(other))
                })
            })
        };
        let of = |stage| {
            let duties = item.duties.iter();
            duties
                .filter(move |duty| duty.stages == [stage])
                .map(|duty| duty.step.as_str())
        };
        let mut expected = 0;
        for one in of(Stage::Review) {
            for other in of(Stage::Decision) {
                expected += usize::from(after(one, other) || after(other, one));
            }
        }
        let together = failures(&proof, Question::Apart);
        prop_assert_eq!(together.len(), expected, "{}", proof);
        for failure in together {
            let course = failure
                .counterexample
                .as_ref()
                .expect("a course through both");
            let stages: BTreeSet<Option<Stage>> = course
                .legs
                .iter()
                .map(|leg| stage_of(&item, &leg.step))
                .collect();
            prop_assert!(stages.contains(&Some(Stage::Review)), "{proof}");
            prop_assert!(stages.contains(&Some(Stage::Decision)), "{proof}");
            days_are_possible(course, chart)?;
        }
        Ok(())
    });
}
