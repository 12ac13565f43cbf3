//! A deadline passes: recorded exactly once, with its finding and its card.
//!
//! A threshold carries the instant at which it was due, however late the host noticed. What has
//! been passed once is remembered in the case, so a timer that fires twice, or two hosts that
//! sweep at the same time, change nothing the second time. Before an act is recorded, the engine
//! passes everything that was due by then ([`pass_due`]): a late act finds its late case.
//!
//! One threshold does more than warn. The time for a correction notice: silence accepts, from the
//! day of receipt (行政许可法 32(4)), so the clock has run since then. When the days of a special
//! procedure are used up, the clock runs again by its own arithmetic (行政许可法 45); the procedure
//! goes on and is late until somebody ends it, or the case ends.

use super::dossier::Dossier;
use super::{Case, InForce, Phase};
use crate::clock::{ArmedThreshold, OpenStep};
use crate::event::{CaseAccepted, CaseEvent, Threshold, ThresholdPassed};
use crate::supervision;
use crate::time::Instant;

/// Thresholds that have not passed yet, earliest first. Each has passed at every instant after its
/// `due_at`: a timer set for it fires later than that, never at it.
pub fn armed(case: &Case, law: &InForce<'_>) -> Vec<ArmedThreshold> {
    if !is_watched(case) {
        return Vec::new();
    }
    let steps = open_steps(case, law);
    let mut armed = case
        .clock
        .thresholds(&steps, &law.rules.clock, law.calendar);
    armed.retain(|armed| !case.passed.contains(&armed.threshold));
    armed.sort_by(|a, b| (a.due_at, &a.threshold).cmp(&(b.due_at, &b.threshold)));
    armed
}

/// Open steps that have a limit of their own.
pub(super) fn open_steps<'a>(case: &'a Case, law: &InForce<'_>) -> Vec<OpenStep<'a>> {
    let limited = case.position.open.iter().filter_map(|open| {
        let limit = law.chart.step(&open.step)?.limit?;
        Some(OpenStep {
            step: &open.step,
            opening: open.opening,
            opened_at: open.opened_at,
            limit,
        })
    });
    limited.collect()
}

/// Passes everything that was due before `until`, in the order in which it came due; tells how many.
pub fn pass_due(dossier: &mut Dossier, until: Instant, law: &InForce<'_>) -> usize {
    let mut passed = 0;
    // A passed threshold can move others (a clock that runs again), so each round looks anew.
    while let Some(next) = armed(dossier.case(), law)
        .into_iter()
        .find(|a| a.due_at < until)
    {
        pass(dossier, next, law);
        passed += 1;
    }
    passed
}

/// Whether anything of the case can fall due.
pub(super) fn is_watched(case: &Case) -> bool {
    match case.phase {
        Phase::Received | Phase::Open => !case.is_frozen(),
        Phase::AwaitingCorrection | Phase::Closed(_) => false,
    }
}

fn pass(dossier: &mut Dossier, armed: ArmedThreshold, law: &InForce<'_>) {
    let ArmedThreshold {
        threshold,
        due_at,
        provisional,
    } = armed;
    let passed = ThresholdPassed {
        threshold: threshold.clone(),
        due_at,
        provisional,
    };
    dossier.record(CaseEvent::ThresholdPassed(passed), due_at);
    match threshold {
        Threshold::CorrectionTime => {
            let accepted = CaseAccepted {
                accepted_at: dossier.case().received_at(),
                deemed: true,
                opened: law.chart.start.clone(),
                content: None,
                opened_at: due_at,
            };
            dossier.record(CaseEvent::CaseAccepted(accepted), due_at);
        }
        Threshold::PromisedNear
        | Threshold::PromisedPassed
        | Threshold::StatutoryPassed
        | Threshold::StepPassed { .. }
        | Threshold::StepOverdue { .. }
        | Threshold::StopNear { .. }
        | Threshold::StopExhausted { .. }
        | Threshold::StopOverdue { .. } => {}
    }
    supervision::at_threshold(dossier, &threshold, due_at, law);
}
