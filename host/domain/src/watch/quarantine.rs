//! An open breaker.

use serde::{Deserialize, Serialize};

use crate::event::{NotedFault, PluginProbed, PluginQuarantined, QuarantineGround};
use crate::id::DepartmentCode;
use crate::time::Instant;

/// The one fault that the same question need not bring about again: how long a call runs depends on the
/// machine and on what else it does.
pub const CAN_COME_OUT_DIFFERENTLY: &str = "plugin.deadline";

/// A component that is not asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantine {
    /// Whose it is.
    pub department: DepartmentCode,
    /// Why.
    pub why: QuarantineGround,
    /// The faults that spent its budget, oldest first.
    pub faults: Vec<NotedFault>,
    /// Since when.
    pub since: Instant,
    /// When the questions of those faults are asked again; none when that cannot help.
    pub next_probe_at: Option<Instant>,
    /// How often they have been.
    pub probes: u32,
}

/// Where a breaker stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakerState {
    /// The component is asked.
    Closed,
    /// It is not asked.
    Open,
    /// It is about to be asked the questions on which it failed.
    HalfOpen,
}

/// When a quarantined component is probed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeSchedule {
    /// The first time after so long; each time after twice as long as before.
    pub first_ms: i64,
    /// But never later than this.
    pub longest_ms: i64,
}

impl Default for ProbeSchedule {
    fn default() -> Self {
        Self {
            first_ms: 60_000,
            longest_ms: 3_600_000,
        }
    }
}

impl ProbeSchedule {
    /// When to probe next, after `probes` of them; none where a fault of these codes would only come
    /// again.
    pub fn next<'a>(
        &self,
        mut codes: impl Iterator<Item = &'a str>,
        probes: u32,
        now: Instant,
    ) -> Option<Instant> {
        let first = codes.next()?;
        let may_help = first == CAN_COME_OUT_DIFFERENTLY;
        let doubled = self.first_ms.saturating_mul(1 << probes.min(20));
        let wait = doubled.min(self.longest_ms);
        (may_help && codes.all(|code| code == first)).then(|| now.plus_millis(wait))
    }
}

impl Quarantine {
    /// As it begins.
    pub fn begun(quarantined: &PluginQuarantined) -> Self {
        Self {
            department: quarantined.department.clone(),
            why: quarantined.why.clone(),
            faults: quarantined.faults.clone(),
            since: quarantined.at,
            next_probe_at: quarantined.next_probe_at,
            probes: 0,
        }
    }

    /// It was probed, and stays.
    pub fn probed(&mut self, probed: &PluginProbed) {
        self.probes += 1;
        self.next_probe_at = probed.next_probe_at;
    }

    /// Where the breaker stands at `now`.
    pub fn state(&self, now: Instant) -> BreakerState {
        match self.next_probe_at {
            Some(at) if at <= now => BreakerState::HalfOpen,
            _ => BreakerState::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_come_out_differently_is_asked_again() {
        let now = Instant::from_millis(0);
        let next = |codes: &[&str], probes| {
            ProbeSchedule::default()
                .next(codes.iter().copied(), probes, now)
                .map(Instant::as_millis)
        };
        let late = CAN_COME_OUT_DIFFERENTLY;
        assert_eq!(next(&[late, late], 0), Some(60_000));
        assert_eq!(next(&[late], 3), Some(480_000));
        assert_eq!(next(&[late], 40), Some(3_600_000));
        assert_eq!(next(&[late, "plugin.trap"], 0), None);
        assert_eq!(next(&["plugin.trap"], 0), None);
        assert_eq!(next(&[], 0), None, "the operator's word is not probed");
    }
}
