//! What can happen to a county: its catalogue, posts, calendars, plugins, tokens.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::catalogue::{Binding, Centre, Department, Post, PowerItem};
use crate::contract::Description;
use crate::flowchart::Flowchart;
use crate::flowchart::proof::ProcedureRules;
use crate::gate::GateReport;
use crate::id::{CaseId, DepartmentCode, Digest, FaultId, HandlerCode, ItemCode, TokenId};
use crate::shadow::ShadowReplayed;
use crate::signature::{Envelope, KeyId};
use crate::time::{Date, Instant};
use crate::value::{Facts, Texts};

use super::{
    ClocksRecomputed, CommentAnswered, CommentMade, CommentsOpened, ComponentSigned, FallbackSet,
    ItemProposed, KeyRegistered, KeyRevoked, LawChanged, NoChangeNeeded, PluginProbed,
    PluginQuarantined, PluginReleased, ProposalEnded, ProposalReviewed, PublicationRules,
    ReviewConfirmed, RiskScaleSet, case::Function,
};

/// Something that happened to a county.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CountyEvent {
    /// The county's log begins.
    #[n(0)]
    CountyOpened(#[n(0)] CountyOpened),
    /// A department was entered or renamed.
    #[n(1)]
    DepartmentEntered(#[n(0)] Department),
    /// A version of an item was published. Boxed, as every other event would be as large as an item otherwise.
    #[n(2)]
    ItemPublished(#[n(0)] Box<PowerItem>),
    /// A post was entered or renamed.
    #[n(3)]
    PostEntered(#[n(0)] Post),
    /// A handler was bound to a post.
    #[n(4)]
    HandlerBound(#[n(0)] Binding),
    /// A calendar was published; the text is the source's, kept whole.
    #[n(5)]
    CalendarPublished(#[n(0)] CalendarPublished),
    /// A supervision rule set was published.
    #[n(6)]
    RulesPublished(#[n(0)] RulesPublished),
    /// A component was taken in: not yet in use.
    #[n(7)]
    PluginUploaded(#[n(0)] PluginUploaded),
    /// A component decides new acts of its department from now on.
    #[n(8)]
    PluginActivated(#[n(0)] PluginActivated),
    /// A token was issued; its secret is shown once and kept nowhere.
    #[n(9)]
    TokenIssued(#[n(0)] TokenIssued),
    /// A token is no longer valid.
    #[n(10)]
    TokenRevoked {
        /// Which.
        #[n(0)]
        token: TokenId,
    },
    /// The simulated clock was moved.
    #[n(11)]
    ClockAdvanced {
        /// Where to.
        #[n(0)]
        to: Instant,
    },
    /// A plugin failed where there was no case yet.
    #[n(12)]
    PluginFaulted(#[n(0)] PluginFaulted),
    /// Every running clock has been computed anew by the newest calendar.
    #[n(13)]
    ClocksRecomputed(#[n(0)] ClocksRecomputed),
    /// What the deployment gate found of a component that was taken in.
    #[n(14)]
    ComponentGated(#[n(0)] ComponentGated),
    /// A component is not asked any more until it is released.
    #[n(17)]
    PluginQuarantined(#[n(0)] PluginQuarantined),
    /// A quarantined component was asked again what it had failed on.
    #[n(18)]
    PluginProbed(#[n(0)] PluginProbed),
    /// A quarantined component is asked again.
    #[n(19)]
    PluginReleased(#[n(0)] PluginReleased),
    /// What becomes of acts while a department's plugin is quarantined.
    #[n(20)]
    FallbackSet(#[n(0)] FallbackSet),
    /// Recorded questions were asked again of a candidate.
    #[n(21)]
    ShadowReplayed(#[n(0)] ShadowReplayed),
    /// Somebody answers for the changes that a replay found.
    #[n(22)]
    ChangesAccepted(#[n(0)] ChangesAccepted),
    /// A component that decided before decides again.
    #[n(23)]
    PluginRolledBack(#[n(0)] PluginActivated),
    /// A component never decides again.
    #[n(24)]
    PluginRetired(#[n(0)] PluginRetired),
    /// A department's settings from a day on.
    #[n(25)]
    SettingsChanged(#[n(0)] SettingsChanged),
    /// A key may sign for a department.
    #[n(26)]
    KeyRegistered(#[n(0)] KeyRegistered),
    /// A key may sign nothing any more.
    #[n(27)]
    KeyRevoked(#[n(0)] KeyRevoked),
    /// Somebody answers for a component.
    #[n(28)]
    ComponentSigned(#[n(0)] ComponentSigned),
    /// A component judges a share of its department's new cases, or another share than before.
    #[n(30)]
    CanaryStarted(#[n(0)] CanaryStarted),
    /// A canary is given no more new cases. An activation ends one as well, without this event.
    #[n(31)]
    CanaryEnded(#[n(0)] CanaryEnded),
    /// A centre was entered, or its windows changed.
    #[n(32)]
    CentreEntered(#[n(0)] Centre),
    /// A department proposed a new version of an item, or a new revision of its proposal.
    #[n(33)]
    ItemProposed(#[n(0)] ItemProposed),
    /// The legal office passed a revision, or sent it back.
    #[n(34)]
    ProposalReviewed(#[n(0)] ProposalReviewed),
    /// The department agreed to what the legal office replied.
    #[n(35)]
    ReviewConfirmed(#[n(0)] ReviewConfirmed),
    /// A revision was laid open to the public.
    #[n(36)]
    CommentsOpened(#[n(0)] CommentsOpened),
    /// Somebody commented on it.
    #[n(37)]
    CommentMade(#[n(0)] CommentMade),
    /// The department answered a comment.
    #[n(38)]
    CommentAnswered(#[n(0)] CommentAnswered),
    /// A proposal came to its end. Where it was published, [`Self::ItemPublished`] stands before.
    #[n(39)]
    ProposalEnded(#[n(0)] ProposalEnded),
    /// A law or a function changed, and items have to follow.
    #[n(40)]
    LawChanged(#[n(0)] LawChanged),
    /// A department reported that an item stays as it is.
    #[n(41)]
    NoChangeNeeded(#[n(0)] NoChangeNeeded),
    /// Periods of the procedure from a day on.
    #[n(42)]
    PublicationRulesSet(#[n(0)] PublicationRules),
    /// What the law demands of procedures, on the days that the set names.
    #[n(43)]
    ProcedureRulesSet(#[n(0)] ProcedureRules),
    /// How integrity risks are graded from a day on.
    #[n(44)]
    RiskScaleSet(#[n(0)] RiskScaleSet),
}

/// See [`CountyEvent::CountyOpened`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CountyOpened {
    /// Its code.
    #[n(0)]
    pub code: crate::id::CountyCode,
    /// Its names.
    #[n(1)]
    pub names: Texts,
    /// IANA name of its time zone.
    #[n(2)]
    pub time_zone: String,
    /// Started on a simulated clock: real time is never used in this log, nor the reverse.
    #[n(3)]
    pub simulated: bool,
}

/// See [`CountyEvent::CalendarPublished`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CalendarPublished {
    /// Digest (purpose `sanquan.calendar`) of the bytes.
    #[n(0)]
    pub digest: Digest,
    /// CBOR of a calendar document.
    #[cbor(n(1), with = "minicbor::bytes")]
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// See [`CountyEvent::RulesPublished`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct RulesPublished {
    /// Digest (purpose `sanquan.rules`) of the bytes.
    #[n(0)]
    pub digest: Digest,
    /// CBOR of a rule set.
    #[cbor(n(1), with = "minicbor::bytes")]
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// See [`CountyEvent::PluginUploaded`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct PluginUploaded {
    /// Plain SHA-256 of the component.
    #[n(0)]
    pub component: Digest,
    /// Its size.
    #[n(1)]
    pub size_bytes: u64,
    /// What it says of itself.
    #[n(2)]
    pub description: Description,
    /// Its flowcharts, checked by the host.
    #[n(3)]
    pub charts: Vec<Flowchart>,
}

/// See [`CountyEvent::ComponentGated`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ComponentGated {
    /// Plain SHA-256 of the component.
    #[n(0)]
    pub component: Digest,
    /// What was found, rule by rule.
    #[n(1)]
    pub report: GateReport,
}

/// See [`CountyEvent::PluginActivated`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct PluginActivated {
    /// Whose.
    #[n(0)]
    pub department: DepartmentCode,
    /// Which.
    #[n(1)]
    pub component: Digest,
    /// Which it replaces.
    #[n(2)]
    pub replaces: Option<Digest>,
    /// Flowchart now in force for each of its items.
    #[n(3)]
    pub charts: Vec<ItemChart>,
    /// Why, in words.
    #[n(4)]
    pub reason: Option<String>,
    /// The report of the replay on which it rests.
    #[n(5)]
    pub report: Option<Digest>,
    /// The keys whose signatures it rests on; none where the host did not ask for any.
    #[cbor(n(6), default, skip_if = "Vec::is_empty")]
    pub signed_by: Vec<KeyId>,
}

/// See [`CountyEvent::CanaryStarted`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CanaryStarted {
    /// Whose.
    #[n(0)]
    pub department: DepartmentCode,
    /// Which.
    #[n(1)]
    pub component: Digest,
    /// Of a hundred new cases about so many are its own: 1 to 99.
    #[n(2)]
    pub share_percent: u8,
    /// The active component, which judges the others.
    #[n(3)]
    pub beside: Digest,
    /// Its flowchart for each of its items.
    #[n(4)]
    pub charts: Vec<ItemChart>,
    /// Why, in words.
    #[n(5)]
    pub reason: Option<String>,
    /// The report of the replay on which it rests.
    #[n(6)]
    pub report: Digest,
    /// The keys whose signatures it rests on; none where the host did not ask for any.
    #[cbor(n(7), default, skip_if = "Vec::is_empty")]
    pub signed_by: Vec<KeyId>,
}

/// See [`CountyEvent::CanaryEnded`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CanaryEnded {
    /// Whose.
    #[n(0)]
    pub department: DepartmentCode,
    /// Which.
    #[n(1)]
    pub component: Digest,
    /// Why, in words.
    #[n(2)]
    pub reason: String,
}

/// See [`CountyEvent::ChangesAccepted`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ChangesAccepted {
    /// The report.
    #[n(0)]
    pub report: Digest,
    /// Each change that it lists and that needs somebody to answer for it, in its order.
    #[n(1)]
    pub accepted: Vec<AcceptedChange>,
    /// Why, in words.
    #[n(2)]
    pub reason: String,
    /// The signature of whoever answers for it; none where the host did not ask for one.
    #[n(3)]
    pub envelope: Option<Envelope>,
}

/// A verdict that would have been another.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
pub struct AcceptedChange {
    /// Its case.
    #[n(0)]
    pub case: CaseId,
    /// Number of its event in the case.
    #[n(1)]
    pub version: u64,
}

/// See [`CountyEvent::PluginRetired`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct PluginRetired {
    /// Which.
    #[n(0)]
    pub component: Digest,
    /// Why, in words.
    #[n(1)]
    pub reason: String,
}

/// See [`CountyEvent::SettingsChanged`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct SettingsChanged {
    /// Whose.
    #[n(0)]
    pub department: DepartmentCode,
    /// First day on which they hold.
    #[n(1)]
    pub valid_from: Date,
    /// All of them.
    #[n(2)]
    pub settings: Facts,
    /// Why, in words.
    #[n(3)]
    pub reason: String,
    /// The report of the replay on which the change rests.
    #[n(4)]
    pub report: Digest,
}

/// An item and the digest of its flowchart.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ItemChart {
    /// The item.
    #[n(0)]
    pub item: ItemCode,
    /// Digest (purpose `sanquan.chart`) of the chart's CBOR.
    #[n(1)]
    pub chart: Digest,
}

/// What a token may be used for (design: a table role × route × scope).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Role {
    /// Everything that keeps the host running; no cases.
    #[n(0)]
    Operator,
    /// A department's plugins, posts and settings, and what it proposes to change in its items.
    #[n(1)]
    Developer,
    /// Files and supplies for applicants (window, another system).
    #[n(2)]
    Window,
    /// Acts in posts.
    #[n(3)]
    Handler,
    /// Reads cases, findings and cards of its scope.
    #[n(4)]
    Supervisor,
    /// Reads everything.
    #[n(5)]
    Auditor,
    /// The legal office: reviews what departments propose, notes changes of law; no cases.
    #[n(6)]
    Legal,
}

/// See [`CountyEvent::TokenIssued`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct TokenIssued {
    /// Its id.
    #[n(0)]
    pub token: TokenId,
    /// Digest (purpose `sanquan.token`) of its secret.
    #[n(1)]
    #[serde(skip)]
    pub secret: Digest,
    /// What it is for, in the issuer's words.
    #[n(2)]
    pub label: String,
    /// What it may do.
    #[n(3)]
    pub roles: Vec<Role>,
    /// Departments to which it is held; empty means all.
    #[n(4)]
    pub departments: Vec<DepartmentCode>,
    /// The person for whom it acts, where it does.
    #[n(5)]
    pub handler: Option<HandlerCode>,
    /// Not valid after this.
    #[n(6)]
    pub expires_at: Option<Instant>,
}

/// See [`CountyEvent::PluginFaulted`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct PluginFaulted {
    /// Its id, which the caller was told.
    #[n(0)]
    pub fault: FaultId,
    /// What was asked.
    #[n(1)]
    pub function: Function,
    /// Who was asked.
    #[n(2)]
    pub component: Digest,
    /// Stable code.
    #[n(3)]
    pub code: String,
    /// Diagnostic words, at most 1,024 bytes.
    #[n(4)]
    pub message: String,
    /// The item concerned.
    #[n(5)]
    pub item: Option<ItemCode>,
}
