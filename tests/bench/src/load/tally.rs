//! What the clients saw while it counted.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use super::case::{self, Ended};
use super::connection::Connection;
use crate::reading::Reading;
use crate::statistics::percentile_ms;

/// One in so many cases is looked through from beginning to end afterwards.
const LOOKED_THROUGH: u64 = 64;

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    WarmingUp,
    Counting,
    Over,
}

/// Counters at one instant.
pub struct Look {
    /// The kernel's.
    pub reading: Reading,
    /// How often the server has made its log durable.
    pub syncs: f64,
}

/// Shared by the clients of a run.
#[derive(Default)]
pub struct Tally {
    phase: Cell<Phase>,
    numbers: Cell<u64>,
    writes: RefCell<Vec<Duration>>,
    cases: RefCell<Vec<Duration>>,
    sample: RefCell<Vec<Ended>>,
}

/// What a run gave.
#[derive(Debug)]
pub struct Seen {
    /// Cases brought to their end.
    pub cases: f64,
    /// How long it counted, in seconds.
    pub elapsed: f64,
    /// Half of all writes were at least as quick, in milliseconds.
    pub write_p50_ms: f64,
    /// And 99 in a hundred.
    pub write_p99_ms: f64,
    /// Half of all cases were at least as quick, in milliseconds.
    pub case_p50_ms: f64,
    /// CPU seconds of the server.
    pub server: f64,
    /// CPU seconds of the generator.
    pub generator: f64,
    /// CPU seconds of everybody else on the machine.
    pub others: f64,
    /// Syncs as the server counts them.
    pub syncs: f64,
    /// Flushes as the disk counts them, other processes' included.
    pub flushes: f64,
    /// Bytes that arrived at the disk, other processes' included.
    pub written: f64,
    /// Memory of the server at the end, in bytes.
    pub pss: f64,
}

impl Tally {
    /// A number that no other case of this run has.
    pub fn next_number(&self) -> u64 {
        self.numbers.replace(self.numbers.get() + 1)
    }

    /// A write was answered.
    pub fn wrote(&self, took: Duration) {
        if self.phase.get() == Phase::Counting {
            self.writes.borrow_mut().push(took);
        }
    }

    /// A case was read at its end.
    pub fn ended(&self, case: Ended, took: Duration) {
        if self.phase.get() != Phase::Counting {
            return;
        }
        self.cases.borrow_mut().push(took);
        if case.number.is_multiple_of(LOOKED_THROUGH) {
            self.sample.borrow_mut().push(case);
        }
    }

    /// From now on it counts.
    pub fn begin(&self) {
        self.phase.set(Phase::Counting);
    }

    /// From now on it does not, and clients end with their case.
    pub fn end(&self) {
        self.phase.set(Phase::Over);
    }

    /// Whether clients should end.
    pub fn is_over(&self) -> bool {
        self.phase.get() == Phase::Over
    }

    /// Looks through some of the cases.
    pub async fn check_whole_stories(&self, connection: &mut Connection) {
        for case in self.sample.take() {
            case::check_story(connection, &case).await;
        }
    }

    /// The figures, between two looks at the counters.
    pub fn seen(&self, before: &Look, after: &Look, pss: u64) -> Seen {
        let syncs = after.syncs - before.syncs;
        let (before, after) = (before.reading, after.reading);
        let (mut writes, mut cases) = (self.writes.take(), self.cases.take());
        writes.sort_unstable();
        cases.sort_unstable();
        let (server, generator) = (
            after.server - before.server,
            after.generator - before.generator,
        );
        Seen {
            cases: cases.len() as f64,
            elapsed: (after.at - before.at).as_secs_f64(),
            write_p50_ms: percentile_ms(&writes, 0.50),
            write_p99_ms: percentile_ms(&writes, 0.99),
            case_p50_ms: percentile_ms(&cases, 0.50),
            server,
            generator,
            others: (after.machine - before.machine - server - generator).max(0.0),
            syncs,
            flushes: (after.flushes - before.flushes) as f64,
            written: (after.written - before.written) as f64,
            pss: pss as f64,
        }
    }
}
