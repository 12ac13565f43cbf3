//! What the sandbox costs: `Plugin::review` against a bare wasmtime call of the same component.
//!
//! Both make a fresh instance per call on the same kind of pool. The bare call has no limit on
//! anything, no fuel, no deadline, no async, and a question that is converted already. Times are CPU
//! time of the thread, so that neighbours on the machine do not count; rounds alternate, and the
//! median is printed.
//!
//!     cargo bench -p sanquan-runtime
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench"
)]

#[path = "../../tests/common/mod.rs"]
mod common;

mod bare;

use std::time::{Duration, Instant};

use bare::Bare;
use common::{echo, question};
use rustix::time::{ClockId, clock_gettime};
use sanquan_domain::contract::ReviewQuestion;
use sanquan_runtime::{Plugin, Runtime, RuntimeSettings};

const ROUNDS: usize = 31;
const CALLS: u32 = 2_000;
const SPAN: Duration = Duration::from_secs(2);

fn main() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return; // `cargo test` runs benches too
    }
    let bare = Bare::new(echo());
    let runtime = Runtime::new(RuntimeSettings::default()).unwrap();
    let plugin = runtime.load(echo()).unwrap();
    let ask = question::review("approve");
    let bare_ask = bare::question(&ask);
    let tokio = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();

    let (mut bares, mut ours) = (vec![], vec![]);
    for _ in 0..ROUNDS {
        bares.push(cpu_per_call(|| {
            (0..CALLS).for_each(|_| bare.call(bare_ask.clone()))
        }));
        ours.push(cpu_per_call(|| tokio.block_on(many(&plugin, &ask))));
    }
    let (bare_us, our_us) = (median(bares), median(ours));
    println!("bare wasmtime call    {bare_us:6.2} us CPU");
    println!("Plugin::review        {our_us:6.2} us CPU");
    println!("ratio                 {:6.2}", our_us / bare_us);

    let one = calls_per_second(&plugin, &ask, 1);
    let two = calls_per_second(&plugin, &ask, 2);
    println!("one thread            {one:8.0} calls/s");
    println!(
        "two threads           {two:8.0} calls/s, {:.2} times one",
        two / one
    );
}

async fn many(plugin: &Plugin, ask: &ReviewQuestion) {
    for _ in 0..CALLS {
        plugin.review(ask).await.unwrap();
    }
}

fn cpu_per_call(run: impl FnOnce()) -> f64 {
    let now = || {
        let time = clock_gettime(ClockId::ThreadCPUTime);
        time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
    };
    let start = now();
    run();
    (now() - start) / f64::from(CALLS)
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Each thread has an executor of its own, as the workers of a server do.
fn calls_per_second(plugin: &Plugin, ask: &ReviewQuestion, threads: usize) -> f64 {
    let work = || {
        let tokio = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let start = Instant::now();
        let mut calls = 0;
        while start.elapsed() < SPAN {
            tokio.block_on(many(plugin, ask));
            calls += CALLS;
        }
        f64::from(calls) / start.elapsed().as_secs_f64()
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    })
}
