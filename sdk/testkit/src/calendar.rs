//! The desk's clock: what a plugin sees of the case's limits.
//!
//! The desk counts Monday to Friday, since holidays are data of the county that a plugin's folder
//! does not have. Where a plugin decides by the clock, its scenario states what the host would say.

use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use serde_json::{Value as Json, json};

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
    accepted_on: Option<Date>,
    /// Days lawfully added by extensions.
    extended_days: u32,
    stops: Vec<Stop>,
}

#[derive(Clone, Debug)]
struct Stop {
    from: Date,
    /// Last day that does not count.
    until: Date,
    resumed: bool,
}

impl Clock {
    pub fn start(&mut self, on: Date) {
        self.accepted_on = Some(on);
    }

    pub fn stop(&mut self, on: Date, days: u32) {
        let until = working_days_after(on, days);
        self.stops.push(Stop {
            from: on,
            until,
            resumed: false,
        });
    }

    pub fn resume(&mut self, on: Date) {
        if let Some(stop) = self.stops.last_mut().filter(|stop| !stop.resumed) {
            stop.until = stop.until.min(on);
            stop.resumed = true;
        }
    }

    pub fn extend(&mut self, days: u32) {
        self.extended_days = self.extended_days.saturating_add(days);
    }

    pub fn runs(&self) -> bool {
        self.accepted_on.is_some()
    }

    /// Whether a special procedure was not ended yet, even if its days are used up.
    pub fn has_open_stop(&self) -> bool {
        self.stops.last().is_some_and(|stop| !stop.resumed)
    }

    pub fn is_stopped(&self, on: Date) -> bool {
        let holds = |stop: &Stop| !stop.resumed && stop.from <= on && on <= stop.until;
        self.stops.iter().any(holds)
    }

    /// The contract's record.
    pub fn view(&self, today: Date, promised: Limit, statutory: Limit) -> Json {
        json!({
            "accepted_on": self.accepted_on.map(|day| day.to_string()),
            "promised_due_on": self.due_on(promised),
            "statutory_due_on": self.due_on(statutory),
            "elapsed_working_days": self.elapsed(today),
            "stopped": self.is_stopped(today),
        })
    }

    fn elapsed(&self, today: Date) -> usize {
        let Some(accepted_on) = self.accepted_on else {
            return 0;
        };
        days_after(accepted_on)
            .take_while(|day| *day <= today)
            .filter(|day| is_working_day(*day) && self.counts(*day))
            .count()
    }

    fn due_on(&self, limit: Limit) -> Option<String> {
        let days = limit.days.saturating_add(self.extended_days) as usize;
        let counts = |day: &Date| match limit.unit {
            Unit::WorkingDays => is_working_day(*day) && self.counts(*day),
            Unit::CalendarDays => self.counts(*day),
        };
        let due = days_after(self.accepted_on?)
            .filter(counts)
            .nth(days.checked_sub(1)?)?;
        Some(due.to_string())
    }

    fn counts(&self, day: Date) -> bool {
        !self
            .stops
            .iter()
            .any(|stop| stop.from < day && day <= stop.until)
    }
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

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn the_day_of_acceptance_does_not_count_and_weekends_do_not() {
        let mut clock = Clock::default();
        clock.start(day("2026-03-02"));
        let view = clock.view(day("2026-03-09"), EIGHT, EIGHT);
        assert_eq!(view["elapsed_working_days"], 5);
        assert_eq!(view["promised_due_on"], "2026-03-12");
    }

    #[test]
    fn days_of_a_special_procedure_do_not_count() {
        let mut clock = Clock::default();
        clock.start(day("2026-03-02"));
        clock.stop(day("2026-03-03"), 15);
        assert!(clock.is_stopped(day("2026-03-05")));
        clock.resume(day("2026-03-05"));
        let view = clock.view(day("2026-03-06"), EIGHT, EIGHT);
        assert_eq!(view["elapsed_working_days"], 2, "the 3rd and the 6th");
        assert_eq!(view["promised_due_on"], "2026-03-16");
        assert_eq!(view["stopped"], false);
    }
}
