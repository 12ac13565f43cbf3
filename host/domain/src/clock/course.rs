//! How a length of time runs from a start over stops: one sweep for days, working time, calendar
//! time and elapsed time alike.

use serde::Serialize;

use super::ClockStop;
use crate::calendar::{Position, WorkingCalendar, day_number, day_with_number};
use crate::flowchart::{DayUnit, Limit};
use crate::time::{Date, Instant};

const MILLIS_PER_DAY: i64 = 86_400_000;

/// Longer limits are held at a century, so that no sum leaves the calendar's arithmetic.
pub(super) const MOST_DAYS: u32 = 36_525;

/// A day on which a limit ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DueOn {
    /// The day; lawful to its end.
    pub date: Date,
    /// The day off on which it would have ended (民法典 203).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<Date>,
    /// True when a year on the way has not been published.
    pub provisional: bool,
}

/// A stretch in which the clock stands still, no longer than its days.
#[derive(Clone, Copy, Debug)]
pub(super) struct StandStill {
    pub(super) from: Instant,
    pub(super) until: Instant,
    days: i64,
}

impl StandStill {
    pub(super) fn new(calendar: &WorkingCalendar, stop: &ClockStop) -> Self {
        let exhausted = exhausted_at(calendar, stop);
        let until = stop.until.map_or(exhausted, |until| until.min(exhausted));
        Self {
            from: stop.from,
            until: until.max(stop.from),
            days: i64::from(stop.days.min(MOST_DAYS)),
        }
    }

    /// Working days that do not count: more than the first number, up to the second.
    pub(super) fn working_days(&self, calendar: &WorkingCalendar) -> (i64, i64) {
        let number = |at| calendar.working_days_to(calendar.date_of(at));
        let from = number(self.from);
        (from, number(self.until).min(from + self.days))
    }

    /// Calendar days that do not count, likewise.
    pub(super) fn calendar_days(&self, calendar: &WorkingCalendar) -> (i64, i64) {
        let number = |at| day_number(calendar.date_of(at));
        (number(self.from), number(self.until))
    }
}

/// When a stop has used up its days.
pub(super) fn exhausted_at(calendar: &WorkingCalendar, stop: &ClockStop) -> Instant {
    let ticks = i64::from(stop.days.min(MOST_DAYS)) * calendar.ticks_per_day();
    calendar.instant_at(Position(calendar.position(stop.from).0 + ticks))
}

/// A start and the stops after it.
pub(super) struct Course<'a> {
    pub(super) calendar: &'a WorkingCalendar,
    pub(super) start: Instant,
    pub(super) stills: Vec<StandStill>,
}

impl<'a> Course<'a> {
    pub(super) fn new(calendar: &'a WorkingCalendar, start: Instant, stops: &[ClockStop]) -> Self {
        let still = |stop| StandStill::new(calendar, stop);
        let mut stills: Vec<_> = stops.iter().map(still).collect();
        stills.sort_by_key(|still| still.from);
        Self {
            calendar,
            start,
            stills,
        }
    }

    /// The day on which the limit ends by law.
    pub(super) fn due_on(&self, limit: Limit) -> DueOn {
        let calendar = self.calendar;
        let start = calendar.date_of(self.start);
        let days = i64::from(limit.days.min(MOST_DAYS));
        let last = match limit.unit {
            DayUnit::WorkingDays => {
                let start = calendar.working_days_to(start);
                let still = |s: &StandStill| s.working_days(calendar);
                calendar.working_day_at(run(start, days, &self.stills, still))
            }
            DayUnit::CalendarDays => {
                let still = |s: &StandStill| s.calendar_days(calendar);
                day_with_number(run(day_number(start), days, &self.stills, still))
            }
        };
        let date = calendar.this_or_next_working_day(last.max(start));
        DueOn {
            date,
            moved_from: (date != last && limit.unit == DayUnit::CalendarDays).then_some(last),
            provisional: calendar.is_provisional_between(start, date),
        }
    }

    /// The last instant at which no more than `percent` of `days` has run in working time.
    pub(super) fn working_time_at(&self, days: i64, percent: i64) -> Instant {
        let calendar = self.calendar;
        let length = share(days * calendar.ticks_per_day(), percent);
        let start = calendar.position(self.start).0;
        let position = |at| calendar.position(at).0;
        let end = run(start, length, &self.stills, |s| {
            (position(s.from), position(s.until))
        });
        calendar.instant_at(Position(end))
    }

    /// Likewise in calendar time, by the wall clock.
    pub(super) fn calendar_time_at(&self, days: i64, percent: i64) -> Instant {
        let calendar = self.calendar;
        let length = share(days * MILLIS_PER_DAY, percent);
        let start = calendar.wall_position(self.start);
        let position = |at| calendar.wall_position(at);
        let end = run(start, length, &self.stills, |s| {
            (position(s.from), position(s.until))
        });
        calendar.instant_at_wall(end)
    }

    /// Where a promise given as an instant has moved to by stops and extensions, in elapsed time.
    pub(super) fn promised_until(&self, until: Instant, extension_days: u32) -> Instant {
        let start = self.start.as_millis();
        let extension = i64::from(extension_days.min(MOST_DAYS)) * MILLIS_PER_DAY;
        let length = until
            .as_millis()
            .saturating_sub(start)
            .saturating_add(extension);
        let end = run(start, length, &self.stills, |s| {
            (s.from.as_millis(), s.until.as_millis())
        });
        Instant::from_millis(end)
    }

    /// The day of an instant that is a deadline by itself.
    pub(super) fn day_of(&self, at: Instant) -> DueOn {
        DueOn {
            date: self.calendar.date_of(at),
            moved_from: None,
            provisional: false,
        }
    }

    /// Working days used, every begun day counted.
    pub(super) fn used_working_days(&self, now: Instant) -> u32 {
        let position = |at| self.calendar.position(at).0;
        let ticks = ran(position(self.start), position(now), &self.stills, |s| {
            (position(s.from), position(s.until))
        });
        let day = self.calendar.ticks_per_day();
        u32::try_from(ticks / day + i64::from(ticks % day != 0)).unwrap_or(0)
    }

    pub(super) fn stands_still(&self, now: Instant) -> bool {
        self.stills.iter().any(|s| s.from <= now && now < s.until)
    }

    /// Whether a count from the start to `at` touched a provisional year.
    pub(super) fn is_provisional_until(&self, at: Instant) -> bool {
        let day = |at| self.calendar.date_of(at);
        self.calendar
            .is_provisional_between(day(self.start), day(at))
    }
}

/// `percent` of a length, rounded down.
fn share(length: i64, percent: i64) -> i64 {
    if percent == 100 {
        return length;
    }
    let part = i128::from(length) * i128::from(percent) / 100;
    i64::try_from(part).unwrap_or(length)
}

/// The last point at which no more than `length` has run since `start`. Stops are sorted by their
/// beginning; where they overlap they count once.
fn run(
    start: i64,
    length: i64,
    stills: &[StandStill],
    measure: impl Fn(&StandStill) -> (i64, i64),
) -> i64 {
    let mut end = start.saturating_add(length);
    let mut seen = start;
    for (from, until) in stills.iter().map(measure) {
        if from > end {
            break;
        }
        end = end.saturating_add((until - from.max(seen)).max(0));
        seen = seen.max(until);
    }
    end
}

/// What has run from `start` to `now`, stops not counted.
fn ran(
    start: i64,
    now: i64,
    stills: &[StandStill],
    measure: impl Fn(&StandStill) -> (i64, i64),
) -> i64 {
    let mut stood = 0;
    let mut seen = start;
    for (from, until) in stills.iter().map(measure) {
        stood += (until.min(now) - from.max(seen)).max(0);
        seen = seen.max(until.min(now));
    }
    (now - start - stood).max(0)
}

/// Moved by whole days of that unit; may be negative.
pub(super) fn moved(calendar: &WorkingCalendar, date: Date, days: i64, unit: DayUnit) -> Date {
    match unit {
        DayUnit::CalendarDays => day_with_number(day_number(date) + days),
        DayUnit::WorkingDays => calendar.working_day_at(calendar.working_days_to(date) + days),
    }
}
