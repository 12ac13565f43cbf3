//! Event logs in XES: read, written, refused.

mod bad;
mod read;
mod real_logs;
mod written_back;
