//! What somebody owes in the procedure, and by which day.
//!
//! After a law or a function has changed, each department that it names reports: by a proposal, or by saying that
//! nothing needs to change. A revision is reviewed by the legal office. How long either may take is what the rules
//! of the day on which the time began say; the day itself does not count, and it is lawful to be done on the last
//! day (民法典 201, 203).
//!
//! Example: a law changed on Monday 2026-03-02 and the rules give 20 working days: the report is due on 30 March,
//! and overdue on the 31st.

use serde::Serialize;

use super::super::County;
use super::{NotedChange, Proposal};
use crate::clock::{DueOn, due_after};
use crate::event::{Party, PublicationRules};
use crate::flowchart::Limit;
use crate::id::{ChangeId, ItemCode, ProposalId};
use crate::refusal::Refusal;
use crate::time::{Date, Instant};

/// Something that somebody owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicationDuty {
    /// What.
    pub duty: Duty,
    /// Who.
    pub party: Party,
    /// The day on which its time began.
    pub since: Date,
    /// Its last day.
    pub due_on: DueOn,
}

/// What is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "duty", rename_all = "snake_case")]
pub enum Duty {
    /// A proposal, or the report that nothing needs to change.
    Report {
        /// The change of law.
        change: ChangeId,
        /// The item.
        item: ItemCode,
    },
    /// The review of a revision.
    Review {
        /// The proposal.
        proposal: ProposalId,
        /// The revision.
        revision: u32,
    },
}

/// Everything that is owed, what is due first coming first. Without a calendar or rules of the day on which a time
/// began nothing can be said, and that is refused rather than left out.
pub fn open_duties(county: &County) -> Result<Vec<PublicationDuty>, Refusal> {
    let mut duties = Vec::new();
    for change in county.publication.changes() {
        for item in &change.noted.items {
            duties.extend(report(county, change, item)?);
        }
    }
    for proposal in county.publication.proposals() {
        duties.extend(review(county, proposal)?);
    }
    duties.sort_by_key(|owed| owed.due_on.date);
    Ok(duties)
}

/// What should have been done before the day of `now`.
pub fn overdue_duties(county: &County, now: Instant) -> Result<Vec<PublicationDuty>, Refusal> {
    let today = county.day(now);
    let mut duties = open_duties(county)?;
    duties.retain(|owed| owed.due_on.date < today);
    Ok(duties)
}

fn report(
    county: &County,
    change: &NotedChange,
    item: &ItemCode,
) -> Result<Option<PublicationDuty>, Refusal> {
    let noted = &change.noted;
    let mut proposals = county.publication.proposals_for(item);
    let answered = proposals.any(|p| p.change == Some(noted.change) && !p.was_withdrawn())
        || change.kept.iter().any(|kept| kept.item == *item);
    let owner = county.catalogue.newest(item).filter(|_| !answered);
    let Some(owner) = owner else {
        return Ok(None);
    };
    let duty = Duty::Report {
        change: noted.change,
        item: item.clone(),
    };
    let party = Party::Department(owner.department.clone());
    owed(county, duty, party, noted.on, |rules| rules.report_within).map(Some)
}

fn review(county: &County, proposal: &Proposal) -> Result<Option<PublicationDuty>, Refusal> {
    let current = proposal.current();
    if proposal.ended.is_some() || current.review.is_some() {
        return Ok(None);
    }
    let duty = Duty::Review {
        proposal: proposal.id,
        revision: current.drafted.revision,
    };
    let since = county.day(current.drafted.at);
    owed(county, duty, Party::LegalOffice, since, |rules| {
        rules.review_within
    })
    .map(Some)
}

fn owed(
    county: &County,
    duty: Duty,
    party: Party,
    since: Date,
    limit: impl FnOnce(&PublicationRules) -> Limit,
) -> Result<PublicationDuty, Refusal> {
    let calendar = county.law.calendar().ok_or(Refusal::NoCalendar)?;
    let limit = limit(county.publication.rules_on(since)?);
    Ok(PublicationDuty {
        duty,
        party,
        since,
        due_on: due_after(calendar, since, limit),
    })
}
