//! Take in a component, and let it decide.
//!
//! Uploading checks what the component says of itself and each of its flowcharts, against the
//! item as it is now; activating checks the charts again, since an item may have changed between.
//! A component speaks for one department and for items of that department only.

use super::County;
use super::commands::{must_be_open, must_know};
use super::description::check_description;
use crate::catalogue::PowerItem;
use crate::contract::Description;
use crate::event::{CountyEvent, ItemChart, PluginActivated, PluginUploaded};
use crate::flowchart::{self, ChartProblem, Flowchart};
use crate::id::{DepartmentCode, Digest, ItemCode};
use crate::refusal::Refusal;

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

/// Lets an uploaded component decide new acts of its department. Cases keep the flowchart with
/// which they were filed.
pub fn activate_plugin(county: &County, component: Digest) -> Result<CountyEvent, Refusal> {
    let plugin = county
        .plugins
        .plugin(&component)
        .ok_or(Refusal::UnknownPlugin { component })?;
    let department = DepartmentCode(plugin.description.department.clone());
    let replaces = county
        .plugins
        .active(&department)
        .map(|active| active.component);
    if replaces == Some(component) {
        return Err(Refusal::AlreadyActive { component });
    }
    check_charts(county, &department, &plugin.charts)?;
    let item_chart = |chart: &Flowchart| ItemChart {
        item: chart.item.clone(),
        chart: chart.digest(),
    };
    let charts = plugin.charts.iter().map(item_chart).collect();
    Ok(CountyEvent::PluginActivated(PluginActivated {
        department,
        component,
        replaces,
        charts,
    }))
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

/// What is wrong with a component's flowchart of `item`: by itself, and as a variation.
pub fn check_chart(item: &PowerItem, chart: &Flowchart) -> Vec<ChartProblem> {
    let mut problems = flowchart::check(chart, item);
    problems.extend(flowchart::check_variation(
        &item.flowchart,
        chart,
        item.promised_limit,
    ));
    problems
}

fn check_charts(
    county: &County,
    department: &DepartmentCode,
    charts: &[Flowchart],
) -> Result<(), Refusal> {
    for chart in charts {
        let item = item_of(county, department, &chart.item)?;
        let problems = check_chart(item, chart);
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
