//! What of an item contradicts the law, under the rules of the days on which it is valid.
//!
//! [`prove_throughout`] says which sets of procedure rules that are.

use crate::calendar::WorkingCalendar;
use crate::catalogue::{PowerItem, RiskScale};
use crate::flowchart::proof::{ProcedureRules, Question, contradictions, prove_throughout};
use crate::flowchart::{ChartProblem, Flowchart};

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
    let calendar = calendar.unwrap_or_else(|| WorkingCalendar::without_days_off());
    let proofs = prove_throughout(item, rules, scale, calendar, None);
    let contradictions = contradictions(&proofs).into_iter();
    let asked = contradictions.filter(|failure| asked(failure.question));
    asked.map(ChartProblem::from).collect()
}
