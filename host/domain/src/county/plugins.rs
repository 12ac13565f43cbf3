//! Components: what was uploaded, and which one decides for a department.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::contract::Description;
use crate::event::{ComponentGated, PluginActivated, PluginUploaded};
use crate::flowchart::Flowchart;
use crate::gate::GateReport;
use crate::id::{DepartmentCode, Digest, ItemCode};

/// An uploaded component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plugin {
    /// Plain SHA-256.
    pub component: Digest,
    /// Its size.
    pub size_bytes: u64,
    /// What it says of itself.
    pub description: Description,
    /// Its variations.
    pub charts: Vec<Flowchart>,
    /// What the deployment gate found; none for what was taken in before there was a gate.
    pub gate: Option<GateReport>,
}

#[derive(Clone, Debug)]
struct Active {
    component: Digest,
    charts: BTreeMap<ItemCode, Digest>,
}

/// Uploaded and active components.
#[derive(Clone, Debug, Default)]
pub struct Plugins {
    uploaded: Arc<BTreeMap<Digest, Arc<Plugin>>>,
    active: Arc<BTreeMap<DepartmentCode, Active>>,
}

impl Plugins {
    /// Everything that was uploaded, by digest.
    pub fn uploaded(&self) -> impl Iterator<Item = &Arc<Plugin>> {
        self.uploaded.values()
    }

    /// The component with this digest.
    pub fn plugin(&self, component: &Digest) -> Option<&Arc<Plugin>> {
        self.uploaded.get(component)
    }

    /// The component that decides for a department.
    pub fn active(&self, department: &DepartmentCode) -> Option<&Arc<Plugin>> {
        self.plugin(&self.active.get(department)?.component)
    }

    /// Departments with the component that decides for each.
    pub fn all_active(&self) -> impl Iterator<Item = (&DepartmentCode, &Arc<Plugin>)> {
        let plugin = |active: &Active| self.uploaded.get(&active.component);
        self.active
            .iter()
            .filter_map(move |(department, active)| Some((department, plugin(active)?)))
    }

    /// Digest of the flowchart that the active component gave an item.
    pub fn chart_for(&self, department: &DepartmentCode, item: &ItemCode) -> Option<Digest> {
        self.active.get(department)?.charts.get(item).copied()
    }

    pub(super) fn upload(&mut self, uploaded: &PluginUploaded) {
        let plugin = Plugin {
            component: uploaded.component,
            size_bytes: uploaded.size_bytes,
            description: uploaded.description.clone(),
            charts: uploaded.charts.clone(),
            gate: None,
        };
        Arc::make_mut(&mut self.uploaded).insert(uploaded.component, Arc::new(plugin));
    }

    pub(super) fn gate(&mut self, gated: &ComponentGated) {
        if let Some(plugin) = Arc::make_mut(&mut self.uploaded).get_mut(&gated.component) {
            Arc::make_mut(plugin).gate = Some(gated.report.clone());
        }
    }

    pub(super) fn activate(&mut self, activated: &PluginActivated) {
        let charts = activated
            .charts
            .iter()
            .map(|c| (c.item.clone(), c.chart))
            .collect();
        let active = Active {
            component: activated.component,
            charts,
        };
        Arc::make_mut(&mut self.active).insert(activated.department.clone(), active);
    }
}
