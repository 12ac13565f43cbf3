//! The catalogue in files: departments, items, posts and bindings, as one JSON document in the
//! form of the domain's types, or as CSV tables for those who keep them in a spreadsheet.
//!
//! Only the file is judged here (shape, codes, names, dates); whether a promise exceeds the
//! statute or a chart is sound is a question of law, which the domain answers for every source.

mod items;
mod json;
mod people;
mod rules;

pub use items::read_items;
pub use json::{read_json, write_json};
pub use people::{read_bindings, read_departments, read_posts};
