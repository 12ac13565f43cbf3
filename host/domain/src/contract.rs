//! The plain types of the contract `sanquan:department`, version 0.1 (`wit/department.wit` is its
//! text and says what each field means). The runtime converts them to and from the WIT; the CBOR
//! encoding of these types is what verdicts keep.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::flowchart::Flowchart;
use crate::form::Form;
use crate::time::{Date, Instant};
use crate::value::{Amount, Facts, FileFacts, Texts};

/// Derives what every type of the contract has.
macro_rules! contract {
    ($($(#[$doc:meta])* $vis:vis struct $name:ident { $($(#[$f:meta])* $n:literal $field:ident : $ty:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
        #[allow(missing_docs, reason = "the WIT text documents each field")]
        $vis struct $name { $($(#[$f])* #[n($n)] pub $field: $ty,)* }
    )*};
}

contract! {
    /// An article that a rule rests on.
    pub struct LegalBasis { 0 law: String, 1 article: String, }
    /// A rule that may be given as a reason.
    pub struct Rule { 0 id: String, 1 titles: Texts, 2 basis: Vec<LegalBasis>, }
    /// What a handler fills in when acting.
    pub struct ActForm { 0 step: String, 1 action: String, 2 form: Form, }
    /// An item that the plugin handles.
    pub struct ItemHandling { 0 item: String, 1 application: Form, 2 acts: Vec<ActForm>, }
    /// Room for growth.
    pub struct Annex { 0 name: String, #[cbor(with = "minicbor::bytes")] 1 content: Vec<u8>, }
    /// Who the plugin is.
    pub struct Description {
        0 department: String, 1 version: String, 2 titles: Texts, 3 items: Vec<ItemHandling>,
        4 rules: Vec<Rule>, 5 effects: Vec<EffectKind>, 6 settings: Form, 7 annexes: Vec<Annex>,
    }
    /// Asks for the variation of a base flowchart.
    pub struct FlowchartQuestion { 0 base: Flowchart, 1 settings: Facts, }
    /// Something handed in.
    pub struct Material { 0 code: String, 1 file: FileFacts, 2 supplied_on: Date, }
    /// An act on record.
    pub struct PastAct {
        0 step: String, 1 action: String, 2 post: Option<String>, 3 acted_at: Instant, 4 facts: Facts,
    }
    /// The clock as a plugin may see it.
    pub struct ClockView {
        0 accepted_on: Option<Date>, 1 promised_due_on: Option<Date>, 2 statutory_due_on: Option<Date>,
        3 elapsed_working_days: u32, 4 stopped: bool,
    }
    /// A reply to `ask`.
    pub struct Reply { 0 source: String, 1 key: String, 2 facts: Facts, 3 replied_at: Instant, }
    /// The case as a plugin may see it.
    pub struct CaseView {
        0 number: String, 1 item: String, 2 received_at: Instant, 3 position: Vec<String>,
        4 facts: Facts, 5 materials: Vec<Material>, 6 acts: Vec<PastAct>,
        7 corrections: Vec<String>, 8 clock: ClockView,
    }
    /// What every question about a case comes with.
    pub struct Circumstances {
        0 at: Instant, 1 today: Date, 2 settings: Facts, 3 replies: Vec<Reply>, 4 seed: u64,
    }
    /// Why.
    pub struct Reason { 0 rule: String, 1 texts: Texts, 2 read: Vec<String>, }
    /// Money due.
    pub struct Fee { 0 code: String, 1 amount: Amount, 2 names: Texts, }
    /// A document to be made.
    pub struct Document { 0 template: String, 1 fields: Facts, }
    /// A stop of the clock (特别程序).
    pub struct ClockStop { 0 ground: String, 1 days: u32, 2 reason: Reason, }
    /// A longer limit (延期).
    pub struct Extension { 0 days: u32, 1 reason: Reason, }
    /// A question to a register or another department.
    pub struct Ask { 0 source: String, 1 key: String, 2 facts: Facts, }
    /// One thing that is missing or wrong.
    pub struct Shortcoming { 0 what: String, 1 reason: Reason, }
    /// An application has come in.
    pub struct IntakeQuestion { 0 view: CaseView, 1 circumstances: Circumstances, }
    /// What becomes of it.
    pub struct IntakeAnswer {
        0 ruling: IntakeRuling, 1 reasons: Vec<Reason>, 2 effects: Vec<Effect>, 3 annexes: Vec<Annex>,
    }
    /// A handler proposes an action.
    pub struct ReviewQuestion {
        0 view: CaseView, 1 step: String, 2 action: String, 3 facts: Facts, 4 circumstances: Circumstances,
    }
    /// Whether it is open, and where the case goes.
    pub struct ReviewAnswer {
        0 ruling: ReviewRuling, 1 open_actions: Vec<String>, 2 reasons: Vec<Reason>,
        3 effects: Vec<Effect>, 4 annexes: Vec<Annex>,
    }
    /// An act just decided.
    pub struct ObservedAct {
        0 step: String, 1 action: String, 2 transition: Option<String>, 3 post: Option<String>,
        4 facts: Facts, 5 past: bool,
    }
    /// What does the department's own supervision say?
    pub struct InspectQuestion { 0 view: CaseView, 1 act: ObservedAct, 2 circumstances: Circumstances, }
    /// A fact that it established.
    pub struct PluginFinding { 0 point: String, 1 reason: Reason, }
    /// All of them.
    pub struct InspectAnswer { 0 findings: Vec<PluginFinding>, }
}

/// Kinds of [`Effect`].
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
#[allow(missing_docs, reason = "the WIT text documents each case")]
pub enum EffectKind {
    #[n(0)]
    Fee,
    #[n(1)]
    Document,
    #[n(2)]
    ClockStop,
    #[n(3)]
    ClockResume,
    #[n(4)]
    Extension,
    #[n(5)]
    Ask,
}

/// What the host is asked to do when the answer is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the WIT text documents each case")]
pub enum Effect {
    #[n(0)]
    Fee(#[n(0)] Fee),
    #[n(1)]
    Document(#[n(0)] Document),
    #[n(2)]
    ClockStop(#[n(0)] ClockStop),
    #[n(3)]
    ClockResume,
    #[n(4)]
    Extension(#[n(0)] Extension),
    #[n(5)]
    Ask(#[n(0)] Ask),
}

impl Effect {
    /// Its kind.
    pub fn kind(&self) -> EffectKind {
        match self {
            Self::Fee(_) => EffectKind::Fee,
            Self::Document(_) => EffectKind::Document,
            Self::ClockStop(_) => EffectKind::ClockStop,
            Self::ClockResume => EffectKind::ClockResume,
            Self::Extension(_) => EffectKind::Extension,
            Self::Ask(_) => EffectKind::Ask,
        }
    }
}

/// Why no answer can be given: a fault of the plugin or of its settings, never of the case.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the WIT text documents each case")]
pub enum Problem {
    #[n(0)]
    UnknownItem(#[n(0)] String),
    #[n(1)]
    UnknownStep(#[n(0)] String),
    #[n(2)]
    Settings(#[n(0)] String),
    #[n(3)]
    Other(#[n(0)] String),
}

/// What becomes of an application.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the WIT text documents each case")]
pub enum IntakeRuling {
    #[n(0)]
    Accept,
    #[n(1)]
    Correct(#[n(0)] Vec<Shortcoming>),
    #[n(2)]
    Refuse,
    #[n(3)]
    Refer(#[n(0)] String),
}

/// What becomes of a proposed action.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the WIT text documents each case")]
pub enum ReviewRuling {
    #[n(0)]
    Take(#[n(0)] String),
    #[n(1)]
    Deny,
}
