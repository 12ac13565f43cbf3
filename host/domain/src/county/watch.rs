//! Which components are quarantined, and what happens meanwhile.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::event::{Fallback, FallbackSet, PluginProbed, PluginQuarantined};
use crate::id::{DepartmentCode, Digest, ItemCode};
use crate::time::Instant;
use crate::watch::{BreakerState, Quarantine};

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    quarantined: Arc<BTreeMap<Digest, Quarantine>>,
    fallbacks: Arc<BTreeMap<DepartmentCode, Fallbacks>>,
}

#[derive(Clone, Debug, Default)]
struct Fallbacks {
    of_all: Fallback,
    by_item: BTreeMap<ItemCode, Fallback>,
}

impl Watch {
    /// The quarantine of a component, if it is in one.
    pub fn quarantine(&self, component: &Digest) -> Option<&Quarantine> {
        self.quarantined.get(component)
    }

    /// All of them.
    pub fn quarantined(&self) -> impl Iterator<Item = (&Digest, &Quarantine)> {
        self.quarantined.iter()
    }

    /// Where a component's breaker stands at `now`.
    pub fn state(&self, component: &Digest, now: Instant) -> BreakerState {
        self.quarantine(component)
            .map_or(BreakerState::Closed, |quarantine| quarantine.state(now))
    }

    /// What becomes of acts on an item while the plugin of its department is quarantined: as set for the
    /// item, else for its department, else they are refused.
    pub fn fallback(&self, department: &DepartmentCode, item: &ItemCode) -> Fallback {
        self.fallbacks
            .get(department)
            .map(|set| set.by_item.get(item).copied().unwrap_or(set.of_all))
            .unwrap_or_default()
    }

    /// What was set for a department: for all its items, and for single ones.
    pub fn fallbacks(&self, department: &DepartmentCode) -> (Fallback, Vec<(&ItemCode, Fallback)>) {
        let Some(set) = self.fallbacks.get(department) else {
            return (Fallback::default(), Vec::new());
        };
        let by_item = set.by_item.iter().map(|(item, fallback)| (item, *fallback));
        (set.of_all, by_item.collect())
    }

    pub(super) fn begin(&mut self, quarantined: &PluginQuarantined) {
        let quarantine = Quarantine::begun(quarantined);
        Arc::make_mut(&mut self.quarantined).insert(quarantined.component, quarantine);
    }

    pub(super) fn probe(&mut self, probed: &PluginProbed) {
        if let Some(quarantine) = Arc::make_mut(&mut self.quarantined).get_mut(&probed.component) {
            quarantine.probed(probed);
        }
    }

    pub(super) fn release(&mut self, component: &Digest) {
        Arc::make_mut(&mut self.quarantined).remove(component);
    }

    pub(super) fn set(&mut self, set: &FallbackSet) {
        let fallbacks = Arc::make_mut(&mut self.fallbacks)
            .entry(set.department.clone())
            .or_default();
        match &set.item {
            Some(item) => {
                fallbacks.by_item.insert(item.clone(), set.fallback);
            }
            None => fallbacks.of_all = set.fallback,
        }
    }
}
