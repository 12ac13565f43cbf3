//! The clock of a case.
//!
//! # Source
//!
//! 行政许可法 42 (limits, extensions), 45 (what does not count), 82 (its days are working days);
//! 行政处罚法 60, 85 (which days of that law are calendar days); 民法典 201 (the first day does not
//! count) and 203 (a period that ends on a day off ends on the day after it); 行政许可法 32(4)
//! (silence for five working days accepts). The instants at which supervision speaks are not law
//! but a published rule set (domain.md 1.4.1), which is why they are data: [`ClockRules`].
//!
//! # Two facts
//!
//! - **`due_on`** is the law's answer, a day: the n-th day after the day of acceptance, which
//!   itself does not count; lawful to the end of that day ([`CaseClock::statutory_due_on`]).
//! - **`threshold_at`** is supervision's answer, an instant: the last at which it is *not* over.
//!   Working time runs from the moment of acceptance; "one second over is over"
//!   ([`CaseClock::thresholds`]). With `used` and `limit` in days, `used` rounded up, the rule
//!   "excess = used − limit reaches e" is lit exactly after `limit + e − 1` days have run. So
//!   "two days before" (e = −2) begins when fewer than three whole days are left.
//!
//! # When two rules meet
//!
//! - Acceptance after office hours: working time begins to run at the next opening, `due_on` counts
//!   from the day of acceptance all the same. Then `threshold_at` is the later of the two, and when
//!   it is the earlier one (an acceptance in the morning), [`ClockRules::red_waits_for_due_on`]
//!   says whether a red card waits for the end of `due_on`.
//! - A stop over a holiday counts once: the holiday does not count, so the stop takes nothing there.
//!   Overlapping stops count once. A stop counts for at most its days, then the clock runs again,
//!   though the special procedure itself goes on until somebody ends it: it has lights of its own.
//! - A stop that begins when the last moment of a limit has not yet passed moves the limit; one
//!   that begins later changes nothing. The day on which a clock is stopped counts, the day on
//!   which it is resumed does not, the same convention as for the start; stopped on its very last
//!   day, a limit ends on the day of resumption, for the rest of that day is still owed.
//! - A promise given as an instant (imports) runs in elapsed time without a calendar, and stops
//!   move it by the time elapsed. Only its early warning asks the calendar.
//! - An extension lengthens both limits, each in its own unit.
//! - Once a case is closed or frozen, nothing falls due any more.
//!
//! # Example
//!
//! Accepted on Monday 2018-10-15 at 10:00, promised 7 working days, statutory 10; 20 and 21
//! October are a weekend. `due_on` is 24 October (promised) and 29 October (statutory). The early
//! warning is lit after 4 days have run, just after 2018-10-19 10:00:00; yellow after 7, just after
//! 2018-10-24 10:00:00; red after 10, just after 2018-10-29 10:00:00. A special procedure of 3 days
//! moves all five by 3 working days.

mod course;
mod derivation;
mod object;
mod rule_sets;
mod rules;
mod thresholds;

use minicbor::{Decode, Encode};
use serde::Serialize;

pub use course::DueOn;
pub use derivation::{DayLine, DayReason, Derivation, LimitLine, StopLine};
pub use object::Lights;
pub use rules::{
    CalendarDayLimits, ClockRuleBook, ClockRules, LimitBasis, Mark, ObjectRule, Signal, StepRule,
    SupervisedObject, WarningRow,
};
pub use thresholds::{ArmedThreshold, OpenStep};

use crate::calendar::WorkingCalendar;
use crate::contract::ClockView;
use crate::event::{CaseFiled, ClockStopped};
use crate::flowchart::Limit;
use crate::time::{Date, Instant};
use course::Course;

/// The day on which `limit` ends that began on `day`, of anything without stops: the day itself does not count
/// (民法典 201), and what would end on a day off ends on the next working day (203).
pub fn due_after(calendar: &WorkingCalendar, day: Date, limit: Limit) -> DueOn {
    let within_the_day = calendar.end_of(day).plus_millis(-1);
    Course::new(calendar, within_the_day, &[]).due_on(limit)
}

/// A time that does not count (特别程序, 中止).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ClockStop {
    /// From when.
    #[n(0)]
    pub from: Instant,
    /// When it was resumed, if it was; it counts no longer than its days all the same.
    #[n(1)]
    pub until: Option<Instant>,
    /// Most working days for which it counts.
    #[n(2)]
    pub days: u32,
    /// Ground, such as `expert-review`.
    #[n(3)]
    pub ground: String,
}

/// All that the time of a case depends on, folded from its events.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CaseClock {
    /// When the papers came: the correction time runs from here.
    #[n(0)]
    pub received_at: Instant,
    /// The promise.
    #[n(1)]
    pub promised: Limit,
    /// The law.
    #[n(2)]
    pub statutory: Limit,
    /// A promise given as an instant instead (imports).
    #[n(3)]
    pub promised_until: Option<Instant>,
    /// When a correction notice was issued: the correction time has been kept.
    #[n(4)]
    pub notice_at: Option<Instant>,
    /// When it was accepted: both limits run from here.
    #[n(5)]
    pub accepted_at: Option<Instant>,
    /// Days by which the limits were extended, one entry per extension.
    #[n(6)]
    pub extensions: Vec<u32>,
    /// Stops in the order in which they were recorded.
    #[n(7)]
    pub stops: Vec<ClockStop>,
    /// When the case was closed.
    #[n(8)]
    pub closed_at: Option<Instant>,
    /// When the clock was frozen at the end of an imported log.
    #[n(9)]
    pub frozen_at: Option<Instant>,
}

impl CaseClock {
    /// The clock of a case that was just filed.
    pub fn filed(filed: &CaseFiled) -> Self {
        let mut clock = Self::received(
            filed.received_at,
            filed.promised_limit,
            filed.statutory_limit,
        );
        clock.promised_until = filed.promised_until;
        clock
    }

    /// A clock of papers received at that time, under these limits.
    pub fn received(received_at: Instant, promised: Limit, statutory: Limit) -> Self {
        Self {
            received_at,
            promised,
            statutory,
            promised_until: None,
            notice_at: None,
            accepted_at: None,
            extensions: Vec::new(),
            stops: Vec::new(),
            closed_at: None,
            frozen_at: None,
        }
    }

    /// A correction notice was issued; later ones change nothing.
    pub fn notice(&mut self, at: Instant) {
        self.notice_at.get_or_insert(at);
    }

    /// The case was accepted; deemed acceptance passes the time of receipt.
    pub fn accept(&mut self, at: Instant) {
        self.accepted_at = Some(at);
    }

    /// The clock was stopped.
    pub fn stop(&mut self, stopped: &ClockStopped) {
        self.stops.push(ClockStop {
            from: stopped.from,
            until: None,
            days: stopped.days,
            ground: stopped.ground.clone(),
        });
    }

    /// The latest stop that was not yet resumed ended.
    pub fn resume(&mut self, at: Instant) {
        if let Some(stop) = self.stops.iter_mut().rfind(|stop| stop.until.is_none()) {
            stop.until = Some(at);
        }
    }

    /// Both limits were extended.
    pub fn extend(&mut self, days: u32) {
        self.extensions.push(days);
    }

    /// The case was closed.
    pub fn close(&mut self, at: Instant) {
        self.closed_at = Some(at);
    }

    /// The clock was frozen.
    pub fn freeze(&mut self, at: Instant) {
        self.frozen_at = Some(at);
    }

    /// From when on nothing falls due any more.
    pub fn ended_at(&self) -> Option<Instant> {
        self.closed_at.into_iter().chain(self.frozen_at).min()
    }

    /// The promised limit with its extensions.
    pub fn promised_limit(&self) -> Limit {
        self.extended(self.promised)
    }

    /// The statutory limit with its extensions.
    pub fn statutory_limit(&self) -> Limit {
        self.extended(self.statutory)
    }

    fn extended(&self, limit: Limit) -> Limit {
        Limit {
            days: limit.days.saturating_add(self.extension_days()),
            unit: limit.unit,
        }
    }

    fn extension_days(&self) -> u32 {
        self.extensions
            .iter()
            .fold(0, |sum, days| sum.saturating_add(*days))
    }

    /// The day on which the promise ends; none before acceptance.
    pub fn promised_due_on(&self, calendar: &WorkingCalendar) -> Option<DueOn> {
        let course = self.course(calendar)?;
        Some(match self.promised_until {
            Some(until) => course.day_of(course.promised_until(until, self.extension_days())),
            None => course.due_on(self.promised_limit()),
        })
    }

    /// The day on which the statutory limit ends; none before acceptance.
    pub fn statutory_due_on(&self, calendar: &WorkingCalendar) -> Option<DueOn> {
        Some(self.course(calendar)?.due_on(self.statutory_limit()))
    }

    /// Working days used until `now` (or the end of the case), every begun day counted.
    pub fn used_working_days(&self, calendar: &WorkingCalendar, now: Instant) -> u32 {
        let now = self.ended_at().map_or(now, |end| end.min(now));
        self.course(calendar)
            .map_or(0, |course| course.used_working_days(now))
    }

    /// Whether the clock stands still at `now`: stopped, not resumed, and its days not used up.
    pub fn is_stopped(&self, calendar: &WorkingCalendar, now: Instant) -> bool {
        self.course(calendar)
            .is_some_and(|course| course.stands_still(now))
    }

    /// Whether a special procedure was not ended yet, be its days used up or not.
    pub fn has_open_stop(&self) -> bool {
        self.stops.iter().any(|stop| stop.until.is_none())
    }

    /// The clock as a plugin may see it.
    pub fn view(&self, calendar: &WorkingCalendar, now: Instant) -> ClockView {
        ClockView {
            accepted_on: self.accepted_at.map(|at| calendar.date_of(at)),
            promised_due_on: self.promised_due_on(calendar).map(|due| due.date),
            statutory_due_on: self.statutory_due_on(calendar).map(|due| due.date),
            elapsed_working_days: self.used_working_days(calendar, now),
            stopped: self.is_stopped(calendar, now),
        }
    }

    fn course<'a>(&self, calendar: &'a WorkingCalendar) -> Option<Course<'a>> {
        Some(Course::new(calendar, self.accepted_at?, &self.stops))
    }
}
