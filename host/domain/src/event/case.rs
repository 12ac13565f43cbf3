//! What can happen to a case.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{ActDeferred, ClockRecomputed, DeferralEnded, RiskAnswered, Sealed};
use crate::contract::LegalBasis;
use crate::flowchart::{Ending, Limit, PointKind};
use crate::id::{CaseId, DepartmentCode, Digest, FaultId, HandlerCode, ItemCode, PostCode};
use crate::time::{Date, Instant};
use crate::value::{Amount, Texts};

/// Something that happened to a case.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CaseEvent {
    /// 收件: papers were taken in.
    #[n(0)]
    CaseFiled(#[n(0)] CaseFiled),
    /// 一次性告知补正: all that is missing, told once.
    #[n(1)]
    CorrectionNoticeIssued(#[n(0)] CorrectionNoticeIssued),
    /// 补正: something was handed in.
    #[n(2)]
    MaterialsSupplied(#[n(0)] MaterialsSupplied),
    /// 受理: the clock starts.
    #[n(3)]
    CaseAccepted(#[n(0)] CaseAccepted),
    /// An act of a handler, of somebody outside, or of the host at an automatic step.
    #[n(4)]
    ActPerformed(#[n(0)] ActPerformed),
    /// The clock stopped (特别程序, 中止).
    #[n(5)]
    ClockStopped(#[n(0)] ClockStopped),
    /// It runs again.
    #[n(6)]
    ClockResumed(#[n(0)] ClockResumed),
    /// 延期.
    #[n(7)]
    LimitExtended(#[n(0)] LimitExtended),
    /// A deadline passed.
    #[n(8)]
    ThresholdPassed(#[n(0)] ThresholdPassed),
    /// A supervision point or the department's own rule established a fact.
    #[n(9)]
    FindingEstablished(#[n(0)] FindingEstablished),
    /// A card was issued for a finding.
    #[n(10)]
    CardIssued(#[n(0)] CardIssued),
    /// A plugin answered.
    #[n(11)]
    VerdictGiven(#[n(0)] VerdictGiven),
    /// The bytes of the verdicts that the same command gave. The questions of one command repeat
    /// most of each other, so they are compressed and sealed together.
    #[n(20)]
    VerdictsKept(#[n(0)] VerdictsKept),
    /// An act waits for the department's plugin, which is quarantined.
    #[n(21)]
    ActDeferred(#[n(0)] ActDeferred),
    /// An act waits no more, and did not happen.
    #[n(22)]
    DeferralEnded(#[n(0)] DeferralEnded),
    /// A plugin or the platform failed; the case stays where it was.
    #[n(12)]
    FaultRecorded(#[n(0)] FaultRecorded),
    /// 办结: the course ended.
    #[n(13)]
    CaseClosed(#[n(0)] CaseClosed),
    /// Its clock was stopped for good at the end of an imported log.
    #[n(14)]
    CaseFrozen(#[n(0)] CaseFrozen),
    /// Its key was deleted: personal values cannot be read any more.
    #[n(15)]
    CaseErased,
    /// Money is due.
    #[n(16)]
    FeeSet(#[n(0)] FeeSet),
    /// A document was made.
    #[n(17)]
    DocumentMade(#[n(0)] DocumentMade),
    /// A register or another department was asked.
    #[n(18)]
    QuestionAsked(#[n(0)] QuestionAsked),
    /// A newer calendar moved its clock.
    #[n(19)]
    ClockRecomputed(#[n(0)] ClockRecomputed),
    /// Another component judges it from now on.
    #[n(24)]
    CaseMigrated(#[n(0)] CaseMigrated),
    /// A handler said what was done about an integrity risk of a step.
    #[n(25)]
    RiskAnswered(#[n(0)] RiskAnswered),
}

/// See [`CaseEvent::CaseMigrated`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CaseMigrated {
    /// Which judged it so far.
    #[n(0)]
    pub from: Digest,
    /// Which judges it now.
    #[n(1)]
    pub to: Digest,
}

/// See [`CaseEvent::CaseFiled`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CaseFiled {
    /// The case.
    #[n(0)]
    pub case: CaseId,
    /// Public number (domain.md 3.2).
    #[n(1)]
    pub number: String,
    /// The item.
    #[n(2)]
    pub item: ItemCode,
    /// Its department.
    #[n(3)]
    pub department: DepartmentCode,
    /// The caller's own reference, unique in the department.
    #[n(4)]
    pub external_ref: Option<String>,
    /// When the papers came.
    #[n(5)]
    pub received_at: Instant,
    /// The flowchart in force, which the case keeps.
    #[n(6)]
    pub chart: Digest,
    /// Limits in force, which the case keeps.
    #[n(7)]
    pub promised_limit: Limit,
    /// See above.
    #[n(8)]
    pub statutory_limit: Limit,
    /// A promised deadline given as an instant instead (imports).
    #[n(9)]
    pub promised_until: Option<Instant>,
    /// Number of the case's key in the key log.
    #[n(10)]
    pub key: u64,
    /// Seed for lots and samples.
    #[n(11)]
    pub seed: u64,
    // 12 is reserved: the query code is derived from the case's key and stored nowhere.
    /// An [`super::Application`].
    #[n(13)]
    pub application: Sealed,
}

/// See [`CaseEvent::CorrectionNoticeIssued`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CorrectionNoticeIssued {
    /// Codes of materials and paths of facts, sorted.
    #[n(0)]
    pub missing: Vec<String>,
    /// An [`super::ActContent`] with the reasons.
    #[n(1)]
    pub content: Sealed,
}

/// See [`CaseEvent::MaterialsSupplied`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct MaterialsSupplied {
    /// Codes of the materials handed in, sorted.
    #[n(0)]
    pub codes: Vec<String>,
    /// An [`super::Application`]: what was added, the applicant's name empty if unchanged.
    #[n(1)]
    pub content: Sealed,
}

/// See [`CaseEvent::CaseAccepted`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CaseAccepted {
    /// When the clock starts.
    #[n(0)]
    pub accepted_at: Instant,
    /// True when silence accepted it (行政许可法 32(4)): no notice within the time, so it counts
    /// from receipt.
    #[n(1)]
    pub deemed: bool,
    /// First step.
    #[n(2)]
    pub opened: String,
    /// An [`super::ActContent`] with the reasons, if any were given.
    #[n(3)]
    pub content: Option<Sealed>,
    /// When the first step opened: later than the clock's start where silence accepted.
    #[n(4)]
    pub opened_at: Instant,
}

/// See [`CaseEvent::ActPerformed`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ActPerformed {
    /// The step.
    #[n(0)]
    pub step: String,
    /// What was done.
    #[n(1)]
    pub action: String,
    /// The edge taken; none for a past act that fits no edge.
    #[n(2)]
    pub transition: Option<String>,
    /// Post in which it was done.
    #[n(3)]
    pub post: Option<PostCode>,
    /// Who did it; the first one signs.
    #[n(4)]
    pub handlers: Vec<HandlerCode>,
    /// When it was done.
    #[n(5)]
    pub acted_at: Instant,
    /// Entered afterwards (`RecordPastAct`).
    #[n(6)]
    pub past: bool,
    /// Rules given as reasons.
    #[n(7)]
    pub rules: Vec<String>,
    /// An [`super::ActContent`], if there is anything in it.
    #[n(8)]
    pub content: Option<Sealed>,
    /// Steps that it opened, sorted: a reader needs no chart to follow the position.
    #[n(9)]
    pub opened: Vec<String>,
    /// Joins that it reached and that still wait for other parts, sorted.
    #[n(10)]
    pub arrived: Vec<String>,
}

/// See [`CaseEvent::ClockStopped`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ClockStopped {
    /// From when.
    #[n(0)]
    pub from: Instant,
    /// Ground, such as `expert-review` (行政许可法 45).
    #[n(1)]
    pub ground: String,
    /// Most working days for which it counts.
    #[n(2)]
    pub days: u32,
}

/// See [`CaseEvent::ClockResumed`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ClockResumed {
    /// When it was resumed.
    #[n(0)]
    pub at: Instant,
}

/// See [`CaseEvent::LimitExtended`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct LimitExtended {
    /// Days added to the promised and to the statutory limit.
    #[n(0)]
    pub days: u32,
}

/// Which deadline.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Threshold {
    /// Early warning before the promised limit.
    #[n(0)]
    PromisedNear,
    /// The promised limit has passed.
    #[n(1)]
    PromisedPassed,
    /// The statutory limit has passed.
    #[n(2)]
    StatutoryPassed,
    /// A step's own limit has passed.
    #[n(3)]
    StepPassed {
        /// The step.
        #[n(0)]
        step: String,
        /// Which opening of it, counted from 1.
        #[n(1)]
        opening: u32,
    },
    /// A step's own limit has been passed by a whole day.
    #[n(4)]
    StepOverdue {
        /// The step.
        #[n(0)]
        step: String,
        /// Which opening of it, counted from 1.
        #[n(1)]
        opening: u32,
    },
    /// The time for a correction notice has passed: silence accepts.
    #[n(5)]
    CorrectionTime,
    /// A special procedure has run out of its days: the clock runs again.
    #[n(6)]
    StopExhausted {
        /// Which stop, counted from 1.
        #[n(0)]
        stop: u32,
    },
    /// Early warning before a special procedure runs out of its days.
    #[n(7)]
    StopNear {
        /// Which stop, counted from 1.
        #[n(0)]
        stop: u32,
    },
    /// A special procedure goes on beyond its days.
    #[n(8)]
    StopOverdue {
        /// Which stop, counted from 1.
        #[n(0)]
        stop: u32,
    },
}

/// See [`CaseEvent::ThresholdPassed`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ThresholdPassed {
    /// Which.
    #[n(0)]
    pub threshold: Threshold,
    /// When it was due, however late the host noticed.
    #[n(1)]
    pub due_at: Instant,
    /// True when the derivation used a provisional calendar year.
    #[n(2)]
    pub provisional: bool,
}

/// Weight of a finding, which decides the card.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Severity {
    /// To be looked at, no card.
    #[n(0)]
    Notice,
    /// Early warning.
    #[n(1)]
    Warning,
    /// Yellow card.
    #[n(2)]
    Yellow,
    /// Red card.
    #[n(3)]
    Red,
}

/// See [`CaseEvent::FindingEstablished`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct FindingEstablished {
    /// Number of the finding in its case, counted from 1.
    #[n(0)]
    pub number: u32,
    /// Rule that was checked, such as `time.promised-passed`, `authority.post-not-bound`, or the
    /// department's own.
    #[n(1)]
    pub rule: String,
    /// Supervision point of the chart, where one was at work.
    #[n(2)]
    pub point: Option<String>,
    /// What kind of point; none for the department's own rules.
    #[n(3)]
    pub point_kind: Option<PointKind>,
    /// The step, where there is one.
    #[n(4)]
    pub step: Option<String>,
    /// The post concerned.
    #[n(5)]
    pub post: Option<PostCode>,
    /// The people concerned.
    #[n(6)]
    pub handlers: Vec<HandlerCode>,
    /// How much it weighs.
    #[n(7)]
    pub severity: Severity,
    /// The instant to which it belongs.
    #[n(8)]
    pub at: Instant,
    /// In words; never personal data of an applicant.
    #[n(9)]
    pub texts: Texts,
    /// The law or rule behind it.
    #[n(10)]
    pub basis: Vec<LegalBasis>,
}

/// Colours of cards, in rising order.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Colour {
    /// 预警.
    #[n(0)]
    EarlyWarning,
    /// 黄牌.
    #[n(1)]
    Yellow,
    /// 红牌.
    #[n(2)]
    Red,
}

/// See [`CaseEvent::CardIssued`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CardIssued {
    /// Number of the card in its case, counted from 1.
    #[n(0)]
    pub number: u32,
    /// Its colour.
    #[n(1)]
    pub colour: Colour,
    /// The finding that it is for.
    #[n(2)]
    pub finding: u32,
    /// The lower card of the same chain of rules that it supersedes.
    #[n(3)]
    pub supersedes: Option<u32>,
    /// The instant to which it belongs.
    #[n(4)]
    pub at: Instant,
}

/// Functions of the contract.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Function {
    /// Who are you?
    #[n(0)]
    Describe,
    /// Your variation?
    #[n(1)]
    Flowchart,
    /// An application.
    #[n(2)]
    Intake,
    /// A proposed action.
    #[n(3)]
    Review,
    /// An act decided.
    #[n(4)]
    Inspect,
}

/// See [`CaseEvent::VerdictGiven`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct VerdictGiven {
    /// What was asked.
    #[n(0)]
    pub function: Function,
    /// Who answered (plain SHA-256 of the component).
    #[n(1)]
    pub component: Digest,
    /// Fuel that it took, exactly repeatable.
    #[n(2)]
    pub fuel: u64,
    /// Digest of the question's bytes, keyed by the case's key: a plain one of personal values
    /// could be guessed.
    #[n(3)]
    pub input: Digest,
    /// Likewise of the answer's.
    #[n(4)]
    pub outcome: Digest,
    /// The department's settings that it was asked under (purpose `sanquan.settings`); none where
    /// the department has set none.
    #[n(5)]
    pub settings: Option<Digest>,
}

/// See [`CaseEvent::VerdictsKept`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct VerdictsKept {
    /// How many verdicts.
    #[n(0)]
    pub count: u32,
    /// A [`super::VerdictBytes`] for each, in the order of the verdicts: a CBOR array, compressed.
    #[n(1)]
    pub bytes: Sealed,
}

/// See [`CaseEvent::FaultRecorded`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct FaultRecorded {
    /// Its id, which the caller was told.
    #[n(0)]
    pub fault: FaultId,
    /// What was asked.
    #[n(1)]
    pub function: Function,
    /// Who was asked.
    #[n(2)]
    pub component: Digest,
    /// Stable code, such as `plugin.out-of-fuel`.
    #[n(3)]
    pub code: String,
    /// Diagnostic words, at most 1,024 bytes.
    #[n(4)]
    pub message: String,
    /// The step, where there is one.
    #[n(5)]
    pub step: Option<String>,
    /// CBOR of the question, so that it can be asked again.
    #[n(6)]
    pub question: Option<Sealed>,
}

/// See [`CaseEvent::CaseClosed`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CaseClosed {
    /// How.
    #[n(0)]
    pub ending: Ending,
    /// When.
    #[n(1)]
    pub at: Instant,
    /// An [`super::ActContent`] with the reasons, where intake ended it.
    #[n(2)]
    pub content: Option<Sealed>,
    /// Whom the applicant is told to turn to (行政许可法 32(2)).
    #[n(3)]
    pub referred_to: Option<String>,
}

/// See [`CaseEvent::CaseFrozen`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CaseFrozen {
    /// From this instant on its clock says nothing any more.
    #[n(0)]
    pub at: Instant,
}

/// See [`CaseEvent::FeeSet`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct FeeSet {
    /// Code of the fee.
    #[n(0)]
    pub code: String,
    /// How much.
    #[n(1)]
    pub amount: Amount,
    /// Its names.
    #[n(2)]
    pub names: Texts,
}

/// See [`CaseEvent::DocumentMade`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct DocumentMade {
    /// Template.
    #[n(0)]
    pub template: String,
    /// When.
    #[n(1)]
    pub made_on: Date,
    /// An [`super::ActContent`] with the document's fields.
    #[n(2)]
    pub content: Sealed,
}

/// See [`CaseEvent::QuestionAsked`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct QuestionAsked {
    /// Who is asked.
    #[n(0)]
    pub source: String,
    /// For what.
    #[n(1)]
    pub key: String,
}
