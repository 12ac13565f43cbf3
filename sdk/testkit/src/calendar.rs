//! The desk's clock: what a plugin sees of the case's limits.
//!
//! The desk works Monday to Friday, 08:30 to 12:00 and 14:00 to 17:30, since holidays and office
//! hours are data of the county that a plugin's folder does not have. Where a plugin decides by the
//! clock and its county differs, its scenario states what the host would say.

use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::moment::Moment;

/// The office hours, in minutes from midnight.
const OPEN: [(i64, i64); 2] = [(510, 720), (840, 1_050)];

const MILLIS_PER_MINUTE: i64 = 60_000;

/// Working time of a day.
const DAY_MILLIS: i64 = 420 * MILLIS_PER_MINUTE;

/// A limit of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Limit {
    days: u32,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Unit {
    WorkingDays,
    CalendarDays,
}

/// When a case was accepted, and what did not count since.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    accepted_at: Option<Moment>,
    /// Days lawfully added by extensions.
    extended_days: u32,
    stops: Vec<Stop>,
}

/// 特别程序: at most its days do not count. Only the newest may still last.
#[derive(Clone, Debug)]
struct Stop {
    from: Moment,
    days: u32,
    resumed_at: Option<Moment>,
}

impl Stop {
    /// Working time that does not count: from and until, as positions.
    fn working_time(&self) -> (i64, i64) {
        let from = position(self.from);
        let exhausted = from + i64::from(self.days) * DAY_MILLIS;
        let until = self.resumed_at.map_or(exhausted, position);
        (from, until.min(exhausted))
    }

    /// The last day that does not count.
    fn last_day(&self) -> Date {
        let exhausted = working_days_after(self.from.day(), self.days);
        self.resumed_at
            .map_or(exhausted, |at| at.day().min(exhausted))
    }
}

impl Clock {
    pub fn start(&mut self, at: Moment) {
        self.accepted_at = Some(at);
    }

    pub fn stop(&mut self, at: Moment, days: u32) {
        self.stops.push(Stop {
            from: at,
            days,
            resumed_at: None,
        });
    }

    pub fn resume(&mut self, at: Moment) {
        if let Some(stop) = self.stops.last_mut() {
            stop.resumed_at.get_or_insert(at);
        }
    }

    pub fn extend(&mut self, days: u32) {
        self.extended_days = self.extended_days.saturating_add(days);
    }

    pub fn runs(&self) -> bool {
        self.accepted_at.is_some()
    }

    /// Whether a special procedure was not ended yet, even if its days are used up.
    pub fn has_open_stop(&self) -> bool {
        self.stops
            .last()
            .is_some_and(|stop| stop.resumed_at.is_none())
    }

    pub fn is_stopped(&self, now: Moment) -> bool {
        let lasts = |stop: &Stop| position(now) < stop.working_time().1;
        self.has_open_stop() && self.stops.last().is_some_and(lasts)
    }

    /// The contract's record.
    pub fn view(&self, now: Moment, promised: Limit, statutory: Limit) -> Json {
        json!({
            "accepted_on": self.accepted_at.map(|at| at.day().to_string()),
            "promised_due_on": self.due_on(promised),
            "statutory_due_on": self.due_on(statutory),
            "elapsed_working_days": self.elapsed(now),
            "stopped": self.is_stopped(now),
        })
    }

    /// Working days used, every begun one counted.
    fn elapsed(&self, now: Moment) -> i64 {
        let Some(accepted_at) = self.accepted_at else {
            return 0;
        };
        let now = position(now);
        let stood: i64 = self
            .stops
            .iter()
            .map(Stop::working_time)
            .map(|(from, until)| (until.min(now) - from).max(0))
            .sum();
        let ran = (now - position(accepted_at) - stood).max(0);
        ran / DAY_MILLIS + i64::from(ran % DAY_MILLIS != 0)
    }

    /// The last day of the limit; one that falls on a day off ends on the next working day.
    fn due_on(&self, limit: Limit) -> Option<String> {
        let accepted_on = self.accepted_at?.day();
        let days = limit.days.saturating_add(self.extended_days) as usize;
        let counts = |day: &Date| match limit.unit {
            Unit::WorkingDays => is_working_day(*day) && self.counts(*day),
            Unit::CalendarDays => self.counts(*day),
        };
        let last = match days {
            0 => accepted_on,
            days => days_after(accepted_on).filter(counts).nth(days - 1)?,
        };
        let mut from_last_on = std::iter::once(last).chain(days_after(last));
        from_last_on
            .find(|day| is_working_day(*day))
            .map(|day| day.to_string())
    }

    fn counts(&self, day: Date) -> bool {
        let still = |stop: &Stop| stop.from.day() < day && day <= stop.last_day();
        !self.stops.iter().any(still)
    }
}

/// Working time from a fixed Monday on.
fn position(at: Moment) -> i64 {
    let day = at.day();
    let monday = jiff::civil::date(1970, 1, 5);
    let days = i64::from((day - monday).get_days());
    let (weeks, weekday) = (days.div_euclid(7), days.rem_euclid(7));
    let before = (weeks * 5 + weekday.min(5)) * DAY_MILLIS;
    match is_working_day(day) {
        true => before + worked_on_the_day(at.millis_of_day()),
        false => before,
    }
}

fn worked_on_the_day(millis: i64) -> i64 {
    let worked = |(from, until): (i64, i64)| {
        let [from, until] = [from, until].map(|minute| minute * MILLIS_PER_MINUTE);
        (millis.min(until) - from).max(0)
    };
    OPEN.into_iter().map(worked).sum()
}

fn days_after(day: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(day.tomorrow().ok(), |day| day.tomorrow().ok())
}

fn working_days_after(day: Date, days: u32) -> Date {
    let mut working = days_after(day).filter(|day| is_working_day(*day));
    match days {
        0 => day,
        days => working.nth(days as usize - 1).unwrap_or(day),
    }
}

fn is_working_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EIGHT: Limit = Limit {
        days: 8,
        unit: Unit::WorkingDays,
    };

    fn at(text: &str) -> Moment {
        format!("2026-{text}:00+08:00").parse().expect("a moment")
    }

    #[test]
    fn the_day_of_acceptance_does_not_count_weekends_do_not_and_a_begun_day_does() {
        let mut clock = Clock::default();
        clock.start(at("03-02T09:00"));
        for (now, elapsed) in [
            ("03-02T09:00", 0),
            ("03-02T09:01", 1),
            ("03-03T09:00", 1),
            ("03-03T13:00", 2),
            ("03-07T12:00", 5),
            ("03-09T09:00", 5),
            ("03-09T17:30", 6),
        ] {
            let view = clock.view(at(now), EIGHT, EIGHT);
            assert_eq!(view["elapsed_working_days"], elapsed, "{now}");
            assert_eq!(view["promised_due_on"], "2026-03-12");
        }
    }

    #[test]
    fn days_of_a_special_procedure_do_not_count() {
        let mut clock = Clock::default();
        clock.start(at("03-02T09:00"));
        clock.stop(at("03-03T09:00"), 15);
        assert!(clock.is_stopped(at("03-05T12:00")));
        clock.resume(at("03-05T09:00"));
        let view = clock.view(at("03-06T09:00"), EIGHT, EIGHT);
        assert_eq!(view["elapsed_working_days"], 2, "a day before, a day after");
        assert_eq!(view["promised_due_on"], "2026-03-16");
        assert_eq!(view["stopped"], false);
    }

    #[test]
    fn a_special_procedure_counts_for_no_more_than_its_days_though_it_was_not_ended() {
        let mut clock = Clock::default();
        clock.start(at("03-02T09:00"));
        clock.stop(at("03-02T09:00"), 2);
        assert!(clock.is_stopped(at("03-03T17:00")) && !clock.is_stopped(at("03-04T09:00")));
        assert!(clock.has_open_stop());
        let view = clock.view(at("03-05T09:00"), EIGHT, EIGHT);
        assert_eq!(view["elapsed_working_days"], 1);
    }

    #[test]
    fn a_limit_in_calendar_days_that_ends_on_a_day_off_ends_on_the_next_working_day() {
        let mut clock = Clock::default();
        clock.start(at("03-02T09:00"));
        let five = Limit {
            days: 5,
            unit: Unit::CalendarDays,
        };
        let view = clock.view(at("03-02T09:00"), five, EIGHT);
        assert_eq!(view["promised_due_on"], "2026-03-09");
    }
}
