//! W1: a permit of nine transitions, driven by five writes and one read over HTTP, beside two limits
//! on the same disk and cores. Generator and server share the cores.

use std::collections::BTreeMap;

use crate::limits::Limit;
use crate::load::{Pace, Seen, TRANSITIONS, drive};
use crate::options::Options;
use crate::permit;
use crate::server::Server;
use crate::statistics::median;
use crate::table::{Cell, Table, at_least, at_most, text};

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Limit(Limit),
    Platform,
}

const SUBJECTS: [Subject; 3] = [
    Subject::Limit(Limit::Echo),
    Subject::Limit(Limit::Group),
    Subject::Platform,
];

/// Transitions a second that are wanted, by number of clients.
const RATES: [(usize, f64); 3] = [(1, 2_300.0), (16, 7_000.0), (128, 11_000.0)];
/// Milliseconds below which 99 of 100 writes are wanted.
const P99_MS: [(usize, f64); 2] = [(16, 6.0), (128, 30.0)];
/// CPU milliseconds of the server that 1,000 transitions may take.
const CPU_MS: f64 = 170.0;
/// Syncs that a case may take at one client.
const SYNCS: f64 = 9.0;

type Runs = BTreeMap<(Pace, Subject), Vec<Seen>>;

/// Measures all subjects at all paces.
pub fn run(options: &Options) -> Table {
    let mut paces: Vec<Pace> = options.clients.iter().copied().map(Pace::Closed).collect();
    paces.extend((options.open > 0).then_some(Pace::Open(options.open)));
    let mut runs = Runs::new();
    // Rounds interleave the subjects, so that a machine that drifts drifts for all of them.
    for _ in 0..options.rounds {
        for &pace in &paces {
            for subject in SUBJECTS {
                let seen = measure(subject, pace, options);
                runs.entry((pace, subject)).or_default().push(seen);
            }
        }
    }
    table(&runs)
}

/// One run on an empty store.
fn measure(subject: Subject, pace: Pace, options: &Options) -> Seen {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let server = match subject {
        Subject::Limit(limit) => Server::limit(limit, folder.path()),
        Subject::Platform => {
            permit::prepare(folder.path());
            Server::platform(folder.path(), &permit::token(folder.path()))
        }
    };
    drive(&server, pace, options.measured())
}

fn table(runs: &Runs) -> Table {
    let columns = vec![
        ("subject", "subject"),
        ("clients", "clients"),
        ("transitions_per_second", "transitions/s"),
        ("share_of_group", "share of group limit"),
        ("write_p50_ms", "write p50 ms"),
        ("write_p99_ms", "p99 ms"),
        ("case_p50_ms", "case p50 ms"),
        ("cpu_ms_per_1000", "CPU ms per 1,000"),
        ("server_cores", "server cores"),
        ("generator_cores", "generator cores"),
        ("other_cores", "other cores"),
        ("syncs_per_case", "syncs per case"),
        ("flushes_per_case", "device flushes per case"),
        ("device_kib_per_case", "device KiB per case"),
        ("pss_mib", "PSS MiB"),
        ("goals", "goals"),
    ];
    let rows = runs
        .iter()
        .map(|((pace, subject), seen)| row(*pace, *subject, seen, runs));
    Table {
        title: "W1: a permit of nine transitions over HTTP".to_owned(),
        columns,
        rows: rows.collect(),
    }
}

fn row(pace: Pace, subject: Subject, seen: &[Seen], runs: &Runs) -> Vec<Cell> {
    let of = |figure: &dyn Fn(&Seen) -> f64| median(seen.iter().map(figure));
    let rate = of(&rate);
    let limit = &runs[&(pace, Subject::Limit(Limit::Group))];
    let share = match pace {
        Pace::Closed(_) => rate / median(limit.iter().map(self::rate)),
        Pace::Open(_) => f64::NAN,
    };
    let p99 = of(&|seen| seen.write_p99_ms);
    let cpu = of(&|seen| seen.server * 1e6 / (seen.cases * TRANSITIONS as f64));
    let syncs = of(&|seen| seen.syncs / seen.cases);
    vec![
        text(subject.to_string()),
        text(pace.to_string()),
        Cell::Figure(rate, 0),
        Cell::Figure(share, 3),
        Cell::Figure(of(&|seen| seen.write_p50_ms), 2),
        Cell::Figure(p99, 2),
        Cell::Figure(of(&|seen| seen.case_p50_ms), 1),
        Cell::Figure(cpu, 0),
        Cell::Figure(of(&|seen| seen.server / seen.elapsed), 2),
        Cell::Figure(of(&|seen| seen.generator / seen.elapsed), 2),
        Cell::Figure(of(&|seen| seen.others / seen.elapsed), 2),
        Cell::Figure(syncs, 2),
        Cell::Figure(of(&|seen| seen.flushes / seen.cases), 2),
        Cell::Figure(of(&|seen| seen.written / seen.cases / 1024.0), 1),
        Cell::Figure(of(&|seen| seen.pss / 1_048_576.0), 0),
        goals(pace, subject, rate, p99, cpu, syncs),
    ]
}

fn rate(seen: &Seen) -> f64 {
    seen.cases * TRANSITIONS as f64 / seen.elapsed
}

/// The goals of the platform at this pace.
fn goals(pace: Pace, subject: Subject, rate: f64, p99: f64, cpu: f64, syncs: f64) -> Cell {
    let (Pace::Closed(clients), Subject::Platform) = (pace, subject) else {
        return text("-");
    };
    let wanted = |goals: &[(usize, f64)]| {
        goals
            .iter()
            .find(|goal| goal.0 == clients)
            .map(|goal| goal.1)
    };
    let mut goals = Vec::new();
    if let Some(goal) = wanted(&RATES) {
        goals.push(format!("transitions/s {}", at_least(rate, goal, 0)));
    }
    if let Some(goal) = wanted(&P99_MS) {
        goals.push(format!("p99 {}", at_most(p99, goal, 0)));
    }
    goals.push(format!("CPU {}", at_most(cpu, CPU_MS, 0)));
    if clients == 1 {
        goals.push(format!("syncs {}", at_most(syncs, SYNCS, 0)));
    }
    text(goals.join("; "))
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Limit(Limit::Echo) => "limit: echo",
            Self::Limit(Limit::Group) => "limit: group",
            Self::Platform => "sanquan",
        })
    }
}
