//! What a document must hold to be a calendar.

use std::collections::BTreeMap;

use super::{CalendarDocument, OfficeHours};
use crate::time::Date;

pub(super) fn week(document: &CalendarDocument) -> Result<(), InvalidCalendar> {
    let days = &document.work_week;
    if days.is_empty() || days.iter().any(|day| !(1..=7).contains(day)) {
        return Err(InvalidCalendar::WorkWeek { days: days.clone() });
    }
    for holiday in &document.fixed_holidays {
        let (month, day) = (holiday.month, holiday.day);
        let exists = i8::try_from(month)
            .ok()
            .zip(i8::try_from(day).ok())
            .is_some_and(|(month, day)| Date::new(2024, month, day).is_some());
        if !exists {
            return Err(InvalidCalendar::FixedHoliday { month, day });
        }
    }
    Ok(())
}

/// Returns the ticks of a day.
pub(super) fn hours(document: &CalendarDocument) -> Result<i64, InvalidCalendar> {
    if !document
        .office_hours
        .first()
        .is_some_and(OfficeHours::are_the_base)
    {
        return Err(InvalidCalendar::NoBaseHours);
    }
    let mut ticks = 1;
    for (index, hours) in document.office_hours.iter().enumerate() {
        if !hours.are_in_order() {
            return Err(InvalidCalendar::Hours { number: index + 1 });
        }
        ticks = least_common_multiple(ticks, i64::from(hours.length()))
            .filter(|&ticks| ticks <= super::working_time::MOST_TICKS_PER_DAY)
            .ok_or(InvalidCalendar::HoursTooVarious)?;
    }
    Ok(ticks)
}

/// Returns where each exceptional day stands.
pub(super) fn exceptions(
    document: &CalendarDocument,
) -> Result<BTreeMap<Date, usize>, InvalidCalendar> {
    let mut exceptions = BTreeMap::new();
    for (index, exception) in document.exceptions.iter().enumerate() {
        if exceptions.insert(exception.date, index).is_some() {
            return Err(InvalidCalendar::DayTwice {
                date: exception.date,
            });
        }
    }
    Ok(exceptions)
}

fn least_common_multiple(a: i64, b: i64) -> Option<i64> {
    let (mut gcd, mut rest) = (a, b);
    while rest != 0 {
        (gcd, rest) = (rest, gcd % rest);
    }
    (a / gcd).checked_mul(b)
}

/// Why a document is no calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCalendar {
    /// Code `calendar.time-zone`.
    #[error("`{name}` is not a time zone of the IANA database; write one such as `Asia/Shanghai`")]
    TimeZone {
        /// As written.
        name: String,
    },
    /// Code `calendar.work-week`.
    #[error("the working week {days:?} must name at least one day, 1 (Monday) to 7 (Sunday)")]
    WorkWeek {
        /// As written.
        days: Vec<u8>,
    },
    /// Code `calendar.fixed-holiday`.
    #[error("there is no day {day} in month {month}, where a fixed holiday is set")]
    FixedHoliday {
        /// As written.
        month: u8,
        /// As written.
        day: u8,
    },
    /// Code `calendar.no-base-hours`.
    #[error("the first office hours must hold on every day: leave out their dates and season")]
    NoBaseHours,
    /// Code `calendar.hours`.
    #[error("office hours {number} are empty, overlap or are out of order")]
    Hours {
        /// Counted from 1.
        number: usize,
    },
    /// Code `calendar.hours-too-various`.
    #[error("the lengths of working days have no common measure: round office hours to 5 minutes")]
    HoursTooVarious,
    /// Code `calendar.day-twice`.
    #[error("the day {date} is listed twice; keep one of the two entries")]
    DayTwice {
        /// The day.
        date: Date,
    },
}

impl InvalidCalendar {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TimeZone { .. } => "calendar.time-zone",
            Self::WorkWeek { .. } => "calendar.work-week",
            Self::FixedHoliday { .. } => "calendar.fixed-holiday",
            Self::NoBaseHours => "calendar.no-base-hours",
            Self::Hours { .. } => "calendar.hours",
            Self::HoursTooVarious => "calendar.hours-too-various",
            Self::DayTwice { .. } => "calendar.day-twice",
        }
    }
}
