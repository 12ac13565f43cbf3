//! Quarantine a component, probe it, release it; say what happens meanwhile.

use super::County;
use super::activate::check_reason;
use super::commands::{must_know, unchanged};
use crate::event::{
    CountyEvent, Fallback, FallbackSet, NotedFault, PluginProbed, PluginQuarantined,
    PluginReleased, QuarantineGround, ReleaseGround,
};
use crate::id::{DepartmentCode, Digest, ItemCode};
use crate::refusal::Refusal;
use crate::time::Instant;
use crate::watch::ProbeSchedule;

/// Stops asking a component that has spent its error budget by `faults`.
pub fn quarantine_spent(
    county: &County,
    component: Digest,
    faults: Vec<NotedFault>,
    now: Instant,
) -> Result<CountyEvent, Refusal> {
    let codes = faults.iter().map(|fault| fault.code.as_str());
    let next_probe_at = ProbeSchedule::default().next(codes, 0, now);
    Ok(CountyEvent::PluginQuarantined(PluginQuarantined {
        component,
        department: to_quarantine(county, component)?,
        why: QuarantineGround::BudgetSpent,
        faults,
        at: now,
        next_probe_at,
    }))
}

/// Stops asking a component by the operator's word, until the operator releases it.
pub fn quarantine_plugin(
    county: &County,
    component: Digest,
    reason: String,
    now: Instant,
) -> Result<CountyEvent, Refusal> {
    check_reason(&reason)?;
    Ok(CountyEvent::PluginQuarantined(PluginQuarantined {
        component,
        department: to_quarantine(county, component)?,
        why: QuarantineGround::Operator { reason },
        faults: Vec::new(),
        at: now,
        next_probe_at: None,
    }))
}

/// Asks a component again by the operator's word.
pub fn release_plugin(
    county: &County,
    component: Digest,
    reason: String,
) -> Result<CountyEvent, Refusal> {
    check_reason(&reason)?;
    released(county, component, ReleaseGround::Operator { reason })
}

/// What follows from asking a component the questions of its faults again: `failed` are the codes of
/// those that failed once more.
pub fn probe_plugin(
    county: &County,
    component: Digest,
    asked: u32,
    failed: &[&str],
    now: Instant,
) -> Result<Vec<CountyEvent>, Refusal> {
    let quarantine = county
        .watch
        .quarantine(&component)
        .ok_or(Refusal::NotQuarantined { component })?;
    let passed = asked > 0 && failed.is_empty();
    let codes = failed.iter().copied();
    let probed = CountyEvent::PluginProbed(PluginProbed {
        component,
        asked,
        failed: u32::try_from(failed.len()).unwrap_or(u32::MAX),
        code: failed.first().map(|code| (*code).to_owned()),
        at: now,
        next_probe_at: ProbeSchedule::default().next(codes, quarantine.probes + 1, now),
    });
    let mut events = vec![probed];
    if passed {
        events.push(released(county, component, ReleaseGround::Probe)?);
    }
    Ok(events)
}

/// Says what becomes of acts while a department's plugin is quarantined.
pub fn set_fallback(
    county: &County,
    department: DepartmentCode,
    item: Option<ItemCode>,
    fallback: Fallback,
) -> Result<CountyEvent, Refusal> {
    must_know(county, &department)?;
    if let Some(code) = &item {
        let known = county.catalogue.newest(code);
        let known = known.ok_or_else(|| Refusal::UnknownItem { item: code.clone() })?;
        if known.department != department {
            return Err(Refusal::ItemOfOther {
                item: code.clone(),
                department: known.department.clone(),
            });
        }
    }
    let (of_all, by_item) = county.watch.fallbacks(&department);
    let stands = match &item {
        Some(code) => by_item.contains(&(code, fallback)),
        None => of_all == fallback,
    };
    match stands {
        true => Err(unchanged("the fallback of department", &department)),
        false => Ok(CountyEvent::FallbackSet(FallbackSet {
            department,
            item,
            fallback,
        })),
    }
}

fn to_quarantine(county: &County, component: Digest) -> Result<DepartmentCode, Refusal> {
    let plugin = county.plugins.plugin(&component);
    let plugin = plugin.ok_or(Refusal::UnknownPlugin { component })?;
    match county.watch.quarantine(&component) {
        Some(_) => Err(Refusal::AlreadyQuarantined { component }),
        None => Ok(DepartmentCode(plugin.description.department.clone())),
    }
}

fn released(
    county: &County,
    component: Digest,
    why: ReleaseGround,
) -> Result<CountyEvent, Refusal> {
    let quarantine = county.watch.quarantine(&component);
    let quarantine = quarantine.ok_or(Refusal::NotQuarantined { component })?;
    Ok(CountyEvent::PluginReleased(PluginReleased {
        component,
        department: quarantine.department.clone(),
        why,
    }))
}
