//! How an item changes (domain.md 3.4, 3.5): a procedure of three parties, with the public's comments between.
//!
//! ```text
//! draft ─► legal review ─► confirmation ─► laid open ─► replies ─► published ─► in force ─► retired
//!   ▲           │ sent back                                │ adopted      │ valid_from  │ valid_until
//!   └───────────┴──────────── a new revision ──────────────┘
//! ```
//!
//! # Source
//!
//! - Three parties: the department applies, the legal office reviews, the department confirms the reply; only then
//!   does a change become effective, and the record keeps reason, content, requester, result, reviewer and dates
//!   (domain.md 3.4 [C S20]). What was not reviewed may not be entered ([C S45]).
//! - Comments: rules that bear upon enterprises are laid open to the public, as a rule for no less than 30 days,
//!   and what becomes of the comments is told (优化营商环境条例 62). So every comment has an official reply.
//! - After a law or a function changes, the body reports in 20 days and the legal office reviews in 10 (domain.md
//!   3.4 [C S46 S8]). Periods are [`PublicationRules`](crate::event::PublicationRules): data with dates.
//!
//! # When two rules meet
//!
//! - A revision that follows comments is reviewed and confirmed again. It is laid open again only where the legal
//!   office says so in its review, so that small corrections cannot go on for ever.
//! - Nobody approves their own: whoever drafted any revision neither reviews nor publishes, and whoever reviewed
//!   does not confirm, whatever roles they hold.
//! - A draft is held to every rule of publication from the beginning, and once more at the end, since the
//!   catalogue may have changed between.
//! - A retirement is a version with a last day, and goes the same way. Afterwards the code is never used again.
//! - What the law keeps secret is not laid open: a draft that is withheld, with its written reason, goes from the
//!   confirmation straight to publication (优化营商环境条例 62; domain.md 3.5 wants reason and approval, which is the
//!   legal office's).
//! - Running cases keep the version of the day on which they were received ([`super::County::in_force`]).
//!
//! # Personal values
//!
//! A comment says nothing of who made it, and no way to reach them is kept anywhere: the record is public and for
//! ever. Words with an identity or telephone number are refused.
//!
//! # Example
//!
//! The licensing section of 015 proposes on 2026-03-02 to promise 8 working days instead of 10. The legal office
//! has until 03-16 and passes it on 03-05; the section confirms on 03-06; the draft lies open from 03-09 to 04-07;
//! two comments are answered; it is published on 04-08 with force from 05-01. Cases received before May keep the
//! promise of 10 days.

mod answer_comment;
mod comment;
mod confirm_review;
mod duties;
mod lay_open;
mod no_change;
mod note_change;
mod parties;
mod proposal;
mod propose;
mod publish;
mod retire;
mod review;
mod revise;
mod rules;
mod withdraw;

pub use answer_comment::{NewAnswer, answer_comment};
pub use comment::{COMMENT_MAX_CHARS, NewComment, comment};
pub use confirm_review::confirm_review;
pub use duties::{Duty, PublicationDuty, open_duties, overdue_duties};
pub use lay_open::{NewPeriod, lay_open};
pub use no_change::report_no_change;
pub use note_change::note_change;
pub use proposal::{Comment, Proposal, ProposalState, Revision};
pub use propose::{NewProposal, propose_item};
pub use publish::publish_proposal;
pub use retire::retired_version;
pub use review::{NewReview, review_proposal};
pub use revise::{NewRevision, revise_proposal};
pub use rules::set_publication_rules;
pub use withdraw::withdraw_proposal;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::event::{
    CommentAnswered, CommentMade, CommentsOpened, ItemProposed, LawChanged, NoChangeNeeded,
    ProposalEnded, ProposalReviewed, PublicationRules, ReviewConfirmed,
};
use crate::id::{ChangeId, ItemCode, ProposalId};
use crate::refusal::Refusal;
use crate::time::Date;

/// Proposals, changes of law and the rules of both.
#[derive(Clone, Debug, Default)]
pub struct Publication {
    proposals: Arc<BTreeMap<ProposalId, Arc<Proposal>>>,
    changes: Arc<BTreeMap<ChangeId, Arc<NotedChange>>>,
    rules: Arc<Vec<Arc<PublicationRules>>>,
}

/// A change of law, and which items stay as they are all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotedChange {
    /// What was noted.
    pub noted: LawChanged,
    /// Reports that nothing needs to change.
    pub kept: Vec<NoChangeNeeded>,
}

impl Publication {
    /// Proposals in the order in which they were made.
    pub fn proposals(&self) -> impl Iterator<Item = &Arc<Proposal>> {
        self.proposals.values()
    }

    /// Proposals for an item, in the order in which they were made.
    pub fn proposals_for(&self, item: &ItemCode) -> impl Iterator<Item = &Arc<Proposal>> {
        self.proposals().filter(move |known| known.item == *item)
    }

    /// The proposal with this id.
    pub fn proposal(&self, id: ProposalId) -> Result<&Arc<Proposal>, Refusal> {
        let unknown = Refusal::UnknownProposal { proposal: id };
        self.proposals.get(&id).ok_or(unknown)
    }

    /// Changes of law in the order in which they were noted.
    pub fn changes(&self) -> impl Iterator<Item = &Arc<NotedChange>> {
        self.changes.values()
    }

    /// The change of law with this id.
    pub fn change(&self, id: ChangeId) -> Result<&Arc<NotedChange>, Refusal> {
        let unknown = Refusal::UnknownChange { change: id };
        self.changes.get(&id).ok_or(unknown)
    }

    /// The rules that hold on a day: of several those that came into force last, and of those of the same day
    /// the ones set last.
    pub fn rules_on(&self, on: Date) -> Result<&PublicationRules, Refusal> {
        let in_force = self.rules.iter().filter(|rules| rules.is_in_force_on(on));
        let newest = in_force.max_by_key(|rules| rules.valid_from);
        let none = Refusal::NoPublicationRules { on };
        newest.map(AsRef::as_ref).ok_or(none)
    }

    /// Every set of rules, in the order in which they were set.
    pub fn rule_sets(&self) -> impl Iterator<Item = &PublicationRules> {
        self.rules.iter().map(AsRef::as_ref)
    }

    /// A proposal that may still be changed.
    fn live(&self, id: ProposalId) -> Result<&Arc<Proposal>, Refusal> {
        let known = self.proposal(id)?;
        match known.ended {
            None => Ok(known),
            Some(_) => Err(Refusal::ProposalOver { proposal: id }),
        }
    }

    pub(super) fn propose(&mut self, proposed: &ItemProposed) {
        let proposals = Arc::make_mut(&mut self.proposals);
        let known = proposals.entry(proposed.proposal);
        let known = known.or_insert_with(|| Arc::new(Proposal::begun(proposed)));
        Arc::make_mut(known).draft(proposed);
    }

    pub(super) fn review(&mut self, reviewed: &ProposalReviewed) {
        self.change_proposal(reviewed.proposal, |known| known.review(reviewed));
    }

    pub(super) fn confirm(&mut self, confirmed: &ReviewConfirmed) {
        self.change_proposal(confirmed.proposal, |known| known.confirm(confirmed));
    }

    pub(super) fn lay_open(&mut self, opened: &CommentsOpened) {
        self.change_proposal(opened.proposal, |known| known.periods.push(opened.clone()));
    }

    pub(super) fn comment(&mut self, made: &CommentMade) {
        self.change_proposal(made.proposal, |known| {
            known.comments.push(Comment {
                made: made.clone(),
                answer: None,
            });
        });
    }

    pub(super) fn answer(&mut self, answered: &CommentAnswered) {
        self.change_proposal(answered.proposal, |known| known.answer(answered));
    }

    pub(super) fn end(&mut self, ended: &ProposalEnded) {
        self.change_proposal(ended.proposal, |known| known.ended = Some(ended.clone()));
    }

    pub(super) fn note(&mut self, changed: &LawChanged) {
        let noted = NotedChange {
            noted: changed.clone(),
            kept: Vec::new(),
        };
        Arc::make_mut(&mut self.changes).insert(changed.change, Arc::new(noted));
    }

    pub(super) fn keep(&mut self, reported: &NoChangeNeeded) {
        if let Some(known) = Arc::make_mut(&mut self.changes).get_mut(&reported.change) {
            Arc::make_mut(known).kept.push(reported.clone());
        }
    }

    pub(super) fn set_rules(&mut self, rules: &PublicationRules) {
        Arc::make_mut(&mut self.rules).push(Arc::new(rules.clone()));
    }

    fn change_proposal(&mut self, id: ProposalId, change: impl FnOnce(&mut Proposal)) {
        if let Some(known) = Arc::make_mut(&mut self.proposals).get_mut(&id) {
            change(Arc::make_mut(known));
        }
    }
}
