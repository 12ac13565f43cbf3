//! A catalogue as tables.

use sanquan_domain::catalogue::CatalogueDocument;
use serde::Serialize;
use serde_json::Value;

use super::cells::written;
use super::form::{Column, Form};
use super::forms::FORMS;
use super::tree::at;

/// Where the rows of all tables go; each table's first row names its columns.
pub(super) trait Sheets {
    /// Why a row cannot be written.
    type Error;

    /// Adds a row to the table with this number in [`FORMS`].
    fn row(&mut self, table: usize, cells: Vec<String>) -> Result<(), Self::Error>;
}

/// Writes every table.
pub(super) fn write<S: Sheets>(
    document: &CatalogueDocument,
    sheets: &mut S,
) -> Result<(), S::Error> {
    for (table, form) in FORMS.iter().enumerate() {
        sheets.row(table, form.header())?;
    }
    part(&document.departments, "departments", sheets)?;
    part(&document.centres, "centres", sheets)?;
    part(&document.posts, "posts", sheets)?;
    part(&document.bindings, "bindings", sheets)?;
    part(&document.items, "items", sheets)
}

fn part<S: Sheets>(entries: &[impl Serialize], part: &str, sheets: &mut S) -> Result<(), S::Error> {
    let table = FORMS.iter().position(|form| form.name == part);
    let table = table.expect("every part of the document has a table");
    for entry in entries {
        let entry = serde_json::to_value(entry)
            .expect("the types of the catalogue have no maps with other keys than text");
        rows(table, &[], &entry, sheets)?;
    }
    Ok(())
}

/// Writes an entry and everything that belongs to it; `of` names the entry to which it belongs.
fn rows<S: Sheets>(
    table: usize,
    of: &[String],
    entry: &Value,
    sheets: &mut S,
) -> Result<(), S::Error> {
    let form = &FORMS[table];
    let mut cells = of.to_vec();
    let mut own = of.to_vec();
    for column in form.columns {
        let values = written(column, at(entry, column.path));
        if is_key(form, column) {
            own.extend(values.first().cloned());
        }
        cells.extend(values);
    }
    sheets.row(table, cells)?;
    for (child, below) in FORMS.iter().enumerate() {
        if below.parent != Some(form.name) {
            continue;
        }
        let list = at(entry, below.list).and_then(Value::as_array);
        for part in list.into_iter().flatten() {
            rows(child, &own, part, sheets)?;
        }
    }
    Ok(())
}

fn is_key(form: &Form, column: &Column) -> bool {
    form.key.contains(&column.name)
}
