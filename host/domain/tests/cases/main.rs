//! Cases told as short stories, and every code of a refusal.
#![allow(clippy::unwrap_used, missing_docs)]

mod canary;
mod candidate;
mod charts;
mod county_refusals;
mod diff;
mod diff_words;
mod fixture;
mod forms;
mod full_item;
mod goldens;
mod plugin_changes;
mod properties;
mod publication;
mod publication_refusals;
mod refusals;
mod risks;
mod signature_files;
mod signatures;
mod stories;
mod story;
mod watch;
