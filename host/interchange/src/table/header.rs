//! The line that names the columns.

use crate::mistake::{Mistake, shortened};

/// Notes what is wrong with the names of the columns. Columns other than the required and optional ones are
/// refused, because a misspelt name would otherwise be silently without effect.
pub(crate) fn check_columns(
    line: u64,
    columns: &[String],
    required: &[&str],
    optional: &[&str],
    mistakes: &mut Vec<Mistake>,
) {
    let mut wrong = |code, column: &str, rule: String, fix: &str| {
        mistakes.push(Mistake {
            column: format!("`{column}`"),
            rule,
            fix: fix.into(),
            ..Mistake::at(code, line)
        });
    };
    for name in required {
        if !columns.iter().any(|column| column == name) {
            let rule = "this column is required and absent".to_owned();
            wrong("table.missing-column", name, rule, "add it");
        }
    }
    for (place, name) in columns.iter().enumerate() {
        if !required.iter().chain(optional).any(|column| column == name) {
            let known = [required, optional].concat().join(", ");
            let rule = format!("there is no such column; known are {known}");
            wrong("table.unknown-column", name, rule, "correct or remove it");
        }
        if columns[..place].contains(name) {
            let rule = "this column stands twice".to_owned();
            wrong("table.duplicate-column", name, rule, "remove one");
        }
    }
}

/// A line with more or fewer cells than the header has.
pub(crate) fn wrong_width(line: u64, cells: &[String], columns: usize) -> Mistake {
    Mistake {
        value: shortened(&cells.join(",")),
        rule: format!("has {} cells, the header has {columns}", cells.len()),
        fix: "put values that contain commas in quotation marks".into(),
        ..Mistake::at("table.wrong-width", line)
    }
}
