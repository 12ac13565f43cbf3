//! How items change: proposals, reviews, comments, and the changes of law that they follow.

use std::fmt;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::catalogue::PowerItem;
use crate::contract::LegalBasis;
use crate::flowchart::Limit;
use crate::id::{ChangeId, DepartmentCode, HandlerCode, ItemCode, ProposalId};
use crate::time::{Date, Instant};
use crate::value::Texts;

/// Whoever takes part in the procedure, as the door knows them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Participant {
    /// The person, by the number of an official.
    #[n(0)]
    pub person: HandlerCode,
    /// For which party.
    #[n(1)]
    pub party: Party,
}

/// The parties of the procedure (domain.md 8). Which body is the legal office (2013 法制办, today 司法局) is a
/// matter of who was given that role.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// 申请部门: the department whose item it is.
    #[n(0)]
    Department(#[n(0)] DepartmentCode),
    /// 法制审核机构.
    #[n(1)]
    LegalOffice,
    /// 平台管理: publishes what the others have agreed on.
    #[n(2)]
    Publisher,
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Department(department) => write!(f, "department `{department}`"),
            Self::LegalOffice => f.write_str("the legal office"),
            Self::Publisher => f.write_str("the publisher"),
        }
    }
}

/// See [`super::CountyEvent::ItemProposed`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ItemProposed {
    /// The proposal.
    #[n(0)]
    pub proposal: ProposalId,
    /// Which revision of it, counted from 1.
    #[n(1)]
    pub revision: u32,
    /// The version as it would be.
    #[n(2)]
    pub item: Box<PowerItem>,
    /// Why, in words.
    #[n(3)]
    pub reason: String,
    /// The change of law that it follows, where it follows one.
    #[n(4)]
    pub change: Option<ChangeId>,
    /// Who drafted it.
    #[n(5)]
    pub by: Participant,
    /// When it was submitted: the time for its review begins.
    #[n(6)]
    pub at: Instant,
}

/// See [`super::CountyEvent::ProposalReviewed`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ProposalReviewed {
    /// The proposal.
    #[n(0)]
    pub proposal: ProposalId,
    /// The revision that was reviewed.
    #[n(1)]
    pub revision: u32,
    /// What came of it.
    #[n(2)]
    pub outcome: ReviewOutcome,
    /// The legal office's reply; the reasons, where it was sent back.
    #[n(3)]
    pub reply: String,
    /// Who reviewed it.
    #[n(4)]
    pub by: Participant,
    /// When.
    #[n(5)]
    pub at: Instant,
}

/// What came of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum ReviewOutcome {
    /// It may go on. A revision that follows comments need not be laid open again.
    #[n(0)]
    Passed,
    /// It may go on, and has to be laid open again though another revision was: too much has changed.
    #[n(1)]
    PassedToLayOpen,
    /// The department has to revise or withdraw it.
    #[n(2)]
    SentBack,
}

/// See [`super::CountyEvent::ReviewConfirmed`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ReviewConfirmed {
    /// The proposal.
    #[n(0)]
    pub proposal: ProposalId,
    /// The revision.
    #[n(1)]
    pub revision: u32,
    /// Who confirmed it for the department.
    #[n(2)]
    pub by: Participant,
    /// When.
    #[n(3)]
    pub at: Instant,
}

/// See [`super::CountyEvent::CommentsOpened`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CommentsOpened {
    /// The proposal.
    #[n(0)]
    pub proposal: ProposalId,
    /// The revision that is laid open.
    #[n(1)]
    pub revision: u32,
    /// First day.
    #[n(2)]
    pub from: Date,
    /// Last day.
    #[n(3)]
    pub until: Date,
    /// Why it is shorter than the rules want it; published with it.
    #[n(4)]
    pub shortened_because: Option<String>,
    /// Who opened it.
    #[n(5)]
    pub by: Participant,
}

/// See [`super::CountyEvent::CommentMade`]. Nothing says who made it: the public record must be able to keep it
/// for ever, and nobody needs a name to be heard.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CommentMade {
    /// The proposal.
    #[n(0)]
    pub proposal: ProposalId,
    /// The revision that was laid open.
    #[n(1)]
    pub revision: u32,
    /// Its number in the proposal, counted from 1.
    #[n(2)]
    pub number: u32,
    /// What it is about.
    #[n(3)]
    pub on: CommentOn,
    /// The words.
    #[n(4)]
    pub words: String,
    /// When it came in.
    #[n(5)]
    pub at: Instant,
}

/// What a comment is about.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentOn {
    /// The item as a whole.
    #[n(0)]
    Whole,
    /// A step of its flowchart.
    #[n(1)]
    Step(#[n(0)] String),
}

/// See [`super::CountyEvent::CommentAnswered`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CommentAnswered {
    /// The proposal.
    #[n(0)]
    pub proposal: ProposalId,
    /// Which comment.
    #[n(1)]
    pub number: u32,
    /// Whether the draft is to follow it.
    #[n(2)]
    pub adopted: bool,
    /// The official reply.
    #[n(3)]
    pub reply: String,
    /// Who answered.
    #[n(4)]
    pub by: Participant,
    /// When.
    #[n(5)]
    pub at: Instant,
}

/// See [`super::CountyEvent::ProposalEnded`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ProposalEnded {
    /// The proposal.
    #[n(0)]
    pub proposal: ProposalId,
    /// How.
    #[n(1)]
    pub end: ProposalEnd,
    /// Who ended it.
    #[n(2)]
    pub by: Participant,
    /// When.
    #[n(3)]
    pub at: Instant,
}

/// How a proposal ends.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
#[serde(tag = "end", rename_all = "snake_case")]
pub enum ProposalEnd {
    /// It is a version of its item now.
    #[n(0)]
    Published {
        /// The version.
        #[n(0)]
        version: u32,
        /// The first day on which it is in force.
        #[n(1)]
        valid_from: Date,
    },
    /// The department took it back.
    #[n(1)]
    Withdrawn {
        /// Why, in words.
        #[n(0)]
        reason: String,
    },
}

/// See [`super::CountyEvent::LawChanged`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct LawChanged {
    /// The change.
    #[n(0)]
    pub change: ChangeId,
    /// The day on which it took effect: the time for the departments' reports begins.
    #[n(1)]
    pub on: Date,
    /// What changed, in words.
    #[n(2)]
    pub words: String,
    /// The articles.
    #[n(3)]
    pub basis: Vec<LegalBasis>,
    /// Items that may have to follow.
    #[n(4)]
    pub items: Vec<ItemCode>,
    /// Who noted it.
    #[n(5)]
    pub by: Participant,
}

/// See [`super::CountyEvent::NoChangeNeeded`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct NoChangeNeeded {
    /// The change of law.
    #[n(0)]
    pub change: ChangeId,
    /// The item that stays as it is.
    #[n(1)]
    pub item: ItemCode,
    /// Why, in words.
    #[n(2)]
    pub reason: String,
    /// Who reported it for the department.
    #[n(3)]
    pub by: Participant,
    /// When.
    #[n(4)]
    pub at: Instant,
}

/// Periods of the procedure, with the days on which they hold. [`PublicationRules::published`] are those that a
/// county can start from.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicationRules {
    /// What they are called.
    #[n(0)]
    pub names: Texts,
    /// Where the figures come from; at least one source.
    #[n(1)]
    pub sources: Vec<String>,
    /// First day on which they hold.
    #[n(2)]
    pub valid_from: Date,
    /// Last such day; none: until further notice.
    #[n(3)]
    pub valid_until: Option<Date>,
    /// Time for a department's report after a law or a function has changed.
    #[n(4)]
    pub report_within: Limit,
    /// Time for the legal office's review of a revision.
    #[n(5)]
    pub review_within: Limit,
    /// How long a draft is laid open to the public.
    #[n(6)]
    pub comments: Limit,
}
