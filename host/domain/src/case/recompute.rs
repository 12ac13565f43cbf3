//! A newer calendar was published: what it changes about the clock of a running case.
//!
//! # Source
//!
//! The State Council publishes a year's days off late in the year before, and corrects them within
//! days (`calendar/mod.rs`). Until then a year is provisional. The newest announcement holds for
//! every count, those that have begun included: a citizen's limit ends on a working day as it is,
//! not as it was once expected to be (行政许可法 82, 民法典 203).
//!
//! # When two rules meet
//!
//! - What has passed stays passed: findings and cards of the former calendar are facts. Where the
//!   newer one would have been more patient, the event names the thresholds that passed early; a
//!   wrong holiday table is a ground for taking a card down (domain.md 1.5).
//! - A threshold that now lies in the past passes at once, dated when it was due.
//! - A case that is closed, frozen, or waits for papers has no running clock: nothing is recorded.
//! - A calendar that moves nothing of a case leaves no event in it, not even where a provisional
//!   day has become a published one.
//!
//! # Example
//!
//! Accepted on 2026-12-21 with 10 working days. The provisional 2027 takes only 1 January off: due
//! on 5 January. The published 2027 works on Saturday 26 December in exchange and has off from 1 to
//! 3 January: due on 4 January.

use super::dossier::Dossier;
use super::pass_threshold::{armed, is_watched, open_steps};
use super::{Case, InForce};
use crate::calendar::WorkingCalendar;
use crate::clock::DueOn;
use crate::event::{CaseEvent, ClockRecomputed, DueDates, Threshold};
use crate::time::Instant;

/// Records what the newest calendar changes for a case whose clock ran by `before`; tells whether
/// it changes anything.
pub fn recompute(
    dossier: &mut Dossier,
    before: &WorkingCalendar,
    at: Instant,
    law: &InForce<'_>,
) -> bool {
    if !changes(dossier.case(), before, law) {
        return false;
    }
    let case = dossier.case();
    let recomputed = ClockRecomputed {
        calendar_before: before.digest(),
        calendar_after: law.calendar.digest(),
        before: due_dates(case, &by(before, law)),
        after: due_dates(case, law),
        passed_early: passed_early(case, at, law),
    };
    dossier.record(CaseEvent::ClockRecomputed(recomputed), at);
    true
}

/// Whether the newest calendar moves a day or a threshold of a case whose clock ran by `before`.
pub fn changes(case: &Case, before: &WorkingCalendar, law: &InForce<'_>) -> bool {
    if !is_watched(case) || before.digest() == law.calendar.digest() {
        return false;
    }
    let before = by(before, law);
    days(case, &before) != days(case, law) || instants(case, &before) != instants(case, law)
}

/// The same law under another calendar.
fn by<'a>(calendar: &'a WorkingCalendar, law: &InForce<'a>) -> InForce<'a> {
    InForce { calendar, ..*law }
}

fn days(case: &Case, law: &InForce<'_>) -> DueDates {
    DueDates {
        provisional: false,
        ..due_dates(case, law)
    }
}

fn instants(case: &Case, law: &InForce<'_>) -> Vec<(Threshold, Instant)> {
    let armed = armed(case, law).into_iter();
    armed.map(|armed| (armed.threshold, armed.due_at)).collect()
}

fn due_dates(case: &Case, law: &InForce<'_>) -> DueDates {
    let clock = &case.clock;
    let correction = clock.correction_due_on(&law.rules.clock, law.calendar);
    let promised = clock.promised_due_on(law.calendar);
    let statutory = clock.statutory_due_on(law.calendar);
    let date = |due: Option<DueOn>| due.map(|due| due.date);
    DueDates {
        correction_on: date(correction),
        promised_on: date(promised),
        statutory_on: date(statutory),
        provisional: [correction, promised, statutory]
            .into_iter()
            .flatten()
            .any(|due| due.provisional),
    }
}

fn passed_early(case: &Case, at: Instant, law: &InForce<'_>) -> Vec<Threshold> {
    let steps = open_steps(case, law);
    let all = case
        .clock
        .thresholds(&steps, &law.rules.clock, law.calendar);
    all.into_iter()
        .filter(|threshold| threshold.due_at >= at)
        .map(|threshold| threshold.threshold)
        .filter(|threshold| case.passed.contains(threshold))
        .collect()
}
