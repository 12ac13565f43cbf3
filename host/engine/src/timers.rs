//! The timer: passes thresholds as they come due, from the persistent index of armed ones, and
//! brings clocks to a newly published calendar (`recomputation.rs`), and asks quarantined plugins again
//! (`watch/probe.rs`), and takes up acts that waited for them (`command/deferred.rs`).
//!
//! Restarts need nothing: the index lies in the state, which is rebuilt from the log, and a
//! threshold that was passed is no longer in it. Sweeping twice changes nothing.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use sanquan_domain::id::CaseId;
use sanquan_domain::time::Instant;
use sanquan_store::Direction;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::rows::{case_from, instant_from, key};

/// Timers looked at in one sweep.
const SWEEP: usize = 2_048;

/// Cases whose thresholds are passed at the same time: enough to fill a group commit, few enough
/// to leave the sandbox to people.
const AT_ONCE: usize = 64;

/// The timer looks at least this often, so that a clock that was set is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

impl Engine {
    /// Passes what is due, for ever. Ends when the store takes no more appends.
    pub async fn run_timers(self) {
        let mut head = self.store().watch();
        loop {
            match self.sweep().await {
                Ok(false) => {}
                Ok(true) => continue,
                Err(error) => {
                    tracing::error!(code = error.code(), %error, "what is due could not be done");
                    tokio::time::sleep(LONGEST_SLEEP).await;
                }
            }
            let nap = self.until_next_threshold().unwrap_or(LONGEST_SLEEP);
            tokio::select! {
                () = tokio::time::sleep(nap) => {}
                changed = head.changed() => if changed.is_err() { return },
            }
        }
    }

    /// One turn of everything that the timer does; false when nothing was left to do.
    async fn sweep(&self) -> Result<bool, EngineError> {
        self.record_quarantines().await;
        self.probe_quarantined().await?;
        self.take_up_deferred().await?;
        let passed = self.pass_due_thresholds().await?;
        Ok(self.recompute_clocks().await? || passed > 0)
    }

    /// Passes the thresholds of one sweep; tells how many there were.
    pub async fn pass_due_thresholds(&self) -> Result<usize, EngineError> {
        let due = self.due_cases(self.now())?;
        let passing = stream::iter(due.into_iter().map(|case| self.pass_thresholds(case)));
        let results: Vec<_> = passing.buffer_unordered(AT_ONCE).collect().await;
        results.into_iter().sum()
    }

    /// How far the oldest threshold that has not been passed lies back; zero when none does.
    pub fn timer_lag_ms(&self) -> Result<i64, EngineError> {
        let next = self.next_threshold()?;
        Ok(next.map_or(0, |at| (self.now().as_millis() - at.as_millis()).max(0)))
    }

    fn due_cases(&self, now: Instant) -> Result<Vec<CaseId>, EngineError> {
        let (from, to) = (key(b'T').done(), key(b'T').instant(now).done());
        let rows = self.store().scan(&from, &to, Direction::Forward, SWEEP)?;
        let mut cases: Vec<_> = rows
            .iter()
            .filter_map(|(key, _)| case_from(key.get(9..)?))
            .collect();
        cases.sort_unstable();
        cases.dedup();
        Ok(cases)
    }

    fn next_threshold(&self) -> Result<Option<Instant>, EngineError> {
        let (from, to) = (key(b'T').done(), key(b'T').end());
        let rows = self.store().scan(&from, &to, Direction::Forward, 1)?;
        Ok(rows
            .first()
            .and_then(|(key, _)| instant_from(key.get(1..)?)))
    }

    fn until_next_threshold(&self) -> Option<Duration> {
        let at = self.next_threshold().ok()??;
        let millis = at
            .as_millis()
            .saturating_sub(self.now().as_millis())
            .saturating_add(1);
        Some(Duration::from_millis(u64::try_from(millis).unwrap_or(1)).min(LONGEST_SLEEP))
    }
}
