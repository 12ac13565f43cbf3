//! The catalogue in files. The whole of it in its own form: one JSON document, a folder of CSV tables or one
//! Excel workbook (`tables/`). And lists of other authorities as they are, by a mapping file (`foreign/`).
//!
//! Only the file is judged here (shape, codes, names, dates); whether a promise exceeds the
//! statute or a chart is sound is a question of law, which the domain answers for every source.

mod foreign;
mod json;
mod rules;
mod tables;

pub use foreign::{
    Assumption, CategoryMap, DepartmentMap, Field, Import, ItemMap, Mapping, Report, TableMap,
    Template, Templates, import_csv, import_xlsx,
};
pub use json::{read_json, write_json};
pub use tables::{read_csv, read_xlsx, tables_described, write_csv, write_xlsx};
