//! What calls took, and how much of each limit is left.

use sanquan_runtime::{Call, Limits};
use serde::Serialize;

/// Bytes of an answer, as verdicts keep it, that the contract allows. The sandbox itself lets four
/// times as much cross, since records take more room on the host.
pub const ANSWER_MAX_BYTES: u64 = 256 << 10;

/// The most that one call took, each figure by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Took {
    /// Fuel: the same on every machine.
    pub fuel: u64,
    /// Linear memory held.
    pub memory_peak_bytes: u64,
    /// Bytes of the answer as its verdict keeps it.
    pub output_bytes: u64,
}

impl Took {
    /// Of a call whose answer has so many bytes.
    pub const fn of(call: &Call, output_bytes: u64) -> Self {
        Self {
            fuel: call.fuel,
            memory_peak_bytes: call.memory_peak_bytes,
            output_bytes,
        }
    }

    /// The larger of each.
    pub fn most(self, other: Self) -> Self {
        Self {
            fuel: self.fuel.max(other.fuel),
            memory_peak_bytes: self.memory_peak_bytes.max(other.memory_peak_bytes),
            output_bytes: self.output_bytes.max(other.output_bytes),
        }
    }
}

/// How much of each limit is left by the worst call.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Headroom {
    pub fuel: Left,
    pub memory_bytes: Left,
    pub output_bytes: Left,
}

/// One limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    /// The most that a call took.
    pub worst: u64,
    /// The limit of a host with default settings.
    pub limit: u64,
    /// What is left of it, in whole percent, rounded down.
    pub headroom_percent: u64,
}

impl Headroom {
    pub const fn of(took: Took, limits: &Limits) -> Self {
        Self {
            fuel: Left::of(took.fuel, limits.fuel),
            memory_bytes: Left::of(took.memory_peak_bytes, limits.memory_max_bytes),
            output_bytes: Left::of(took.output_bytes, ANSWER_MAX_BYTES),
        }
    }
}

impl Headroom {
    /// Limits of which more than half is used up: an ordinary case that is larger than those told
    /// would be stopped.
    pub fn warnings(&self) -> Vec<String> {
        let limits = [
            ("fuel", self.fuel),
            ("memory_bytes", self.memory_bytes),
            ("output_bytes", self.output_bytes),
        ];
        let narrow = limits.iter().filter(|(_, left)| left.headroom_percent < 50);
        let told = |(name, left): &(&str, Left)| {
            format!(
                "{name}: {} of {} are used, more than half of the limit; do less in one call",
                left.worst, left.limit
            )
        };
        narrow.map(told).collect()
    }
}

impl Left {
    const fn of(worst: u64, limit: u64) -> Self {
        // In 128 bits: a limit may be anything.
        let percent = limit.saturating_sub(worst) as u128 * 100 / limit as u128;
        Self {
            worst,
            limit,
            headroom_percent: percent as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headroom_is_rounded_down_and_never_below_nothing() {
        for (worst, percent) in [(0, 100), (1, 99), (100, 50), (199, 0), (300, 0)] {
            assert_eq!(Left::of(worst, 200).headroom_percent, percent, "{worst}");
        }
    }

    #[test]
    fn more_than_half_of_a_limit_is_a_warning_with_both_figures() {
        let took = Took {
            fuel: 25_000_001,
            memory_peak_bytes: 16 << 20,
            output_bytes: 0,
        };
        assert_eq!(
            Headroom::of(took, &Limits::default()).warnings(),
            [
                "fuel: 25000001 of 50000000 are used, more than half of the limit; do less in one call"
            ]
        );
    }
}
