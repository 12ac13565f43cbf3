//! CSV files as tables whose columns have names, with the line of each row.

use std::str::FromStr;

use csv::{ByteRecord, ReaderBuilder};

use crate::mistake::{Mistake, Mistakes, shortened};

/// A table: comma-separated, UTF-8, the first line names the columns.
pub(crate) struct Table {
    columns: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
    /// Rows that could not be used.
    mistakes: Vec<Mistake>,
}

/// One line of a table, and the list on which its mistakes go.
pub(crate) struct Row<'a> {
    pub line: u64,
    columns: &'a [String],
    cells: &'a [String],
    mistakes: &'a mut Vec<Mistake>,
}

impl Table {
    /// Reads a table. Columns other than the required and optional ones are refused, because a
    /// misspelt name would otherwise be silently without effect.
    pub fn read(bytes: &[u8], required: &[&str], optional: &[&str]) -> Result<Table, Mistakes> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        let (mut rows, mut mistakes) = (Vec::new(), Vec::new());
        for record in reader.byte_records() {
            // Reading from memory, with any number of cells in a row, cannot fail.
            let record = record.expect("bytes in memory read without an error");
            let line = record.position().map_or(0, |position| position.line());
            match cells(&record) {
                Some(cells) if cells.iter().all(String::is_empty) => {}
                Some(cells) => rows.push((line, cells)),
                None => return Err(not_utf8(line).into()),
            }
        }
        if rows.is_empty() {
            return Err(no_header(required).into());
        }
        let (header_line, columns) = rows.remove(0);
        check_columns(header_line, &columns, required, optional, &mut mistakes);
        if !mistakes.is_empty() {
            return Err(Mistakes(mistakes));
        }
        rows.retain(|(line, cells)| has_right_width(*line, cells, &columns, &mut mistakes));
        Ok(Table {
            columns,
            rows,
            mistakes,
        })
    }

    /// Hands each row to `read_row`, and returns what it made of all of them if no row was wrong.
    pub fn map<T>(
        self,
        mut read_row: impl FnMut(&mut Row) -> Option<T>,
    ) -> Result<Vec<T>, Mistakes> {
        let (mut values, mut mistakes) = (Vec::new(), self.mistakes);
        for (line, cells) in &self.rows {
            let mut row = Row {
                line: *line,
                columns: &self.columns,
                cells,
                mistakes: &mut mistakes,
            };
            values.extend(read_row(&mut row));
        }
        Mistakes::or(values, mistakes)
    }
}

impl Row<'_> {
    /// The cell of a column without the blanks around it; empty where the column is absent.
    pub fn text(&self, column: &str) -> &str {
        let place = self.columns.iter().position(|name| name == column);
        place.map_or("", |place| self.cells[place].trim())
    }

    /// Name of the column that stands first.
    pub fn first_column(&self) -> String {
        self.columns[0].clone()
    }

    /// The cell of a column that may not be empty.
    pub fn required(&mut self, column: &str) -> Option<String> {
        let text = self.text(column).to_owned();
        if text.is_empty() {
            self.mistake(
                column,
                "table.empty-cell",
                "must not be empty",
                "fill it in",
            );
            return None;
        }
        Some(text)
    }

    /// The cell of a column, read by its type.
    pub fn parse<T: FromStr>(&mut self, column: &str, form: &'static str) -> Option<T> {
        let text = self.required(column)?;
        let value = text.parse().ok();
        if value.is_none() {
            let rule = format!("must be {form}");
            self.mistake(column, "table.bad-value", &rule, "correct the value");
        }
        value
    }

    /// The cell of a column that may be empty, read by its type; the outer `None` is a mistake.
    pub fn parse_optional<T: FromStr>(
        &mut self,
        column: &str,
        form: &'static str,
    ) -> Option<Option<T>> {
        match self.text(column) {
            "" => Some(None),
            _ => self.parse(column, form).map(Some),
        }
    }

    /// Puts a mistake in this row on the list.
    pub fn mistake(&mut self, column: &str, code: &'static str, rule: &str, fix: &str) {
        let value = shortened(self.text(column));
        self.mistakes.push(Mistake {
            code,
            line: self.line,
            column: format!("`{column}`"),
            value,
            rule: rule.to_owned(),
            fix: fix.to_owned(),
        });
    }
}

fn cells(record: &ByteRecord) -> Option<Vec<String>> {
    let text = |cell: &[u8]| String::from_utf8(cell.to_vec()).ok();
    record.iter().map(text).collect()
}

fn not_utf8(line: u64) -> Mistake {
    Mistake {
        code: "table.encoding",
        line,
        column: String::new(),
        value: String::new(),
        rule: "must be UTF-8, and this line is not".into(),
        fix: "save the file as CSV UTF-8 (office programs often write GBK)".into(),
    }
}

fn no_header(required: &[&str]) -> Mistake {
    Mistake {
        code: "table.empty",
        line: 1,
        column: String::new(),
        value: String::new(),
        rule: "the file is empty".into(),
        fix: format!("begin it with the line `{}`", required.join(",")),
    }
}

fn check_columns(
    line: u64,
    columns: &[String],
    required: &[&str],
    optional: &[&str],
    mistakes: &mut Vec<Mistake>,
) {
    let mut wrong = |code, column: &str, rule: String, fix: String| {
        mistakes.push(Mistake {
            code,
            line,
            column: format!("`{column}`"),
            value: String::new(),
            rule,
            fix,
        });
    };
    for name in required {
        if !columns.iter().any(|column| column == name) {
            let rule = "this column is required and absent".to_owned();
            wrong("table.missing-column", name, rule, "add it".to_owned());
        }
    }
    for (place, name) in columns.iter().enumerate() {
        let known = required.iter().chain(optional).any(|column| column == name);
        if !known {
            let rule = format!(
                "there is no such column; known are {}",
                [required, optional].concat().join(", ")
            );
            wrong(
                "table.unknown-column",
                name,
                rule,
                "correct or remove it".to_owned(),
            );
        }
        if columns[..place].contains(name) {
            let rule = "this column stands twice".to_owned();
            wrong(
                "table.duplicate-column",
                name,
                rule,
                "remove one".to_owned(),
            );
        }
    }
}

fn has_right_width(
    line: u64,
    cells: &[String],
    columns: &[String],
    mistakes: &mut Vec<Mistake>,
) -> bool {
    if cells.len() == columns.len() {
        return true;
    }
    mistakes.push(Mistake {
        code: "table.wrong-width",
        line,
        column: String::new(),
        value: shortened(&cells.join(",")),
        rule: format!(
            "has {} cells, the header has {}",
            cells.len(),
            columns.len()
        ),
        fix: "put values that contain commas in quotation marks".into(),
    });
    false
}
