//! Cases told in a line, and what their clocks say (the calendar of 2026).
//!
//! A story is a list of deeds: `promised 10 working days`, `statutory 20 working days`,
//! `03-02 accept`, `03-04 stop GROUND [most days]`, `03-11 resume`, `03-12 extend 5`, `03-20 decide`.
//! A deed happens at 10:00, or at the time written after the day.

mod support;

use expect_test::{Expect, expect};
use sanquan_domain::clock::{CaseClock, ClockRules, DayLine, DayReason};
use sanquan_domain::event::{ClockStopped, Threshold};
use sanquan_domain::flowchart::{DayUnit, Limit};
use sanquan_domain::time::{Date, Instant};
use support::{at, china, date, working_days};

fn check_story(story: &str, expected: Expect) {
    let mut clock = CaseClock::received(at("2026-01-01 10:00"), working_days(10), working_days(20));
    for deed in story.split("; ") {
        tell(&mut clock, deed);
    }
    expected.assert_eq(&timeline(&clock));
}

fn tell(clock: &mut CaseClock, deed: &str) {
    let words: Vec<&str> = deed.split(' ').collect();
    match words[..] {
        ["promised", days, unit, "days"] => clock.promised = limit(days, unit),
        ["statutory", days, unit, "days"] => clock.statutory = limit(days, unit),
        [day, time, ref deed @ ..] if time.contains(':') => {
            happen(clock, &format!("{day} {time}"), deed)
        }
        [day, ref deed @ ..] => happen(clock, &format!("{day} 10:00"), deed),
        [] => {}
    }
}

fn limit(days: &str, unit: &str) -> Limit {
    Limit {
        days: days.parse().expect("a number"),
        unit: match unit {
            "working" => DayUnit::WorkingDays,
            "calendar" => DayUnit::CalendarDays,
            other => panic!("unknown unit {other}"),
        },
    }
}

fn happen(clock: &mut CaseClock, when: &str, deed: &[&str]) {
    let when = at(&format!("2026-{when}"));
    let stop = |ground: &str, days| ClockStopped {
        from: when,
        ground: ground.to_owned(),
        days,
    };
    match deed {
        ["accept"] => clock.accept(when),
        ["stop", ground] => clock.stop(&stop(ground, 20)),
        ["stop", ground, days] => clock.stop(&stop(ground, days.parse().expect("a number"))),
        ["resume"] => clock.resume(when),
        ["extend", days] => clock.extend(days.parse().expect("a number")),
        ["decide"] => clock.close(when),
        other => panic!("unknown deed {other:?}"),
    }
}

fn timeline(clock: &CaseClock) -> String {
    let rules = ClockRules::published(date("2026-01-01"));
    let told = clock.derivation(
        &[],
        &rules,
        china(),
        clock.closed_at.unwrap_or(clock.received_at),
    );
    let accepted = clock.accepted_at.expect("every story accepts");
    let mut parts = vec![format!("accepted {}", short(china().date_of(accepted)))];
    let stood = |day: &&DayLine| matches!(day.reason, DayReason::Stopped { .. });
    let stopped = told.days.iter().filter(stood).count();
    if stopped > 0 {
        parts.push(format!("stopped {stopped} working days"));
    }
    let due = told.promised.expect("accepted").due_on;
    parts.push(format!("deadline {}", short(due.date)));
    parts.extend(
        due.moved_from
            .map(|from| format!("moved from {}", short(from))),
    );
    parts.extend(due.provisional.then(|| "provisional".to_owned()));
    let lit = |t: &Threshold| told.thresholds.iter().any(|armed| armed.threshold == *t);
    if clock.closed_at.is_none() {
        let lights = told
            .thresholds
            .iter()
            .map(|t| (light(&t.threshold), clock_face(t.due_at)));
        let lights: Vec<_> = lights.map(|(light, at)| format!("{light} {at}")).collect();
        return format!("{}\n{}", parts.join(" · "), lights.join(" · "));
    } else if lit(&Threshold::StatutoryPassed) {
        parts.push("decided after the statutory limit".to_owned());
    } else if lit(&Threshold::PromisedPassed) {
        parts.push("decided after the promise".to_owned());
    } else {
        parts.push("decided in time".to_owned());
    }
    parts.join(" · ")
}

fn light(threshold: &Threshold) -> &'static str {
    match threshold {
        Threshold::PromisedNear => "warning after",
        Threshold::PromisedPassed => "yellow after",
        Threshold::StatutoryPassed => "red after",
        Threshold::StopNear { .. } => "procedure: warning after",
        Threshold::StopExhausted { .. } => "runs again, yellow after",
        Threshold::StopOverdue { .. } => "procedure: red after",
        other => panic!("no story has {other:?}"),
    }
}

/// The month and the day, and the year where it is another.
fn short(day: Date) -> String {
    day.to_string().trim_start_matches("2026-").to_owned()
}

fn clock_face(at: Instant) -> String {
    let wall = china().zone().to_datetime(at.timestamp());
    let face = wall.strftime("%Y-%m-%d %H:%M").to_string();
    face.trim_start_matches("2026-").to_owned()
}

#[test]
fn a_hearing_of_a_week_moves_the_deadline_by_five_working_days() {
    check_story(
        "promised 10 working days; 03-02 accept; 03-04 stop hearing; 03-11 resume; 03-20 decide",
        expect!["accepted 03-02 · stopped 5 working days · deadline 03-23 · decided in time"],
    );
}

#[test]
fn without_the_hearing_the_same_decision_is_late() {
    check_story(
        "promised 10 working days; 03-02 accept; 03-20 decide",
        expect!["accepted 03-02 · deadline 03-16 · decided after the promise"],
    );
}

#[test]
fn clock_stop_over_a_holiday_counts_once() {
    check_story(
        "promised 10 working days; 02-12 accept; 02-13 stop testing; 02-25 resume; 03-10 decide",
        expect![
            "accepted 02-12 · stopped 3 working days · deadline 03-09 · decided after the promise"
        ],
    );
}

#[test]
fn a_stop_runs_out_after_its_days() {
    check_story(
        "promised 5 working days; 03-02 accept; 03-03 stop appraisal 2",
        expect![[r#"
            accepted 03-02 · stopped 2 working days · deadline 03-11
            warning after 03-06 10:00 · yellow after 03-11 10:00 · red after 04-01 10:00 · procedure: warning after 03-03 10:00 · runs again, yellow after 03-05 10:00 · procedure: red after 03-06 10:00"#]],
    );
}

#[test]
fn overlapping_stops_count_once() {
    check_story(
        "promised 5 working days; 03-02 accept; 03-03 stop hearing 3; 03-04 stop appraisal 4",
        expect![[r#"
            accepted 03-02 · stopped 5 working days · deadline 03-16
            warning after 03-11 10:00 · yellow after 03-16 10:00 · red after 04-07 10:00 · procedure: warning after 03-03 10:00 · runs again, yellow after 03-06 10:00 · procedure: red after 03-09 10:00 · procedure: warning after 03-05 10:00 · runs again, yellow after 03-10 10:00 · procedure: red after 03-11 10:00"#]],
    );
}

#[test]
fn a_stop_on_the_last_day_gives_the_rest_of_it_back() {
    check_story(
        "promised 5 working days; 03-02 accept; 03-09 09:00 stop hearing 3; 03-11 resume",
        expect![[r#"
            accepted 03-02 · stopped 2 working days · deadline 03-11
            warning after 03-04 10:00 · yellow after 03-11 11:00 · red after 04-01 11:00"#]],
    );
}

#[test]
fn a_stop_after_the_limit_changes_nothing() {
    check_story(
        "promised 5 working days; statutory 5 working days; 03-02 accept; 03-10 stop hearing 3",
        expect![[r#"
            accepted 03-02 · deadline 03-09
            warning after 03-04 10:00 · yellow after 03-09 10:00 · red after 03-09 10:00 · procedure: warning after 03-10 10:00 · runs again, yellow after 03-13 10:00 · procedure: red after 03-16 10:00"#]],
    );
}

#[test]
fn an_extension_lengthens_both_limits() {
    check_story(
        "promised 10 working days; statutory 20 working days; 03-02 accept; 03-12 extend 10",
        expect![[r#"
            accepted 03-02 · deadline 03-30
            warning after 03-25 10:00 · yellow after 03-30 10:00 · red after 04-14 10:00"#]],
    );
}

#[test]
fn accepted_after_closing_time_runs_from_the_next_morning() {
    check_story(
        "promised 5 working days; statutory 10 working days; 03-02 18:00 accept",
        expect![[r#"
            accepted 03-02 · deadline 03-09
            warning after 03-05 08:30 · yellow after 03-10 08:30 · red after 03-17 08:30"#]],
    );
}

#[test]
fn calendar_days_that_end_on_a_day_off_end_on_the_day_after_it() {
    // 90 days from the filing of a penalty case (行政处罚法 60); 3 October is National Day.
    check_story(
        "promised 90 calendar days; statutory 90 calendar days; 07-05 accept",
        expect![[r#"
            accepted 07-05 · deadline 10-08 · moved from 10-03
            warning after 10-06 00:00 · yellow after 10-09 00:00 · red after 10-09 00:00"#]],
    );
}

#[test]
fn a_deadline_in_a_year_not_yet_published_is_provisional() {
    check_story(
        "promised 10 working days; 12-25 accept",
        expect![[r#"
        accepted 12-25 · deadline 2027-01-11 · provisional
        warning after 2027-01-06 10:00 · yellow after 2027-01-11 10:00 · red after 2027-01-25 10:00"#]],
    );
}

#[test]
fn an_instant_case_runs_to_the_end_of_its_day() {
    check_story(
        "promised 0 working days; statutory 1 working days; 03-02 accept",
        expect![[r#"
            accepted 03-02 · deadline 03-02
            yellow after 03-03 00:00 · red after 03-03 10:00"#]],
    );
}
