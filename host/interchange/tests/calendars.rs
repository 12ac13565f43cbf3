//! Working-day calendars, good and bad.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use sanquan_domain::time::Date;
use sanquan_interchange::calendar::{CalendarDay, DayKind, read_calendar};

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn published_calendar_is_read_whole() {
    let csv = fs::read(here().join("../../tests/data/calendar/cn-workdays.csv")).expect("a file");
    let days = read_calendar(&csv).expect("a sound calendar");
    assert_eq!(days.len(), csv.split(|byte| *byte == b'\n').count() - 2);
    assert_eq!(
        days[3],
        CalendarDay {
            on: Date::new(2013, 1, 5).expect("a day"),
            kind: DayKind::MakeupWorkday,
            name_zh: "元旦".into(),
            name_en: "New Year's Day".into(),
        }
    );
}

#[test]
fn mistakes_in_calendars_are_all_named_with_line_column_value_and_cure() {
    let mut files: Vec<PathBuf> = fs::read_dir(here().join("tests/data/calendar"))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "csv"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let mistakes = read_calendar(&fs::read(&path).expect("a file")).expect_err("mistakes");
        let mut text = String::new();
        for mistake in mistakes.0 {
            text += &format!("{} {mistake}\n", mistake.code);
        }
        expect_file![path.with_extension("expected")].assert_eq(&text);
    }
}
