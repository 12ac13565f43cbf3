//! Why the engine did not do what was asked.
//!
//! A *refusal* is the law or the contract with the department saying no; an *error* is something
//! broken. Both carry a stable code; the doors map them to their own language (status codes, exit
//! codes). In every case nothing of the command was written, except where a variant says so.

use sanquan_domain::gate::GateReport;
use sanquan_domain::id::{Digest, FaultId};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::time::Instant;
use sanquan_store::{AppendError, ReadError};

/// See the module.
#[derive(Clone, Debug, thiserror::Error)]
pub enum EngineError {
    /// The law, the chart or the plugin says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such thing, or the caller may not know of it.
    #[error("there is no {what} `{id}`")]
    NotFound {
        /// `case`, `item`, …
        what: &'static str,
        /// As asked for.
        id: String,
    },
    /// Too many wrong query codes were given for this case number.
    #[error("too many wrong query codes: the number is locked until {until}")]
    Locked {
        /// When the next code is looked at.
        until: Instant,
    },
    /// Others kept changing the same thing.
    #[error("the same stream was changed {tries} times meanwhile; try again")]
    Busy {
        /// How often it was tried.
        tries: u32,
    },
    /// The idempotency key was used for another request.
    #[error(
        "the idempotency key was used for another request, which became event {first}; use a new key for a new request"
    )]
    KeyReused {
        /// First event of the other request.
        first: u64,
    },
    /// The caller's token is not held to this department.
    #[error("the token is not valid for department `{department}`")]
    Scope {
        /// The department.
        department: String,
    },
    /// The caller's token acts for somebody else.
    #[error("the token acts for handler `{bound}`, the request names `{named}`")]
    Person {
        /// The token's handler.
        bound: String,
        /// The request's.
        named: String,
    },
    /// The plugin failed. The case is where it was; the fault is on record. The same request with
    /// the same idempotency key may be sent again.
    #[error(
        "plugin `{component}` failed ({code}): {message}; the case was left as it was, fault `{fault}`"
    )]
    PluginFault {
        /// As recorded.
        fault: FaultId,
        /// Stable code of the fault.
        code: &'static str,
        /// Diagnostic words.
        message: String,
        /// The component.
        component: Digest,
    },
    /// The component was not taken in.
    #[error("the component was refused ({code}): {message}")]
    BadComponent {
        /// Stable code of the rule.
        code: &'static str,
        /// In words.
        message: String,
    },
    /// One replay runs at a time.
    #[error(
        "a shadow replay of {candidate} is under way: wait for it, or cancel it by `sanquan plugin shadow {candidate} --cancel`"
    )]
    ShadowRunning {
        /// Of which candidate.
        candidate: Digest,
    },
    /// The component did not pass the gate.
    #[error("{why}")]
    Gated {
        /// The first reason.
        why: Box<EngineError>,
        /// Everything that was found.
        report: Box<GateReport>,
    },
    /// The journal does not take it now.
    #[error(transparent)]
    Append(AppendError),
    /// The state cannot be read now.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The disk refuses to read or write the cases' keys now.
    #[error("{0}")]
    Keys(String),
    /// Something on disk is not as it must be.
    #[error("{0}")]
    Damaged(String),
}

impl EngineError {
    /// Stable code, the same at every door and for ever.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::NotFound { .. } => "not-found",
            Self::Locked { .. } => "public.locked",
            Self::Busy { .. } => "store.busy",
            Self::KeyReused { .. } => "idempotency.key-reused",
            Self::Scope { .. } => "token.other-department",
            Self::Person { .. } => "token.other-person",
            Self::Gated { why, .. } => why.code(),
            Self::PluginFault { code, .. } | Self::BadComponent { code, .. } => code,
            Self::ShadowRunning { .. } => "shadow.running",
            Self::Append(AppendError::DiskFull(_)) => "store.disk-full",
            Self::Append(AppendError::ClockBehind { .. }) => "store.clock-behind",
            Self::Append(_) => "store.stopped",
            Self::Read(_) => "store.unreadable",
            Self::Keys(_) => "store.keys",
            Self::Damaged(_) => "store.damaged",
        }
    }
}

impl From<AppendError> for EngineError {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::KeyReused { first } => Self::KeyReused { first },
            other => Self::Append(other),
        }
    }
}
