//! What the calls of one component took and what came of them, function by function.

use std::collections::BTreeMap;

use sanquan_runtime::{Call, Function};

use super::Outcome;
use super::histogram::Histogram;

/// Figures of one function of a component.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunctionFigures {
    /// Answers, by what they were.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// Calls that came to nothing, by stable code; those that were never begun included.
    pub faults: BTreeMap<&'static str, u64>,
    /// Fuel of a call.
    pub fuel: Histogram,
    /// Microseconds that a call ran.
    pub ran_us: Histogram,
    /// Microseconds that a call waited for its turn.
    pub waited_us: Histogram,
    /// Most linear memory that a call held.
    pub memory_peak_bytes: u64,
    /// Largest answer as it is recorded.
    pub output_peak_bytes: u64,
}

impl FunctionFigures {
    /// Calls that gave an answer.
    pub fn answers(&self) -> u64 {
        self.outcomes.values().sum()
    }

    pub(super) fn took(&mut self, call: &Call) {
        self.fuel.add(call.fuel);
        self.ran_us.add(micros(call.ran));
        self.waited_us.add(micros(call.waited));
        self.memory_peak_bytes = self.memory_peak_bytes.max(call.memory_peak_bytes);
    }

    pub(super) fn answered(&mut self, outcome: Outcome) {
        *self.outcomes.entry(outcome.word).or_default() += 1;
        self.output_peak_bytes = self.output_peak_bytes.max(outcome.bytes as u64);
    }

    pub(super) fn faulted(&mut self, code: &'static str) {
        *self.faults.entry(code).or_default() += 1;
    }
}

/// Figures of all functions.
#[derive(Default)]
pub(super) struct Figures(BTreeMap<Function, FunctionFigures>);

impl Figures {
    pub(super) fn of(&mut self, function: Function) -> &mut FunctionFigures {
        self.0.entry(function).or_default()
    }

    pub(super) fn shown(&self) -> Vec<(Function, FunctionFigures)> {
        let shown = self.0.iter();
        shown
            .map(|(function, figures)| (*function, figures.clone()))
            .collect()
    }
}

fn micros(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
