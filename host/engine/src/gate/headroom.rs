//! How near the calls at the gate came to the limits.

use minicbor::Encode;
use sanquan_domain::gate::{GateCheck, GateOutcome, GateRule};
use sanquan_runtime::{Called, Limits, Plugin};

use super::draft::{Draft, finding};

/// The contract's own bound of an answer.
const ANSWER_MAX_BYTES: u64 = 256 << 10;
/// Share of each limit that the worst call may use unremarked.
const ROOM_PERCENT: u64 = 50;
/// Memory up to which a fresh instance costs no page fault; what the sandbox keeps resident per slot.
const LEAN_MAX_BYTES: u64 = 512 << 10;

/// The most of one thing that a call used, and which call.
#[derive(Default)]
struct Most {
    value: u64,
    place: String,
}

impl Most {
    fn note(&mut self, value: u64, place: &str) {
        if value >= self.value {
            *self = Self {
                value,
                place: place.to_owned(),
            };
        }
    }
}

/// What the calls used, each limit by its worst call.
pub(super) struct Usage {
    limits: Limits,
    brings_interpreter: bool,
    fuel: Most,
    memory: Most,
    answer: Most,
}

impl Usage {
    pub(super) fn of(plugin: &Plugin) -> Self {
        Self {
            limits: plugin.limits().clone(),
            brings_interpreter: plugin.brings_interpreter(),
            fuel: Most::default(),
            memory: Most::default(),
            answer: Most::default(),
        }
    }

    pub(super) fn note<T: Encode<()>>(&mut self, place: &str, called: &Called<T>) {
        let bytes = minicbor::to_vec(&called.answer).expect("a vector takes every byte");
        self.fuel.note(called.call.fuel, place);
        self.memory.note(called.call.memory_peak_bytes, place);
        self.answer.note(bytes.len() as u64, place);
    }

    /// Judges headroom and leanness.
    pub(super) fn judge(&self, draft: &mut Draft) {
        let shares = [
            ("fuel", "units", &self.fuel, self.limits.fuel),
            (
                "memory",
                "bytes",
                &self.memory,
                self.limits.memory_max_bytes,
            ),
            ("answer", "bytes", &self.answer, ANSWER_MAX_BYTES),
        ];
        let mut told = Vec::new();
        let mut found = Vec::new();
        for (what, unit, most, limit) in shares {
            let percent = most.value.saturating_mul(100) / limit.max(1);
            told.push(format!("{what} {percent} %"));
            if percent > ROOM_PERCENT {
                let message = format!("{what}: {} {unit} of {limit}", most.value);
                found.push(finding(GateRule::Headroom.id(), &most.place, &message));
            }
        }
        let limit = format!("{ROOM_PERCENT} % of each");
        draft.note(check(GateRule::Headroom, found).measured(told.join(", "), limit));
        self.judge_memory(draft);
    }

    fn judge_memory(&self, draft: &mut Draft) {
        let Most { value, place } = &self.memory;
        let mut found = Vec::new();
        if *value > LEAN_MAX_BYTES {
            let why = match self.brings_interpreter {
                true => {
                    "; it brings an interpreter, and a call costs some hundred times that of a plugin in Rust"
                }
                false => "",
            };
            let message = format!("an instance held {value} bytes{why}");
            found.push(finding(GateRule::Lean.id(), place, &message));
        }
        let limit = format!("{LEAN_MAX_BYTES} bytes");
        draft.note(check(GateRule::Lean, found).measured(format!("{value} bytes"), limit));
    }
}

fn check(rule: GateRule, found: Vec<sanquan_domain::gate::GateFinding>) -> GateCheck {
    let outcome = match found.is_empty() {
        true => GateOutcome::Passed,
        false => GateOutcome::Warned,
    };
    GateCheck::of(rule, outcome).found(found)
}
