//! Long lists, page by page.

use crate::texts::fill;
use crate::visit::Visit;

/// Entries of a list on one page.
const ROWS_PER_PAGE: usize = 25;

/// A part of a list.
pub(crate) struct PageOf<'a, T> {
    pub rows: &'a [T],
    number: usize,
    pages: usize,
}

/// The way to the other parts.
pub(crate) struct Paging {
    pub summary: String,
    pub previous: Option<String>,
    pub next: Option<String>,
}

impl<'a, T> PageOf<'a, T> {
    /// The part that the address asks for: a page beyond the last is the last, and anything else the first.
    pub fn wanted(visit: &Visit, all: &'a [T]) -> Self {
        let wanted = visit.value("page").and_then(|page| page.parse().ok());
        let pages = all.len().div_ceil(ROWS_PER_PAGE).max(1);
        let number = wanted.unwrap_or(1_usize).clamp(1, pages);
        let rows = &all[(number - 1) * ROWS_PER_PAGE..];
        Self {
            rows: &rows[..rows.len().min(ROWS_PER_PAGE)],
            number,
            pages,
        }
    }

    /// The way to the other parts, if there are any; `link` leads to the page with a number.
    pub fn paging(&self, visit: &Visit, link: impl Fn(&str) -> String) -> Option<Paging> {
        let link = |number: usize| link(&number.to_string());
        (self.pages > 1).then(|| Paging {
            summary: fill(visit.texts().page_of, &[&self.number, &self.pages]),
            previous: (self.number > 1).then(|| link(self.number - 1)),
            next: (self.number < self.pages).then(|| link(self.number + 1)),
        })
    }
}
