//! Lay open: the public may comment on the current revision for some days.
//!
//! The rules say how long (as a rule 30 days, 优化营商环境条例 62). A shorter period is lawful where its reason is
//! published with it. The first day counts: the draft can be read and commented on from its morning on.

use super::super::County;
use super::super::activate::check_reason;
use super::parties::{for_department, must_be_agreed};
use crate::clock::due_after;
use crate::event::{CommentsOpened, CountyEvent, Participant};
use crate::id::ProposalId;
use crate::refusal::Refusal;
use crate::time::{Date, Instant};

/// The command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPeriod {
    /// The proposal.
    pub proposal: ProposalId,
    /// First day; today unless given.
    pub from: Option<Date>,
    /// Last day; as the rules say unless given.
    pub until: Option<Date>,
    /// Why it is shorter than the rules want it.
    pub shortened_because: Option<String>,
    /// Who opens it, for the department.
    pub by: Participant,
}

/// Lays the current revision open.
pub fn lay_open(county: &County, new: NewPeriod, at: Instant) -> Result<CountyEvent, Refusal> {
    let known = county.publication.live(new.proposal)?;
    for_department(known, &new.by)?;
    must_be_agreed(known)?;
    let revision = known.revision();
    if known.is_withheld() {
        return Err(Refusal::DraftWithheld {
            item: known.item.clone(),
        });
    }
    if let Some(last) = known.periods.last().filter(|_| known.was_laid_open()) {
        let until = last.until;
        return Err(Refusal::LaidOpenAlready { revision, until });
    }
    let today = county.day(at);
    let from = new.from.unwrap_or(today);
    if from < today {
        return Err(Refusal::PeriodInThePast { from, today });
    }
    let least = least_last_day(county, from)?;
    let until = new.until.unwrap_or(least);
    check_length(from, until, least, new.shortened_because.as_deref())?;
    Ok(CountyEvent::CommentsOpened(CommentsOpened {
        proposal: new.proposal,
        revision,
        from,
        until,
        shortened_because: new.shortened_because.filter(|_| until < least),
        by: new.by,
    }))
}

/// The day until which a period from `from` has to last by the rules of that day.
fn least_last_day(county: &County, from: Date) -> Result<Date, Refusal> {
    let rules = county.publication.rules_on(from)?;
    let calendar = county.law.calendar().ok_or(Refusal::NoCalendar)?;
    let day_before = from.plus_days(-1);
    Ok(due_after(calendar, day_before, rules.comments).date)
}

fn check_length(
    from: Date,
    until: Date,
    least: Date,
    shortened_because: Option<&str>,
) -> Result<(), Refusal> {
    match (until < least, shortened_because) {
        (false, _) => Ok(()),
        (true, Some(reason)) if until >= from => check_reason(reason),
        (true, _) => Err(Refusal::PeriodTooShort { until, least }),
    }
}
