//! Comma-separated files (RFC 4180): UTF-8, a byte-order mark allowed.

use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};

use super::Record;
use crate::mistake::Mistake;

/// The lines of a file, one at a time. Blank lines come as well.
pub(crate) fn rows<R: Read>(input: R) -> impl Iterator<Item = Result<Record, Mistake>> {
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(input);
    let mut last_line = 0;
    reader.into_byte_records().map(move |record| {
        let record = record.map_err(|error| unreadable(last_line + 1, &error))?;
        last_line = record
            .position()
            .map_or(last_line + 1, |position| position.line());
        text(&record, last_line)
    })
}

fn text(record: &ByteRecord, line: u64) -> Result<Record, Mistake> {
    let cells: Option<Vec<String>> = record
        .iter()
        .map(|cell| std::str::from_utf8(cell).ok().map(str::to_owned))
        .collect();
    match cells {
        Some(cells) => Ok(Record { line, cells }),
        None => Err(Mistake {
            rule: "must be UTF-8, and this line is not".into(),
            fix: "save the file as CSV UTF-8 (office programs often write GBK)".into(),
            ..Mistake::at("table.encoding", line)
        }),
    }
}

/// Concerns the whole file: nothing follows.
fn unreadable(line: u64, error: &csv::Error) -> Mistake {
    Mistake {
        rule: format!("cannot be read from line {line} on: {error}"),
        fix: "see that the file is whole and may be read".into(),
        ..Mistake::at("table.unreadable", 0)
    }
}
