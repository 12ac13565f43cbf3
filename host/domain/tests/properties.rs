//! What holds for every clock.

mod support;

use proptest::prelude::*;
use sanquan_domain::calendar::WorkingCalendar;
use sanquan_domain::clock::{CaseClock, ClockRules, ClockStop};
use sanquan_domain::event::Threshold;
use sanquan_domain::flowchart::{DayUnit, Limit};
use sanquan_domain::time::Instant;
use support::{amsterdam, at, china, date, random_cases};

const HOUR: i64 = 3_600_000;

fn instants() -> impl Strategy<Value = Instant> {
    let (from, until) = (at("2013-01-01 00:00"), at("2028-01-01 00:00"));
    (from.as_millis()..until.as_millis()).prop_map(Instant::from_millis)
}

fn units() -> impl Strategy<Value = DayUnit> {
    prop_oneof![Just(DayUnit::WorkingDays), Just(DayUnit::CalendarDays)]
}

/// An accepted case whose promise is not longer than the law allows, without stops.
fn clocks() -> impl Strategy<Value = CaseClock> {
    (instants(), 1_u32..60, 0_u32..60, units()).prop_map(|(accepted, days, more, unit)| {
        let limit = |days| Limit { days, unit };
        let mut clock = CaseClock::received(accepted, limit(days), limit(days + more));
        clock.accept(accepted);
        clock
    })
}

/// Stops after the acceptance, some open, some over one another.
fn stops() -> impl Strategy<Value = Vec<(i64, Option<i64>, u32)>> {
    let stop = (
        0..2_000 * HOUR,
        proptest::option::of(0..1_000 * HOUR),
        0_u32..30,
    );
    proptest::collection::vec(stop, 0..4)
}

fn stopped(clock: &CaseClock, stops: &[(i64, Option<i64>, u32)]) -> CaseClock {
    let mut stopped = clock.clone();
    let start = clock.accepted_at.expect("accepted");
    stopped
        .stops
        .extend(stops.iter().map(|&(after, length, days)| {
            let from = start.plus_millis(after);
            ClockStop {
                from,
                until: length.map(|length| from.plus_millis(length)),
                days,
                ground: "hearing".to_owned(),
            }
        }));
    stopped
}

fn rules() -> [ClockRules; 2] {
    let since = date("2013-01-01");
    [ClockRules::published(since), ClockRules::graded(since)]
}

fn calendars() -> [&'static WorkingCalendar; 2] {
    [china(), amsterdam()]
}

fn due_at(clock: &CaseClock, rules: &ClockRules, calendar: &WorkingCalendar) -> [Instant; 3] {
    let armed = clock.thresholds(&[], rules, calendar);
    [
        Threshold::PromisedNear,
        Threshold::PromisedPassed,
        Threshold::StatutoryPassed,
    ]
    .map(|threshold| {
        let found = armed.iter().find(|armed| armed.threshold == threshold);
        found.expect("an accepted case has all three").due_at
    })
}

fn check<S: Strategy>(strategy: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    if let Err(broken) = random_cases().run(&strategy, test) {
        panic!("{broken}");
    }
}

#[test]
fn a_due_date_never_falls_on_a_day_off() {
    check((clocks(), stops()), |(clock, stops)| {
        let clock = stopped(&clock, &stops);
        for due in [
            clock.promised_due_on(china()),
            clock.statutory_due_on(china()),
        ] {
            prop_assert!(china().is_working(due.expect("accepted").date));
        }
        Ok(())
    });
}

#[test]
fn stopping_never_moves_a_deadline_earlier() {
    check((clocks(), stops()), |(clock, stops)| {
        let stopped = stopped(&clock, &stops);
        for calendar in calendars() {
            let day = |c: &CaseClock| c.statutory_due_on(calendar).map(|due| due.date);
            prop_assert!(day(&clock) <= day(&stopped));
            for rules in rules() {
                let plain = due_at(&clock, &rules, calendar);
                let later = due_at(&stopped, &rules, calendar);
                prop_assert!(
                    plain
                        .iter()
                        .zip(&later)
                        .all(|(plain, later)| plain <= later)
                );
            }
        }
        Ok(())
    });
}

#[test]
fn stopping_and_resuming_never_shortens_the_time_used_nor_makes_it_longer_than_without() {
    check(
        (clocks(), stops(), 0..4_000 * HOUR),
        |(clock, stops, after)| {
            let stopped = stopped(&clock, &stops);
            let now = clock.accepted_at.expect("accepted").plus_millis(after);
            let used = |now| stopped.used_working_days(china(), now);
            prop_assert!(used(now) <= clock.used_working_days(china(), now));
            prop_assert!(used(now) <= used(now.plus_millis(HOUR)));
            Ok(())
        },
    );
}

#[test]
fn a_threshold_is_the_last_instant_at_which_the_limit_is_not_exceeded() {
    check((clocks(), stops()), |(mut clock, stops)| {
        clock.promised.unit = DayUnit::WorkingDays;
        let clock = stopped(&clock, &stops);
        for calendar in calendars() {
            let [_, yellow, _] = due_at(&clock, &rules()[0], calendar);
            let used = |after| clock.used_working_days(calendar, yellow.plus_millis(after));
            prop_assert!(used(0) <= clock.promised.days);
            prop_assert!(used(1) > clock.promised.days);
        }
        Ok(())
    });
}

#[test]
fn warning_yellow_and_red_come_in_this_order() {
    check((clocks(), stops()), |(clock, stops)| {
        let clock = stopped(&clock, &stops);
        for rules in rules() {
            for calendar in calendars() {
                prop_assert!(due_at(&clock, &rules, calendar).is_sorted());
            }
        }
        Ok(())
    });
}

#[test]
fn a_stop_counts_for_at_most_its_days() {
    check(
        (clocks(), 0..2_000 * HOUR, 0_u32..30),
        |(mut clock, after, days)| {
            clock.promised.unit = DayUnit::WorkingDays;
            clock.statutory = clock.promised;
            let open = stopped(&clock, &[(after, None, days)]);
            let date = |c: &CaseClock| c.promised_due_on(china()).expect("accepted").date;
            let moved = china().working_days_between(date(&clock), date(&open));
            prop_assert!(moved == days || moved == 0, "{moved} of {days}");
            Ok(())
        },
    );
}

#[test]
fn office_instants_are_found_again_from_their_working_time() {
    check(instants(), |instant| {
        for calendar in calendars() {
            let again = calendar.instant_at(calendar.position(instant));
            prop_assert!(
                again >= instant
                    || calendar.position(again.plus_millis(1)) > calendar.position(instant)
            );
            prop_assert_eq!(calendar.position(again), calendar.position(instant));
            let runs = calendar.position(instant.plus_millis(1)) > calendar.position(instant);
            prop_assert!(!runs || again == instant, "{} {}", instant, again);
        }
        Ok(())
    });
}

#[test]
fn counting_days_by_the_calendar_equals_counting_them_one_by_one() {
    check((instants(), 0_u32..150), |(instant, n)| {
        let start = china().date_of(instant);
        let mut day = start;
        let mut left = n;
        while left > 0 {
            day = day.next();
            left -= u32::from(china().is_working(day));
        }
        prop_assert_eq!(china().nth_working_day_after(start, n), day);
        prop_assert_eq!(china().working_days_between(start, day), n);
        Ok(())
    });
}
