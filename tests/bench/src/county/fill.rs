//! Filling a county with cases: the real commands, sandbox, encryption and durable commits
//! included, many at a time so that they share syncs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use sanquan_engine::Engine;

use super::case::{STEPS, bring};

/// One case in so many is still open.
const OPEN_ONE_IN: u64 = 25;

/// What filling took.
#[derive(Clone, Copy, Debug)]
pub struct Filled {
    /// From the first command to the last answer.
    pub took: Duration,
    /// CPU time of this process meanwhile.
    pub cpu: Duration,
}

/// Brings `cases` cases about, `at_a_time` at a time. With `mixed`, one in 25 stays open at one of
/// the four steps where people act: a county that takes ten working days for a case and has worked
/// for a year. Otherwise all come to their end.
pub fn fill(engine: &Engine, cases: u64, at_a_time: usize, mixed: bool) -> Filled {
    let executor = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let executor = executor.expect("threads can be had");
    let next = Arc::new(AtomicU64::new(0));
    let (begun, cpu) = (Instant::now(), ProcessTime::now());
    let worker = || {
        let (engine, next) = (engine.clone(), Arc::clone(&next));
        executor.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= cases {
                    break;
                }
                bring(&engine, number, steps(number, mixed)).await;
            }
        })
    };
    let workers: Vec<_> = (0..at_a_time).map(|_| worker()).collect();
    for worker in workers {
        executor.block_on(worker).expect("no case fails");
    }
    Filled {
        took: begun.elapsed(),
        cpu: cpu.elapsed(),
    }
}

/// How far case `number` comes.
fn steps(number: u64, mixed: bool) -> usize {
    match mixed && number.is_multiple_of(OPEN_ONE_IN) {
        true => 1 + (number / OPEN_ONE_IN) as usize % (STEPS - 1),
        false => STEPS,
    }
}
