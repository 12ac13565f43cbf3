//! What has to be known before a change decides: a replay over everything that the department was
//! asked, and somebody who answers for each answer that would have been another.
//!
//! A report holds for one candidate under one choice of settings, compared while one component was
//! active. It covers the questions on record when it ended; after a week there are too many others.

use super::County;
use super::activate::check_reason;
use crate::event::{AcceptedChange, ChangesAccepted, CountyEvent};
use crate::id::{DepartmentCode, Digest};
use crate::refusal::Refusal;
use crate::shadow::CHANGES_MAX;
use crate::time::Instant;

/// For so many days a report holds.
pub const REPORT_VALID_DAYS: i64 = 7;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// Somebody answers for the changes that a replay found; `accepted` lists exactly those.
pub fn accept_changes(
    county: &County,
    report: Digest,
    accepted: Vec<AcceptedChange>,
    reason: String,
) -> Result<CountyEvent, Refusal> {
    check_reason(&reason)?;
    let replay = county.plugins.replay_named(&report);
    let found = &replay.ok_or(Refusal::UnknownReport { report })?.report;
    let listed: Vec<AcceptedChange> = found.listed_to_accept().collect();
    if listed.len() as u64 != found.to_accept() {
        return Err(Refusal::TooManyChanges {
            changes: found.to_accept(),
            limit: CHANGES_MAX,
        });
    }
    if accepted != listed {
        return Err(Refusal::AcceptanceDiffers {
            report,
            given: accepted.len(),
            listed: listed.len(),
        });
    }
    Ok(CountyEvent::ChangesAccepted(ChangesAccepted {
        report,
        accepted,
        reason,
    }))
}

/// The report on which `candidate` may begin to decide at `at`, under `settings` if these are what
/// changes.
pub(super) fn demand(
    county: &County,
    department: &DepartmentCode,
    candidate: Digest,
    settings: Option<Digest>,
    at: Instant,
) -> Result<Digest, Refusal> {
    let replay = county.plugins.replay(candidate, settings);
    let replay = replay.filter(|replay| replay.report.is_complete());
    let replay = replay.ok_or_else(|| Refusal::NoReport {
        component: candidate,
        department: department.clone(),
    })?;
    let (found, report) = (&replay.report, replay.digest);
    let outdated = |why| Refusal::ReportOutdated {
        component: candidate,
        report,
        why,
    };
    let active = county.plugins.active(department);
    if found.active != active.map(|active| active.component) {
        return Err(outdated("another component is active now"));
    }
    if at.as_millis() - found.ended_at.as_millis() > REPORT_VALID_DAYS * DAY_MILLIS {
        return Err(outdated("it is more than a week old"));
    }
    match found.to_accept() {
        0 => Ok(report),
        _ if replay.accepted => Ok(report),
        changes => Err(Refusal::ChangesNotAccepted {
            component: candidate,
            report,
            changes,
        }),
    }
}
