//! `sanquan log …`: the record as a whole, in, out, and proved.

mod bundle;
mod export;
mod import;
mod verify;

pub use import::{Source, import};

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Commands about the log.
#[derive(Debug, clap::Subcommand)]
pub enum Log {
    /// Import an XES log as past cases. Run again, it adds what is missing and nothing else.
    Import(import::Import),
    /// Export acts as XES.
    Export(export::Export),
    /// Prove that the record is what was written, and that the state says the same.
    Verify(verify::Verify),
    /// Write one verdict with everything that its proof needs.
    Bundle(bundle::Bundle),
}

impl Log {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::Import(command) => command.run(context),
            Self::Export(command) => command.run(context),
            Self::Verify(command) => command.run(context),
            Self::Bundle(command) => command.run(context),
        }
    }
}
