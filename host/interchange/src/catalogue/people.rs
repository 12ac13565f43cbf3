//! Departments, posts and bindings as CSV.

use std::collections::BTreeMap;

use sanquan_domain::catalogue::{Binding, Department, Post};
use sanquan_domain::id::{DepartmentCode, HandlerCode, PostCode};
use sanquan_domain::time::Date;
use sanquan_domain::value::{Text, Texts};

use super::rules::Entry;
use crate::mistake::Mistakes;
use crate::table::{Row, Table};

pub(super) const DAY: &str = "a day such as `2026-03-02`";

/// Reads departments. Columns: `code`, `name` (Chinese); optional `name_en`.
///
/// # Errors
///
/// All mistakes of the file.
pub fn read_departments(csv: &[u8]) -> Result<Vec<Department>, Mistakes> {
    let mut lines = BTreeMap::new();
    Table::read(csv, &["code", "name"], &["name_en"])?.map(|row| {
        let (code, names) = (row.required("code"), names(row));
        let department = Department::new(DepartmentCode(code?), names?);
        Some(checked(row, department, &mut lines))
    })
}

/// Reads posts. Columns: `code`, `department`, `name` (Chinese); optional `name_en`.
///
/// # Errors
///
/// All mistakes of the file.
pub fn read_posts(csv: &[u8]) -> Result<Vec<Post>, Mistakes> {
    let mut lines = BTreeMap::new();
    Table::read(csv, &["code", "department", "name"], &["name_en"])?.map(|row| {
        let (code, department) = (row.required("code"), row.required("department"));
        let names = names(row);
        let post = Post {
            code: PostCode(code?),
            department: DepartmentCode(department?),
            names: names?,
        };
        Some(checked(row, post, &mut lines))
    })
}

/// Reads bindings of handlers to posts. Columns: `post`, `handler`, `from` (first day); optional
/// `until` (last day) and `qualified_until` (last day of the officer's certificate).
///
/// # Errors
///
/// All mistakes of the file.
pub fn read_bindings(csv: &[u8]) -> Result<Vec<Binding>, Mistakes> {
    let mut lines = BTreeMap::new();
    Table::read(
        csv,
        &["post", "handler", "from"],
        &["until", "qualified_until"],
    )?
    .map(|row| {
        let (post, handler) = (row.required("post"), row.required("handler"));
        let from: Option<Date> = row.parse("from", DAY);
        let until: Option<Option<Date>> = row.parse_optional("until", DAY);
        let qualified_until: Option<Option<Date>> = row.parse_optional("qualified_until", DAY);
        let binding = Binding {
            post: PostCode(post?),
            handler: HandlerCode(handler?),
            from: from?,
            until: until?,
            qualified_until: qualified_until?,
            deputy: false,
        };
        Some(checked(row, binding, &mut lines))
    })
}

/// The names in the columns `name` and `name_en`.
pub(super) fn names(row: &mut Row) -> Option<Texts> {
    let chinese = row.required("name")?;
    let english = row.text("name_en").to_owned();
    let text = |language: &str, content| Text {
        language: language.to_owned(),
        content,
    };
    let mut names = vec![text("zh-CN", chinese)];
    if !english.is_empty() {
        names.push(text("en", english));
    }
    Some(Texts(names))
}

/// Passes an entry on after noting the rules that it breaks, duplicates included.
pub(super) fn checked<T: Entry>(row: &mut Row, entry: T, lines: &mut BTreeMap<String, u64>) -> T {
    for broken in entry.broken() {
        row.mistake(broken.field, broken.code, &broken.rule, broken.fix);
    }
    let line = row.line;
    let first = *lines.entry(entry.key()).or_insert(line);
    if first != line {
        let rule = format!("{} already stands in line {first}", entry.key());
        let column = row.first_column();
        row.mistake(&column, "catalogue.duplicate", &rule, "keep one of the two");
    }
    entry
}
