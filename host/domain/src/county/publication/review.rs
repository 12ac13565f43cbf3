//! Review: the legal office passes the current revision, or sends it back with reasons.

use super::super::County;
use super::parties::{check_reply, must_be, must_be_current, must_not_have_drafted};
use crate::event::{CountyEvent, Participant, Party, ProposalReviewed, ReviewOutcome};
use crate::id::ProposalId;
use crate::refusal::Refusal;
use crate::time::Instant;

/// The command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReview {
    /// The proposal.
    pub proposal: ProposalId,
    /// The revision that was read.
    pub revision: u32,
    /// What comes of it.
    pub outcome: ReviewOutcome,
    /// The reply to the department; the reasons, where it is sent back.
    pub reply: String,
    /// Who reviewed it, for the legal office.
    pub by: Participant,
}

/// Records a review; whoever drafted a revision may not review any.
pub fn review_proposal(
    county: &County,
    new: NewReview,
    at: Instant,
) -> Result<CountyEvent, Refusal> {
    let known = county.publication.live(new.proposal)?;
    must_be(&Party::LegalOffice, &new.by)?;
    must_not_have_drafted(known, &new.by)?;
    must_be_current(known, new.revision)?;
    check_reply("the reply", &new.reply)?;
    if known.current().review.is_some() {
        return Err(Refusal::ReviewedAlready {
            revision: new.revision,
        });
    }
    Ok(CountyEvent::ProposalReviewed(ProposalReviewed {
        proposal: new.proposal,
        revision: new.revision,
        outcome: new.outcome,
        reply: new.reply,
        by: new.by,
        at,
    }))
}
