//! Propose: a department asks for a new version of an item, or for a new item.
//!
//! A draft is held to every rule of publication at once, so that the legal office reads nothing that could never
//! be published. An item has one proposal at a time: versions count without gaps, and of two drafts one would
//! overtake the other unseen.

use super::super::County;
use super::super::activate::check_reason;
use super::super::commands::{must_be_open, unchanged};
use super::super::publish_item::check_item;
use super::parties::must_be;
use super::retire::must_not_be_retired;
use crate::catalogue::PowerItem;
use crate::event::{CountyEvent, ItemProposed, Participant, Party};
use crate::id::{ChangeId, ItemCode, ProposalId};
use crate::refusal::Refusal;
use crate::time::Instant;

/// The command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProposal {
    /// Its id, made by whoever asks.
    pub proposal: ProposalId,
    /// The version as it would be.
    pub item: PowerItem,
    /// Why, in words.
    pub reason: String,
    /// The change of law that it follows.
    pub change: Option<ChangeId>,
    /// Who drafted it, for the item's department.
    pub by: Participant,
}

/// Begins a proposal with its first revision.
pub fn propose_item(
    county: &County,
    new: NewProposal,
    at: Instant,
) -> Result<CountyEvent, Refusal> {
    must_be_open(county)?;
    must_be(&Party::Department(new.item.department.clone()), &new.by)?;
    check_reason(&new.reason)?;
    if county.publication.proposal(new.proposal).is_ok() {
        return Err(Refusal::ProposalTaken {
            proposal: new.proposal,
        });
    }
    must_be_the_only_one(county, &new.item.code)?;
    check_draft(county, &new.item, at)?;
    if let Some(change) = new.change {
        must_concern(county, change, &new.item.code)?;
    }
    Ok(CountyEvent::ItemProposed(ItemProposed {
        proposal: new.proposal,
        revision: 1,
        item: Box::new(new.item),
        reason: new.reason,
        change: new.change,
        by: new.by,
        at,
    }))
}

fn must_be_the_only_one(county: &County, item: &ItemCode) -> Result<(), Refusal> {
    let mut of_item = county.publication.proposals_for(item);
    match of_item.find(|known| known.ended.is_none()) {
        None => Ok(()),
        Some(live) => Err(Refusal::AnotherProposal {
            item: item.clone(),
            proposal: live.id,
        }),
    }
}

/// Whether a change of law names the item.
pub(super) fn must_concern(
    county: &County,
    change: ChangeId,
    item: &ItemCode,
) -> Result<(), Refusal> {
    let noted = &county.publication.change(change)?.noted;
    match noted.items.contains(item) {
        true => Ok(()),
        false => Err(Refusal::NotConcerned {
            change,
            item: item.clone(),
        }),
    }
}

/// Whether a draft could be published as it is, and would change something.
pub(super) fn check_draft(county: &County, draft: &PowerItem, at: Instant) -> Result<(), Refusal> {
    must_not_be_retired(county, &draft.code, county.day(at))?;
    if let Some(newest) = county.catalogue.newest(&draft.code) {
        let (version, valid_from) = (newest.version, newest.valid_from);
        let as_it_is = PowerItem {
            version,
            valid_from,
            ..draft.clone()
        };
        if as_it_is == **newest {
            return Err(unchanged("item", &draft.code));
        }
    }
    check_item(county, draft)
}
