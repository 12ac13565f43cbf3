//! The command line as a whole; each group of commands has its own file in `command/`.

use std::path::PathBuf;

use clap::Parser;

use crate::command::Command;
use crate::exit::Exit;

/// Sanquan: one host, and department plugins that decide real cases under the law's clocks.
#[derive(Debug, Parser)]
#[command(name = "sanquan", version, after_long_help = Exit::table(), propagate_version = true)]
pub struct Arguments {
    /// Print data as JSON, and failures as one JSON object on stderr.
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing but data, warnings and failures.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Settings file (TOML). Also SANQUAN_SETTINGS.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "SANQUAN_SETTINGS",
        hide_env = true
    )]
    pub settings: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed_and_every_part_is_explained() {
        Arguments::command().debug_assert();
        explained(&Arguments::command());
    }

    fn explained(command: &clap::Command) {
        for argument in command.get_arguments() {
            assert!(
                argument.get_help().is_some(),
                "`{} {}` has no help",
                command.get_name(),
                argument.get_id()
            );
        }
        for inner in command.get_subcommands() {
            assert!(
                inner.get_about().is_some(),
                "`{}` has no help",
                inner.get_name()
            );
            explained(inner);
        }
    }
}
