//! `/openapi.json` (OpenAPI 3.1) and a page to read it.
//!
//! Paths, methods and security come from the table of routes, the words from [`operation`], the
//! shapes from `schemas.json`. A route without words does not compile; the tests compare every
//! answer that they get with its schema, so the document cannot lag behind.

mod document;
mod operation;
mod page;

pub(crate) use document::bytes;
pub use document::document;
pub(crate) use page::html;
