//! What has to be known before a change decides: a replay over everything that the department was
//! asked, and somebody who answers for each answer that would have been another.
//!
//! A report holds for one candidate under one choice of settings, compared while one component was
//! active. It covers the questions on record when it ended; after a week there are too many others.

use super::County;
use super::activate::check_reason;
use super::sign;
use crate::event::{AcceptedChange, ChangesAccepted, CountyEvent};
use crate::id::{DepartmentCode, Digest};
use crate::refusal::Refusal;
use crate::shadow::CHANGES_MAX;
use crate::signature::{Envelope, SignaturePolicy};
use crate::time::Instant;

/// For so many days a report holds.
pub const REPORT_VALID_DAYS: i64 = 7;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// The command by which somebody answers for the changes that a replay found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAcceptance {
    /// The report.
    pub report: Digest,
    /// Exactly the changes that it lists.
    pub accepted: Vec<AcceptedChange>,
    /// Why, in words.
    pub reason: String,
    /// The same, signed.
    pub envelope: Option<Envelope>,
}

/// Somebody answers for the changes that a replay found, and signs where the host asks for it.
pub fn accept_changes(
    county: &County,
    new: NewAcceptance,
    at: Instant,
    policy: SignaturePolicy,
) -> Result<CountyEvent, Refusal> {
    let NewAcceptance {
        report,
        accepted,
        reason,
        envelope,
    } = new;
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
    sign::demand_acceptance(county, found, envelope.as_ref(), at, policy)?;
    Ok(CountyEvent::ChangesAccepted(ChangesAccepted {
        report,
        accepted,
        reason,
        envelope,
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
    policy: SignaturePolicy,
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
        _ if replay.accepted => {
            sign::demand_acceptance(county, found, replay.envelope.as_ref(), at, policy)?;
            Ok(report)
        }
        changes => Err(Refusal::ChangesNotAccepted {
            component: candidate,
            report,
            changes,
        }),
    }
}
