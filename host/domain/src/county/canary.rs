//! A canary: a component that judges a share of its department's new cases beside the active one.
//!
//! Which cases are its own follows from their ids alone, so the same case is given to the same component
//! on every host and at every time; a larger share keeps every case of a smaller one. What it began to judge stays
//! with it, whatever becomes of the canary, as with any other component.

use std::collections::BTreeMap;

use super::activate::{check_charts, check_reason, item_charts, usable};
use super::{County, replays, sign};
use crate::event::{CanaryEnded, CanaryStarted, CountyEvent};
use crate::id::{CaseId, DepartmentCode, Digest, ItemCode};
use crate::refusal::Refusal;
use crate::signature::SignaturePolicy;
use crate::time::Instant;

/// The smallest and the largest share of new cases, in percent. All of them is an activation.
const SHARE_PERCENT: std::ops::RangeInclusive<u8> = 1..=99;

/// A component that judges a share of the new cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canary {
    /// Which.
    pub component: Digest,
    /// Of a hundred new cases about so many are its own.
    pub share_percent: u8,
    pub(super) charts: BTreeMap<ItemCode, Digest>,
}

impl Canary {
    /// Whether a new case is its own.
    pub fn takes(&self, case: CaseId) -> bool {
        let digest = Digest::of("sanquan.canary", &case.to_bytes()).to_bytes();
        let head = digest.first_chunk().expect("32 bytes hold 8");
        u64::from_be_bytes(*head) % 100 < u64::from(self.share_percent)
    }
}

/// Lets a component judge a share of the new cases, or another share than before. What must be known
/// before it may is the same as before an activation.
pub fn start_canary(
    county: &County,
    component: Digest,
    share_percent: u8,
    reason: Option<String>,
    at: Instant,
    policy: SignaturePolicy,
) -> Result<CountyEvent, Refusal> {
    if !SHARE_PERCENT.contains(&share_percent) {
        return Err(Refusal::CanaryShare {
            share_percent,
            min: *SHARE_PERCENT.start(),
            max: *SHARE_PERCENT.end(),
        });
    }
    let plugin = usable(county, component)?;
    let department = DepartmentCode(plugin.description.department.clone());
    let beside = county.plugins.active(&department);
    let beside = beside.ok_or_else(|| Refusal::CanaryAlone {
        component,
        department: department.clone(),
    })?;
    if beside.component == component {
        return Err(Refusal::AlreadyActive { component });
    }
    match county.plugins.canary(&department) {
        Some(other) if other.component != component => {
            return Err(Refusal::CanaryRunning {
                component: other.component,
                department,
            });
        }
        Some(same) if same.share_percent == share_percent => {
            return Err(super::commands::unchanged("canary", &component));
        }
        _ => {}
    }
    check_charts(county, &department, &plugin.charts)?;
    let report = replays::demand(county, &department, component, None, at, policy)?;
    let signed_by = sign::demand(county, plugin, Some(at), policy)?;
    reason.as_deref().map(check_reason).transpose()?;
    Ok(CountyEvent::CanaryStarted(CanaryStarted {
        component,
        share_percent,
        beside: beside.component,
        charts: item_charts(&plugin.charts),
        reason,
        report,
        signed_by,
        department,
    }))
}

/// Gives a department's canary no more new cases.
pub(super) fn end_canary(
    canary: &Canary,
    department: &DepartmentCode,
    reason: String,
) -> CountyEvent {
    CountyEvent::CanaryEnded(CanaryEnded {
        department: department.clone(),
        component: canary.component,
        reason,
    })
}
