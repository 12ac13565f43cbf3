//! An item asked under every set of rules that holds while it is valid.

use super::{Failure, ProcedureRules, Proof, prove};
use crate::calendar::WorkingCalendar;
use crate::catalogue::{PowerItem, RiskScale};
use crate::time::Date;

/// One proof for each of `rules` that holds on some day of the item's validity, in their order; where none
/// does, one under no rules. The example course of each begins on the first day on which both the item and
/// the rules hold, and not before `from`.
///
/// An item that goes on when the law changes must fulfil the new law too, or end on the day before.
///
/// Example: a penalty without legal review, valid from 2013-12-01, is proved until 2021-07-14. Left open, it
/// is refuted, because the law of 2021-07-15 demands one.
pub fn prove_throughout(
    item: &PowerItem,
    rules: &[ProcedureRules],
    scale: &RiskScale,
    calendar: &WorkingCalendar,
    from: Option<Date>,
) -> Vec<Proof> {
    let holds = |set: &&ProcedureRules| set.holds_within(item.valid_from, item.valid_until);
    let begins = |set: &ProcedureRules| {
        let both = item.valid_from.max(set.valid_from);
        from.map_or(both, |from| from.max(both))
    };
    let ask = |set: &ProcedureRules| prove(item, set, scale, calendar, begins(set));
    let proofs: Vec<Proof> = rules.iter().filter(holds).map(ask).collect();
    if proofs.is_empty() {
        return vec![ask(&ProcedureRules::none())];
    }
    proofs
}

/// Everything that contradicts in some of the proofs of one item, each once: later rules mostly repeat what
/// earlier ones say.
pub fn contradictions(proofs: &[Proof]) -> Vec<&Failure> {
    let mut failures: Vec<&Failure> = Vec::new();
    for failure in proofs.iter().flat_map(Proof::failures) {
        let same = |known: &&Failure| {
            (known.question, known.code, &known.place)
                == (failure.question, failure.code, &failure.place)
        };
        if !failures.iter().any(same) {
            failures.push(failure);
        }
    }
    failures
}
