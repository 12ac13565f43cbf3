//! Which component judges now: the one place where that is chosen.
//!
//! The department's active component judges. While it is quarantined the item's fallback says who does:
//! nobody, or the component that was active before it. Where nobody judges, what the quarantined one says
//! of itself still holds: its forms are data. The one that stands in is recorded in each
//! verdict like any other, by its digest.

use std::sync::Arc;

use super::{County, Plugin};
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
    /// Who judges acts on `item` now.
    pub fn judge_of(&self, item: &PowerItem) -> Judge<'_> {
        let Some(active) = self.plugins.active(&item.department) else {
            return Judge::default();
        };
        let judge = Judge {
            plugin: Some(active),
            chart: self.plugins.chart_for(&item.department, &item.code),
            quarantine: None,
        };
        let Some(quarantine) = self.watch.quarantine(&active.component) else {
            return judge;
        };
        let stands_in = match self.watch.fallback(&item.department, &item.code) {
            Fallback::Refuse | Fallback::HumanQueue => None,
            // Nobody judges, and nobody's variation holds for new cases.
            Fallback::BaseFlowchart => Some(Judge {
                chart: None,
                quarantine: Some((active.component, quarantine)),
                ..judge
            }),
            Fallback::LastGood => self.last_good(item),
        };
        stands_in.unwrap_or(Judge {
            quarantine: Some((active.component, quarantine)),
            ..judge
        })
    }

    /// The newest component of the item's department that was active, handles the item, and is not
    /// quarantined.
    fn last_good(&self, item: &PowerItem) -> Option<Judge<'_>> {
        let sound = self.watch.sound(&item.department);
        sound
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
