//! Working-day calendars as CSV: the days on which the plain rule "Monday to Friday" does not hold.
//!
//! Columns: `date` (such as `2026-02-14`), `kind` (`holiday` or `makeup-workday`), `name` (Chinese),
//! `name_en`; optional `weekday` (`Mon` to `Sun`, checked against the date, since a wrong year is
//! the usual slip when last year's table is copied) and `in_lieu` (`yes` for a working weekday given
//! off in exchange for a make-up workday).

use std::collections::BTreeMap;

use sanquan_domain::calendar::{ExceptionKind, ExceptionalDay};
use sanquan_domain::time::Date;
use sanquan_domain::value::Texts;

use crate::mistake::Mistakes;
use crate::table::{Row, Table};

/// Why a day is an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// 节假日: a day off, weekends inside the holiday period too.
    Holiday,
    /// 调休上班日: a weekend day that is worked.
    MakeupWorkday,
}

/// One exceptional day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    /// The day.
    pub on: Date,
    /// What it is.
    pub kind: DayKind,
    /// The holiday to which it belongs, in Chinese.
    pub name_zh: String,
    /// The same in English; may be empty.
    pub name_en: String,
}

/// Reads a calendar; the days come in the order of the file.
///
/// # Errors
///
/// All mistakes of the file: see `table.…` for its shape, `calendar.unknown-kind`,
/// `calendar.duplicate-date`, `calendar.wrong-weekday`, `calendar.workday-on-weekday`.
pub fn read_calendar(csv: &[u8]) -> Result<Vec<CalendarDay>, Mistakes> {
    let table = Table::read(
        csv,
        &["date", "kind", "name"],
        &["name_en", "weekday", "in_lieu"],
    )?;
    let mut lines = BTreeMap::new();
    table.map(|row| {
        let on: Option<Date> = row.parse("date", "a day such as `2026-02-14`");
        let kind = read_kind(row);
        let name_zh = row.required("name");
        let on = on?;
        check_once(row, on, &mut lines);
        check_weekday(row, on);
        let kind = kind?;
        check_makeup(row, on, kind);
        Some(CalendarDay {
            on,
            kind,
            name_zh: name_zh?,
            name_en: row.text("name_en").to_owned(),
        })
    })
}

fn read_kind(row: &mut Row) -> Option<DayKind> {
    match row.text("kind") {
        "holiday" => Some(DayKind::Holiday),
        "makeup-workday" => Some(DayKind::MakeupWorkday),
        _ => {
            let rule = "must be `holiday` or `makeup-workday`";
            row.mistake("kind", "calendar.unknown-kind", rule, "correct the value");
            None
        }
    }
}

fn check_once(row: &mut Row, on: Date, lines: &mut BTreeMap<Date, u64>) {
    if let Some(first) = lines.insert(on, row.line) {
        lines.insert(on, first);
        let rule = format!("the day already stands in line {first}");
        row.mistake(
            "date",
            "calendar.duplicate-date",
            &rule,
            "keep one of the two",
        );
    }
}

fn check_weekday(row: &mut Row, on: Date) {
    let is = on.civil().strftime("%a").to_string();
    let said = row.text("weekday");
    if !said.is_empty() && said != is {
        let rule = format!("{on} is a {is}");
        row.mistake(
            "weekday",
            "calendar.wrong-weekday",
            &rule,
            "correct the date or the weekday",
        );
    }
}

fn check_makeup(row: &mut Row, on: Date, kind: DayKind) {
    let on_weekend = on.civil().weekday().to_monday_zero_offset() >= 5;
    if kind == DayKind::MakeupWorkday && !on_weekend {
        let rule = "is worked anyway, being Monday to Friday; only a weekend day can be made up";
        row.mistake(
            "date",
            "calendar.workday-on-weekday",
            rule,
            "correct the date or the kind",
        );
    }
}

impl From<CalendarDay> for ExceptionalDay {
    fn from(day: CalendarDay) -> Self {
        Self {
            date: day.on,
            kind: match day.kind {
                DayKind::Holiday => ExceptionKind::DayOff,
                DayKind::MakeupWorkday => ExceptionKind::MakeUp,
            },
            names: Texts::zh_en(&day.name_zh, &day.name_en),
        }
    }
}
