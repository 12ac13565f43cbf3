//! How the clock of a case came to its dates, for whoever asks.

use super::pass_threshold::open_steps;
use super::{Case, InForce};
use crate::clock::Derivation;
use crate::time::Instant;

/// Every day counted or skipped by `now`, with the reason, and every threshold.
pub fn derivation(case: &Case, law: &InForce<'_>, now: Instant) -> Derivation {
    let steps = open_steps(case, law);
    case.clock
        .derivation(&steps, &law.rules.clock, law.calendar, now)
}
