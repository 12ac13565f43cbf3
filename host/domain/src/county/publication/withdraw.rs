//! Withdraw: the department takes its proposal back. Draft, reviews and comments stay on record.

use super::super::County;
use super::super::activate::check_reason;
use super::parties::for_department;
use crate::event::{CountyEvent, Participant, ProposalEnd, ProposalEnded};
use crate::id::ProposalId;
use crate::refusal::Refusal;
use crate::time::Instant;

/// Ends a proposal without a new version.
pub fn withdraw_proposal(
    county: &County,
    proposal: ProposalId,
    reason: String,
    by: Participant,
    at: Instant,
) -> Result<CountyEvent, Refusal> {
    let known = county.publication.live(proposal)?;
    for_department(known, &by)?;
    check_reason(&reason)?;
    Ok(CountyEvent::ProposalEnded(ProposalEnded {
        proposal,
        end: ProposalEnd::Withdrawn { reason },
        by,
        at,
    }))
}
