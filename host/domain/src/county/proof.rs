//! What of an item contradicts the law, under the rules of the days on which it is valid.
//!
//! [`prove_throughout`] says which sets of procedure rules that are; the scales of risks of those days are asked
//! in the same way.

use super::County;
use crate::calendar::WorkingCalendar;
use crate::catalogue::{PowerItem, RiskScale};
use crate::flowchart::proof::{Failure, ProcedureRules, Proof, Question, prove_throughout};
use crate::flowchart::{ChartProblem, Flowchart};

/// Everything that is refuted under the county's own rules, each once.
pub(super) fn refuted_in(county: &County, item: &PowerItem) -> Vec<ChartProblem> {
    let rules = &county.proof_rules;
    let scales = rules.scales_within(item.valid_from, item.valid_until);
    let calendar = county.law.calendar();
    each_once(scales.flat_map(|scale| failures(item, rules.procedures(), scale, calendar)))
}

/// Everything that is refuted under these rules and this scale, each once.
pub fn refuted(
    item: &PowerItem,
    rules: &[ProcedureRules],
    scale: &RiskScale,
    calendar: Option<&WorkingCalendar>,
) -> Vec<ChartProblem> {
    each_once(failures(item, rules, scale, calendar))
}

/// What a department's variation breaks of the law's procedure. It keeps every step of the base with its
/// duties, and could still lead through them in another order, or round one that only some courses pass.
///
/// What the base breaks already is not the variation's doing: the law has changed, and the item did not follow
/// yet. The department's plugin can be activated and taken back meanwhile.
pub(super) fn procedure_broken(
    item: &PowerItem,
    chart: &Flowchart,
    rules: &[ProcedureRules],
) -> Vec<ChartProblem> {
    let varied = PowerItem {
        flowchart: chart.clone(),
        ..item.clone()
    };
    let mut broken = of_procedure(&varied, rules);
    if !broken.is_empty() {
        let by_base = of_procedure(item, rules);
        let same = |a: &Failure, b: &Failure| {
            (a.code, &a.place, &a.message) == (b.code, &b.place, &b.message)
        };
        broken.retain(|failure| !by_base.iter().any(|known| same(known, failure)));
    }
    each_once(broken)
}

fn of_procedure(item: &PowerItem, rules: &[ProcedureRules]) -> Vec<Failure> {
    // No question about procedures looks at a risk.
    let mut failures = failures(item, rules, &RiskScale::default(), None);
    failures.retain(|failure| {
        matches!(
            failure.question,
            Question::Stages | Question::Apart | Question::Officers
        )
    });
    failures
}

fn failures(
    item: &PowerItem,
    rules: &[ProcedureRules],
    scale: &RiskScale,
    calendar: Option<&WorkingCalendar>,
) -> Vec<Failure> {
    let calendar = calendar.unwrap_or_else(|| WorkingCalendar::without_days_off());
    let proofs = prove_throughout(item, rules, scale, calendar, None);
    proofs.iter().flat_map(Proof::failures).cloned().collect()
}

/// As problems; what several sets of rules say of one place is said once.
fn each_once(failures: impl IntoIterator<Item = Failure>) -> Vec<ChartProblem> {
    let mut problems: Vec<ChartProblem> = Vec::new();
    for problem in failures
        .into_iter()
        .map(|failure| ChartProblem::from(&failure))
    {
        let same =
            |known: &ChartProblem| (known.code, &known.place) == (problem.code, &problem.place);
        if !problems.iter().any(same) {
            problems.push(problem);
        }
    }
    problems
}
