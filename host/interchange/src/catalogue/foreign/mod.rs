//! Lists of power items as other authorities publish them, read by a mapping file.
//!
//! A list has its own columns, codes and gaps. The [`Mapping`] says what they mean here, and what may be
//! assumed where the list says nothing; each item says in its origin from which list it is and what was
//! assumed. Rows are read one at a time and handed on one at a time, so that a list of any length needs little
//! memory; nothing is entered here, and the [`Report`] names every row that cannot be.
//!
//! | file | what |
//! | --- | --- |
//! | `mapping.rs` | the mapping file |
//! | `templates.rs` | base flowcharts |
//! | `row.rs`, `typed.rs` | what a mapping makes of the cells of a row |
//! | `names.rs` | names compared as two typists would agree on them |
//! | `list.rs` | lines of a file as rows with named columns |
//! | `import.rs` | rows as items |
//! | `report.rs` | what was found |

mod import;
mod list;
mod mapping;
mod names;
mod report;
mod row;
mod templates;
mod typed;

use std::io::{Read, Seek};

use sanquan_domain::catalogue::{Department, Post, PowerItem};

pub use mapping::{Assumption, CategoryMap, DepartmentMap, Field, ItemMap, Mapping, TableMap};
pub use report::Report;
pub use templates::{Template, Templates};

use crate::mistake::{Mistake, Mistakes};
use crate::table::{Workbook, csv_rows};

/// What an import made of a list, beside its items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Who holds the items, in the order of the list.
    pub departments: Vec<Department>,
    /// The posts that their flowcharts need.
    pub posts: Vec<Post>,
    /// What was found.
    pub report: Report,
}

/// Reads a list in CSV (UTF-8) and hands on each item that can be entered.
///
/// # Errors
///
/// What makes the whole list unusable: columns that the mapping names and the list lacks
/// (`import.missing-column`), charts that the templates lack (`mapping.unknown-chart`), a file that cannot be
/// read. Rows that cannot be used are no error; they stand in the report.
pub fn import_csv(
    csv: impl Read,
    mapping: &Mapping,
    templates: &Templates,
    take: &mut dyn FnMut(PowerItem),
) -> Result<Import, Mistakes> {
    list::read(
        Box::new(csv_rows(csv)),
        list::Width::Fixed,
        mapping,
        templates,
        take,
    )
}

/// Reads a list in a sheet of an Excel workbook; otherwise as [`import_csv`].
///
/// # Errors
///
/// Those of [`import_csv`]; `xlsx.…` for what is no such workbook or too large a one; `xlsx.no-such-sheet`.
pub fn import_xlsx(
    workbook: impl Read + Seek,
    mapping: &Mapping,
    templates: &Templates,
    take: &mut dyn FnMut(PowerItem),
) -> Result<Import, Mistakes> {
    let mut workbook = Workbook::open(workbook)?;
    let names = workbook.names();
    let sheet = match &mapping.table.sheet {
        Some(sheet) => names.iter().find(|name| *name == sheet),
        None => names.first(),
    };
    let Some(sheet) = sheet else {
        return Err(Mistakes::from(Mistake {
            value: mapping.table.sheet.clone().unwrap_or_default().into(),
            rule: format!("there is no such sheet; there are {}", names.join(", ")),
            fix: "correct `table.sheet` in the mapping".into(),
            ..Mistake::at("xlsx.no-such-sheet", 0)
        }));
    };
    list::read(
        workbook.rows(sheet)?,
        list::Width::Ragged,
        mapping,
        templates,
        take,
    )
}
