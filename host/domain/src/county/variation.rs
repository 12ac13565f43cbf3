//! Where the chart that a department works by differs from the county's base.
//!
//! Both charts are on record: the base in the item's version, the variation with the component that gave it. Their
//! difference is a pure function of the two, so it is computed when somebody asks and never stored a third time,
//! where it could disagree.

use super::County;
use crate::catalogue::diff::{self, Diff};
use crate::id::ItemCode;
use crate::refusal::Refusal;

impl County {
    /// What the chart in force for new cases of `item` changes in its base; nothing where the base itself is in
    /// force. The base is that of the newest version.
    pub fn variation_of(&self, item: &ItemCode) -> Result<Diff, Refusal> {
        let newest = self.catalogue.newest(item);
        let newest = newest.ok_or_else(|| Refusal::UnknownItem { item: item.clone() })?;
        let base = &newest.flowchart;
        match self.judge_of_item(newest).chart {
            None => Ok(Diff::default()),
            Some(chart) => {
                let varied = self.law.chart(&chart);
                let varied = varied.ok_or(Refusal::UnknownChart { chart })?;
                Ok(diff::charts(base, varied))
            }
        }
    }
}
