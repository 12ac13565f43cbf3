//! Tables of text cells, whichever file they stand in.
//!
//! A CSV file is one table, a workbook has one on each sheet; both come as a stream of [`Record`]s, so that
//! what reads them does not know from which they come and never holds a whole file.
//!
//! | file | what |
//! | --- | --- |
//! | `cell.rs` | text that a spreadsheet must not take for a formula |
//! | `csv.rs` | comma-separated files |
//! | `xlsx.rs`, `package.rs` | Excel workbooks, and what of them is refused before they are unpacked |
//! | `header.rs` | columns with names |
//! | `named.rs` | one small table with named columns, read as a whole |

mod cell;
mod csv;
mod header;
mod named;
mod package;
mod xlsx;

pub(crate) use self::cell::{neutral, restored};
pub(crate) use self::csv::rows as csv_rows;
pub(crate) use self::header::{check_columns, wrong_width};
pub(crate) use self::named::{Row, Table};
pub(crate) use self::xlsx::{Workbook, column_letters};

use crate::mistake::Mistake;

/// One line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    /// Line of the file or row of the sheet, counted from 1.
    pub line: u64,
    /// Its cells from the left; trailing blank ones may be absent.
    pub cells: Vec<String>,
}

impl Record {
    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// The lines of a table. A line that cannot be read is a mistake of its own; the others follow it.
pub(crate) type Rows<'a> = Box<dyn Iterator<Item = Result<Record, Mistake>> + 'a>;
