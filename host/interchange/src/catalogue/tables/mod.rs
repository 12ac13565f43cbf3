//! The whole catalogue as tables: a folder of CSV files, or one Excel workbook with a sheet for each.
//!
//! Both hold the same tables with the same columns, which [`tables_described`] prints. What is written
//! reads back equal, whatever stands in the texts: line breaks, quotation marks, codes with leading zeros (they
//! are text in the workbook; a CSV file has to be opened with its columns as text), and texts that a
//! spreadsheet would take for a formula, which get an apostrophe (`'=…`) that reading takes away again.
//!
//! | file | what |
//! | --- | --- |
//! | `form.rs` | what a table looks like: the one description that writing and reading both follow |
//! | `forms.rs` | the tables |
//! | `cells.rs` | values as text, and back |
//! | `tree.rs` | places in an entry |
//! | `write.rs`, `read.rs` | a catalogue as tables, tables as a catalogue |

mod cells;
mod form;
mod forms;
mod read;
mod tree;
mod write;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::{Cursor, Read, Seek};

use csv::{Terminator, Writer, WriterBuilder};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, XlsxError};
use sanquan_domain::catalogue::CatalogueDocument;

use self::form::Kind;
use self::forms::FORMS;
use self::read::Book;
use self::write::Sheets;
use crate::mistake::{Mistake, Mistakes};
use crate::table::{Rows, Workbook, column_letters, csv_rows};

/// By which Excel knows that a CSV file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes a catalogue as CSV files, by name (`items.csv`): UTF-8 with a byte-order mark, RFC 4180. A file that
/// holds nothing but the names of its columns is written as well.
pub fn write_csv(document: &CatalogueDocument) -> BTreeMap<String, Vec<u8>> {
    let new = |_: &form::Form| {
        WriterBuilder::new()
            .terminator(Terminator::CRLF)
            .from_writer(BYTE_ORDER_MARK.to_vec())
    };
    let mut files = Files(FORMS.iter().map(new).collect());
    write::write(document, &mut files).unwrap_or_else(|never| match never {});
    let name = |form: &form::Form| format!("{}.csv", form.name);
    let bytes = |file: Writer<Vec<u8>>| file.into_inner().expect("a vector takes every byte");
    FORMS
        .iter()
        .map(name)
        .zip(files.0.into_iter().map(bytes))
        .collect()
}

/// Reads a catalogue from CSV files, by name; other files than `.csv` are passed over.
///
/// # Errors
///
/// All mistakes of all files: see `table.…` for the shape of a table and its cells, `catalogue.…` for what
/// entries must keep to.
pub fn read_csv(files: &BTreeMap<String, Vec<u8>>) -> Result<CatalogueDocument, Mistakes> {
    read::read(&mut Folder(files))
}

/// Writes a catalogue as an Excel workbook. The same catalogue always gives the same bytes.
///
/// # Errors
///
/// `xlsx.too-large` when a text or a table is longer than Excel allows (32,767 characters, 1,048,576 rows).
pub fn write_xlsx(document: &CatalogueDocument) -> Result<Vec<u8>, Mistake> {
    let mut pages = Pages::new().map_err(|error| unwritable(0, 0, 0, &error))?;
    write::write(document, &mut pages)?;
    pages
        .workbook
        .save_to_buffer()
        .map_err(|error| unwritable(0, 0, 0, &error))
}

/// Reads a catalogue from an Excel workbook.
///
/// # Errors
///
/// All mistakes, as [`read_csv`]; before them `xlsx.wrong-type`, `xlsx.macros`, `xlsx.too-large` (more than
/// 256 MiB when unpacked, more rows or text than a county has) and `xlsx.damaged`.
pub fn read_xlsx(workbook: impl Read + Seek) -> Result<CatalogueDocument, Mistakes> {
    read::read(&mut Workbook::open(workbook)?)
}

/// The tables and their columns as Markdown.
pub fn tables_described() -> String {
    let mut text = String::new();
    for form in FORMS {
        text += &format!(
            "\n### `{}`: {}\n\n| column | what |\n| --- | --- |\n",
            form.name, form.about
        );
        if let Some(parent) = form.parent {
            let of: Vec<String> = form.of.iter().map(|name| format!("`{name}`")).collect();
            text += &format!(
                "| {} | the row of `{parent}` to which it belongs |\n",
                of.join(", ")
            );
        }
        for column in form.columns {
            let names: Vec<String> = column.cells().map(|name| format!("`{name}`")).collect();
            if !names.is_empty() {
                text += &format!("| {} | {} |\n", names.join(", "), about(column));
            }
        }
    }
    text
}

fn about(column: &form::Column) -> String {
    let how = match column.kind {
        Kind::List => "; several between semicolons".to_owned(),
        Kind::Words(read) => format!("; several between semicolons ({})", words(read)),
        Kind::Word(read) | Kind::OptionalWord(read) => format!(" ({})", words(read)),
        Kind::Bases => ": `law\\|article`, several between semicolons".to_owned(),
        Kind::Spans => ": `low..high`, several between semicolons".to_owned(),
        Kind::Form(forms) | Kind::OptionalForm(forms) => {
            let names: Vec<String> = forms.iter().map(|(name, _)| format!("`{name}`")).collect();
            format!(" ({})", names.join(", "))
        }
        _ => String::new(),
    };
    format!("{}{how}", column.about)
}

/// The words that a column knows, as it names them to whoever writes another.
fn words(read: form::Word) -> String {
    let told = read("").err().unwrap_or_default();
    let words = told
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| !word.is_empty());
    words
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

struct Files(Vec<Writer<Vec<u8>>>);

impl Sheets for Files {
    type Error = Infallible;

    fn row(&mut self, table: usize, cells: Vec<String>) -> Result<(), Infallible> {
        let written = self.0[table].write_record(&cells);
        written.expect("a vector takes every byte, and all rows of a table have its columns");
        Ok(())
    }
}

struct Folder<'a>(&'a BTreeMap<String, Vec<u8>>);

impl Book for Folder<'_> {
    const RAGGED: bool = false;

    fn names(&self) -> Vec<String> {
        let names = self.0.keys().filter_map(|name| name.strip_suffix(".csv"));
        names.map(str::to_owned).collect()
    }

    fn rows<'a>(&'a mut self, table: &str) -> Result<Rows<'a>, Mistake> {
        let bytes = self
            .0
            .get(&format!("{table}.csv"))
            .map_or(&[][..], Vec::as_slice);
        Ok(Box::new(csv_rows(Cursor::new(bytes))))
    }
}

impl<R: Read + Seek> Book for Workbook<R> {
    const RAGGED: bool = true;

    fn names(&self) -> Vec<String> {
        Workbook::names(self)
    }

    fn rows<'a>(&'a mut self, table: &str) -> Result<Rows<'a>, Mistake> {
        Workbook::rows(self, table)
    }
}

struct Pages {
    workbook: rust_xlsxwriter::Workbook,
    /// The next row of each sheet.
    next: Vec<u32>,
}

impl Pages {
    fn new() -> Result<Self, XlsxError> {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        // A clock would make every file different.
        let written_at = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&written_at));
        // Text format keeps `015` as it is when somebody types it.
        let text = Format::new().set_num_format("@");
        for form in FORMS {
            let sheet = workbook.add_worksheet();
            sheet.set_name(form.name)?.set_freeze_panes(1, 0)?;
            for column in 0..form.header().len() {
                sheet.set_column_format(column as u16, &text)?;
            }
        }
        Ok(Self {
            workbook,
            next: vec![0; FORMS.len()],
        })
    }
}

impl Sheets for Pages {
    type Error = Mistake;

    fn row(&mut self, table: usize, cells: Vec<String>) -> Result<(), Mistake> {
        let row = self.next[table];
        self.next[table] += 1;
        for (column, cell) in cells.into_iter().enumerate() {
            // A sheet has no empty text, only blank cells.
            if cell.is_empty() {
                continue;
            }
            let sheet = self.workbook.worksheet_from_index(table);
            sheet
                .and_then(|sheet| sheet.write_string(row, column as u16, cell).map(drop))
                .map_err(|error| unwritable(table, row, column as u32, &error))?;
        }
        Ok(())
    }
}

fn unwritable(table: usize, row: u32, column: u32, error: &XlsxError) -> Mistake {
    Mistake {
        column: column_letters(column),
        rule: error.to_string(),
        fix: "export as CSV or JSON, which have no such limit".into(),
        ..Mistake::at("xlsx.too-large", u64::from(row) + 1).of_table(FORMS[table].name)
    }
}
