//! What a department notices of another one whose plugin loops for ever: calls of a good plugin, one every two
//! milliseconds, alone and beside as many endless loops as clients can send.
//!
//! A call is late by everything that happens between the moment for which it was planned and its
//! answer: the timer, the executor's threads, the gates of the sandbox, the call itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sanquan_domain::contract::ReviewQuestion;
use sanquan_runtime::{Plugin, Runtime, RuntimeSettings};
use tokio::time::{interval, sleep};

use crate::options::Options;
use crate::permit;
use crate::sandbox;
use crate::statistics::percentile_ms;
use crate::table::{Cell, Table, text};

/// Clients that ask the bad plugin, each again as soon as it has failed.
const BAD_CLIENTS: usize = 64;
/// Time between two calls of the good one.
const EVERY: Duration = Duration::from_millis(2);
/// Threads of the executor, as on the machine for which the figures are stated.
const THREADS: usize = 2;
/// How long each situation lasts at full size.
const SPAN: Duration = Duration::from_secs(10);

/// Measures all situations.
pub fn run(options: &Options) -> Table {
    let span = SPAN * options.scaled(100) as u32 / 100;
    let ask = sandbox::review();
    let fair = RuntimeSettings::default();
    let unfair = RuntimeSettings {
        long_calls_max: fair.calls_max,
        ..RuntimeSettings::default()
    };
    let situations = [
        ("alone", &fair, 0),
        ("beside endless loops", &fair, BAD_CLIENTS),
        ("the same, long calls not held back", &unfair, BAD_CLIENTS),
    ];
    let late = situations.map(|(_, settings, bad)| lateness(settings, bad, &ask, span));
    let quiet = percentile_ms(&late[0], 0.99);
    let rows = situations.iter().zip(&late).map(|((name, _, _), late)| {
        let p99 = percentile_ms(late, 0.99);
        vec![
            text(*name),
            Cell::Figure(late.len() as f64, 0),
            Cell::Figure(percentile_ms(late, 0.5), 2),
            Cell::Figure(p99, 2),
            Cell::Figure(p99 / quiet, 2),
        ]
    });
    Table {
        title: format!(
            "A good plugin beside {BAD_CLIENTS} clients of one that loops, {THREADS} threads"
        ),
        columns: vec![
            ("situation", "the good plugin"),
            ("calls", "calls"),
            ("p50_ms", "p50 ms"),
            ("p99_ms", "p99 ms"),
            ("ratio", "p99 to alone"),
        ],
        rows: rows.collect(),
    }
}

/// How late each call of the good plugin was, sorted.
fn lateness(
    settings: &RuntimeSettings,
    bad: usize,
    ask: &ReviewQuestion,
    span: Duration,
) -> Vec<Duration> {
    let runtime = Runtime::new(settings.clone()).expect("the settings are sound");
    let load = |core: std::path::PathBuf| {
        let core = std::fs::read(core).expect("it was built");
        let component = permit::componentised(&core);
        runtime.load(&component).expect("it keeps the contract")
    };
    let good = load(permit::core().to_owned());
    let hostile = load(permit::core().with_file_name("hostile.wasm"));
    let executor = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .enable_all()
        .build()
        .expect("threads can be had");
    executor.block_on(async {
        let over = Arc::new(AtomicBool::new(false));
        let looping = ReviewQuestion {
            action: "loop".to_owned(),
            ..ask.clone()
        };
        for _ in 0..bad {
            tokio::spawn(fail(hostile.clone(), looping.clone(), Arc::clone(&over)));
        }
        let planned = tokio::spawn(ask_now_and_then(good, ask.clone(), span));
        let mut late = planned.await.expect("the good plugin answers");
        over.store(true, Ordering::Relaxed);
        late.sort_unstable();
        late
    })
}

async fn fail(plugin: Plugin, looping: ReviewQuestion, over: Arc<AtomicBool>) {
    while !over.load(Ordering::Relaxed) {
        plugin.review(&looping).await.expect_err("it loops");
    }
}

async fn ask_now_and_then(plugin: Plugin, ask: ReviewQuestion, span: Duration) -> Vec<Duration> {
    // Until the others are under way.
    sleep(span / 10).await;
    let (begun, mut late) = (Instant::now(), Vec::new());
    let mut clock = interval(EVERY);
    while begun.elapsed() < span {
        let planned = clock.tick().await;
        plugin.review(&ask).await.expect("it behaves");
        late.push(planned.elapsed());
    }
    late
}
