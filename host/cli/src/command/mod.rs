//! One file per group of commands.

mod catalogue;
mod doctor;
mod plugin;

use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::talk::Talk;

/// What the program can do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Write, build, check, try and deploy department plugins.
    #[command(subcommand)]
    Plugin(plugin::Plugin),
    /// The published list of power items.
    #[command(subcommand)]
    Catalogue(catalogue::Catalogue),
    /// Look at this machine: is all here that the host and the plugins need?
    Doctor(doctor::Doctor),
}

/// What every command may use.
#[derive(Debug)]
pub struct Context {
    /// The program's voice.
    pub talk: Talk,
    /// The settings in force.
    pub settings: Settings,
}

/// Does what the command line asks.
pub fn run(arguments: Arguments, talk: Talk) -> Result<Exit, Failure> {
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let settings = Settings::load(arguments.settings.as_deref(), variables)?;
    let context = Context { talk, settings };
    match arguments.command {
        Command::Plugin(command) => command.run(&context),
        Command::Catalogue(command) => command.run(&context),
        Command::Doctor(command) => command.run(&context),
    }
}
