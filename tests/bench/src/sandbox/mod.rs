//! What the sandbox costs: one `review` of W1 through the platform's runtime, through bare wasmtime,
//! through an instance that is used again, and as native code; the same department in Rust, JavaScript and
//! Python.
//!
//! Times are CPU time of the thread, so that neighbours on the machine do not count. Rounds alternate
//! between the subjects, and medians are printed.

mod bare;
mod guest;
mod native;

use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use sanquan_domain::contract::ReviewQuestion;
use sanquan_runtime::{Plugin, Runtime, RuntimeSettings};

use crate::county::{County, questions};
use crate::options::Options;
use crate::permit;
use crate::statistics::median;
use crate::table::{Cell, Table, at_least, at_most, text};
use guest::Guest;

/// Rounds over all subjects.
const ROUNDS: u64 = 31;
/// How long threads call side by side.
const SPAN: Duration = Duration::from_secs(2);

/// How much more than a bare call ours may cost.
const RATIO: f64 = 1.3;
/// CPU time that a call may cost, in microseconds.
const CPU_US: f64 = 10.0;
/// What two threads reach together, at least, against one.
const TWO_THREADS: f64 = 1.6;

/// Makes so many calls on the thread that runs it.
type Calls<'a> = Box<dyn Fn(u32) + Sync + 'a>;

/// One way to have the question answered.
struct Subject<'a> {
    name: String,
    /// The subject that it is held against: a bare call of the same component.
    baseline: usize,
    /// Calls between two looks at the clock.
    at_a_time: u32,
    calls: Calls<'a>,
}

/// Measures all subjects.
pub fn run(options: &Options) -> Table {
    let runtime = Runtime::new(RuntimeSettings::default()).expect("the settings are sound");
    let ask = review();
    let guests = Guest::all(&runtime);
    let (bare_ask, native_ask) = (bare::question(&ask), native::question(&ask));
    let mut subjects = Vec::new();
    for guest in &guests {
        let baseline = subjects.len();
        let Guest { bare, plugin, .. } = guest;
        let (bare_ask, ask) = (&bare_ask, &ask);
        let ways: [(&str, Calls<'_>); 3] = [
            (
                "bare wasmtime, a fresh instance",
                Box::new(move |calls| {
                    (0..calls).for_each(|_| bare.instance().call(bare_ask.clone()));
                }),
            ),
            (
                "`Plugin::review`: fresh, every limit on",
                Box::new(move |calls| ours(plugin, ask, calls)),
            ),
            (
                "bare wasmtime, one instance reused",
                Box::new(move |calls| {
                    let mut instance = bare.instance();
                    (0..calls).for_each(|_| instance.call(bare_ask.clone()));
                }),
            ),
        ];
        subjects.extend(ways.map(|(name, calls)| Subject {
            name: format!("{}: {name}", guest.language),
            baseline,
            at_a_time: guest.at_a_time,
            calls,
        }));
    }
    subjects.push(Subject {
        name: "Rust: native code".to_owned(),
        baseline: 0,
        at_a_time: guests[0].at_a_time,
        calls: Box::new(|calls| (0..calls).for_each(|_| native::call(&native_ask))),
    });
    measured(options, &subjects)
}

fn measured(options: &Options, subjects: &[Subject<'_>]) -> Table {
    let mut spent: Vec<_> = subjects.iter().map(|_| Vec::new()).collect();
    for _ in 0..options.scaled(ROUNDS) {
        for (spent, subject) in spent.iter_mut().zip(subjects) {
            let begun = ThreadTime::now();
            (subject.calls)(subject.at_a_time);
            spent.push(micros(begun.elapsed(), subject.at_a_time));
        }
    }
    let spent: Vec<_> = spent.into_iter().map(median).collect();
    let span = SPAN * options.scaled(100) as u32 / 100;
    let rows = subjects.iter().zip(&spent).map(|(subject, cpu)| {
        let [one, two] = [1, 2].map(|threads| per_second(subject, threads, span));
        row(&subject.name, *cpu, spent[subject.baseline], one, two)
    });
    Table {
        title: "One `review` of W1 (21 facts, one act before, 450 letters)".to_owned(),
        columns: vec![
            ("subject", "subject"),
            ("cpu_us", "CPU µs"),
            ("ratio", "ratio to bare"),
            ("one_thread", "calls/s, one thread"),
            ("two_threads", "two threads"),
            ("speed_up", "two / one"),
            ("goals", "goals"),
        ],
        rows: rows.collect(),
    }
}

fn row(name: &str, cpu: f64, bare: f64, one: f64, two: f64) -> Vec<Cell> {
    let ratio = format!("ratio {}", at_most(cpu / bare, RATIO, 1));
    let goals = match (name.contains("Plugin::review"), name.starts_with("Rust")) {
        (true, true) => format!(
            "{ratio}; CPU {}; two threads {}",
            at_most(cpu, CPU_US, 0),
            at_least(two / one, TWO_THREADS, 1)
        ),
        (true, false) => ratio,
        (false, _) => "-".to_owned(),
    };
    vec![
        text(name),
        Cell::Figure(cpu, 2),
        Cell::Figure(cpu / bare, 2),
        Cell::Figure(one, 0),
        Cell::Figure(two, 0),
        Cell::Figure(two / one, 2),
        text(goals),
    ]
}

/// The question about the act `decide`, as a county would put it.
pub fn review() -> ReviewQuestion {
    let folder = tempfile::tempdir().expect("a folder can be made");
    permit::prepare(folder.path());
    let county = County::open(folder.path());
    let executor = tokio::runtime::Runtime::new().expect("threads can be had");
    let asked = executor.block_on(questions(&county.engine)).review;
    county.close();
    asked
}

/// Each thread has an executor of its own, as the workers of a server do.
fn ours(plugin: &Plugin, ask: &ReviewQuestion, calls: u32) {
    let executor = tokio::runtime::Builder::new_current_thread().build();
    executor
        .expect("a thread that runs can have one")
        .block_on(async {
            for _ in 0..calls {
                plugin.review(ask).await.expect("the guest behaves");
            }
        });
}

/// Calls a second of all threads together.
fn per_second(subject: &Subject<'_>, threads: u32, span: Duration) -> f64 {
    let work = || {
        let (begun, mut made) = (Instant::now(), 0);
        while begun.elapsed() < span {
            (subject.calls)(subject.at_a_time);
            made += subject.at_a_time;
        }
        f64::from(made) / begun.elapsed().as_secs_f64()
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let rates = threads
            .into_iter()
            .map(|t| t.join().expect("no call fails"));
        rates.sum()
    })
}

fn micros(time: Duration, calls: u32) -> f64 {
    time.as_secs_f64() * 1e6 / f64::from(calls)
}
