//! A case: the fold of its events, and one file for each thing that people may do to it.
//!
//! [`Case`] is the open part: position, clock, findings, cards. [`CaseContent`] is the sealed part
//! in clear: the application and what acts said. A [`Dossier`] holds both on the desk while one
//! command works on them, and collects the events that the command adds; each event is applied as
//! soon as it is recorded, so that the fold of the log and the snapshot are one thing.
//!
//! | file | use case |
//! |---|---|
//! | `file.rs` | papers come in: filed, then accepted, corrected, refused or referred |
//! | `supply.rs` | what was missing is handed in |
//! | `act.rs` | a handler, somebody outside or the host acts at a step |
//! | `by_law.rs` | what may happen while the plugin is quarantined and nobody judges |
//! | `defer.rs` | an act waits for a quarantined plugin |
//! | `answer_risk.rs` | a handler says what was done about a risk of a step |
//! | `record_past_act.rs` | an act entered afterwards (imports): recorded with its findings |
//! | `pass_threshold.rs` | a deadline passes, exactly once |
//! | `recompute.rs` | a newer calendar moves the clock |
//! | `migrate.rs` | another component of the department takes the case over |
//! | `inspect.rs` | the department's own supervision looks at an act |
//! | `fault.rs`, `end_past.rs`, `freeze.rs`, `erase.rs` | a call failed; an import ends; a key is deleted |

pub mod act;
pub mod answer_risk;
mod apply;
pub mod by_law;
mod content;
pub mod defer;
mod derivation;
mod dossier;
mod effects;
pub mod end_past;
pub mod erase;
pub mod fault;
pub mod file;
pub mod freeze;
mod in_force;
pub mod inspect;
mod lawful;
pub mod migrate;
mod moves;
pub mod pass_threshold;
mod position;
pub mod recompute;
pub mod record_past_act;
pub mod supply;
mod view;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

pub use answer_risk::AnsweredRisk;
pub use content::{CaseContent, Clear, Sealer, sealed_in};
pub use derivation::derivation;
pub use dossier::Dossier;
pub use in_force::InForce;
pub use position::{Arrival, OpenStep, Position};
pub use view::view;

use crate::clock::CaseClock;
use crate::event::{Colour, Severity, Threshold};
use crate::flowchart::Ending;
use crate::id::{CaseId, DepartmentCode, Digest, HandlerCode, ItemCode, PostCode};
use crate::time::Instant;
use crate::value::Amount;

/// Newest acts that a snapshot and a plugin's view keep; the history has all of them.
pub const RECENT_ACTS: usize = 64;

/// Newest findings, and as many cards, that a snapshot keeps; the history has all of them.
pub const RECENT_FINDINGS: usize = 64;

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// 收件: taken in, neither accepted nor told what is missing.
    #[n(0)]
    Received,
    /// 补正: told once what is missing.
    #[n(1)]
    AwaitingCorrection,
    /// 受理: accepted, its clock started.
    #[n(2)]
    Open,
    /// 办结.
    #[n(3)]
    Closed(#[n(0)] Ending),
}

/// An act in short.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct ActRecord {
    /// The step.
    #[n(0)]
    pub step: String,
    /// What was done.
    #[n(1)]
    pub action: String,
    /// The edge taken.
    #[n(2)]
    pub transition: Option<String>,
    /// Post in which it was done.
    #[n(3)]
    pub post: Option<PostCode>,
    /// Who did it.
    #[n(4)]
    pub handlers: Vec<HandlerCode>,
    /// When.
    #[n(5)]
    pub at: Instant,
    /// Entered afterwards.
    #[n(6)]
    pub past: bool,
}

/// An act that waits for the department's plugin, in short.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct DeferredAct {
    /// The step.
    #[n(0)]
    pub step: String,
    /// What is to be done.
    #[n(1)]
    pub action: String,
    /// Since when it has waited.
    #[n(2)]
    pub since: Instant,
    /// Number of its event in the case.
    #[n(3)]
    pub version: u64,
}

/// Who has acted at a step so far: what separation of duties looks at.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct StepHands {
    /// The step.
    #[n(0)]
    pub step: String,
    /// Everybody who acted there, sorted.
    #[n(1)]
    pub handlers: Vec<HandlerCode>,
}

/// A finding in short.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct FindingRecord {
    /// Its number in the case.
    #[n(0)]
    pub number: u32,
    /// The rule.
    #[n(1)]
    pub rule: String,
    /// The step, where there is one.
    #[n(2)]
    pub step: Option<String>,
    /// How much it weighs.
    #[n(3)]
    pub severity: Severity,
    /// The instant to which it belongs.
    #[n(4)]
    pub at: Instant,
}

/// A card in short.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct CardRecord {
    /// Its number in the case.
    #[n(0)]
    pub number: u32,
    /// Its colour.
    #[n(1)]
    pub colour: Colour,
    /// The finding that it is for.
    #[n(2)]
    pub finding: u32,
    /// The rule of that finding.
    #[n(3)]
    pub rule: String,
    /// The step of that finding.
    #[n(4)]
    pub step: Option<String>,
    /// The lower card that it supersedes.
    #[n(5)]
    pub supersedes: Option<u32>,
    /// The instant to which it belongs.
    #[n(6)]
    pub at: Instant,
    /// False once a higher card has taken its place.
    #[n(7)]
    pub live: bool,
}

/// A fee that was set.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct FeeRecord {
    /// Code of the fee.
    #[n(0)]
    pub code: String,
    /// How much.
    #[n(1)]
    pub amount: Amount,
}

/// The open part of a case: what a snapshot keeps, what lists and pages show.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Case {
    /// The case.
    #[n(0)]
    pub id: CaseId,
    /// Public number.
    #[n(1)]
    pub number: String,
    /// The item.
    #[n(2)]
    pub item: ItemCode,
    /// Its department.
    #[n(3)]
    pub department: DepartmentCode,
    /// The caller's own reference.
    #[n(4)]
    pub external_ref: Option<String>,
    /// The flowchart that it keeps.
    #[n(5)]
    pub chart: Digest,
    /// Where it stands.
    #[n(6)]
    pub phase: Phase,
    /// True when silence accepted it.
    #[n(7)]
    pub deemed: bool,
    /// Open steps and what joins wait for.
    #[n(8)]
    pub position: Position,
    /// How many acts there were.
    #[n(9)]
    pub act_count: u32,
    /// The newest of them ([`RECENT_ACTS`]), oldest first.
    #[n(10)]
    pub acts: Vec<ActRecord>,
    /// Who acted where, sorted by step.
    #[n(11)]
    pub hands: Vec<StepHands>,
    /// What the correction notice named, sorted; none when there was no notice.
    #[n(12)]
    pub corrections: Option<Vec<String>>,
    /// Its clock: when it was received, accepted, stopped, closed, and its limits.
    #[n(13)]
    pub clock: CaseClock,
    /// How many findings there were.
    #[n(14)]
    pub finding_count: u32,
    /// The newest of them ([`RECENT_FINDINGS`]), oldest first.
    #[n(15)]
    pub findings: Vec<FindingRecord>,
    /// How many cards there were.
    #[n(16)]
    pub card_count: u32,
    /// The live ones and the newest others, oldest first.
    #[n(17)]
    pub cards: Vec<CardRecord>,
    /// Thresholds that passed; those of a step only while that opening of it is open.
    #[n(18)]
    pub passed: Vec<Threshold>,
    /// Fees set.
    #[n(19)]
    pub fees: Vec<FeeRecord>,
    /// Number of its key.
    #[n(20)]
    pub key: u64,
    /// Seed for lots and samples.
    #[n(21)]
    pub seed: u64,
    // 22 is reserved, as 12 is in the filing.
    /// Number of its newest event.
    #[n(23)]
    pub version: u64,
    /// Its key was deleted.
    #[n(24)]
    pub erased: bool,
    /// The component that judges it: the first that did, unless it was moved to another.
    #[n(25)]
    pub judge: Option<Digest>,
    /// Acts that wait for a quarantined plugin, one at a step, oldest first.
    #[n(26)]
    pub deferred: Vec<DeferredAct>,
    /// Risks that somebody has answered for; snapshots from before there were any say nothing.
    #[cbor(n(27), default, skip_if = "Vec::is_empty")]
    pub answered_risks: Vec<AnsweredRisk>,
}

impl Case {
    /// True while acts are possible: accepted, not ended, not frozen.
    pub fn is_open(&self) -> bool {
        self.phase == Phase::Open && !self.is_frozen()
    }

    /// True when it stands at the end of an imported log.
    pub fn is_frozen(&self) -> bool {
        self.clock.frozen_at.is_some()
    }

    /// When the papers came.
    pub fn received_at(&self) -> Instant {
        self.clock.received_at
    }

    /// When its clock started.
    pub fn accepted_at(&self) -> Option<Instant> {
        self.clock.accepted_at
    }

    /// When it ended.
    pub fn closed_at(&self) -> Option<Instant> {
        self.clock.closed_at
    }

    /// How it ended, if it did.
    pub fn ending(&self) -> Option<Ending> {
        match self.phase {
            Phase::Closed(ending) => Some(ending),
            Phase::Received | Phase::AwaitingCorrection | Phase::Open => None,
        }
    }

    /// The highest live card.
    pub fn highest_card(&self) -> Option<&CardRecord> {
        self.cards
            .iter()
            .filter(|card| card.live)
            .max_by_key(|card| card.colour)
    }

    /// The act that waits at `step`, if one does.
    pub fn deferred_at(&self, step: &str) -> Option<&DeferredAct> {
        self.deferred.iter().find(|act| act.step == step)
    }

    /// Everybody who acted at `step`.
    pub fn hands_at(&self, step: &str) -> &[HandlerCode] {
        self.hands
            .binary_search_by(|hands| hands.step.as_str().cmp(step))
            .map_or(&[], |at| &self.hands[at].handlers)
    }
}
