//! The calendar of China and short words for instants, shared by the tests of this crate.
#![allow(dead_code, reason = "no test needs all of it")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use sanquan_domain::calendar::{CalendarDocument, ExceptionKind, ExceptionalDay, WorkingCalendar};
use sanquan_domain::event::ClockStopped;
use sanquan_domain::flowchart::{DayUnit, Limit};
use sanquan_domain::time::{Date, Instant};
use sanquan_domain::value::Texts;

pub fn data(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data/calendar")
        .join(file)
}

pub fn rows<T: serde::de::DeserializeOwned>(file: &str) -> Vec<T> {
    csv::Reader::from_path(data(file))
        .expect("the file is there")
        .deserialize()
        .map(|row| row.expect("a row of the file"))
        .collect()
}

#[derive(serde::Deserialize)]
struct Row {
    date: Date,
    kind: String,
    name: String,
    name_en: String,
}

/// The published calendar with office hours 08:30–12:00 and 14:00–17:30.
pub fn china_document() -> CalendarDocument {
    let exceptions = rows::<Row>("cn-workdays.csv")
        .into_iter()
        .map(|row| ExceptionalDay {
            date: row.date,
            kind: match row.kind.as_str() {
                "holiday" => ExceptionKind::DayOff,
                "makeup-workday" => ExceptionKind::MakeUp,
                other => panic!("unknown kind {other}"),
            },
            names: Texts::zh_en(&row.name, &row.name_en),
        })
        .collect();
    CalendarDocument::china(exceptions)
}

pub fn china() -> &'static WorkingCalendar {
    static CHINA: OnceLock<WorkingCalendar> = OnceLock::new();
    CHINA.get_or_init(|| WorkingCalendar::new(china_document()).expect("a calendar"))
}

/// Of the kind that the county `wabo` has.
pub fn amsterdam() -> &'static WorkingCalendar {
    static AMSTERDAM: OnceLock<WorkingCalendar> = OnceLock::new();
    AMSTERDAM.get_or_init(|| {
        WorkingCalendar::new(CalendarDocument::every_day("Europe/Amsterdam")).expect("a calendar")
    })
}

/// `2018-10-15 10:00` or `2018-10-15 10:00:01` in China.
pub fn at(text: &str) -> Instant {
    at_in(text, china())
}

pub fn at_in(text: &str, calendar: &WorkingCalendar) -> Instant {
    let wall: jiff::civil::DateTime = text.parse().expect("a date and a time");
    let zoned = wall.to_zoned(calendar.zone().clone());
    Instant::from(zoned.expect("in range").timestamp())
}

pub fn date(text: &str) -> Date {
    text.parse().expect("a day")
}

pub fn working_days(days: u32) -> Limit {
    Limit {
        days,
        unit: DayUnit::WorkingDays,
    }
}

pub fn calendar_days(days: u32) -> Limit {
    Limit {
        days,
        unit: DayUnit::CalendarDays,
    }
}

pub fn stop(from: &str, days: u32) -> ClockStopped {
    ClockStopped {
        from: at(from),
        ground: "expert-review".to_owned(),
        days,
    }
}

/// Random tests are the same on every run; `SANQUAN_SEED` (a number) tries others.
pub fn random_cases() -> proptest::test_runner::TestRunner {
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let seed: u64 = std::env::var("SANQUAN_SEED").map_or(2013, |s| s.parse().expect("a number"));
    println!("SANQUAN_SEED={seed}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: 2_000,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}
