//! W1 on a store that holds a thousand cases and on one that holds a million: what a transition
//! costs should not depend on history. Of the stored cases 24 in 25 are closed, the rest wait.

use std::path::Path;
use std::time::Instant;

use crate::county::{County, fill};
use crate::load::{Pace, Seen, TRANSITIONS, drive};
use crate::options::Options;
use crate::permit;
use crate::reading::{folder_bytes, own_rss_bytes};
use crate::server::Server;
use crate::statistics::median;
use crate::table::{Cell, Table, at_most, text};

const SMALL: u64 = 1_000;
const LARGE: u64 = 1_000_000;
/// How much more a transition may cost in the large store.
const RATIO: f64 = 1.2;
/// Clients: one alone, whose latency is that of the path, and enough to keep both cores busy.
const PACES: [Pace; 2] = [Pace::Closed(1), Pace::Closed(16)];

const MIB: f64 = 1_048_576.0;

/// Fills both stores and measures them in turn.
pub fn run(options: &Options) -> Vec<Table> {
    let folders = [SMALL, options.scaled(LARGE)].map(|cases| {
        let folder = tempfile::tempdir().expect("a folder can be made");
        permit::prepare(folder.path());
        (cases, folder)
    });
    let filled = folders
        .iter()
        .map(|(cases, folder)| filled(*cases, folder.path()));
    let filled = Table {
        title: "Stores filled through the engine".to_owned(),
        columns: vec![
            ("cases", "cases"),
            ("events", "events"),
            ("cases_per_second", "cases/s"),
            ("cpu_ms_per_case", "CPU ms per case"),
            ("journal_gib", "journal and keys GiB"),
            ("state_gib", "state GiB"),
            ("kib_per_case", "KiB per case"),
            ("rss_mib", "RSS MiB"),
            ("open_s", "opened in s"),
        ],
        rows: filled.collect(),
    };
    let runs = folders
        .each_ref()
        .map(|(_, folder)| measured(folder.path(), options));
    vec![
        filled,
        compared(&folders.each_ref().map(|(cases, _)| *cases), &runs),
    ]
}

fn filled(cases: u64, data: &Path) -> Vec<Cell> {
    let county = County::open(data);
    let filled = fill(&county.engine, cases, 64, true);
    let (events, rss) = (county.store.head().seq, own_rss_bytes());
    county.close();
    let begun = Instant::now();
    let county = County::open(data);
    let opened = begun.elapsed();
    county.close();
    let gib = |bytes: u64| bytes as f64 / MIB / 1024.0;
    let (journal, state) = (
        folder_bytes(&data.join("counties")),
        folder_bytes(&data.join("state")),
    );
    vec![
        Cell::Figure(cases as f64, 0),
        Cell::Figure(events as f64, 0),
        Cell::Figure(cases as f64 / filled.took.as_secs_f64(), 0),
        Cell::Figure(filled.cpu.as_secs_f64() * 1_000.0 / cases as f64, 2),
        Cell::Figure(gib(journal), 2),
        Cell::Figure(gib(state), 2),
        Cell::Figure((journal + state) as f64 / 1024.0 / cases as f64, 1),
        Cell::Figure(rss as f64 / MIB, 0),
        Cell::Figure(opened.as_secs_f64(), 2),
    ]
}

/// All rounds at each pace, over one server.
fn measured(data: &Path, options: &Options) -> [Vec<Seen>; 2] {
    let token = permit::token(data);
    let server = Server::platform(data, &token);
    PACES.map(|pace| {
        let rounds = 0..options.rounds;
        rounds
            .map(|_| drive(&server, pace, options.measured()))
            .collect()
    })
}

fn compared(cases: &[u64; 2], runs: &[[Vec<Seen>; 2]; 2]) -> Table {
    let mut rows = Vec::new();
    for (i, pace) in PACES.iter().enumerate() {
        for (name, figure, has_goal) in FIGURES {
            let [small, large] = [0, 1].map(|store| median(runs[store][i].iter().map(figure)));
            let goal = if has_goal {
                at_most(large / small, RATIO, 1)
            } else {
                text("-")
            };
            rows.push(vec![
                text(name),
                text(pace.to_string()),
                Cell::Figure(small, 2),
                Cell::Figure(large, 2),
                Cell::Figure(large / small, 2),
                goal,
            ]);
        }
    }
    Table {
        title: format!(
            "W1 on a store of {} cases and on one of {}",
            cases[0], cases[1]
        ),
        columns: vec![
            ("figure", "figure"),
            ("clients", "clients"),
            ("small", "small store"),
            ("large", "large store"),
            ("ratio", "ratio"),
            ("goal", "goal"),
        ],
        rows,
    }
}

/// Name, figure, and whether there is a goal for its ratio.
type Compared = (&'static str, fn(&Seen) -> f64, bool);

const FIGURES: [Compared; 5] = [
    ("write p50 ms", |seen| seen.write_p50_ms, true),
    ("write p99 ms", |seen| seen.write_p99_ms, false),
    (
        "CPU ms per 1,000 transitions",
        |seen| seen.server * 1e6 / (seen.cases * TRANSITIONS as f64),
        true,
    ),
    (
        "transitions/s",
        |seen| seen.cases * TRANSITIONS as f64 / seen.elapsed,
        false,
    ),
    ("PSS MiB", |seen| seen.pss / MIB, false),
];
