//! Publish: what the three parties agreed on and the public was asked about becomes a version of its item.
//!
//! Two events say so: [`CountyEvent::ItemPublished`], the one way into the catalogue, and the end of the proposal.
//! From `valid_from` on the version is in force ([`super::super::Catalogue::in_force`]); nothing has to happen on
//! that day.

use super::super::County;
use super::super::publish_item::check_item;
use super::parties::{must_be, must_be_agreed, must_not_have_drafted};
use super::{Proposal, retire};
use crate::catalogue::PowerItem;
use crate::event::{CountyEvent, Participant, Party, ProposalEnd, ProposalEnded};
use crate::id::ProposalId;
use crate::refusal::{Names, Refusal};
use crate::time::{Date, Instant};

/// Publishes the current revision with force from `valid_from`; from the day in the draft unless it is given, but
/// never from a day that has passed.
pub fn publish_proposal(
    county: &County,
    proposal: ProposalId,
    valid_from: Option<Date>,
    by: Participant,
    at: Instant,
) -> Result<Vec<CountyEvent>, Refusal> {
    let known = county.publication.live(proposal)?;
    must_be(&Party::Publisher, &by)?;
    must_not_have_drafted(known, &by)?;
    must_be_agreed(known)?;
    let today = county.day(at);
    public_was_heard(known, today)?;
    let draft = known.draft_item();
    let valid_from = valid_from.unwrap_or(draft.valid_from.max(today));
    if valid_from < today {
        return Err(Refusal::ForceInThePast { valid_from, today });
    }
    retire::must_not_be_retired(county, &draft.code, today)?;
    let item = PowerItem {
        valid_from,
        ..draft.clone()
    };
    check_item(county, &item)?;
    let end = ProposalEnd::Published {
        version: item.version,
        valid_from,
    };
    let ended = ProposalEnded {
        proposal,
        end,
        by,
        at,
    };
    Ok(vec![
        CountyEvent::ItemPublished(Box::new(item)),
        CountyEvent::ProposalEnded(ended),
    ])
}

/// Whether the comment period is over, each comment has its reply, and what was adopted stands in the draft.
fn public_was_heard(proposal: &Proposal, today: Date) -> Result<(), Refusal> {
    let revision = proposal.revision();
    if !proposal.was_laid_open() {
        return Err(Refusal::NotLaidOpen { revision });
    }
    if let Some(until) = proposal.open_until(today) {
        return Err(Refusal::CommentsRunning { until });
    }
    let comments: Names = proposal.unanswered().collect();
    if !comments.0.is_empty() {
        return Err(Refusal::Unanswered { comments });
    }
    let comments: Names = proposal.not_taken_up().collect();
    match comments.0.is_empty() {
        true => Ok(()),
        false => Err(Refusal::NotTakenUp { comments, revision }),
    }
}
