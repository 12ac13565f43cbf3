//! `sanquan plugin …`: from an empty folder to a component that decides cases.

mod activate;
pub mod build;
mod call;
mod check;
mod crate_folder;
mod deploy;
mod desk_chart;
mod dev;
mod expected;
mod inspect;
mod language;
mod list;
mod logs;
mod new;
mod quarantine;
mod script_build;
mod script_folder;
mod settings;
mod shadow;
mod sign;
mod sim;
mod source;
mod test;
mod verdicts;
mod verify;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Commands about plugins.
#[derive(Debug, clap::Subcommand)]
pub enum Plugin {
    /// Make a folder with a plugin that builds, tests and runs, and all that it needs.
    New(new::New),
    /// Build a plugin into a component, in Rust, JavaScript or Python.
    Build(build::Build),
    /// Check a component as the host does at deployment.
    Check(check::Check),
    /// Run a plugin's own tests, then its scenarios in the sandbox.
    Test(test::Test),
    /// Test the component again whenever a file of the plugin is saved.
    Dev(dev::Dev),
    /// Drive a case by hand against the component, and keep it as a scenario.
    Sim(sim::Sim),
    /// Ask a component one question, in the sandbox that the host uses.
    Call(call::Call),
    /// Sign for a component: its developer first, then whoever approves it.
    Sign(sign::Sign),
    /// Check what was signed about a component, without a host.
    Verify(verify::Verify),
    /// Hand a component to a host, which checks it.
    Deploy(deploy::Deploy),
    /// List the components that a host has.
    List(list::List),
    /// Show how a component does: calls, faults, what they took, whether it is asked, its limits.
    Inspect(inspect::Inspect),
    /// Show what a component wrote.
    Logs(logs::Logs),
    /// Stop asking a component, until it is released.
    Quarantine(quarantine::Quarantine),
    /// Ask a quarantined component again.
    Release(quarantine::Release),
    /// Say what becomes of acts while a department's plugin is quarantined.
    Fallback(quarantine::Fallback),
    /// Ask a candidate every recorded question again: what would have been otherwise?
    Shadow(shadow::Shadow),
    /// Answer for the changes that a shadow replay found.
    Accept(shadow::Accept),
    /// Let a component decide the new cases of its department, or a share of them.
    Activate(activate::Activate),
    /// Take back what was activated last: a canary, or else the component that decides.
    Rollback(activate::Rollback),
    /// List what a component answered since it began to decide.
    Verdicts(verdicts::Verdicts),
    /// Move open cases from one component to another.
    Migrate(activate::Migrate),
    /// Take a component out of use for ever.
    Retire(activate::Retire),
    /// What a department sets for its plugin.
    #[command(subcommand)]
    Settings(settings::Settings),
}

impl Plugin {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::New(command) => command.run(context),
            Self::Build(command) => command.run(context),
            Self::Check(command) => command.run(context),
            Self::Test(command) => command.run(context),
            Self::Dev(command) => command.run(context),
            Self::Sim(command) => command.run(context),
            Self::Call(command) => command.run(context),
            Self::Sign(command) => command.run(context),
            Self::Verify(command) => command.run(context),
            Self::Deploy(command) => command.run(context),
            Self::List(command) => command.run(context),
            Self::Inspect(command) => command.run(context),
            Self::Logs(command) => command.run(context),
            Self::Quarantine(command) => command.run(context),
            Self::Release(command) => command.run(context),
            Self::Fallback(command) => command.run(context),
            Self::Shadow(command) => command.run(context),
            Self::Accept(command) => command.run(context),
            Self::Activate(command) => command.run(context),
            Self::Rollback(command) => command.run(context),
            Self::Verdicts(command) => command.run(context),
            Self::Migrate(command) => command.run(context),
            Self::Retire(command) => command.run(context),
            Self::Settings(command) => command.run(context),
        }
    }
}
