//! Workload W1: a permit of nine transitions, driven by five writes and one read over HTTP, beside
//! two limits on the same disk and cores: a server that writes nothing, and one that appends the
//! same bytes with group commit. Closed loop; generator and server share the cores.
//!
//!     cargo run --release -p sanquan-bench -- [--seconds 4] [--rounds 3] [--clients 1,16,128]

mod client;
mod limits;
mod report;
mod subject;

use std::time::Duration;

use report::{Row, table};

/// What to measure.
struct Plan {
    seconds: u64,
    rounds: usize,
    clients: Vec<usize>,
}

impl Plan {
    fn from_arguments() -> Self {
        let mut plan = Self {
            seconds: 4,
            rounds: 3,
            clients: vec![1, 16, 128],
        };
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        for pair in arguments.chunks(2) {
            let value = pair.get(1).map_or("", String::as_str);
            match pair[0].as_str() {
                "--seconds" => plan.seconds = value.parse().expect("--seconds takes a number"),
                "--rounds" => plan.rounds = value.parse().expect("--rounds takes a number"),
                "--clients" => {
                    let numbers = value
                        .split(',')
                        .map(|n| n.parse().expect("--clients takes numbers"));
                    plan.clients = numbers.collect();
                }
                other => panic!("unknown option {other}; there are --seconds, --rounds, --clients"),
            }
        }
        plan
    }
}

fn main() {
    let plan = Plan::from_arguments();
    let measured = Duration::from_secs(plan.seconds);
    let mut rows: Vec<Row> = Vec::new();
    // Rounds interleave the subjects, so that a machine that drifts drifts for all of them.
    for _ in 0..plan.rounds {
        for &clients in &plan.clients {
            rows.push(limits::run(limits::Limit::Echo, clients, measured));
            rows.push(limits::run(limits::Limit::Group, clients, measured));
            rows.push(subject::run(clients, measured));
        }
    }
    println!("{}", table(&rows));
}
