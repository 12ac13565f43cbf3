//! The working calendar: which days count, and how much of a day has run.
//!
//! # Source
//!
//! The State Council publishes each year's days off and make-up working days late in the year
//! before and may change them within days (`tests/data/calendar/README.md`). A year that is not
//! published is *provisional*: the plain week less the holidays that fall on the same day every
//! year. Whatever was derived from a provisional year says so, and is derived anew when the year is
//! published. A county such as `wabo`, whose limits run in calendar days, has a calendar of kind
//! [`CalendarKind::EveryDay`].
//!
//! # Working time
//!
//! domain.md 1.4.1: a day has up to two windows; one working day is the office time of *that* day,
//! whatever its length. Time before opening counts from opening, at lunch only the afternoon
//! remains, after closing nothing. [`Position`] is that measure, exact: each working day is cut into
//! the same number of ticks, the least common multiple of all the lengths that days have, so that a
//! millisecond of any day is a whole number of ticks and nothing is ever rounded on the way in.
//!
//! Office hours are readings of the wall clock. An hour that the clock shows twice in autumn counts
//! once, an hour left out in spring counts as passed: 10:00 plus one day is 10:00.
//!
//! # Example
//!
//! In 2026 (08:30–12:00, 14:00–17:30), from Friday 13 February 16:00 three quarters of an hour of
//! every seven are left to the day: one working day later is Saturday 14 February 16:00, a make-up
//! day; two working days later is Tuesday 24 February 16:00, because the Spring Festival lies
//! between.

mod check;
mod days;
mod document;
mod hours;
mod working_time;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use jiff::tz::TimeZone;

pub use check::InvalidCalendar;
pub use document::{CalendarDocument, CalendarKind, ExceptionKind, ExceptionalDay, FixedHoliday};
pub use hours::{MalformedTimeOfDay, OfficeHours, OpenHours, Season, TimeOfDay};
pub use working_time::Position;

use crate::id::Digest;
use crate::time::{Date, Instant};
use crate::value::Texts;
use days::DaySet;

/// Why a day counts or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind<'a> {
    /// By the rule of the week.
    Working,
    /// Worked in exchange for another day.
    MakeUp(&'a Texts),
    /// Off by the rule of the week.
    Weekend,
    /// Off as published, or as a fixed holiday of a provisional year.
    Holiday(&'a Texts),
}

/// A day as the calendar sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day<'a> {
    /// Why it counts or does not.
    pub kind: DayKind<'a>,
    /// True when its year has not been published.
    pub provisional: bool,
}

/// A calendar that answers quickly. Cloning shares it.
#[derive(Clone, Debug)]
pub struct WorkingCalendar(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    document: CalendarDocument,
    digest: Digest,
    zone: TimeZone,
    working: DaySet,
    exceptions: BTreeMap<Date, usize>,
    ticks_per_day: i64,
}

impl WorkingCalendar {
    /// Weekdays in China, without any day off: for example courses where no county's calendar is at hand.
    pub fn without_days_off() -> &'static Self {
        static PLAIN: LazyLock<WorkingCalendar> = LazyLock::new(|| {
            let plain = CalendarDocument::china(Vec::new());
            WorkingCalendar::new(plain).expect("a calendar without exceptions is one")
        });
        &PLAIN
    }

    /// Checks the document and counts its days.
    pub fn new(document: CalendarDocument) -> Result<Self, InvalidCalendar> {
        let zone = TimeZone::get(&document.time_zone).map_err(|_| InvalidCalendar::TimeZone {
            name: document.time_zone.clone(),
        })?;
        check::week(&document)?;
        let ticks_per_day = check::hours(&document)?;
        let exceptions = check::exceptions(&document)?;
        let working = DaySet::new(|date| {
            matches!(
                kind_of(&document, &exceptions, date),
                DayKind::Working | DayKind::MakeUp(_)
            )
        });
        let digest = document.digest();
        Ok(Self(Arc::new(Inner {
            document,
            digest,
            zone,
            working,
            exceptions,
            ticks_per_day,
        })))
    }

    /// What was published.
    pub fn document(&self) -> &CalendarDocument {
        &self.0.document
    }

    /// Digest of what was published, for `judged_by`.
    pub fn digest(&self) -> Digest {
        self.0.digest
    }

    /// The county's time zone.
    pub fn zone(&self) -> &TimeZone {
        &self.0.zone
    }

    /// The day on which this instant lies here.
    pub fn date_of(&self, instant: Instant) -> Date {
        instant.date_in(&self.0.zone)
    }

    /// Midnight at the end of the day: the last instant that still belongs to it.
    pub fn end_of(&self, date: Date) -> Instant {
        self.instant_on_wall(date.next(), 0)
    }

    /// Why the day counts or does not.
    pub fn day(&self, date: Date) -> Day<'_> {
        Day {
            kind: kind_of(&self.0.document, &self.0.exceptions, date),
            provisional: self.is_provisional(date),
        }
    }

    /// Whether the day counts as a working day.
    pub fn is_working(&self, date: Date) -> bool {
        self.0.working.has(date)
    }

    /// Whether the year of the day has not been published.
    pub fn is_provisional(&self, date: Date) -> bool {
        is_provisional(&self.0.document, date)
    }

    /// Whether a count over these days, ends included, touched a provisional year.
    pub fn is_provisional_between(&self, from: Date, until: Date) -> bool {
        self.is_provisional(from) || self.is_provisional(until)
    }

    /// The `n`-th working day after `date`, which itself does not count; `date` for 0. Held at
    /// 2199-12-31.
    pub fn nth_working_day_after(&self, date: Date, n: u32) -> Date {
        if n == 0 {
            return date;
        }
        self.working_day_at(self.working_days_to(date) + i64::from(n))
    }

    /// This day if it is worked, else the next one that is.
    pub fn this_or_next_working_day(&self, date: Date) -> Date {
        self.0.working.at(self.0.working.before(date))
    }

    /// Working days after `from` up to and including `until`; 0 when `until` is not later.
    pub fn working_days_between(&self, from: Date, until: Date) -> u32 {
        let days = self.working_days_to(until) - self.working_days_to(from);
        u32::try_from(days).unwrap_or(0)
    }

    /// Working days of the calendar up to and including `date`.
    pub(crate) fn working_days_to(&self, date: Date) -> i64 {
        self.0.working.before(date) + i64::from(self.is_working(date))
    }

    /// The working day with this number as of [`Self::working_days_to`].
    pub(crate) fn working_day_at(&self, number: i64) -> Date {
        self.0.working.at(number - 1)
    }
}

/// Days since 1970-01-01, and back.
pub(crate) fn day_number(date: Date) -> i64 {
    days::number_of(date)
}

/// See [`day_number`].
pub(crate) fn day_with_number(number: i64) -> Date {
    days::day_number(number)
}

fn is_provisional(document: &CalendarDocument, date: Date) -> bool {
    let published = document.published_from..=document.published_until;
    document.kind == CalendarKind::Working && !published.contains(&date.civil().year())
}

fn kind_of<'a>(
    document: &'a CalendarDocument,
    exceptions: &BTreeMap<Date, usize>,
    date: Date,
) -> DayKind<'a> {
    if document.kind == CalendarKind::EveryDay {
        return DayKind::Working;
    }
    if let Some(&index) = exceptions.get(&date) {
        let exception = &document.exceptions[index];
        return match exception.kind {
            ExceptionKind::DayOff => DayKind::Holiday(&exception.names),
            ExceptionKind::MakeUp => DayKind::MakeUp(&exception.names),
        };
    }
    let civil = date.civil();
    let is_today = |h: &&FixedHoliday| h.month == civil.month() as u8 && h.day == civil.day() as u8;
    if is_provisional(document, date)
        && let Some(holiday) = document.fixed_holidays.iter().find(is_today)
    {
        return DayKind::Holiday(&holiday.names);
    }
    let weekday = civil.weekday().to_monday_one_offset().unsigned_abs();
    if document.work_week.contains(&weekday) {
        DayKind::Working
    } else {
        DayKind::Weekend
    }
}
