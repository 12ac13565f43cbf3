//! What a county publishes as its calendar: plain data that is kept whole in the log.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::hours::OfficeHours;
use crate::id::Digest;
use crate::time::Date;
use crate::value::Texts;

/// Whether the county knows days off at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
pub enum CalendarKind {
    /// Days off and make-up working days.
    #[n(0)]
    Working,
    /// Each day counts: a working day is a calendar day.
    #[n(1)]
    EveryDay,
}

/// In which way a day departs from the plain rule of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cbor(index_only)]
pub enum ExceptionKind {
    /// 放假: nobody works, whatever the day of the week.
    #[n(0)]
    DayOff,
    /// 调休上班: a day of the weekend that is worked in exchange.
    #[n(1)]
    MakeUp,
}

/// A day that does not follow the plain rule of the week.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExceptionalDay {
    /// The day.
    #[n(0)]
    pub date: Date,
    /// Off, or worked.
    #[n(1)]
    pub kind: ExceptionKind,
    /// The holiday to which it belongs.
    #[n(2)]
    pub names: Texts,
}

/// A holiday that falls on the same day every year, for years not yet published.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedHoliday {
    /// 1 to 12.
    #[n(0)]
    pub month: u8,
    /// 1 to 31.
    #[n(1)]
    pub day: u8,
    /// What it is called.
    #[n(2)]
    pub names: Texts,
}

/// A calendar as published. [`super::WorkingCalendar`] answers questions about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarDocument {
    /// What it is called.
    #[n(0)]
    pub names: Texts,
    /// IANA name, such as `Asia/Shanghai`.
    #[n(1)]
    pub time_zone: String,
    /// Whether there are days off.
    #[n(2)]
    pub kind: CalendarKind,
    /// Days of the week that are worked, 1 = Monday to 7 = Sunday.
    #[n(3)]
    pub work_week: Vec<u8>,
    /// First year whose days off are known.
    #[n(4)]
    pub published_from: i16,
    /// Last such year; all between are known too. Other years are provisional.
    #[n(5)]
    pub published_until: i16,
    /// Days off and make-up days, in any order, none twice.
    #[n(6)]
    pub exceptions: Vec<ExceptionalDay>,
    /// Days off in provisional years.
    #[n(7)]
    pub fixed_holidays: Vec<FixedHoliday>,
    /// Office hours; of several that fit a day the last one holds, and the first fits every day.
    #[n(8)]
    pub office_hours: Vec<OfficeHours>,
}

impl CalendarDocument {
    /// A calendar without days off and without closing hours: for a county that counts calendar
    /// days only.
    pub fn every_day(time_zone: &str) -> Self {
        Self {
            names: Texts::zh_en("自然日", "every day"),
            time_zone: time_zone.to_owned(),
            kind: CalendarKind::EveryDay,
            work_week: (1..=7).collect(),
            published_from: 0,
            published_until: 0,
            exceptions: Vec::new(),
            fixed_holidays: Vec::new(),
            office_hours: vec![OfficeHours::whole_day()],
        }
    }

    /// What a county in China starts from: Monday to Friday, 08:30–12:00 and 14:00–17:30, the days
    /// off that keep their date every year (全国年节及纪念日放假办法 2: 1 January, 1 and 2 May, 1 to
    /// 3 October; the second day of May since 2025), and the given exceptions, which publish all
    /// years from the first to the last that they mention.
    pub fn china(exceptions: Vec<ExceptionalDay>) -> Self {
        let years = || exceptions.iter().map(|day| day.date.civil().year());
        let fixed = |month, day, zh: &str, en: &str| FixedHoliday {
            month,
            day,
            names: Texts::zh_en(zh, en),
        };
        Self {
            names: Texts::zh_en("工作日历", "working calendar"),
            time_zone: "Asia/Shanghai".to_owned(),
            kind: CalendarKind::Working,
            work_week: (1..=5).collect(),
            published_from: years().min().unwrap_or(0),
            published_until: years().max().unwrap_or(0),
            fixed_holidays: vec![
                fixed(1, 1, "元旦", "New Year's Day"),
                fixed(5, 1, "劳动节", "Labour Day"),
                fixed(5, 2, "劳动节", "Labour Day"),
                fixed(10, 1, "国庆节", "National Day"),
                fixed(10, 2, "国庆节", "National Day"),
                fixed(10, 3, "国庆节", "National Day"),
            ],
            office_hours: vec![OfficeHours::always(&[(8, 30, 12, 0), (14, 0, 17, 30)])],
            exceptions,
        }
    }

    /// The bytes that the log keeps and the digest covers.
    pub fn to_bytes(&self) -> Vec<u8> {
        minicbor::to_vec(self).expect("a vector takes every byte")
    }

    /// Reads the bytes of [`Self::to_bytes`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        minicbor::decode(bytes)
    }

    /// Digest over [`Self::to_bytes`], as in events' `judged_by`.
    pub fn digest(&self) -> Digest {
        Digest::of("sanquan.calendar", &self.to_bytes())
    }
}
