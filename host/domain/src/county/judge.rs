//! Which component judges now: the one place where that is chosen.
//!
//! A case is judged by the component that judged it first, unless it was moved to another; a new one by the
//! department's active component. While that component is quarantined the item's fallback says who does:
//! nobody, or the newest component of the department that may decide and is not quarantined itself. The one
//! that stands in is recorded in each verdict like any other, by its digest. Where nobody judges, what
//! the quarantined one says of itself still holds: its forms are data.

use std::sync::Arc;

use super::{County, Plugin};
use crate::case::Case;
use crate::catalogue::PowerItem;
use crate::event::Fallback;
use crate::id::Digest;
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
    /// Who judges acts on `item` now: in `case`, or where a new one is filed.
    pub fn judge_of(&self, item: &PowerItem, case: Option<&Case>) -> Judge<'_> {
        let first = case.and_then(|case| self.plugins.plugin(&case.judge?));
        let Some(plugin) = first.or_else(|| self.plugins.active(&item.department)) else {
            return Judge::default();
        };
        let judge = Judge {
            plugin: Some(plugin),
            chart: self.plugins.chart_for(&item.department, &item.code),
            quarantine: None,
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
