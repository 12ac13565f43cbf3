//! `sanquan catalogue …`: the published list of power items.

mod check;
mod counts;
mod coverage;
mod export;
mod generate;
mod import;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use counts::Counts;

/// Commands about the catalogue.
#[derive(Debug, clap::Subcommand)]
pub enum Catalogue {
    /// Read a catalogue file, name every mistake in it, and prove its items; no host is needed.
    Check(check::Check),
    /// Enter a catalogue; what stands in the record already is passed over. A county that has not
    /// begun begins with it. With --map, report what a list of another authority would bring;
    /// only --apply enters it.
    Import(import::Import),
    /// Write the whole catalogue as JSON, CSV tables or an Excel workbook.
    Export(export::Export),
    /// List what has no supervision point, post, handler, chart in force or plugin.
    Coverage(coverage::Coverage),
    /// Make a whole county to try things on: the same file for the same seed.
    Generate(generate::Generate),
}

impl Catalogue {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::Check(command) => command.run(context),
            Self::Import(command) => command.run(context),
            Self::Export(command) => command.run(context),
            Self::Coverage(command) => command.run(context),
            Self::Generate(command) => command.run(context),
        }
    }
}
