//! Calls that gave no answer. A fault is always a failure of the platform or of a plugin: it is
//! never a refusal by law, and never held against a handler.

use std::fmt;

use sanquan_domain::contract::Problem;
use wasmtime::{PoolConcurrencyLimitError, Trap};

use crate::call::Call;
use crate::guard::Refused;
use crate::limits::Limits;
use crate::wasi::NotHere;

/// A call that gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// What happened.
    pub kind: FaultKind,
    /// What happened, where, the value and the limit, and what to do.
    pub message: String,
    /// The call, as far as it came.
    pub call: Box<Call>,
}

/// What kept a call from giving an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The plugin stopped itself; with the message of its panic, if it left one.
    Trap(Option<String>),
    /// It used all of its fuel.
    OutOfFuel,
    /// It ran for longer than the deadline allows.
    Deadline,
    /// It asked for more memory, or a larger table, than it may have.
    Memory,
    /// It went beyond its memory, or recursed beyond its stack: a Rust plugin keeps its stack below
    /// its data, so the two look the same.
    StackOrBounds,
    /// Its answer, or a note, was larger than the host takes.
    Output,
    /// It answered with one of the contract's problems.
    Problem(Problem),
    /// Its answer is not of the contract's form: a text that is not UTF-8, a day that does not exist.
    InvalidAnswer,
    /// More calls of this plugin are waiting than the host lets wait; it was not asked.
    Busy,
    /// It was stopped ([`crate::Plugin::stop`]) while the call waited; it was not asked.
    Stopped,
    /// The host failed.
    Host,
}

impl FaultKind {
    /// Its stable code. `plugin.…` is for the plugin's developer, `sandbox.…` for the operator.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Trap(_) => "plugin.trap",
            Self::OutOfFuel => "plugin.out-of-fuel",
            Self::Deadline => "plugin.deadline",
            Self::Memory => "plugin.memory",
            Self::StackOrBounds => "plugin.stack-or-bounds",
            Self::Output => "plugin.output",
            Self::Problem(_) => "plugin.problem",
            Self::InvalidAnswer => "plugin.invalid-answer",
            Self::Busy => "sandbox.busy",
            Self::Stopped => "sandbox.stopped",
            Self::Host => "sandbox.failed",
        }
    }
}

impl FaultKind {
    /// True when the plugin failed, and false when the host did not get round to asking it.
    pub const fn is_the_plugins_own(&self) -> bool {
        match self {
            Self::Trap(_)
            | Self::OutOfFuel
            | Self::Deadline
            | Self::Memory
            | Self::StackOrBounds
            | Self::Output
            | Self::Problem(_)
            | Self::InvalidAnswer => true,
            Self::Busy | Self::Stopped | Self::Host => false,
        }
    }
}

impl Fault {
    /// Its stable code, see [`FaultKind::code`].
    pub const fn code(&self) -> &'static str {
        self.kind.code()
    }

    pub(crate) fn new(kind: FaultKind, call: Call, why: impl fmt::Display) -> Self {
        let message = format!(
            "`{}` of component {}: {why}",
            call.function.as_str(),
            call.component
        );
        Self {
            kind,
            message,
            call: Box::new(call),
        }
    }

    pub(crate) fn problem(problem: Problem, call: Call) -> Self {
        let why = match &problem {
            Problem::UnknownItem(item) => format!("it does not know the item `{item}`"),
            Problem::UnknownStep(step) => format!("it does not know the step `{step}`"),
            Problem::Settings(why) => format!("its settings do not let it answer: {why}"),
            Problem::Other(why) => format!("it cannot answer: {why}"),
        };
        Self::new(FaultKind::Problem(problem), call, why)
    }
}

/// How far a call had come when it failed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Before the plugin was there to be asked.
    Instantiating,
    /// While it was asked, or its answer was read.
    Asking,
}

/// What wasmtime's error means, and how to say it. The last words are those of the guest.
pub(crate) fn read(
    error: &wasmtime::Error,
    stage: Stage,
    limits: &Limits,
    last_words: Option<String>,
) -> (FaultKind, String) {
    if let Some(refused) = error.downcast_ref::<Refused>() {
        return (FaultKind::Memory, format!("it asked for {refused}"));
    }
    if let Some(trap) = error.downcast_ref::<Trap>() {
        return read_trap(*trap, limits, last_words);
    }
    if let Some(not_here) = error.downcast_ref::<NotHere>() {
        let why = not_here.to_string();
        return (FaultKind::Trap(Some(why.clone())), why);
    }
    let why = error.root_cause();
    if error.is::<PoolConcurrencyLimitError>() {
        return (FaultKind::Host, format!("the pool has no slot left: {why}"));
    }
    if is_too_much_output(error) {
        let limit = limits.output_max_bytes;
        let why = format!("it handed over more than {limit} bytes at once; return or note less");
        return (FaultKind::Output, why);
    }
    match stage {
        Stage::Instantiating => (FaultKind::Host, format!("it could not be started: {why}")),
        Stage::Asking => (
            FaultKind::InvalidAnswer,
            format!("its answer is not of the contract's form: {why}"),
        ),
    }
}

fn read_trap(trap: Trap, limits: &Limits, last_words: Option<String>) -> (FaultKind, String) {
    match trap {
        Trap::OutOfFuel => (
            FaultKind::OutOfFuel,
            format!(
                "it used all of its {} units of fuel; look for a loop without end, or do less in one call",
                limits.fuel
            ),
        ),
        Trap::Interrupt => (
            FaultKind::Deadline,
            format!(
                "it ran for more than {} ms; look for large copies or fills of memory",
                limits.deadline_ms
            ),
        ),
        Trap::StackOverflow | Trap::MemoryOutOfBounds => (
            FaultKind::StackOrBounds,
            "it went beyond its memory or its stack; look for a recursion without end, or link it with a larger stack".to_owned(),
        ),
        _ => {
            let why = match &last_words {
                Some(message) => format!("it stopped itself: {message}"),
                None => format!("it stopped itself: {trap}"),
            };
            (FaultKind::Trap(last_words), why)
        }
    }
}

/// wasmtime keeps the type of this error to itself, so its words are compared; the hostile guests
/// of the tests would notice if they changed.
fn is_too_much_output(error: &wasmtime::Error) -> bool {
    error
        .root_cause()
        .to_string()
        .contains("fuel allocated for hostcalls has been exhausted")
}
