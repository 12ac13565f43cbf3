//! Descriptions and flowcharts that are not true, or not allowed.

use crate::exports::sanquan::department::department::*;

/// Item of another department (`tests/guests/contract-0.1.0`).
const FOREIGN_ITEM: &str = "0000000990100100";

/// The description as the word would have it.
pub fn told(word: &str, mut it: Description) -> Description {
    match word {
        "as-another-department" => it.department = "099".into(),
        "as-nobody" => it.department = "777".into(),
        "anothers-item" => it.items[0].item = FOREIGN_ITEM.into(),
        "no-such-item" => it.items[0].item = "0000000000000000".into(),
        "no-items" => it.items.clear(),
        "item-twice" => it.items.push(it.items[0].clone()),
        "no-version" => it.version.clear(),
        "no-chinese" => it.titles.clear(),
        "rule-without-basis" => it.rules.push(Rule {
            id: "turncoat.because".into(),
            titles: it.titles.clone(),
            basis: vec![],
        }),
        "field-twice" => {
            let fields = &mut it.items[0].application.fields;
            fields.push(fields[0].clone());
        }
        "path-of-no-form" => it.items[0].application.fields[0].path = "..".into(),
        _ => {}
    }
    it
}

/// The flowchart as the word would have it.
pub fn drawn(word: &str, mut chart: Chart) -> Result<Chart, Problem> {
    match word {
        "of-another-item" => chart.item = FOREIGN_ITEM.into(),
        "without-end" => chart.transitions.iter_mut().for_each(|transition| {
            transition.ends = None;
            transition.to = vec![chart.start.clone()];
        }),
        "without-points" => chart.steps.iter_mut().for_each(|step| step.points.clear()),
        "to-nowhere" => chart.transitions[0].to = vec!["nowhere".into()],
        "own-post" => chart.steps[0].post = Some("099-handler".into()),
        "for-ever" => {
            chart.steps[0].limit = Some(Limit {
                days: 9_999,
                unit: DayUnit::WorkingDays,
            })
        }
        "no-chart" => return Err(Problem::Other("there is none".into())),
        _ => {}
    }
    Ok(chart)
}
