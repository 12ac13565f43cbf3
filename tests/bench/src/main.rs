//! Figures of the whole platform: `cargo run --release -p sanquan-bench -- --help`.
//!
//! Each part measures one thing beside its baseline in the same run and prints one table. Nothing
//! here fails because of a time; a wrong answer or a part that breaks ends the run.

mod catalogue;
mod county;
mod fairness;
mod grown;
mod import;
mod layers;
mod limits;
mod load;
mod options;
mod permit;
mod plugins;
mod reading;
mod rebuild;
mod replay;
mod sandbox;
mod server;
mod statistics;
mod table;
mod w1;

use clap::Parser;

use options::{Options, Part};
use table::Table;

/// The allocator of the binary: what is measured in process is then what the host would take.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let options = Options::parse();
    if let Some(limit) = options.serve_limit {
        return limits::serve(limit);
    }
    let mut tables = Vec::new();
    for part in options.parts() {
        eprintln!("measuring {part:?} …");
        let measured = measure(part, &options);
        if !options.json {
            measured.iter().for_each(|table| println!("{table}"));
        }
        tables.extend(measured);
    }
    if options.json {
        println!("{:#}", table::json(&tables));
    }
}

fn measure(part: Part, options: &Options) -> Vec<Table> {
    match part {
        Part::W1 => vec![w1::run(options)],
        Part::Layers => vec![layers::run(options)],
        Part::Grown => grown::run(options),
        Part::Import => vec![import::run(options)],
        Part::Catalogue => vec![catalogue::run(options)],
        Part::Plugins => vec![plugins::run(options)],
        Part::Sandbox => vec![sandbox::run(options)],
        Part::Fairness => vec![fairness::run(options)],
        Part::Rebuild => vec![rebuild::run(options)],
        Part::Replay => vec![replay::run(options)],
        // `Options::parts` names its parts instead.
        Part::All => Vec::new(),
    }
}
