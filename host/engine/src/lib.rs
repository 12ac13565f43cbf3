//! The engine: one write path for everything that happens in a county.
//!
//! A command is loaded, asked of the law, asked of the department's plugin, asked of the law
//! again, supervised, and committed in one durable append with its snapshot, indexes and timers.
//! HTTP, command line, timers and imports all come through here. Start reading at
//! `command/act.rs`; `README.md` explains the rooms.

mod caller;
mod clock;
mod command;
mod commit;
mod components;
mod county_book;
mod department_settings;
mod engine;
mod entropy;
mod error;
pub mod exchange;
pub mod gate;
mod judge;
mod kept_verdicts;
mod load;
mod metrics;
mod numbers;
mod plugins;
mod projection;
mod query;
mod recomputation;
pub mod replay;
mod rows;
mod seal;
mod snapshot;
mod timers;
mod under_way;
mod vault;
mod watch;
mod wrong_codes;

pub use caller::Caller;
pub use clock::{Clock, Simulated, System as SystemClock};
pub use command::{
    CommentReply, Done, DraftReview, Entered, IssuedToken, ItemDraft, LeftCase, Migration, NewCase,
    NewPlugin, NewToken, PastCase, Recorded, RequestKey, RolledBack,
};
pub use components::Components;
pub use engine::{Engine, Parts};
pub use entropy::{Entropy, Seeded, System as SystemEntropy};
pub use error::EngineError;
pub use load::LoadedCase;
pub use metrics::Metrics;
pub use projection::{Projector, fold};
pub use query::{
    BudgetView, CardFilter, CardRow, CaseFilter, Cursor, DeferredRow, EventView, FunctionView,
    InboxRow, LimitsView, MalformedCursor, Page, PhaseName, PluginInspection, PublicCase, Spread,
    Verdict,
};
/// How much a line that a plugin wrote matters.
pub use sanquan_runtime::Level as NoteLevel;
pub use watch::{FunctionFigures, Histogram, NoteLine, NotesPage};
