//! Catalogues as files: JSON, CSV and workbooks, our own and those of others.

mod documents;
mod foreign_lists;
mod json;
mod three_forms;
mod workbooks;
