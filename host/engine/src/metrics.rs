//! Counts since the start. What the doors do with them is theirs.

use std::sync::atomic::{AtomicU64, Ordering};

use sanquan_store::Appended;

/// See the module. All counts only grow.
#[derive(Debug, Default)]
pub struct Metrics {
    /// Frames made durable.
    pub commits: AtomicU64,
    /// Events in them.
    pub events: AtomicU64,
    /// Commands that had to be decided anew because somebody was quicker.
    pub retries: AtomicU64,
    /// Plugin calls that gave an answer.
    pub answers: AtomicU64,
    /// Plugin calls that failed.
    pub faults: AtomicU64,
    /// Fuel used by plugins.
    pub fuel: AtomicU64,
    /// Thresholds that were passed by the timer.
    pub thresholds: AtomicU64,
}

impl Metrics {
    pub(crate) fn committed(&self, appended: &Appended) {
        if !appended.duplicate {
            add(&self.commits, 1);
            add(&self.events, appended.last - appended.first + 1);
        }
    }

    pub(crate) fn answered(&self, fuel: u64) {
        add(&self.answers, 1);
        add(&self.fuel, fuel);
    }

    pub(crate) fn faulted(&self) {
        add(&self.faults, 1);
    }

    pub(crate) fn retried(&self) {
        add(&self.retries, 1);
    }

    pub(crate) fn passed(&self, thresholds: usize) {
        add(&self.thresholds, thresholds as u64);
    }
}

fn add(counter: &AtomicU64, n: u64) {
    counter.fetch_add(n, Ordering::Relaxed);
}
