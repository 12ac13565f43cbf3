//! Moments as scenarios write them: with the county's offset, so that the day is known without a
//! database of time zones.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// A moment such as `2026-03-02T09:00:00+08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    at: Timestamp,
    offset: Offset,
}

impl Moment {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn millis(self) -> i64 {
        self.at.as_millisecond()
    }

    /// As the contract's JSON has it: in UTC.
    pub fn instant(self) -> String {
        self.at.to_string()
    }

    /// The day at this offset.
    pub fn day(self) -> Date {
        self.offset.to_datetime(self.at).date()
    }

    /// Milliseconds since midnight at this offset.
    pub fn millis_of_day(self) -> i64 {
        let time = self.offset.to_datetime(self.at).time();
        let seconds = [time.hour(), time.minute(), time.second()].map(i64::from);
        let seconds = (seconds[0] * 60 + seconds[1]) * 60 + seconds[2];
        seconds * 1_000 + i64::from(time.millisecond())
    }

    /// Moved by a whole number of days, hours or minutes: `+1d`, `+3h`, `+90m`.
    pub fn moved(self, by: &str) -> Option<Self> {
        let by = by.strip_prefix('+')?;
        let unit = by.chars().last()?;
        let count: i64 = by[..by.len() - unit.len_utf8()].parse().ok()?;
        let hours = |hours: i64| count.checked_mul(hours).map(SignedDuration::from_hours);
        let by = match unit {
            'd' => hours(24)?,
            'h' => hours(1)?,
            'm' => SignedDuration::from_mins(count),
            _ => return None,
        };
        let at = self.at.checked_add(by).ok()?;
        Some(Self { at, ..self })
    }
}

/// Why a text is no moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MalformedMoment(String);

impl FromStr for Moment {
    type Err = MalformedMoment;

    fn from_str(text: &str) -> Result<Self, MalformedMoment> {
        let malformed = || {
            MalformedMoment(format!(
                "`{text}` is no moment: write day, time and offset, such as 2026-03-02T09:00:00+08:00"
            ))
        };
        let pieces = Pieces::parse(text).map_err(|_| malformed())?;
        let offset = pieces.to_numeric_offset().ok_or_else(malformed)?;
        let time = pieces.time().ok_or_else(malformed)?;
        let at = offset
            .to_timestamp(pieces.date().to_datetime(time))
            .map_err(|_| malformed())?;
        Ok(Self { at, offset })
    }
}

impl fmt::Display for MalformedMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MalformedMoment {}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.at.display_with_offset(self.offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_its_day_at_its_own_offset() {
        let moment: Moment = "2026-03-02T00:30:00+08:00".parse().expect("a moment");
        assert_eq!(moment.instant(), "2026-03-01T16:30:00Z");
        assert_eq!(moment.day().to_string(), "2026-03-02");
        assert_eq!(moment.to_string(), "2026-03-02T00:30:00+08:00");
        let moved = moment.moved("+1d").expect("a day later");
        assert_eq!(moved.to_string(), "2026-03-03T00:30:00+08:00");
    }

    #[test]
    fn what_lacks_its_offset_is_no_moment() {
        for text in ["2026-03-02", "2026-03-02T09:00:00", "tomorrow", ""] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
        let moment: Moment = "2026-03-02T00:30:00Z".parse().expect("a moment");
        for text in ["1d", "+d", "+1y", "+1天", "+"] {
            assert_eq!(moment.moved(text), None, "{text}");
        }
    }
}
