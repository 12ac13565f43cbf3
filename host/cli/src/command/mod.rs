//! One file per group of commands.

mod backup;
mod calendar;
mod catalogue;
mod clock;
pub mod compile_component;
mod demo;
mod doctor;
mod flowchart;
mod key;
mod log;
pub mod plugin;
mod post;
pub mod serve;
mod token;

use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::talk::Talk;

/// What the program can do.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Play two counties on simulated clocks, import a real log, and serve it all.
    Demo(demo::Demo),
    /// Serve the counties of a data directory: HTTP interface and pages.
    Serve(serve::Serve),
    /// Write, build, check, try and deploy department plugins.
    #[command(subcommand)]
    Plugin(plugin::Plugin),
    /// The published list of power items.
    #[command(subcommand)]
    Catalogue(catalogue::Catalogue),
    /// Flowcharts as BPMN 2.0 files and as pictures.
    #[command(subcommand)]
    Flowchart(flowchart::Command),
    /// Working calendars: which days count.
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// Posts, and who may act in them.
    #[command(subcommand)]
    Post(post::Post),
    /// Keys: who may sign for plugins.
    #[command(subcommand)]
    Key(key::Key),
    /// Tokens of the HTTP interface.
    #[command(subcommand)]
    Token(token::Token),
    /// The simulated clock.
    #[command(subcommand)]
    Clock(clock::Clock),
    /// The record as a whole: in, out, and proved.
    #[command(subcommand)]
    Log(log::Log),
    /// Copy a data directory to a new folder: journals, keys, components.
    Backup(backup::Backup),
    /// Make a data directory of a backup, checking every byte.
    Restore(backup::Restore),
    /// Look at this machine: is all here that the host and the plugins need?
    Doctor(doctor::Doctor),
    /// Compile a component from stdin to stdout, within limits: what a host starts for each upload.
    #[command(hide = true)]
    CompileComponent(compile_component::CompileComponent),
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
        Command::Demo(command) => command.run(&context),
        Command::Log(command) => command.run(&context),
        Command::Serve(command) => command.run(&context),
        Command::Plugin(command) => command.run(&context),
        Command::Catalogue(command) => command.run(&context),
        Command::Flowchart(command) => command.run(&context),
        Command::Calendar(command) => command.run(&context),
        Command::Post(command) => command.run(&context),
        Command::Key(command) => command.run(&context),
        Command::Token(command) => command.run(&context),
        Command::Clock(command) => command.run(&context),
        Command::Backup(command) => command.run(&context),
        Command::Restore(command) => command.run(&context),
        Command::Doctor(command) => command.run(&context),
        Command::CompileComponent(command) => command.run(),
    }
}
