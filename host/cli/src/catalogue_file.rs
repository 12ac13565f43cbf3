//! A catalogue in a file: departments, items with their base flowcharts, posts, handlers.

use std::path::Path;

use sanquan_domain::catalogue::CatalogueDocument;
use sanquan_interchange::catalogue::read_json;

use crate::exit::Exit;
use crate::failure::Failure;

/// Reads the catalogue; every mistake is named at once, with its line.
pub fn read(file: &Path) -> Result<CatalogueDocument, Failure> {
    let bytes = std::fs::read(file).map_err(|e| {
        Failure::usage("file.read", "cannot read the catalogue")
            .at(file.display())
            .because(e)
    })?;
    read_json(&bytes).map_err(|mistakes| {
        Failure::new(
            Exit::Found,
            "catalogue.mistakes",
            "the catalogue has mistakes",
        )
        .at(file.display())
        .value(format!("{} mistakes", mistakes.0.len()))
        .because(mistakes)
    })
}
