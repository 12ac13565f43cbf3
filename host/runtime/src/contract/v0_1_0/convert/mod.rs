//! Between the plain types of the contract (`sanquan_domain::contract`) and their WIT shapes.
//!
//! Questions are lent: their texts stay where they are, and the lists of records that the binding
//! needs lie in one arena per call. Answers are moved: a text that wasmtime lifted is the text that
//! the caller gets. Nothing here panics; what the WIT types allow and the contract forbids (the
//! 31st of February, a scale of 40) is [`Unusable`].
//!
//! Whether facts are sorted, a form is complete or a transition exists is not asked here: those are
//! rules, and rules live in the domain.

mod answer;
mod chart;
mod form;
mod question;
mod value;

pub(crate) use answer::{description, inspect_answer, intake_answer, problem, review_answer};
pub(crate) use chart::flowchart;
pub(crate) use question::{flowchart_question, inspect_question, intake_question, review_question};

use bumpalo::Bump;

use super::bindings::questions as wit;
use crate::contract::Unusable;

/// The converted items, in the arena.
fn list<'a, T, U>(bump: &'a Bump, items: &'a [T], convert: impl Fn(&'a T) -> U) -> &'a [U] {
    bump.alloc_slice_fill_iter(items.iter().map(convert))
}

fn strings<'a>(bump: &'a Bump, items: &'a [String]) -> &'a [&'a str] {
    list(bump, items, String::as_str)
}

/// The converted items, or the first that cannot be converted.
fn all<T, U>(
    items: Vec<T>,
    convert: impl Fn(T) -> Result<U, Unusable>,
) -> Result<Vec<U>, Unusable> {
    items.into_iter().map(convert).collect()
}

/// The converted items.
fn each<T, U>(items: Vec<T>, convert: impl Fn(T) -> U) -> Vec<U> {
    items.into_iter().map(convert).collect()
}
