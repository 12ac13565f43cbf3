//! CSV files as tables whose columns have names, with the line of each row.

use std::str::FromStr;

use super::{check_columns, csv_rows, wrong_width};
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
        let (mut rows, mut mistakes) = (Vec::new(), Vec::new());
        for record in csv_rows(bytes) {
            let record = record?;
            if !record.is_blank() {
                rows.push((record.line, record.cells));
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

    /// Puts a mistake in this row on the list.
    pub fn mistake(&mut self, column: &str, code: &'static str, rule: &str, fix: &str) {
        let value = shortened(self.text(column));
        self.mistakes.push(Mistake {
            column: format!("`{column}`"),
            value,
            rule: rule.to_owned(),
            fix: fix.into(),
            ..Mistake::at(code, self.line)
        });
    }
}

fn no_header(required: &[&str]) -> Mistake {
    Mistake {
        rule: "the file is empty".into(),
        fix: format!("begin it with the line `{}`", required.join(",")).into(),
        ..Mistake::at("table.empty", 1)
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
    mistakes.push(wrong_width(line, cells, columns.len()));
    false
}
