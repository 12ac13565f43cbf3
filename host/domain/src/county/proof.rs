//! What of an item contradicts the law, under the rules of the days on which it is valid.
//!
//! An item is proved under each set of procedure rules that holds on some day of its validity: an item
//! that goes on when the law changes must fulfil the new law too, or end on the day before.
//!
//! Example: a penalty without legal review, valid from 2013-12-01, may be published until 2021-07-14. Left
//! open, it is refused, because the law of 2021-07-15 demands one.

use std::sync::LazyLock;

use crate::calendar::{CalendarDocument, WorkingCalendar};
use crate::catalogue::{PowerItem, RiskScale};
use crate::flowchart::proof::{ProcedureRules, Question, prove};
use crate::flowchart::{ChartProblem, Flowchart};

/// By which courses are dated where no calendar is at hand.
static PLAIN: LazyLock<WorkingCalendar> = LazyLock::new(|| {
    let plain = CalendarDocument::china(Vec::new());
    WorkingCalendar::new(plain).expect("a calendar without exceptions is one")
});

/// Everything that is refuted, each once.
pub(super) fn refuted(
    item: &PowerItem,
    rules: &[ProcedureRules],
    scale: &RiskScale,
    calendar: Option<&WorkingCalendar>,
) -> Vec<ChartProblem> {
    refuted_of(item, rules, scale, calendar, |_| true)
}

/// What a department's variation breaks of the law's procedure. It keeps every step of the base with its
/// duties, and could still lead through them in another order, or round one that only some courses pass.
pub(super) fn procedure_broken(item: &PowerItem, chart: &Flowchart) -> Vec<ChartProblem> {
    let varied = PowerItem {
        flowchart: chart.clone(),
        ..item.clone()
    };
    let of_procedure = |question| {
        matches!(
            question,
            Question::Stages | Question::Apart | Question::Officers
        )
    };
    let (rules, scale) = (ProcedureRules::published(), RiskScale::default());
    refuted_of(&varied, rules, &scale, None, of_procedure)
}

fn refuted_of(
    item: &PowerItem,
    rules: &[ProcedureRules],
    scale: &RiskScale,
    calendar: Option<&WorkingCalendar>,
    asked: impl Fn(Question) -> bool,
) -> Vec<ChartProblem> {
    let calendar = calendar.unwrap_or_else(|| LazyLock::force(&PLAIN));
    let holds = |set: &&ProcedureRules| set.holds_within(item.valid_from, item.valid_until);
    let none = ProcedureRules::none();
    let mut sets: Vec<&ProcedureRules> = rules.iter().filter(holds).collect();
    if sets.is_empty() {
        sets.push(&none);
    }
    let mut problems: Vec<ChartProblem> = Vec::new();
    for set in sets {
        let proof = prove(
            item,
            set,
            scale,
            calendar,
            item.valid_from.max(set.valid_from),
        );
        let failures = proof.failures().filter(|failure| asked(failure.question));
        for problem in failures.map(ChartProblem::from) {
            let same =
                |known: &ChartProblem| (known.code, &known.place) == (problem.code, &problem.place);
            if !problems.iter().any(same) {
                problems.push(problem);
            }
        }
    }
    problems
}
