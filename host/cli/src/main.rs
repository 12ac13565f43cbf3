//! `sanquan`: the one program. It prints, reads settings and wires concrete parts together; what it
//! wires lives in the other rooms.

mod arguments;
mod catalogue_file;
mod command;
mod door;
mod embedded;
mod envelope_file;
mod exit;
mod failure;
mod from_rooms;
mod gate_report;
mod host;
mod progress;
mod sandbox;
mod settings;
mod talk;
mod toolchain;

use std::process::ExitCode;

use clap::Parser;

/// A case's command is mostly short-lived texts: the system's allocator took a seventh of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = arguments::Arguments::parse();
    let talk = talk::Talk::new(arguments.json, arguments.quiet);
    match command::run(arguments, talk) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            talk.failure(&failure);
            failure.exit.into()
        }
    }
}
