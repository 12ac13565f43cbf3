//! An item around a chart whose item is not known, so that the chart can be checked.

use sanquan_domain::catalogue::{Category, ItemElements, PowerItem};
use sanquan_domain::flowchart::{DayUnit, Flowchart, Limit};
use sanquan_domain::id::DepartmentCode;
use sanquan_domain::time::Date;
use sanquan_domain::value::Texts;

/// An item that promises nothing, so that no limit of a step can exceed its promise.
pub(super) fn item_around(chart: &Flowchart, department: Option<&DepartmentCode>) -> PowerItem {
    let any = Limit {
        days: u32::MAX,
        unit: DayUnit::CalendarDays,
    };
    PowerItem {
        code: chart.item.clone(),
        version: 1,
        department: department.cloned().unwrap_or_else(|| "".into()),
        names: Texts::default(),
        category: Category::Other,
        basis: Vec::new(),
        statutory_limit: any,
        promised_limit: any,
        materials: Vec::new(),
        flowchart: chart.clone(),
        valid_from: Date::new(1, 1, 1).expect("the first day of the calendar"),
        valid_until: None,
        elements: ItemElements::default(),
        duties: Vec::new(),
    }
}
