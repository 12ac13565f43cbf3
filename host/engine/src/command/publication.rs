//! How items change: what each party does with a proposal, and the changes of law that proposals follow.
//!
//! The door has settled by role for which party somebody may speak; here the person is put on record with it.
//! Every command gives the proposal as it is afterwards.

use std::sync::Arc;

use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::contract::LegalBasis;
use sanquan_domain::county::County;
use sanquan_domain::county::publication::{
    self, NewAnswer, NewComment, NewPeriod, NewProposal, NewReview, NewRevision, NotedChange,
    Proposal, PublicationDuty,
};
use sanquan_domain::event::{
    CommentOn, CountyEvent, LawChanged, NoChangeNeeded, Participant, Party, PublicationRules,
    ReviewOutcome,
};
use sanquan_domain::id::{ChangeId, DepartmentCode, ItemCode, ProposalId};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::time::{Date, Instant};

use super::check_scope;
use crate::caller::Caller;
use crate::engine::Engine;
use crate::entropy::draw;
use crate::error::EngineError;

/// What a department proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemDraft {
    /// The version as it would be.
    pub item: PowerItem,
    /// Why, in words.
    pub reason: String,
    /// The change of law that it follows; a revision follows what its proposal does.
    pub change: Option<ChangeId>,
}

/// What the legal office says of a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftReview {
    /// The revision that was read.
    pub revision: u32,
    /// What comes of it.
    pub outcome: ReviewOutcome,
    /// The reply.
    pub reply: String,
}

/// The official reply to a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentReply {
    /// Which comment.
    pub number: u32,
    /// Whether the draft is to follow it.
    pub adopted: bool,
    /// The reply.
    pub reply: String,
}

impl Engine {
    /// Begins a proposal for the department of the item.
    pub async fn propose_item(
        &self,
        caller: &Caller,
        draft: ItemDraft,
    ) -> Result<Arc<Proposal>, EngineError> {
        let proposal = ProposalId::new(self.now(), draw(self.entropy()));
        let new = NewProposal {
            proposal,
            by: for_department(caller, &draft.item.department)?,
            item: draft.item,
            reason: draft.reason,
            change: draft.change,
        };
        let county = self
            .change_county(caller, |county, now| {
                Ok(vec![publication::propose_item(county, new, now)?])
            })
            .await?;
        Ok(Arc::clone(county.publication.proposal(proposal)?))
    }

    /// Adds a revision to a proposal.
    pub async fn revise_proposal(
        &self,
        caller: &Caller,
        proposal: ProposalId,
        draft: ItemDraft,
    ) -> Result<Arc<Proposal>, EngineError> {
        let new = NewRevision {
            proposal,
            by: self.for_department_of(caller, proposal)?,
            item: draft.item,
            reason: draft.reason,
        };
        self.change_proposal(caller, proposal, |county, now| {
            one(publication::revise_proposal(county, new, now))
        })
        .await
    }

    /// Records the legal office's review of a revision.
    pub async fn review_proposal(
        &self,
        caller: &Caller,
        proposal: ProposalId,
        review: DraftReview,
    ) -> Result<Arc<Proposal>, EngineError> {
        let new = NewReview {
            proposal,
            revision: review.revision,
            outcome: review.outcome,
            reply: review.reply,
            by: self.for_party(caller, proposal, Party::LegalOffice)?,
        };
        self.change_proposal(caller, proposal, |county, now| {
            one(publication::review_proposal(county, new, now))
        })
        .await
    }

    /// Records that the department agrees to the legal office's reply on a revision.
    pub async fn confirm_review(
        &self,
        caller: &Caller,
        proposal: ProposalId,
        revision: u32,
    ) -> Result<Arc<Proposal>, EngineError> {
        let by = self.for_department_of(caller, proposal)?;
        self.change_proposal(caller, proposal, |county, now| {
            one(publication::confirm_review(
                county, proposal, revision, by, now,
            ))
        })
        .await
    }

    /// Lays the current revision open for comments.
    pub async fn lay_proposal_open(
        &self,
        caller: &Caller,
        proposal: ProposalId,
        days: (Option<Date>, Option<Date>),
        shortened_because: Option<String>,
    ) -> Result<Arc<Proposal>, EngineError> {
        let new = NewPeriod {
            proposal,
            from: days.0,
            until: days.1,
            shortened_because,
            by: self.for_department_of(caller, proposal)?,
        };
        self.change_proposal(caller, proposal, |county, now| {
            one(publication::lay_open(county, new, now))
        })
        .await
    }

    /// Records what somebody says about a draft that lies open; nothing says who. A window of any department may
    /// take a comment in: what it is about is public.
    pub async fn comment_on_proposal(
        &self,
        caller: &Caller,
        proposal: ProposalId,
        on: CommentOn,
        words: String,
    ) -> Result<Arc<Proposal>, EngineError> {
        let new = NewComment {
            proposal,
            on,
            words,
        };
        self.change_proposal(caller, proposal, |county, now| {
            one(publication::comment(county, new, now))
        })
        .await
    }

    /// Records the official reply to a comment.
    pub async fn answer_comment(
        &self,
        caller: &Caller,
        proposal: ProposalId,
        answer: CommentReply,
    ) -> Result<Arc<Proposal>, EngineError> {
        let new = NewAnswer {
            proposal,
            number: answer.number,
            adopted: answer.adopted,
            reply: answer.reply,
            by: self.for_department_of(caller, proposal)?,
        };
        self.change_proposal(caller, proposal, |county, now| {
            one(publication::answer_comment(county, new, now))
        })
        .await
    }

    /// Publishes what was agreed on, with force from a day.
    pub async fn publish_proposal(
        &self,
        caller: &Caller,
        proposal: ProposalId,
        valid_from: Option<Date>,
    ) -> Result<Arc<Proposal>, EngineError> {
        let by = self.for_party(caller, proposal, Party::Publisher)?;
        self.change_proposal(caller, proposal, |county, now| {
            publication::publish_proposal(county, proposal, valid_from, by, now)
        })
        .await
    }

    /// Takes a proposal back.
    pub async fn withdraw_proposal(
        &self,
        caller: &Caller,
        proposal: ProposalId,
        reason: String,
    ) -> Result<Arc<Proposal>, EngineError> {
        let by = self.for_department_of(caller, proposal)?;
        self.change_proposal(caller, proposal, |county, now| {
            one(publication::withdraw_proposal(
                county, proposal, reason, by, now,
            ))
        })
        .await
    }

    /// Notes a change of law that items have to follow.
    pub async fn note_law_change(
        &self,
        caller: &Caller,
        on: Date,
        words: String,
        basis: Vec<LegalBasis>,
        items: Vec<ItemCode>,
    ) -> Result<Arc<NotedChange>, EngineError> {
        let change = ChangeId::new(self.now(), draw(self.entropy()));
        let noted = LawChanged {
            change,
            on,
            words,
            basis,
            items,
            by: Participant::known(caller.handler.clone(), Party::LegalOffice)?,
        };
        let county = self
            .change_county(caller, |county, _| {
                Ok(vec![publication::note_change(county, noted)?])
            })
            .await?;
        Ok(Arc::clone(county.publication.change(change)?))
    }

    /// Records that an item stays as it is though a law changed.
    pub async fn report_no_change(
        &self,
        caller: &Caller,
        change: ChangeId,
        item: ItemCode,
        reason: String,
    ) -> Result<Arc<NotedChange>, EngineError> {
        let department = {
            let county = self.county();
            let newest = county.catalogue.newest(&item);
            let unknown = Refusal::UnknownItem { item: item.clone() };
            newest.ok_or(unknown)?.department.clone()
        };
        let by = for_department(caller, &department)?;
        let county = self
            .change_county(caller, |county, at| {
                let reported = NoChangeNeeded {
                    change,
                    item,
                    reason,
                    by,
                    at,
                };
                Ok(vec![publication::report_no_change(county, reported)?])
            })
            .await?;
        Ok(Arc::clone(county.publication.change(change)?))
    }

    /// Sets the periods of the procedure from a day on.
    pub async fn set_publication_rules(
        &self,
        caller: &Caller,
        rules: PublicationRules,
    ) -> Result<(), EngineError> {
        self.change_county(caller, |county, _| {
            Ok(vec![publication::set_publication_rules(county, rules)?])
        })
        .await?;
        Ok(())
    }

    /// What is owed in the procedure, within the caller's scope: what is due first comes first.
    pub fn publication_duties(
        &self,
        caller: &Caller,
        overdue_only: bool,
    ) -> Result<Vec<PublicationDuty>, EngineError> {
        let county = self.county();
        let mut duties = match overdue_only {
            true => publication::overdue_duties(&county, self.now())?,
            false => publication::open_duties(&county)?,
        };
        duties.retain(|owed| match &owed.party {
            Party::Department(department) => caller.covers(department),
            Party::LegalOffice | Party::Publisher => true,
        });
        Ok(duties)
    }

    async fn change_proposal(
        &self,
        caller: &Caller,
        proposal: ProposalId,
        decide: impl FnOnce(&County, Instant) -> Result<Vec<CountyEvent>, Refusal>,
    ) -> Result<Arc<Proposal>, EngineError> {
        let county = self
            .change_county(caller, |county, now| {
                decide(county, now).map_err(Into::into)
            })
            .await?;
        Ok(Arc::clone(county.publication.proposal(proposal)?))
    }

    /// The caller, for the department of a proposal.
    fn for_department_of(
        &self,
        caller: &Caller,
        proposal: ProposalId,
    ) -> Result<Participant, EngineError> {
        let county = self.county();
        for_department(caller, &county.publication.proposal(proposal)?.department)
    }

    /// The caller, for a party without department, held to the departments that its token reaches.
    fn for_party(
        &self,
        caller: &Caller,
        proposal: ProposalId,
        party: Party,
    ) -> Result<Participant, EngineError> {
        let county = self.county();
        check_scope(caller, &county.publication.proposal(proposal)?.department)?;
        Ok(Participant::known(caller.handler.clone(), party)?)
    }
}

fn for_department(
    caller: &Caller,
    department: &DepartmentCode,
) -> Result<Participant, EngineError> {
    check_scope(caller, department)?;
    let party = Party::Department(department.clone());
    Ok(Participant::known(caller.handler.clone(), party)?)
}

fn one(event: Result<CountyEvent, Refusal>) -> Result<Vec<CountyEvent>, Refusal> {
    event.map(|event| vec![event])
}
