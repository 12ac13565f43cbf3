//! All instants at which supervision will speak about a case, as things stand.

use serde::Serialize;

use super::course::{Course, DueOn, exhausted_at};
use super::object::Bound;
use super::rules::{ClockRules, SupervisedObject};
use super::{CaseClock, ClockStop};
use crate::calendar::WorkingCalendar;
use crate::event::Threshold;
use crate::flowchart::{DayUnit, Limit};
use crate::time::Instant;

/// A threshold and the last instant at which it has not been passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ArmedThreshold {
    /// Which.
    pub threshold: Threshold,
    /// Passed at every later instant.
    pub due_at: Instant,
    /// True when a year on the way has not been published.
    pub provisional: bool,
}

/// A step that is open and has a limit of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenStep<'a> {
    /// The step.
    pub step: &'a str,
    /// Which opening of it, counted from 1.
    pub opening: u32,
    /// When it opened.
    pub opened_at: Instant,
    /// Its limit; the case's stops hold for it too.
    pub limit: Limit,
}

impl CaseClock {
    /// The thresholds of the case and of its open steps, passed ones included; those that would
    /// fall due at or after the end of the case are left out. The caller sets a timer for each,
    /// and sets them anew after every event of the case.
    pub fn thresholds(
        &self,
        steps: &[OpenStep<'_>],
        rules: &ClockRules,
        calendar: &WorkingCalendar,
    ) -> Vec<ArmedThreshold> {
        let mut armed = match self.accepted_at {
            None => self.before_acceptance(rules, calendar),
            Some(accepted_at) => self.after_acceptance(accepted_at, steps, rules, calendar),
        };
        if let Some(end) = self.ended_at() {
            armed.retain(|threshold| threshold.due_at < end);
        }
        armed
    }

    fn before_acceptance(
        &self,
        rules: &ClockRules,
        calendar: &WorkingCalendar,
    ) -> Vec<ArmedThreshold> {
        let due = self.correction_due_on(rules, calendar);
        due.into_iter()
            .map(|due| ArmedThreshold {
                threshold: Threshold::CorrectionTime,
                due_at: calendar.end_of(due.date),
                provisional: due.provisional,
            })
            .collect()
    }

    /// The last day for a correction notice; none once there was one, or acceptance.
    pub(crate) fn correction_due_on(
        &self,
        rules: &ClockRules,
        calendar: &WorkingCalendar,
    ) -> Option<DueOn> {
        let runs = self.notice_at.is_none() && self.accepted_at.is_none();
        runs.then(|| Course::new(calendar, self.received_at, &[]).due_on(rules.correction))
    }

    fn after_acceptance(
        &self,
        accepted_at: Instant,
        steps: &[OpenStep<'_>],
        rules: &ClockRules,
        calendar: &WorkingCalendar,
    ) -> Vec<ArmedThreshold> {
        let course = Course::new(calendar, accepted_at, &self.stops);
        let mut armed = self.case_thresholds(&course, rules);
        for step in steps {
            let course = Course::new(calendar, step.opened_at, &self.stops);
            armed.extend(step_thresholds(&course, step, rules));
        }
        armed.extend(self.stop_thresholds(rules, calendar));
        armed
    }

    fn case_thresholds(&self, course: &Course<'_>, rules: &ClockRules) -> Vec<ArmedThreshold> {
        let is_instant = self.promised_until.is_none() && self.promised.days == 0;
        let Some(row) = rules
            .object(SupervisedObject::Case)
            .filter(|_| rules.instant_cases || !is_instant)
        else {
            return Vec::new();
        };
        let promised = match self.promised_until {
            Some(until) => Bound::Until(course.promised_until(until, self.extension_days())),
            None => Bound::Days(self.promised_limit()),
        };
        let mut lights =
            rules.lights_of(row, course, promised, Bound::Days(self.statutory_limit()));
        if rules.red_waits_for_due_on {
            let due = course.due_on(self.statutory_limit()).date;
            let end = course.calendar.end_of(due);
            lights.red = lights.red.map(|red| red.max(end));
        }
        [
            (Threshold::PromisedNear, lights.warning),
            (Threshold::PromisedPassed, lights.yellow),
            (Threshold::StatutoryPassed, lights.red),
        ]
        .into_iter()
        .filter_map(|(threshold, at)| Some(armed(course, threshold, at?)))
        .collect()
    }

    /// Those of special procedures that nobody has ended yet.
    fn stop_thresholds(
        &self,
        rules: &ClockRules,
        calendar: &WorkingCalendar,
    ) -> impl Iterator<Item = ArmedThreshold> {
        let stops = (1..).zip(&self.stops);
        stops
            .filter(|(_, stop)| stop.until.is_none())
            .flat_map(move |(number, stop)| thresholds_of_stop(number, stop, rules, calendar))
    }
}

/// By law the days end once, and the clock runs again (行政许可法 45); by the rules there is a
/// warning before that, and a red light some time later (domain.md 1.4.1, 特别程序).
fn thresholds_of_stop(
    stop: u32,
    stopped: &ClockStop,
    rules: &ClockRules,
    calendar: &WorkingCalendar,
) -> impl Iterator<Item = ArmedThreshold> {
    let days = Limit {
        days: stopped.days,
        unit: DayUnit::WorkingDays,
    };
    let object = SupervisedObject::SpecialProcedure;
    let lights = rules.lights(object, stopped.from, Some(days), &[], calendar);
    let course = Course::new(calendar, stopped.from, &[]);
    let exhausted = exhausted_at(calendar, stopped);
    [
        (Threshold::StopNear { stop }, lights.warning),
        (Threshold::StopExhausted { stop }, Some(exhausted)),
        (Threshold::StopOverdue { stop }, lights.red),
    ]
    .into_iter()
    .filter_map(move |(threshold, at)| Some(armed(&course, threshold, at?)))
}

fn step_thresholds(
    course: &Course<'_>,
    open: &OpenStep<'_>,
    rules: &ClockRules,
) -> [ArmedThreshold; 2] {
    let at = |signal| rules.lit_at(course, Bound::Days(open.limit), signal);
    let (step, opening) = (open.step.to_owned(), open.opening);
    let passed = Threshold::StepPassed {
        step: step.clone(),
        opening,
    };
    let overdue = Threshold::StepOverdue { step, opening };
    [
        armed(course, passed, at(rules.steps.passed)),
        armed(course, overdue, at(rules.steps.overdue)),
    ]
}

fn armed(course: &Course<'_>, threshold: Threshold, due_at: Instant) -> ArmedThreshold {
    ArmedThreshold {
        threshold,
        due_at,
        provisional: course.is_provisional_until(due_at),
    }
}
