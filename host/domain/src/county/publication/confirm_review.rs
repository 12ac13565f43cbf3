//! Confirm: the department agrees to the legal office's reply. Only then is the review effective (domain.md 3.4).

use super::super::County;
use super::super::commands::unchanged;
use super::parties::{for_department, must_be_agreed, must_be_current};
use crate::event::{CountyEvent, Participant, ReviewConfirmed};
use crate::id::ProposalId;
use crate::refusal::Refusal;
use crate::time::Instant;

/// Records the department's consent. Whoever disagrees revises or withdraws instead.
pub fn confirm_review(
    county: &County,
    proposal: ProposalId,
    revision: u32,
    by: Participant,
    at: Instant,
) -> Result<CountyEvent, Refusal> {
    let known = county.publication.live(proposal)?;
    for_department(known, &by)?;
    must_be_current(known, revision)?;
    let review = known.current().review.as_ref();
    if review.is_some_and(|review| review.by.person == by.person) {
        let person = by.person;
        return Err(Refusal::OwnReview { person, revision });
    }
    match must_be_agreed(known) {
        Ok(()) => Err(unchanged("confirmation of revision", &revision)),
        Err(Refusal::NotConfirmed { .. }) => Ok(CountyEvent::ReviewConfirmed(ReviewConfirmed {
            proposal,
            revision,
            by,
            at,
        })),
        Err(refusal) => Err(refusal),
    }
}
