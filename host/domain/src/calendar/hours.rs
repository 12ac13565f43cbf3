//! Office hours as dated data: a county may close earlier in winter, or change its hours by decree.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::time::Date;

const MINUTES_PER_DAY: u16 = 24 * 60;
const MILLIS_PER_MINUTE: u32 = 60_000;

/// A minute of the day on the wall, 00:00 to 24:00.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct TimeOfDay(#[n(0)] u16);

impl TimeOfDay {
    /// That time, if the day has it.
    pub const fn new(hour: u16, minute: u16) -> Option<Self> {
        let minutes = hour * 60 + minute;
        if hour <= 24 && minute < 60 && minutes <= MINUTES_PER_DAY {
            Some(Self(minutes))
        } else {
            None
        }
    }

    /// Milliseconds since midnight on the wall.
    pub(super) fn millis(self) -> u32 {
        u32::from(self.0) * MILLIS_PER_MINUTE
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl fmt::Debug for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for TimeOfDay {
    type Err = MalformedTimeOfDay;
    fn from_str(text: &str) -> Result<Self, MalformedTimeOfDay> {
        text.split_once(':')
            .filter(|(hour, minute)| hour.len() == 2 && minute.len() == 2)
            .and_then(|(hour, minute)| Self::new(hour.parse().ok()?, minute.parse().ok()?))
            .ok_or_else(|| MalformedTimeOfDay(text.to_owned()))
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// Text that should be a time of day, and is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time of day of the form `08:30`, from `00:00` to `24:00`")]
pub struct MalformedTimeOfDay(String);

/// A stretch of the day in which the office is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenHours {
    /// First moment.
    #[n(0)]
    pub opens: TimeOfDay,
    /// First moment after it.
    #[n(1)]
    pub closes: TimeOfDay,
}

/// A part of every year, both ends included; it may run over the turn of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// Month and day on which it begins, such as `[5, 1]`.
    #[n(0)]
    pub from: (u8, u8),
    /// Month and day on which it ends, such as `[9, 30]`.
    #[n(1)]
    pub until: (u8, u8),
}

impl Season {
    fn has(self, date: Date) -> bool {
        let civil = date.civil();
        let day = (civil.month().unsigned_abs(), civil.day().unsigned_abs());
        if self.from <= self.until {
            self.from <= day && day <= self.until
        } else {
            self.from <= day || day <= self.until
        }
    }
}

/// When the office is open on the working days that these hours fit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeHours {
    /// First day on which they hold; none: since ever.
    #[n(0)]
    pub valid_from: Option<Date>,
    /// Last day on which they hold; none: until further notice.
    #[n(1)]
    pub valid_until: Option<Date>,
    /// Part of the year in which they hold; none: all of it.
    #[n(2)]
    pub season: Option<Season>,
    /// Morning and afternoon: in order, apart from one another, none empty.
    #[n(3)]
    pub open: Vec<OpenHours>,
}

impl OfficeHours {
    /// Open from midnight to midnight.
    pub fn whole_day() -> Self {
        Self::always(&[(0, 0, 24, 0)])
    }

    /// The same hours on every working day, as `(hour, minute, hour, minute)`; times that the day
    /// does not have are left out.
    pub fn always(open: &[(u16, u16, u16, u16)]) -> Self {
        let open = open
            .iter()
            .filter_map(|&(h1, m1, h2, m2)| {
                Some(OpenHours {
                    opens: TimeOfDay::new(h1, m1)?,
                    closes: TimeOfDay::new(h2, m2)?,
                })
            })
            .collect();
        Self {
            valid_from: None,
            valid_until: None,
            season: None,
            open,
        }
    }

    pub(super) fn fit(&self, date: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= date)
            && self.valid_until.is_none_or(|until| date <= until)
            && self.season.is_none_or(|season| season.has(date))
    }

    /// True when they fit every day.
    pub(super) fn are_the_base(&self) -> bool {
        self.valid_from.is_none() && self.valid_until.is_none() && self.season.is_none()
    }

    pub(super) fn are_in_order(&self) -> bool {
        !self.open.is_empty()
            && self.open.iter().all(|o| o.opens < o.closes)
            && self.open.windows(2).all(|w| w[0].closes <= w[1].opens)
    }

    /// Milliseconds of office time in a whole day.
    pub(super) fn length(&self) -> u32 {
        let lengths = self
            .open
            .iter()
            .map(|o| o.closes.millis() - o.opens.millis());
        lengths.sum()
    }

    /// Office time that has run when the wall clock shows `millis` since midnight.
    pub(super) fn done_at(&self, millis: u32) -> u32 {
        let ran =
            |o: &OpenHours| millis.clamp(o.opens.millis(), o.closes.millis()) - o.opens.millis();
        self.open.iter().map(ran).sum()
    }

    /// The latest reading of the wall clock at which no more than `done` office time has run;
    /// `done` is less than [`Self::length`].
    pub(super) fn latest_with(&self, mut done: u32) -> u32 {
        for open in &self.open {
            let length = open.closes.millis() - open.opens.millis();
            if done < length {
                return open.opens.millis() + done;
            }
            done -= length;
        }
        u32::from(MINUTES_PER_DAY) * MILLIS_PER_MINUTE
    }
}
