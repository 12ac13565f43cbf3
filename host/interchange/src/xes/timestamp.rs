use std::fmt;

use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::Offset;
use sanquan_domain::time::Instant;

/// A moment as a log states it, to the millisecond (finer digits are cut off).
///
/// The offset says nothing about the moment itself but is what the clerk's clock showed, so it is
/// kept: an exported log reads like the imported one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timestamp {
    /// The moment.
    pub at: Instant,
    /// Minutes east of UTC. `None` when the file names no offset: XML Schema allows that, and the
    /// moment is then read as UTC, as the usual tools for process mining do.
    pub utc_offset_minutes: Option<i16>,
}

impl Timestamp {
    /// Reads an XML Schema `dateTime`, such as `2026-03-02T09:00:00.000+08:00`.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let pieces = DateTimeParser::new().parse_pieces(text).ok()?;
        if pieces.time_zone_annotation().is_some() {
            return None;
        }
        let offset = pieces.to_numeric_offset();
        let moment = offset
            .unwrap_or(Offset::UTC)
            .to_timestamp(pieces.date().to_datetime(pieces.time()?))
            .ok()?;
        let utc_offset_minutes = match offset.map(Offset::seconds) {
            Some(seconds) if seconds % 60 != 0 => return None,
            Some(seconds) => Some(i16::try_from(seconds / 60).ok()?),
            None => None,
        };
        let epoch_ms = i64::try_from(moment.as_nanosecond().div_euclid(1_000_000)).ok()?;
        Some(Timestamp {
            at: Instant::from_millis(epoch_ms),
            utc_offset_minutes,
        })
    }
}

impl fmt::Display for Timestamp {
    /// Writes the form that [`Timestamp::parse`] reads, in UTC where the offset is no real one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.utc_offset_minutes.unwrap_or(0);
        let offset = Offset::from_seconds(i32::from(minutes) * 60).unwrap_or(Offset::UTC);
        let local = offset.to_datetime(self.at.timestamp());
        write!(f, "{local:.3}")?;
        if self.utc_offset_minutes.is_some() {
            let sign = if minutes < 0 { '-' } else { '+' };
            let minutes = minutes.unsigned_abs();
            write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn instants_keep_milliseconds_and_offset() {
        for (text, epoch_ms, offset, written) in [
            (
                "1970-01-01T00:00:00Z",
                0,
                Some(0),
                "1970-01-01T00:00:00.000+00:00",
            ),
            (
                "1970-01-01T01:00:00.000+01:00",
                0,
                Some(60),
                "1970-01-01T01:00:00.000+01:00",
            ),
            (
                "1970-01-01T00:00:00.0019",
                1,
                None,
                "1970-01-01T00:00:00.001",
            ),
            (
                "1969-12-31T23:59:59.9995Z",
                -1,
                Some(0),
                "1969-12-31T23:59:59.999+00:00",
            ),
            (
                "2011-03-27T01:30:00-03:30",
                1_301_202_000_000,
                Some(-210),
                "2011-03-27T01:30:00.000-03:30",
            ),
        ] {
            let instant = Timestamp::parse(text).expect(text);
            assert_eq!(instant.at.as_millis(), epoch_ms, "{text}");
            assert_eq!(instant.utc_offset_minutes, offset, "{text}");
            assert_eq!(instant.to_string(), written);
        }
    }

    #[test]
    fn what_is_no_date_and_time_is_refused() {
        for text in [
            "",
            "2026-03-02",
            "yesterday",
            "2026-02-30T00:00:00Z",
            "2026-03-02T25:00:00Z",
            "2026-03-02T09:00:00+08:00[Asia/Shanghai]",
            "2026-03-02T09:00:00+08:00:30",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}
