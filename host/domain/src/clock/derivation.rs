//! How a deadline came about, day by day, for whoever asks.

use serde::Serialize;

use super::course::{Course, DueOn, StandStill};
use super::rules::ClockRules;
use super::thresholds::{ArmedThreshold, OpenStep};
use super::{CaseClock, ClockStop};
use crate::calendar::{DayKind, WorkingCalendar, day_number};
use crate::flowchart::{DayUnit, Limit};
use crate::id::Digest;
use crate::time::{Date, Instant};
use crate::value::Texts;

/// More days are not listed: ten years.
const MOST_DAYS_LISTED: usize = 3_653;

/// Everything that the clock of a case says, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Derivation {
    /// The clock's own facts.
    pub clock: CaseClock,
    /// For which instant.
    pub now: Instant,
    /// Whether it stands still then.
    pub stopped: bool,
    /// Working days used until then, every begun day counted; none before acceptance.
    pub used_working_days: Option<u32>,
    /// The promise; none before acceptance.
    pub promised: Option<LimitLine>,
    /// The law.
    pub statutory: Option<LimitLine>,
    /// The stops, as far as they count.
    pub stops: Vec<StopLine>,
    /// When supervision speaks.
    pub thresholds: Vec<ArmedThreshold>,
    /// Every day from acceptance to the last due day or `now`, whichever is later.
    pub days: Vec<DayLine>,
    /// True when the list of days was cut off after ten years.
    pub cut_off: bool,
    /// Digest of the calendar.
    pub calendar: Digest,
    /// Digest of the rule set.
    pub rules: Digest,
}

/// A limit and where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LimitLine {
    /// With all extensions; of a promise given as an instant, the days it would have had.
    pub limit: Limit,
    /// Its last day.
    pub due_on: DueOn,
}

/// A stop as far as it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StopLine {
    /// Ground.
    pub ground: String,
    /// From when.
    pub from: Instant,
    /// Until when it counts: resumed, or its days used up.
    pub until: Instant,
    /// Whole working days by which it moves a limit.
    pub working_days: u32,
}

/// Why a day counts or does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum DayReason {
    /// The day of acceptance does not count (民法典 201).
    StartDay,
    /// By the rule of the week.
    Working,
    /// Worked in exchange for a day off.
    MakeUp {
        /// Of which holiday.
        names: Texts,
    },
    /// Off by the rule of the week.
    Weekend,
    /// Off.
    Holiday {
        /// Which.
        names: Texts,
    },
    /// The clock stood still.
    Stopped {
        /// On which ground.
        ground: String,
    },
}

/// A day of the count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayLine {
    /// The day.
    pub on: Date,
    /// Why it counts or does not.
    #[serde(flatten)]
    pub reason: DayReason,
    /// Its number among the working days that count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_day: Option<u32>,
    /// Its number among the calendar days that count, where a limit runs in such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar_day: Option<u32>,
    /// True when its year has not been published.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
}

impl CaseClock {
    /// Everything that the clock says at `now`, and why.
    pub fn derivation(
        &self,
        steps: &[OpenStep<'_>],
        rules: &ClockRules,
        calendar: &WorkingCalendar,
        now: Instant,
    ) -> Derivation {
        let line = |limit, due_on: Option<DueOn>| due_on.map(|due_on| LimitLine { limit, due_on });
        let promised = line(self.promised_limit(), self.promised_due_on(calendar));
        let statutory = line(self.statutory_limit(), self.statutory_due_on(calendar));
        let last = promised
            .iter()
            .chain(&statutory)
            .map(|line| line.due_on.date)
            .chain([calendar.date_of(self.ended_at().map_or(now, |end| end.min(now)))])
            .max();
        let mut days = self
            .course(calendar)
            .zip(last)
            .map_or_else(Vec::new, |(course, last)| self.days(&course, last));
        let cut_off = days.len() > MOST_DAYS_LISTED;
        days.truncate(MOST_DAYS_LISTED);
        Derivation {
            clock: self.clone(),
            now,
            stopped: self.is_stopped(calendar, now),
            used_working_days: self
                .accepted_at
                .map(|_| self.used_working_days(calendar, now)),
            promised,
            statutory,
            stops: self.stops.iter().map(|s| stop_line(calendar, s)).collect(),
            thresholds: self.thresholds(steps, rules, calendar),
            days,
            cut_off,
            calendar: calendar.digest(),
            rules: rules.digest(),
        }
    }

    fn days(&self, course: &Course<'_>, last: Date) -> Vec<DayLine> {
        let in_calendar_days =
            [self.promised, self.statutory].map(|limit| limit.unit == DayUnit::CalendarDays);
        let mut count = Count {
            calendar: course.calendar,
            stills: self
                .stops
                .iter()
                .map(|s| (s, StandStill::new(course.calendar, s)))
                .collect(),
            in_calendar_days: in_calendar_days.contains(&true),
            working: 0,
            calendar_days: 0,
        };
        let start = course.calendar.date_of(course.start);
        std::iter::successors(Some(start), |day| Some(day.next()))
            .take_while(|day| *day <= last)
            .take(MOST_DAYS_LISTED + 1)
            .map(|day| count.line(day, day == start))
            .collect()
    }
}

fn stop_line(calendar: &WorkingCalendar, stop: &ClockStop) -> StopLine {
    let still = StandStill::new(calendar, stop);
    let (from, until) = still.working_days(calendar);
    StopLine {
        ground: stop.ground.clone(),
        from: still.from,
        until: still.until,
        working_days: u32::try_from(until - from).unwrap_or(0),
    }
}

/// The running count.
struct Count<'a> {
    calendar: &'a WorkingCalendar,
    stills: Vec<(&'a ClockStop, StandStill)>,
    in_calendar_days: bool,
    working: u32,
    calendar_days: u32,
}

impl Count<'_> {
    fn line(&mut self, on: Date, is_start: bool) -> DayLine {
        let day = self.calendar.day(on);
        let is_working = self.calendar.is_working(on);
        let ground = self.ground_on(on, is_working);
        let counts = !is_start && ground.is_none();
        let reason = match (is_start, ground, day.kind) {
            (true, ..) => DayReason::StartDay,
            (_, Some(ground), _) => DayReason::Stopped { ground },
            (.., DayKind::Working) => DayReason::Working,
            (.., DayKind::MakeUp(names)) => DayReason::MakeUp {
                names: names.clone(),
            },
            (.., DayKind::Weekend) => DayReason::Weekend,
            (.., DayKind::Holiday(names)) => DayReason::Holiday {
                names: names.clone(),
            },
        };
        DayLine {
            on,
            reason,
            working_day: (counts && is_working).then(|| next(&mut self.working)),
            calendar_day: (counts && self.in_calendar_days).then(|| next(&mut self.calendar_days)),
            provisional: day.provisional,
        }
    }

    /// The ground on which the clock stood still that day. A day off needs no other reason, unless
    /// calendar days are counted.
    fn ground_on(&self, on: Date, is_working: bool) -> Option<String> {
        let stood = |still: &StandStill| {
            let (number, (from, until)) = if is_working {
                let number = self.calendar.working_days_to(on);
                (number, still.working_days(self.calendar))
            } else {
                (day_number(on), still.calendar_days(self.calendar))
            };
            from < number && number <= until
        };
        if !is_working && !self.in_calendar_days {
            return None;
        }
        let found = self.stills.iter().find(|(_, still)| stood(still));
        found.map(|(stop, _)| stop.ground.clone())
    }
}

fn next(number: &mut u32) -> u32 {
    *number += 1;
    *number
}
