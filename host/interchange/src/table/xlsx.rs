//! Sheets of an Excel workbook as streams of text cells.
//!
//! What a cell shows and what it holds are two things. Numbers come as their shortest digits, `20` and not
//! `20.0`; days as `2026-03-02`; yes and no as words. A number of more than fifteen digits has
//! lost some of them in Excel, and a cell that shows an error holds nothing: both are mistakes of their own,
//! since guessing would make another item's code of it.

use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxCellReader, XlsxError};

use super::package::{check, damaged, too_large};
use super::{Record, Rows};
use crate::mistake::Mistake;

/// Most rows of a sheet, by Excel's own format.
const ROWS_MAX: u32 = 1 << 20;
/// Most columns that are looked at; the widest table that we know has some 60.
const COLUMNS_MAX: u32 = 512;
/// Most text in all cells together, in bytes: every cell may show the same long shared text.
const TEXT_MAX_BYTES: usize = 512 << 20;
/// Excel keeps fifteen digits of a number.
const EXACT_MAX: f64 = 1e15;

/// A workbook whose size and kind have been looked at.
pub(crate) struct Workbook<R: Read + Seek> {
    sheets: Xlsx<R>,
    text_left: usize,
}

impl<R: Read + Seek> Workbook<R> {
    /// Opens a workbook.
    pub fn open(mut input: R) -> Result<Self, Mistake> {
        check(&mut input)?;
        let sheets = guarded(|| Xlsx::new(input))?;
        Ok(Self {
            sheets,
            text_left: TEXT_MAX_BYTES,
        })
    }

    /// Names of the sheets, in their order.
    pub fn names(&self) -> Vec<String> {
        self.sheets.sheet_names()
    }

    /// Rows of a sheet that have a cell; blank ones may be left out.
    pub fn rows<'a>(&'a mut self, sheet: &str) -> Result<Rows<'a>, Mistake> {
        let Self { sheets, text_left } = self;
        let cells = guarded(move || sheets.worksheet_cells_reader(sheet))?;
        Ok(Box::new(SheetRows {
            cells,
            ahead: None,
            done: false,
            text_left,
        }))
    }
}

/// A cell that has been read: its row, its column and what stands there.
struct Held {
    row: u32,
    column: u32,
    text: Result<String, Mistake>,
}

struct SheetRows<'a, R: Read + Seek> {
    cells: XlsxCellReader<'a, R>,
    /// First cell of the next row.
    ahead: Option<Held>,
    done: bool,
    text_left: &'a mut usize,
}

impl<R: Read + Seek> Iterator for SheetRows<'_, R> {
    type Item = Result<Record, Mistake>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = match self.ahead.take() {
            Some(cell) => cell,
            None => match self.next_cell()? {
                Ok(cell) => cell,
                Err(mistake) => return Some(Err(mistake)),
            },
        };
        let row = first.row;
        let mut record = Record {
            line: u64::from(row) + 1,
            cells: Vec::new(),
        };
        let mut wrong = place(&mut record, first);
        loop {
            match self.next_cell() {
                Some(Ok(cell)) if cell.row == row => wrong = wrong.or(place(&mut record, cell)),
                Some(Ok(cell)) => {
                    self.ahead = Some(cell);
                    break;
                }
                Some(Err(mistake)) => return Some(Err(mistake)),
                None => break,
            }
        }
        Some(wrong.map_or(Ok(record), Err))
    }
}

/// Puts a cell where it belongs; returns what is wrong with it.
fn place(record: &mut Record, cell: Held) -> Option<Mistake> {
    let at = cell.column as usize;
    if record.cells.len() <= at {
        record.cells.resize(at + 1, String::new());
    }
    match cell.text {
        Ok(text) => record.cells[at] = text,
        Err(mistake) => return Some(mistake),
    }
    None
}

impl<R: Read + Seek> SheetRows<'_, R> {
    /// The next cell that holds something. After an error there is none.
    fn next_cell(&mut self) -> Option<Result<Held, Mistake>> {
        while !self.done {
            let cell = match guarded(|| self.cells.next_cell()) {
                Ok(Some(cell)) => cell,
                Ok(None) => {
                    self.done = true;
                    return None;
                }
                Err(mistake) => return Some(self.stop(mistake)),
            };
            let (row, column) = cell.get_position();
            let text = match text(cell.get_value()) {
                Ok(text) if text.is_empty() => continue,
                text => text.map_err(|rule| unusable(row, column, rule)),
            };
            if row >= ROWS_MAX || column >= COLUMNS_MAX {
                let rule = format!(
                    "has a cell at row {row}, column {column}, beyond {ROWS_MAX} and {COLUMNS_MAX}"
                );
                return Some(self.stop(too_large(rule)));
            }
            let length = text.as_ref().map_or(0, String::len);
            let Some(left) = self.text_left.checked_sub(length) else {
                let rule = format!("has more than {TEXT_MAX_BYTES} bytes of text in its cells");
                return Some(self.stop(too_large(rule)));
            };
            *self.text_left = left;
            return Some(Ok(Held { row, column, text }));
        }
        None
    }

    fn stop(&mut self, mistake: Mistake) -> Result<Held, Mistake> {
        self.done = true;
        Err(mistake)
    }
}

fn text(value: &DataRef) -> Result<String, String> {
    match value {
        DataRef::Empty => Ok(String::new()),
        DataRef::String(text) => Ok(text.clone()),
        DataRef::SharedString(text) => Ok((*text).to_owned()),
        DataRef::Int(number) => Ok(number.to_string()),
        DataRef::Float(number) if number.abs() >= EXACT_MAX => Err(format!(
            "is the number {number}, of which Excel keeps no more than fifteen digits"
        )),
        DataRef::Float(number) => Ok(number.to_string()),
        DataRef::Bool(yes) => Ok(if *yes { "yes" } else { "no" }.to_owned()),
        DataRef::DateTime(at) => day(at),
        DataRef::DateTimeIso(text) => Ok(text.strip_suffix("T00:00:00").unwrap_or(text).to_owned()),
        DataRef::DurationIso(text) => Ok(text.clone()),
        DataRef::Error(error) => Err(format!("shows the error {error}")),
    }
}

fn day(at: &ExcelDateTime) -> Result<String, String> {
    if !at.is_datetime() || !(1.0..2_958_466.0).contains(&at.as_f64()) {
        return Err("is a length of time or no day at all".to_owned());
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        return Ok(date);
    }
    Ok(format!("{date}T{hour:02}:{minute:02}:{second:02}"))
}

fn unusable(row: u32, column: u32, rule: String) -> Mistake {
    Mistake {
        column: column_letters(column),
        rule,
        fix: "format the column as text and write the value again".into(),
        ..Mistake::at("table.unusable-cell", u64::from(row) + 1)
    }
}

/// Name of a column, counted from 0: `A`, `Z`, `AA`.
pub(crate) fn column_letters(column: u32) -> String {
    let (mut letters, mut left) = (Vec::new(), column + 1);
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Calls the reader of workbooks. It adds up the digits of a cell's address unchecked, so that an address
/// beyond 32 bits is a panic there; here it is a damaged file.
fn guarded<T>(read: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, Mistake> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(damaged(&error)),
        Err(_) => Err(damaged(&std::io::Error::other(
            "a cell has an impossible address",
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_excel_names_them() {
        let names = [0, 25, 26, 701, 702].map(column_letters);
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
