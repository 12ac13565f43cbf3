//! What a call was and what it took.

use std::time::Duration;

use sanquan_domain::event;
use sanquan_domain::id::Digest;

/// A question of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Function {
    /// Who are you?
    Describe,
    /// What is your variation of this flowchart?
    Flowchart,
    /// What becomes of this application?
    Intake,
    /// May this action be taken?
    Review,
    /// What do your supervision rules say?
    Inspect,
}

impl Function {
    /// All of them, in the contract's order.
    pub const ALL: [Self; 5] = [
        Self::Describe,
        Self::Flowchart,
        Self::Intake,
        Self::Review,
        Self::Inspect,
    ];

    /// As the contract names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Describe => "describe",
            Self::Flowchart => "flowchart",
            Self::Intake => "intake",
            Self::Review => "review",
            Self::Inspect => "inspect",
        }
    }
}

impl From<event::Function> for Function {
    fn from(function: event::Function) -> Self {
        match function {
            event::Function::Describe => Self::Describe,
            event::Function::Flowchart => Self::Flowchart,
            event::Function::Intake => Self::Intake,
            event::Function::Review => Self::Review,
            event::Function::Inspect => Self::Inspect,
        }
    }
}

/// How much a [`Note`] matters to the plugin's developer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// While developing.
    Debug,
    /// In the ordinary course.
    Info,
    /// Worth a look.
    Warning,
    /// Something is wrong in the plugin.
    Error,
}

/// A line that the plugin wrote for its developer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How much it matters.
    pub level: Level,
    /// The line; cut to [`crate::Limits::note_max_bytes`], then it ends in `…`.
    pub message: String,
}

/// What a call was and what it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The question.
    pub function: Function,
    /// Plain SHA-256 of the component that was asked.
    pub component: Digest,
    /// Fuel that was used: the same for the same question on every machine, unless the deadline
    /// ended the call.
    pub fuel: u64,
    /// Most linear memory that the call held.
    pub memory_peak_bytes: u64,
    /// How long it waited for its turn.
    pub waited: Duration,
    /// How long it ran, not counting the time in which others did.
    pub ran: Duration,
    /// What the plugin noted, in order.
    pub notes: Vec<Note>,
    /// Notes beyond [`crate::Limits::notes_max`].
    pub notes_dropped: u64,
}

impl Level {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::Debug, Self::Info, Self::Warning, Self::Error];

    /// As the contract names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Call {
    /// A call that never began.
    pub(crate) fn not_begun(function: Function, component: Digest, waited: Duration) -> Self {
        Self {
            function,
            component,
            fuel: 0,
            memory_peak_bytes: 0,
            waited,
            ran: Duration::ZERO,
            notes: Vec::new(),
            notes_dropped: 0,
        }
    }
}

/// An answer, and what it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called<T> {
    /// The answer, as the contract's plain type.
    pub answer: T,
    /// What it took.
    pub call: Call,
}
