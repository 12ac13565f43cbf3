//! Revise: the department replaces its draft, because the legal office sent it back or comments changed it. The
//! old revision is kept; the new one is reviewed and confirmed again.

use super::super::County;
use super::super::activate::check_reason;
use super::super::commands::unchanged;
use super::parties::for_department;
use super::propose::check_draft;
use crate::catalogue::PowerItem;
use crate::event::{CountyEvent, ItemProposed, Participant};
use crate::id::ProposalId;
use crate::refusal::Refusal;
use crate::time::Instant;

/// The command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRevision {
    /// The proposal.
    pub proposal: ProposalId,
    /// The version as it would be now.
    pub item: PowerItem,
    /// Why, in words.
    pub reason: String,
    /// Who drafted it.
    pub by: Participant,
}

/// Adds a revision. While comments are taken the draft stays as it lies open.
pub fn revise_proposal(
    county: &County,
    new: NewRevision,
    at: Instant,
) -> Result<CountyEvent, Refusal> {
    let known = county.publication.live(new.proposal)?;
    for_department(known, &new.by)?;
    check_reason(&new.reason)?;
    if new.item.code != known.item {
        return Err(Refusal::ProposalOfOther {
            proposal: known.id,
            item: known.item.clone(),
            given: new.item.code,
        });
    }
    if let Some(until) = known.open_until(county.day(at)) {
        return Err(Refusal::CommentsRunning { until });
    }
    if *known.draft_item() == new.item {
        return Err(unchanged("draft of item", &known.item));
    }
    check_draft(county, &new.item, at)?;
    Ok(CountyEvent::ItemProposed(ItemProposed {
        proposal: known.id,
        revision: known.revision() + 1,
        item: Box::new(new.item),
        reason: new.reason,
        change: known.change,
        by: new.by,
        at,
    }))
}
