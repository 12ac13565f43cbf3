//! Cases told as short stories, and every code of a refusal.
#![allow(clippy::unwrap_used, missing_docs)]

mod fixture;
mod goldens;
mod stories;
mod story;
