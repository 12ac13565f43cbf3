//! What can be asked, one file per question. Answers come from the derived state, which shows
//! every acknowledged command.

mod cards;
mod case;
mod cases;
mod clock;
mod deferred;
mod events;
mod inbox;
mod plugin;
mod public_case;
mod verdicts;

pub use cards::{CardFilter, CardRow};
pub use cases::{CaseFilter, PhaseName};
pub use deferred::DeferredRow;
pub use events::EventView;
pub use inbox::InboxRow;
pub(crate) use plugin::within_reach;
pub use plugin::{BudgetView, FunctionView, LimitsView, PluginInspection, Spread};
pub use public_case::PublicCase;
pub use verdicts::Verdict;

use serde::Serialize;

/// A page of a list, with the cursor of the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins; none at the end. Opaque to callers.
    pub next: Option<Cursor>,
}

/// A position in a list: the key of its last row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(pub Vec<u8>);

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&data_encoding::BASE64URL_NOPAD.encode(&self.0))
    }
}

impl std::str::FromStr for Cursor {
    type Err = MalformedCursor;
    fn from_str(text: &str) -> Result<Self, MalformedCursor> {
        data_encoding::BASE64URL_NOPAD
            .decode(text.as_bytes())
            .map(Self)
            .map_err(|_| MalformedCursor)
    }
}

impl Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// Text that no page gave as its next cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor: use `next` of the page before, unchanged")]
pub struct MalformedCursor;
