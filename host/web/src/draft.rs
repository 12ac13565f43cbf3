//! A proposal as the public may know it: the revision that lies or lay open, and where it stands.

use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::county::publication::{Proposal, ProposalState};
use sanquan_domain::event::{CommentsOpened, ItemProposed};
use sanquan_domain::time::Date;

use crate::texts::Texts;
use crate::visit::{Place, Visit};

/// See the module.
pub(crate) struct Draft<'a> {
    pub proposal: &'a Proposal,
    /// The revision that may be read.
    pub drafted: &'a ItemProposed,
    today: Date,
}

impl<'a> Draft<'a> {
    /// The proposal, if the public may read anything of it today.
    pub fn of(proposal: &'a Proposal, today: Date) -> Option<Self> {
        let revision = proposal.public_revision(today)?;
        Some(Self {
            proposal,
            drafted: &revision.drafted,
            today,
        })
    }

    /// The version as it would be.
    pub fn item(&self) -> &'a PowerItem {
        &self.drafted.item
    }

    /// Whether it has neither been published nor withdrawn.
    pub fn is_under_way(&self) -> bool {
        self.proposal.ended.is_none()
    }

    /// The period in which comments are taken today.
    pub fn open_period(&self) -> Option<&'a CommentsOpened> {
        let newest = self.proposal.periods.last()?;
        let open = (newest.from..=newest.until).contains(&self.today);
        (open && self.is_under_way()).then_some(newest)
    }

    /// Days on which comments are still taken, today included.
    pub fn days_left(&self) -> Option<i32> {
        let until = self.open_period()?.until;
        Some((until.civil() - self.today.civil()).get_days() + 1)
    }

    /// Where it stands. A review that goes on is the parties' own and is told as a revision.
    pub fn stage(&self, t: &Texts) -> &'static str {
        use ProposalState as S;
        match self.proposal.state(self.today) {
            S::LaidOpen if self.open_period().is_some() => t.stage_open,
            S::LaidOpen => t.stage_to_come,
            S::InReview | S::SentBack | S::ToConfirm | S::ToLayOpen => t.stage_revision,
            S::ToAnswer => t.stage_replies,
            S::ToPublish => t.stage_ready,
            S::Published => t.stage_published,
            S::Withdrawn => t.stage_withdrawn,
        }
    }

    /// Its page.
    pub fn link(&self, visit: &Visit, place: &Place) -> String {
        visit.link(&place.code, &self.path(), &[])
    }

    /// Address of its page.
    pub fn path(&self) -> String {
        format!("/proposals/{}", self.proposal.id)
    }

    /// How many comments there are, and how many of them have a reply.
    pub fn comments(&self) -> (usize, usize) {
        let comments = &self.proposal.comments;
        let unanswered = self.proposal.unanswered().count();
        (comments.len(), comments.len() - unanswered)
    }
}
