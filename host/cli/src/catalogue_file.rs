//! Catalogues in files. What a file is, its name says: a folder of CSV tables, an Excel workbook
//! (`.xlsx`), or one JSON document.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use sanquan_domain::catalogue::CatalogueDocument;
use sanquan_interchange::Mistakes;
use sanquan_interchange::catalogue::{
    Mapping, Report, Templates, import_csv, import_xlsx, read_csv, read_json, read_xlsx, write_csv,
    write_json, write_xlsx,
};

use crate::exit::Exit;
use crate::failure::Failure;

/// A form in which a catalogue is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One document.
    Json,
    /// A folder of tables.
    Csv,
    /// An Excel workbook with a sheet for each table.
    Xlsx,
}

/// Reads the catalogue; every mistake is named at once, with its line.
pub fn read(file: &Path) -> Result<CatalogueDocument, Failure> {
    let mistaken = |mistakes| mistaken(file, "the catalogue has mistakes", mistakes);
    if file.is_dir() {
        return read_csv(&folder(file)?).map_err(mistaken);
    }
    match extension(file).as_str() {
        "xlsx" => read_xlsx(open(file)?).map_err(mistaken),
        "csv" => Err(
            Failure::usage("catalogue.one-table", "one CSV file is only one table")
                .at(file.display())
                .hint(
                    "name the folder of the tables, or say by --map MAP.toml what the list means",
                ),
        ),
        _ => read_json(&bytes(file)?).map_err(mistaken),
    }
}

/// Writes the catalogue to a file or folder that is not there yet.
pub fn write(document: &CatalogueDocument, format: Format, to: &Path) -> Result<(), Failure> {
    if to.exists() {
        return Err(
            Failure::usage("file.exists", "the file or folder is there already")
                .at(to.display())
                .hint("name another, or take it away"),
        );
    }
    let unwritten = |error| {
        Failure::failed("file.write", "cannot write the catalogue")
            .at(to.display())
            .because(error)
    };
    match format {
        Format::Json => std::fs::write(to, write_json(document)).map_err(unwritten),
        Format::Xlsx => {
            let workbook = write_xlsx(document).map_err(|mistake| {
                mistaken(
                    to,
                    "the catalogue does not fit into a workbook",
                    mistake.into(),
                )
            })?;
            std::fs::write(to, workbook).map_err(unwritten)
        }
        Format::Csv => {
            std::fs::create_dir_all(to).map_err(unwritten)?;
            let mut tables = write_csv(document).into_iter();
            tables.try_for_each(|(name, bytes)| {
                std::fs::write(to.join(name), bytes).map_err(unwritten)
            })
        }
    }
}

/// Reads a list of another authority by its mapping; the flowcharts lie beside the mapping.
pub fn read_list(list: &Path, map: &Path) -> Result<(CatalogueDocument, Report), Failure> {
    let mapping = String::from_utf8_lossy(&bytes(map)?).into_owned();
    let mapping = Mapping::read(&mapping).map_err(|mistakes| {
        mistaken(map, "the mapping cannot be used", mistakes)
            .hint("host/interchange/src/catalogue/foreign/README.md explains the format")
    })?;
    let charts = map.with_file_name(&mapping.templates);
    let templates: Templates = serde_json::from_slice(&bytes(&charts)?).map_err(|error| {
        Failure::new(
            Exit::Found,
            "mapping.templates",
            "the flowcharts cannot be read",
        )
        .at(charts.display())
        .because(error)
    })?;
    let mut items = Vec::new();
    let mut take = |item| items.push(item);
    let import = match extension(list).as_str() {
        "xlsx" => import_xlsx(open(list)?, &mapping, &templates, &mut take),
        _ => import_csv(open(list)?, &mapping, &templates, &mut take),
    };
    let import = import.map_err(|mistakes| mistaken(list, "the list cannot be used", mistakes))?;
    let document = CatalogueDocument {
        departments: import.departments,
        items,
        posts: import.posts,
        ..CatalogueDocument::default()
    };
    Ok((document, import.report))
}

fn mistaken(file: &Path, what: &str, mistakes: Mistakes) -> Failure {
    Failure::new(Exit::Found, "catalogue.mistakes", what)
        .at(file.display())
        .value(format!("{} mistakes", mistakes.0.len()))
        .because(mistakes)
}

fn extension(file: &Path) -> String {
    let extension = file.extension().unwrap_or_default();
    extension.to_string_lossy().to_ascii_lowercase()
}

fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| unreadable(file, error))
}

fn open(file: &Path) -> Result<BufReader<File>, Failure> {
    let opened = File::open(file).map_err(|error| unreadable(file, error))?;
    Ok(BufReader::new(opened))
}

/// The tables of a folder; other files are left alone.
fn folder(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))?;
    let mut files = BTreeMap::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        if extension(&path) == "csv" {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            files.insert(name, bytes(&path)?);
        }
    }
    Ok(files)
}

fn unreadable(file: &Path, error: std::io::Error) -> Failure {
    Failure::usage("file.read", "cannot read the catalogue")
        .at(file.display())
        .because(error)
}
