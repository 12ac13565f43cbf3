//! Which component judges now: the one place where that is chosen.
//!
//! A case is judged by the component that judged it first, unless it was moved to another; a new one by the
//! department's canary if it is one of the canary's own and the canary knows the item and is not
//! quarantined, else by the active component. While that component is quarantined the item's fallback says who does:
//! nobody, or the newest component of the department that may decide and is not quarantined itself. The one
//! that stands in is recorded in each verdict like any other, by its digest. Where nobody judges, what
//! the quarantined one says of itself still holds: its forms are data.

use std::sync::Arc;

use super::{Canary, County, Plugin};
use crate::case::Case;
use crate::catalogue::PowerItem;
use crate::event::Fallback;
use crate::flowchart::Flowchart;
use crate::id::{CaseId, Digest};
use crate::watch::Quarantine;

/// Who judges an item's acts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Judge<'a> {
    /// The component; none when the department has no active one.
    pub plugin: Option<&'a Arc<Plugin>>,
    /// Digest of its variation of the item's flowchart, which new cases keep.
    pub chart: Option<Digest>,
    /// Why it may not be asked now, if so.
    pub quarantine: Option<(Digest, &'a Quarantine)>,
}

impl County {
    /// The chart by which new cases of an item go: the active plugin's variation, else the base.
    pub fn chart_of<'c>(&'c self, item: &'c PowerItem) -> &'c Flowchart {
        let varied = self.judge_of_item(item).chart;
        let varied = varied.and_then(|digest| self.law.chart(&digest));
        varied.map_or(&item.flowchart, |chart| chart)
    }

    /// Who judges most new cases of `item` now: what is shown of the item is what this one says of it.
    pub fn judge_of_item(&self, item: &PowerItem) -> Judge<'_> {
        self.unless_quarantined(item, self.active_judge(item))
    }

    /// Who judges the new case `case` of `item` now.
    pub fn judge_of_new(&self, item: &PowerItem, case: CaseId) -> Judge<'_> {
        let canary = self.plugins.canary(&item.department);
        let own = canary.filter(|canary| canary.takes(case));
        own.and_then(|canary| self.canary_judge(item, canary))
            .unwrap_or_else(|| self.judge_of_item(item))
    }

    /// Who judges acts on `item` in `case` now.
    pub fn judge_of_case(&self, item: &PowerItem, case: &Case) -> Judge<'_> {
        let first = case.judge.and_then(|first| self.plugins.plugin(&first));
        match first {
            None => self.judge_of_new(item, case.id),
            plugin => {
                let chart = self.active_judge(item).chart;
                let judge = Judge {
                    plugin,
                    chart,
                    quarantine: None,
                };
                self.unless_quarantined(item, judge)
            }
        }
    }

    fn active_judge(&self, item: &PowerItem) -> Judge<'_> {
        Judge {
            plugin: self.plugins.active(&item.department),
            chart: self.plugins.chart_for(&item.department, &item.code),
            quarantine: None,
        }
    }

    fn canary_judge(&self, item: &PowerItem, canary: &Canary) -> Option<Judge<'_>> {
        let chart = *canary.charts.get(&item.code)?;
        if self.watch.quarantine(&canary.component).is_some() {
            return None;
        }
        Some(Judge {
            plugin: Some(self.plugins.plugin(&canary.component)?),
            chart: Some(chart),
            quarantine: None,
        })
    }

    /// The same judge, or what the item's fallback says while it is quarantined.
    fn unless_quarantined<'a>(&'a self, item: &PowerItem, judge: Judge<'a>) -> Judge<'a> {
        let Some(plugin) = judge.plugin else {
            return judge;
        };
        let Some(quarantine) = self.watch.quarantine(&plugin.component) else {
            return judge;
        };
        let nobody = Judge {
            quarantine: Some((plugin.component, quarantine)),
            ..judge
        };
        match self.watch.fallback(&item.department, &item.code) {
            Fallback::Refuse | Fallback::HumanQueue => nobody,
            Fallback::LastGood => self.last_good(item).unwrap_or(nobody),
            // Nobody's variation holds for new cases.
            Fallback::BaseFlowchart => Judge {
                chart: None,
                ..nobody
            },
        }
    }

    /// The newest component of the item's department that was active, handles the item, and may be asked.
    fn last_good(&self, item: &PowerItem) -> Option<Judge<'_>> {
        let active = self.plugins.active(&item.department);
        let earlier = self.plugins.earlier(&item.department).iter().rev();
        let newest_first = active
            .map(|active| &active.component)
            .into_iter()
            .chain(earlier);
        let may_decide = |component: &&Digest| {
            self.watch.quarantine(component).is_none() && !self.plugins.is_retired(component)
        };
        newest_first
            .filter(may_decide)
            .filter_map(|component| self.plugins.plugin(component))
            .find_map(|plugin| {
                Some(Judge {
                    plugin: Some(plugin),
                    chart: Some(plugin.variation(&item.code)?.digest()),
                    quarantine: None,
                })
            })
    }
}
