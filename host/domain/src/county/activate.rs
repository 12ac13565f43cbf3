//! Take in a component, let it decide, go back to an earlier one, take one out of use.
//!
//! Uploading checks what the component says of itself and each of its flowcharts, against the
//! item as it is now; activating checks the charts again, since an item may have changed between, and that
//! those who had to sign for the component did (`sign.rs`).
//! A component speaks for one department and for items of that department only.

use std::sync::Arc;

use super::canary::end_canary;
use super::commands::{must_be_open, must_know};
use super::description::check_description;
use super::proof::procedure_broken;
use super::{County, Plugin, replays, sign};
use crate::catalogue::PowerItem;
use crate::contract::Description;
use crate::event::{CountyEvent, ItemChart, PluginActivated, PluginRetired, PluginUploaded};
use crate::flowchart::proof::ProcedureRules;
use crate::flowchart::{self, ChartProblem, Flowchart};
use crate::id::{DepartmentCode, Digest, ItemCode};
use crate::refusal::Refusal;
use crate::signature::SignaturePolicy;
use crate::time::Instant;

/// Longest reason that a record keeps.
const REASON_MAX_CHARS: usize = 500;

/// Takes in a component; it decides nothing yet.
pub fn upload_plugin(county: &County, uploaded: PluginUploaded) -> Result<CountyEvent, Refusal> {
    must_be_open(county)?;
    let department = DepartmentCode(uploaded.description.department.clone());
    must_know(county, &department)?;
    let problems = check_description(&uploaded.description);
    if !problems.is_empty() {
        return Err(Refusal::DescriptionInvalid { problems });
    }
    charts_match(&uploaded.description, &uploaded.charts)?;
    check_charts(county, &department, &uploaded.charts)?;
    match county.plugins.plugin(&uploaded.component) {
        Some(_) => Err(super::commands::unchanged("component", &uploaded.component)),
        None => Ok(CountyEvent::PluginUploaded(uploaded)),
    }
}

/// Lets an uploaded component decide new cases of its department. Cases keep the flowchart with
/// which they were filed, and the component that judged them first. Where another one decides now,
/// a replay must have shown what changes (`replays.rs`).
pub fn activate_plugin(
    county: &County,
    component: Digest,
    reason: Option<String>,
    at: Instant,
    policy: SignaturePolicy,
) -> Result<CountyEvent, Refusal> {
    let plugin = usable(county, component)?;
    let department = DepartmentCode(plugin.description.department.clone());
    let active = county.plugins.active(&department);
    let replaces = active.map(|active| active.component);
    if replaces == Some(component) {
        return Err(Refusal::AlreadyActive { component });
    }
    check_charts(county, &department, &plugin.charts)?;
    let report = replaces
        .map(|_| replays::demand(county, &department, component, None, at, policy))
        .transpose()?;
    let signed_by = sign::demand(county, plugin, Some(at), policy)?;
    reason.as_deref().map(check_reason).transpose()?;
    Ok(CountyEvent::PluginActivated(PluginActivated {
        department,
        component,
        replaces,
        charts: item_charts(&plugin.charts),
        reason,
        report,
        signed_by,
    }))
}

/// Takes back what was done last: a canary gets no more new cases, or else the component decides again
/// that did before. With `to`, that one decides, and a canary ends as well.
pub fn roll_back_plugin(
    county: &County,
    department: &DepartmentCode,
    to: Option<Digest>,
    reason: String,
    policy: SignaturePolicy,
) -> Result<CountyEvent, Refusal> {
    check_reason(&reason)?;
    if let (None, Some(canary)) = (to, county.plugins.canary(department)) {
        return Ok(end_canary(canary, department, reason));
    }
    let earlier = county.plugins.earlier(department);
    let last = || {
        let usable = |component: &&Digest| !county.plugins.is_retired(component);
        let last = earlier.iter().rev().find(usable).copied();
        last.ok_or_else(|| Refusal::NothingBefore {
            department: department.clone(),
        })
    };
    let component = to.map_or_else(last, Ok)?;
    let active = county.plugins.active(department);
    let replaces = active.map(|active| active.component);
    if replaces == Some(component) {
        return Err(Refusal::AlreadyActive { component });
    }
    if !earlier.contains(&component) {
        return Err(Refusal::NeverActive {
            component,
            department: department.clone(),
        });
    }
    let plugin = usable(county, component)?;
    check_charts(county, department, &plugin.charts)?;
    let signed_by = sign::demand(county, plugin, None, policy)?;
    Ok(CountyEvent::PluginRolledBack(PluginActivated {
        department: department.clone(),
        component,
        replaces,
        charts: item_charts(&plugin.charts),
        reason: Some(reason),
        report: None,
        signed_by,
    }))
}

/// Takes a component out of use for ever. `open_cases` says how many cases it judges still.
pub fn retire_plugin(
    county: &County,
    component: Digest,
    open_cases: u64,
    reason: String,
) -> Result<CountyEvent, Refusal> {
    check_reason(&reason)?;
    let plugin = usable(county, component)?;
    let department = DepartmentCode(plugin.description.department.clone());
    let active = county.plugins.active(&department);
    if active.is_some_and(|active| active.component == component) {
        return Err(Refusal::StillActive { component });
    }
    let canary = county.plugins.canary(&department);
    if canary.is_some_and(|canary| canary.component == component) {
        return Err(Refusal::CanaryRunning {
            component,
            department,
        });
    }
    if open_cases > 0 {
        return Err(Refusal::HasCases {
            component,
            cases: open_cases,
        });
    }
    Ok(CountyEvent::PluginRetired(PluginRetired {
        component,
        reason,
    }))
}

/// An uploaded component that was not retired.
pub(super) fn usable(county: &County, component: Digest) -> Result<&Arc<Plugin>, Refusal> {
    if county.plugins.is_retired(&component) {
        return Err(Refusal::Retired { component });
    }
    let plugin = county.plugins.plugin(&component);
    plugin.ok_or(Refusal::UnknownPlugin { component })
}

pub(super) fn item_charts(charts: &[Flowchart]) -> Vec<ItemChart> {
    let item_chart = |chart: &Flowchart| ItemChart {
        item: chart.item.clone(),
        chart: chart.digest(),
    };
    charts.iter().map(item_chart).collect()
}

/// Why something was done stands in the record in words.
pub(super) fn check_reason(reason: &str) -> Result<(), Refusal> {
    match reason.trim().chars().count() {
        1..=REASON_MAX_CHARS => Ok(()),
        length => Err(Refusal::ReasonLength {
            length,
            limit: REASON_MAX_CHARS,
        }),
    }
}

/// Each item of a component has exactly one flowchart.
pub fn charts_match(description: &Description, charts: &[Flowchart]) -> Result<(), Refusal> {
    let mut items: Vec<&str> = description.items.iter().map(|i| i.item.as_str()).collect();
    let mut charts: Vec<&str> = charts.iter().map(|chart| chart.item.as_str()).collect();
    items.sort_unstable();
    charts.sort_unstable();
    if items != charts {
        let (items, charts) = (items.into_iter().collect(), charts.into_iter().collect());
        return Err(Refusal::ChartsDiffer { items, charts });
    }
    Ok(())
}

/// What is wrong with a component's flowchart of `item`: by itself, as a variation, and before the law's
/// procedure as `rules` have it.
pub fn check_chart(
    item: &PowerItem,
    chart: &Flowchart,
    rules: &[ProcedureRules],
) -> Vec<ChartProblem> {
    let mut problems = flowchart::check(chart, item);
    problems.extend(flowchart::check_variation(
        &item.flowchart,
        chart,
        item.promised_limit,
    ));
    // Courses are followed where steps and transitions are in order.
    if problems.is_empty() {
        problems.extend(procedure_broken(item, chart, rules));
    }
    problems
}

pub(super) fn check_charts(
    county: &County,
    department: &DepartmentCode,
    charts: &[Flowchart],
) -> Result<(), Refusal> {
    for chart in charts {
        let item = item_of(county, department, &chart.item)?;
        let problems = check_chart(item, chart, county.proof_rules.procedures());
        if !problems.is_empty() {
            return Err(Refusal::ChartInvalid {
                item: item.code.clone(),
                problems,
            });
        }
    }
    Ok(())
}

/// The item in the catalogue, as the department's own.
pub fn item_of<'a>(
    county: &'a County,
    department: &DepartmentCode,
    item: &ItemCode,
) -> Result<&'a PowerItem, Refusal> {
    let known = county
        .catalogue
        .newest(item)
        .ok_or_else(|| Refusal::UnknownItem { item: item.clone() })?;
    match known.department == *department {
        true => Ok(known),
        false => Err(Refusal::NotItsItem {
            department: department.clone(),
            item: item.clone(),
            owner: known.department.clone(),
        }),
    }
}
