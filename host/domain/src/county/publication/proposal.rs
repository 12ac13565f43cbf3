//! A proposal as the record has it: its revisions, what the others said of each, comments, and its end.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::catalogue::PowerItem;
use crate::event::{
    CommentAnswered, CommentMade, CommentsOpened, ItemProposed, ProposalEnd, ProposalEnded,
    ProposalReviewed, ReviewConfirmed, ReviewOutcome,
};
use crate::id::{ChangeId, DepartmentCode, ItemCode, ProposalId};
use crate::time::Date;

/// A proposed version of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Its id.
    pub id: ProposalId,
    /// The item.
    pub item: ItemCode,
    /// The department whose item it is.
    pub department: DepartmentCode,
    /// The change of law that it follows, where it follows one.
    pub change: Option<ChangeId>,
    /// Every revision, the current one last; never empty.
    pub revisions: Vec<Revision>,
    /// When it was laid open; more than once where the legal office asked for it.
    pub periods: Vec<CommentsOpened>,
    /// Comments by number, the first being 1.
    pub comments: Vec<Comment>,
    /// How it ended, if it did.
    pub ended: Option<ProposalEnded>,
}

/// A revision and what was said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Revision {
    /// The draft; shared, since items are long and a proposal is copied with every change of it.
    #[serde(serialize_with = "within")]
    pub drafted: Arc<ItemProposed>,
    /// The legal office's review.
    pub review: Option<ProposalReviewed>,
    /// The department's consent to its reply.
    pub confirmed: Option<ReviewConfirmed>,
}

fn within<S: Serializer>(drafted: &Arc<ItemProposed>, s: S) -> Result<S::Ok, S::Error> {
    drafted.as_ref().serialize(s)
}

/// A comment and its official reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comment {
    /// The comment.
    pub made: CommentMade,
    /// The reply.
    pub answer: Option<CommentAnswered>,
}

/// Where a proposal stands, which is: what has to happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalState {
    /// The legal office reviews it.
    InReview,
    /// The department revises it.
    SentBack,
    /// The department confirms the legal office's reply.
    ToConfirm,
    /// It is laid open.
    ToLayOpen,
    /// The public comments; the period may still be to come.
    LaidOpen,
    /// The department answers comments, or takes up what it adopted.
    ToAnswer,
    /// It can be published.
    ToPublish,
    /// It is a version of its item.
    Published,
    /// The department took it back.
    Withdrawn,
}

impl Proposal {
    /// The draft as it is now.
    pub fn current(&self) -> &Revision {
        let newest = self.revisions.last();
        newest.expect("a proposal begins with its first revision")
    }

    /// Number of the current revision.
    pub fn revision(&self) -> u32 {
        self.current().drafted.revision
    }

    /// The version as it would be.
    pub fn draft_item(&self) -> &PowerItem {
        &self.current().drafted.item
    }

    /// Where it stands on a day.
    pub fn state(&self, on: Date) -> ProposalState {
        use ProposalState as S;
        if let Some(ended) = &self.ended {
            return match ended.end {
                ProposalEnd::Published { .. } => S::Published,
                ProposalEnd::Withdrawn { .. } => S::Withdrawn,
            };
        }
        let current = self.current();
        match &current.review {
            None => S::InReview,
            Some(review) if review.outcome == ReviewOutcome::SentBack => S::SentBack,
            Some(_) if current.confirmed.is_none() => S::ToConfirm,
            Some(_) if !self.was_laid_open() => S::ToLayOpen,
            Some(_) if self.open_until(on).is_some() => S::LaidOpen,
            Some(_) if self.unanswered().next().is_some() => S::ToAnswer,
            Some(_) if self.not_taken_up().next().is_some() => S::ToAnswer,
            Some(_) => S::ToPublish,
        }
    }

    /// Whether the draft is not for the public, for the written reason that it gives.
    pub fn is_withheld(&self) -> bool {
        self.draft_item().is_withheld()
    }

    /// What the public may read of it on a day: the version that it became, else the revision that lay open last.
    /// A draft is the parties' own before its first day, and so is a later revision until it is laid open in its turn
    /// or published. Of what is withheld the public reads nothing.
    pub fn public_revision(&self, on: Date) -> Option<&Revision> {
        let begun = self.periods.iter().rfind(|period| period.from <= on);
        let begun = begun.filter(|_| !self.is_withheld())?;
        if self.state(on) == ProposalState::Published {
            return Some(self.current());
        }
        let mut revisions = self.revisions.iter();
        revisions.find(|revision| revision.drafted.revision == begun.revision)
    }

    /// Whether the public was asked as far as it has to be: once, and again where the legal office wants it for
    /// the current revision; not at all about what is withheld.
    pub fn was_laid_open(&self) -> bool {
        if self.is_withheld() {
            return true;
        }
        let again = self.current().review.as_ref();
        let again = again.is_some_and(|r| r.outcome == ReviewOutcome::PassedToLayOpen);
        let wanted = if again { self.revision() } else { 0 };
        self.periods.iter().any(|period| period.revision >= wanted)
    }

    /// Last day of the newest comment period, unless it is over on `on`.
    pub fn open_until(&self, on: Date) -> Option<Date> {
        let until = self.periods.last()?.until;
        (on <= until).then_some(until)
    }

    /// Numbers of comments without an official reply.
    pub fn unanswered(&self) -> impl Iterator<Item = u32> {
        let unanswered = self.comments.iter().filter(|c| c.answer.is_none());
        unanswered.map(|comment| comment.made.number)
    }

    /// Numbers of comments that were adopted, and on whose revision nothing has followed yet.
    pub fn not_taken_up(&self) -> impl Iterator<Item = u32> {
        let current = self.revision();
        let adopted = |c: &&Comment| c.answer.as_ref().is_some_and(|answer| answer.adopted);
        let waiting = self.comments.iter().filter(adopted);
        let waiting = waiting.filter(move |comment| comment.made.revision >= current);
        waiting.map(|comment| comment.made.number)
    }

    /// Whether a withdrawal has undone it.
    pub fn was_withdrawn(&self) -> bool {
        let ended = self.ended.as_ref();
        ended.is_some_and(|ended| matches!(ended.end, ProposalEnd::Withdrawn { .. }))
    }

    pub(super) fn begun(proposed: &ItemProposed) -> Self {
        Self {
            id: proposed.proposal,
            item: proposed.item.code.clone(),
            department: proposed.item.department.clone(),
            change: proposed.change,
            revisions: Vec::new(),
            periods: Vec::new(),
            comments: Vec::new(),
            ended: None,
        }
    }

    pub(super) fn draft(&mut self, proposed: &ItemProposed) {
        self.revisions.push(Revision {
            drafted: Arc::new(proposed.clone()),
            review: None,
            confirmed: None,
        });
    }

    pub(super) fn review(&mut self, reviewed: &ProposalReviewed) {
        if let Some(revision) = self.numbered(reviewed.revision) {
            revision.review = Some(reviewed.clone());
        }
    }

    pub(super) fn confirm(&mut self, confirmed: &ReviewConfirmed) {
        if let Some(revision) = self.numbered(confirmed.revision) {
            revision.confirmed = Some(confirmed.clone());
        }
    }

    pub(super) fn answer(&mut self, answered: &CommentAnswered) {
        let mut comments = self.comments.iter_mut();
        if let Some(comment) = comments.find(|c| c.made.number == answered.number) {
            comment.answer = Some(answered.clone());
        }
    }

    fn numbered(&mut self, number: u32) -> Option<&mut Revision> {
        let mut revisions = self.revisions.iter_mut();
        revisions.find(|revision| revision.drafted.revision == number)
    }
}
