//! When the lights of one row of the table are lit.

use serde::Serialize;

use super::ClockStop;
use super::course::{Course, moved};
use super::rules::{
    CalendarDayLimits, ClockRules, LimitBasis, ObjectRule, Signal, SupervisedObject,
};
use crate::calendar::{Position, WorkingCalendar};
use crate::flowchart::{DayUnit, Limit};
use crate::time::Instant;

/// The instants after which each light is lit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lights {
    /// 预警.
    pub warning: Option<Instant>,
    /// 黄牌.
    pub yellow: Option<Instant>,
    /// 红牌.
    pub red: Option<Instant>,
}

/// A limit as the rules see it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bound {
    /// So many days.
    Days(Limit),
    /// A given instant, already moved by stops.
    Until(Instant),
}

impl ClockRules {
    /// When the lights of an object other than a case are lit: a special procedure, a
    /// consultation … that began at `start` with its own limit (the rule's where it sets one).
    /// Nothing when the object is not supervised or has no limit.
    pub fn lights(
        &self,
        object: SupervisedObject,
        start: Instant,
        limit: Option<Limit>,
        stops: &[ClockStop],
        calendar: &WorkingCalendar,
    ) -> Lights {
        let Some(row) = self.object(object) else {
            return Lights::default();
        };
        let Some(limit) = row.limit.or(limit) else {
            return Lights::default();
        };
        let course = Course::new(calendar, start, stops);
        let bound = Bound::Days(limit);
        self.lights_of(row, &course, bound, bound)
    }

    pub(super) fn lights_of(
        &self,
        row: &ObjectRule,
        course: &Course<'_>,
        promised: Bound,
        statutory: Bound,
    ) -> Lights {
        let at = |bound, signal| self.lit_at(course, bound, signal);
        let mark = |mark: super::Mark| match mark.basis {
            LimitBasis::Promised => at(promised, mark.signal),
            LimitBasis::Statutory => at(statutory, mark.signal),
        };
        let first = row.warning_for(course.days_of(promised));
        let second = row.warning_percent.filter(|_| first.is_some());
        let warnings = first.into_iter().chain(second.map(Signal::Percent));
        Lights {
            warning: warnings.map(|signal| at(promised, signal)).min(),
            yellow: row.yellow.map(mark),
            red: row.red.map(mark),
        }
    }

    /// The last instant at which the signal is not lit; never before the start.
    pub(super) fn lit_at(&self, course: &Course<'_>, bound: Bound, signal: Signal) -> Instant {
        let at = match bound {
            Bound::Until(until) => course.lit_around(until, signal),
            Bound::Days(limit) if self.ends_with_the_day(limit) => {
                course.lit_at_the_end_of_a_day(limit, signal)
            }
            Bound::Days(limit) => course.lit_while_running(limit, signal),
        };
        at.max(course.start)
    }

    /// A limit of 0 days (即办件) always runs to the end of its day.
    fn ends_with_the_day(&self, limit: Limit) -> bool {
        limit.days == 0
            || limit.unit == DayUnit::CalendarDays
                && self.calendar_day_limits == CalendarDayLimits::EndOfDay
    }
}

impl Course<'_> {
    /// The length of a limit in days, for choosing a warning; a given instant is never that of a
    /// case done on the spot.
    fn days_of(&self, bound: Bound) -> u32 {
        match bound {
            Bound::Days(limit) => limit.days,
            Bound::Until(until) => {
                let day = |at| self.calendar.date_of(at);
                self.calendar
                    .working_days_between(day(self.start), day(until))
                    .max(1)
            }
        }
    }

    fn lit_while_running(&self, limit: Limit, signal: Signal) -> Instant {
        let (days, percent) = match signal {
            Signal::Excess(excess) => (held(limit.days) + i64::from(excess) - 1, 100),
            Signal::Percent(percent) => (held(limit.days), i64::from(percent)),
        };
        if days < 0 {
            return self.start;
        }
        match limit.unit {
            DayUnit::WorkingDays => self.working_time_at(days, percent),
            DayUnit::CalendarDays => self.calendar_time_at(days, percent),
        }
    }

    fn lit_at_the_end_of_a_day(&self, limit: Limit, signal: Signal) -> Instant {
        let day = match signal {
            Signal::Excess(excess) => {
                let due = self.due_on(limit).date;
                moved(self.calendar, due, i64::from(excess) - 1, limit.unit)
            }
            Signal::Percent(percent) => {
                let days = u64::from(limit.days) * u64::from(percent) / 100;
                let days = u32::try_from(days).unwrap_or(limit.days);
                self.due_on(Limit { days, ..limit }).date
            }
        };
        self.calendar.end_of(day)
    }

    /// Around a deadline that is an instant: exactly then, or working days before or after it.
    fn lit_around(&self, until: Instant, signal: Signal) -> Instant {
        match signal {
            Signal::Excess(1) => until,
            Signal::Excess(excess) => {
                let days = i64::from(excess) - 1;
                let position = self.calendar.position(until).0;
                self.calendar
                    .instant_at(Position(position + days * self.calendar.ticks_per_day()))
            }
            Signal::Percent(percent) => {
                let allowed = until.as_millis() - self.start.as_millis();
                self.start.plus_millis(allowed / 100 * i64::from(percent))
            }
        }
    }
}

/// A number of days within the calendar's arithmetic.
fn held(days: u32) -> i64 {
    i64::from(days.min(super::course::MOST_DAYS))
}
