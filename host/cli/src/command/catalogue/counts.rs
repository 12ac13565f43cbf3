//! How much of each kind a catalogue holds.

use std::fmt;

use sanquan_domain::catalogue::CatalogueDocument;
use serde::Serialize;

/// How much of each kind a document holds.
#[derive(Serialize)]
pub struct Counts {
    departments: usize,
    centres: usize,
    items: usize,
    posts: usize,
    bindings: usize,
}

impl Counts {
    /// Of a document.
    pub fn of(document: &CatalogueDocument) -> Self {
        Self {
            departments: document.departments.len(),
            centres: document.centres.len(),
            items: document.items.len(),
            posts: document.posts.len(),
            bindings: document.bindings.len(),
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} departments, {} centres, {} items, {} posts, {} bindings",
            self.departments, self.centres, self.items, self.posts, self.bindings
        )
    }
}
