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

    let one = rate(&plugin, &ask, 1);
    let two = rate(&plugin, &ask, 2);
    println!(
        "one thread            {:6.2} us CPU, {:7.0} calls/s",
        one.cpu_us, one.per_second
    );
    println!(
        "two threads, each     {:6.2} us CPU, {:7.0} calls/s together",
        two.cpu_us, two.per_second
    );
    println!(
        "two threads / one     {:6.2}",
        two.per_second / one.per_second
    );
}

async fn many(plugin: &Plugin, ask: &ReviewQuestion) {
    for _ in 0..CALLS {
        plugin.review(ask).await.unwrap();
    }
}

fn cpu_per_call(run: impl FnOnce()) -> f64 {
    let start = cpu_us();
    run();
    (cpu_us() - start) / f64::from(CALLS)
}

/// CPU time that this thread has used.
fn cpu_us() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// What threads reach that call side by side.
struct Rate {
    /// CPU time of one call.
    cpu_us: f64,
    /// Calls of all threads.
    per_second: f64,
}

/// Each thread has an executor of its own, as the workers of a server do.
fn rate(plugin: &Plugin, ask: &ReviewQuestion, threads: u32) -> Rate {
    let work = || {
        let tokio = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let (start, cpu_start) = (Instant::now(), cpu_us());
        let mut calls = 0;
        while start.elapsed() < SPAN {
            tokio.block_on(many(plugin, ask));
            calls += CALLS;
        }
        Rate {
            cpu_us: (cpu_us() - cpu_start) / f64::from(calls),
            per_second: f64::from(calls) / start.elapsed().as_secs_f64(),
        }
    };
    let rates: Vec<Rate> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    Rate {
        cpu_us: rates.iter().map(|rate| rate.cpu_us).sum::<f64>() / f64::from(threads),
        per_second: rates.iter().map(|rate| rate.per_second).sum(),
    }
}
