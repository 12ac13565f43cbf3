//! Events: what happened, in the form in which it is stored for ever.
//!
//! An event is CBOR with integer field numbers and no floats. Its bytes are what is hashed; they
//! are never rebuilt from a decoded value. `seq`, `appended_at` and the county are the frame's
//! (the store gives them); [`Event`] joins both for readers. A field number is never used twice
//! for different things, and goldens in `tests/goldens` hold the encoding of every kind.

mod case;
mod county;
mod deferred;
mod publication;
mod recomputed;
mod risk;
mod sealed;
mod signed;
mod watch;

use minicbor::{Decode, Encode};
use serde::Serialize;

pub use case::*;
pub use county::*;
pub use deferred::*;
pub use publication::*;
pub use recomputed::*;
pub use risk::*;
pub use sealed::*;
pub use signed::*;
pub use watch::*;

use crate::id::{Digest, HandlerCode, TokenId};
use crate::time::Instant;

/// Number of the encoding that this program writes.
pub const FORMAT: u8 = 1;

/// Through which door it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Origin {
    /// The HTTP API or a page.
    #[n(0)]
    Http,
    /// The command line.
    #[n(1)]
    Cli,
    /// A threshold that came due.
    #[n(2)]
    Timer,
    /// An import of past acts.
    #[n(3)]
    Import,
    /// The host itself.
    #[n(4)]
    Host,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The host, on its own.
    #[n(0)]
    Host,
    /// Whoever held this token; `handler` when it is bound to a person.
    #[n(1)]
    Token {
        /// The token.
        #[n(0)]
        token: TokenId,
        /// The person.
        #[n(1)]
        handler: Option<HandlerCode>,
    },
    /// The operator at the machine.
    #[n(2)]
    Operator,
}

/// Hashes of what judged an event: with them it can be judged again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode, Serialize)]
pub struct JudgedBy {
    /// The version of the item.
    #[n(0)]
    pub item: Option<Digest>,
    /// The flowchart.
    #[n(1)]
    pub chart: Option<Digest>,
    /// The supervision rule set.
    #[n(2)]
    pub rules: Option<Digest>,
    /// The working calendar.
    #[n(3)]
    pub calendar: Option<Digest>,
    /// The plugin's component (plain SHA-256).
    #[n(4)]
    pub component: Option<Digest>,
}

/// An event as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct StoredEvent {
    /// [`FORMAT`] of the program that wrote it.
    #[n(0)]
    pub format: u8,
    /// Its number in its stream, counted from 1.
    #[n(1)]
    pub stream_version: u64,
    /// Through which door.
    #[n(2)]
    pub origin: Origin,
    /// When it is said to have happened, where that is not when it was entered.
    #[n(3)]
    pub claimed_at: Option<Instant>,
    /// When it was entered.
    #[n(4)]
    pub entered_at: Instant,
    /// Who.
    #[n(5)]
    pub actor: Actor,
    /// What judged it.
    #[n(6)]
    pub judged_by: JudgedBy,
    /// What happened.
    #[n(7)]
    pub body: Body,
}

/// What happened: to a case, or to the county.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(untagged)]
pub enum Body {
    /// To a case.
    #[n(0)]
    Case(#[n(0)] CaseEvent),
    /// To the county.
    #[n(1)]
    County(#[n(0)] CountyEvent),
}

impl StoredEvent {
    /// When it happened: as claimed, else as entered.
    pub fn happened_at(&self) -> Instant {
        self.claimed_at.unwrap_or(self.entered_at)
    }

    /// The bytes to store.
    pub fn to_bytes(&self) -> Vec<u8> {
        minicbor::to_vec(self).expect("a vector takes every byte")
    }

    /// Reads stored bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, UnreadableEvent> {
        let unreadable = |why: String| UnreadableEvent { why };
        let event: Self = minicbor::decode(bytes).map_err(|e| unreadable(e.to_string()))?;
        if event.format > FORMAT {
            return Err(unreadable(format!(
                "its format is {}, this program reads up to {FORMAT}: use a newer program",
                event.format
            )));
        }
        Ok(event)
    }
}

/// Stored bytes that are not an event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a readable event: {why}")]
pub struct UnreadableEvent {
    why: String,
}
