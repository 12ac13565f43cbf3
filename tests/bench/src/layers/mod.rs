//! Where the CPU time of a transition goes: the same cases over HTTP and in process, then single
//! layers alone, on the very bytes and questions of those cases. What is not measured by itself is
//! what remains when the measured layers are taken from a path, so the rows add up to the whole.
//!
//! Limits of the method: a layer alone has the caches to itself, so its share is rather too small,
//! and that of the remainders too large; a remainder smaller than the noise may come out below zero.

mod calls;
mod store;

use std::sync::atomic::Ordering;

use crate::county::{County, fill, questions};
use crate::limits::Limit;
use crate::load::{Pace, TRANSITIONS, drive};
use crate::options::Options;
use crate::permit;
use crate::server::Server;
use crate::table::{Cell, Table, text};

/// Cases of one measurement in process.
const CASES: u64 = 4_000;
/// Cases that fill caches before.
const WARM_UP: u64 = 200;
/// Cases at a time, and clients over HTTP.
const AT_A_TIME: usize = 16;

/// Measures paths and layers.
pub fn run(options: &Options) -> Table {
    let folder = tempfile::tempdir().expect("a folder can be made");
    permit::prepare(folder.path());
    let cases = options.scaled(CASES).max(WARM_UP);
    let in_process = in_process(folder.path(), cases);
    let (echo, group) = (limit(Limit::Echo, options), limit(Limit::Group, options));
    let http = over_http(
        &Server::platform(folder.path(), &permit::token(folder.path())),
        options,
    );
    let InProcess {
        whole,
        sandbox,
        sealing,
        store,
    } = in_process;
    let layers = [
        ("HTTP, JSON, tokens, policy", http - whole),
        ("sandbox", sandbox),
        ("encryption and commitments", sealing),
        ("frames: check, encode, chain", store.frames),
        ("journal: write and sync", store.appending),
        ("sled", store.whole - store.frames - store.appending),
        (
            "domain, encoding of events, engine",
            whole - sandbox - sealing - store.whole,
        ),
        ("all of it, over HTTP", http),
        ("limit: echo", echo),
        ("limit: group", group),
    ];
    Table {
        title: format!("CPU time of a transition by layer, {AT_A_TIME} cases at a time"),
        columns: vec![
            ("layer", "layer"),
            ("cpu_us", "CPU µs per transition"),
            ("percent", "% of the whole"),
            ("of_group", "in transitions of the group limit"),
        ],
        rows: layers
            .iter()
            .map(|(layer, cpu)| row(layer, *cpu, http, group))
            .collect(),
    }
}

fn row(layer: &str, cpu: f64, whole: f64, group: f64) -> Vec<Cell> {
    vec![
        text(layer),
        Cell::Figure(cpu, 1),
        Cell::Figure(cpu / whole * 100.0, 1),
        Cell::Figure(cpu / group, 2),
    ]
}

/// What was measured without HTTP; CPU microseconds of a transition.
struct InProcess {
    whole: f64,
    sandbox: f64,
    sealing: f64,
    store: store::Replayed,
}

fn in_process(data: &std::path::Path, cases: u64) -> InProcess {
    let transitions = (cases * TRANSITIONS) as f64;
    let county = County::open(data);
    fill(&county.engine, WARM_UP, AT_A_TIME, false);
    let answers = || county.engine.metrics().answers.load(Ordering::Relaxed);
    let (first, answers_before) = (county.store.head().seq + 1, answers());
    let whole = fill(&county.engine, cases, AT_A_TIME, false).cpu;
    let answers = (answers() - answers_before) as f64 / transitions;
    let executor = tokio::runtime::Runtime::new().expect("threads can be had");
    let asked = executor.block_on(questions(&county.engine));
    let measured = InProcess {
        whole: whole.as_secs_f64() * 1e6 / transitions,
        sandbox: calls::sandbox_us(&asked) * answers,
        sealing: calls::sealing_us(&asked) * answers,
        store: store::replay(&*county.store, first).per(transitions),
    };
    county.close();
    measured
}

fn limit(limit: Limit, options: &Options) -> f64 {
    let folder = tempfile::tempdir().expect("a folder can be made");
    over_http(&Server::limit(limit, folder.path()), options)
}

/// CPU microseconds of a transition in the server.
fn over_http(server: &Server, options: &Options) -> f64 {
    let seen = drive(server, Pace::Closed(AT_A_TIME), options.measured());
    seen.server * 1e6 / (seen.cases * TRANSITIONS as f64)
}
