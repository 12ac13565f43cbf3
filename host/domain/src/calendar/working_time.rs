//! Working time as an exact number, and back to instants.

use jiff::civil;
use jiff::tz::AmbiguousOffset;

use super::{OfficeHours, WorkingCalendar};
use crate::time::{Date, Instant};

const MILLIS_PER_DAY: i64 = 86_400_000;

/// Three centuries of such days fit a 64-bit number.
pub(super) const MOST_TICKS_PER_DAY: i64 = i64::MAX / 200_000;

/// Working time since the beginning of the calendar, in ticks of one calendar: positions of
/// different calendars must not be mixed. A tick is [`WorkingCalendar::ticks_per_day`]-th of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position(pub i64);

impl WorkingCalendar {
    /// Ticks of one working day, whatever its length.
    pub fn ticks_per_day(&self) -> i64 {
        self.0.ticks_per_day
    }

    /// Working time up to this instant.
    pub fn position(&self, instant: Instant) -> Position {
        let (date, millis) = self.wall_clock(instant);
        let days = self.0.working.before(date) * self.0.ticks_per_day;
        if !self.is_working(date) {
            return Position(days);
        }
        let hours = self.office_hours(date);
        let tick = self.0.ticks_per_day / i64::from(hours.length());
        Position(days + i64::from(hours.done_at(millis)) * tick)
    }

    /// The latest instant at which no more than this has run: what was open until closing time is
    /// not over before the office opens again.
    pub fn instant_at(&self, position: Position) -> Instant {
        let date = self
            .0
            .working
            .at(position.0.div_euclid(self.0.ticks_per_day));
        let rest = position.0.rem_euclid(self.0.ticks_per_day);
        let hours = self.office_hours(date);
        let tick = self.0.ticks_per_day / i64::from(hours.length());
        let done = u32::try_from(rest / tick).unwrap_or(0);
        self.instant_on_wall(date, hours.latest_with(done))
    }

    /// Office hours of a day, if it is worked.
    pub fn office_hours(&self, date: Date) -> &OfficeHours {
        let hours = &self.0.document.office_hours;
        hours
            .iter()
            .rfind(|hours| hours.fit(date))
            .expect("the first office hours fit every day")
    }

    /// Calendar time up to this instant: milliseconds on the wall, 24 hours to every day.
    pub(crate) fn wall_position(&self, instant: Instant) -> i64 {
        let (date, millis) = self.wall_clock(instant);
        super::day_number(date) * MILLIS_PER_DAY + i64::from(millis)
    }

    /// The instant at which the wall clock has shown this.
    pub(crate) fn instant_at_wall(&self, position: i64) -> Instant {
        let date = super::day_with_number(position.div_euclid(MILLIS_PER_DAY));
        let millis = position.rem_euclid(MILLIS_PER_DAY);
        self.instant_on_wall(date, u32::try_from(millis).unwrap_or(0))
    }

    /// What the wall clock shows; in the hour that it shows twice it waits at the end the second
    /// time, so that it never runs backwards.
    fn wall_clock(&self, instant: Instant) -> (Date, u32) {
        let timestamp = instant.timestamp();
        let offset = self.0.zone.to_offset(timestamp);
        let mut wall = offset.to_datetime(timestamp);
        let kind = self.0.zone.to_ambiguous_timestamp(wall).offset();
        if let AmbiguousOffset::Fold { before, after } = kind
            && offset == after
        {
            let change = self
                .0
                .zone
                .preceding(instant.plus_millis(1).timestamp())
                .next();
            wall = change.map_or(wall, |change| before.to_datetime(change.timestamp()));
        }
        (Date::from(wall.date()), millis_of(wall.time()))
    }

    /// The last instant at which the wall clock has shown no more than `millis` since midnight: of
    /// two the first, and where that time is left out the moment before the clock is put forward.
    pub(super) fn instant_on_wall(&self, date: Date, millis: u32) -> Instant {
        let whole_days = millis / MILLIS_PER_DAY as u32;
        let date = date.plus_days(whole_days as i32);
        let time = time_of(millis % MILLIS_PER_DAY as u32);
        let there = self
            .0
            .zone
            .to_ambiguous_timestamp(date.civil().to_datetime(time));
        let kind = there.offset();
        let Ok(first) = there.earlier() else {
            return Instant::from_millis(i64::MAX);
        };
        if let AmbiguousOffset::Gap { .. } = kind
            && let Some(change) = self.0.zone.following(first).next()
        {
            return Instant::from(change.timestamp()).plus_millis(-1);
        }
        Instant::from(first)
    }
}

fn millis_of(time: civil::Time) -> u32 {
    let part = |n: i8| u32::from(n.unsigned_abs());
    let seconds = (part(time.hour()) * 60 + part(time.minute())) * 60 + part(time.second());
    seconds * 1_000 + u32::from(time.millisecond().unsigned_abs())
}

fn time_of(millis: u32) -> civil::Time {
    let seconds = millis / 1_000;
    civil::time(
        (seconds / 3_600) as i8,
        (seconds / 60 % 60) as i8,
        (seconds % 60) as i8,
        (millis % 1_000 * 1_000_000) as i32,
    )
}
