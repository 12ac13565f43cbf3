//! Components: what was uploaded, which one decides for a department, which ones did before, what
//! replays of candidates found, and under which settings they are asked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Canary;
use crate::contract::Description;
use crate::event::{
    CanaryStarted, ChangesAccepted, ComponentGated, ComponentSigned, ItemChart, PluginActivated,
    PluginUploaded, SettingsChanged,
};
use crate::flowchart::Flowchart;
use crate::gate::GateReport;
use crate::id::{DepartmentCode, Digest, ItemCode};
use crate::shadow::ShadowReplayed;
use crate::signature::Envelope;
use crate::time::Date;
use crate::value::Facts;

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
    /// What was signed about it, the newest last.
    pub envelopes: Vec<Arc<Envelope>>,
}

impl Plugin {
    /// Its variation of an item's flowchart, if it handles the item.
    pub fn variation(&self, item: &ItemCode) -> Option<&Flowchart> {
        self.charts.iter().find(|chart| chart.item == *item)
    }
}

/// A replay on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    /// What it found.
    pub report: ShadowReplayed,
    /// By which it is named.
    pub digest: Digest,
    /// Whether somebody answers for the changes.
    pub accepted: bool,
    /// What was signed about that.
    pub envelope: Option<Envelope>,
}

/// A department's settings from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedSettings {
    /// The first day.
    pub valid_from: Date,
    /// By which verdicts name them.
    pub digest: Digest,
    /// All of them.
    pub settings: Facts,
}

/// A candidate, and the settings in place of the recorded ones, if any.
type Asked = (Digest, Option<Digest>);

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
    /// Components that were active, in the order in which they were; each once.
    earlier: Arc<BTreeMap<DepartmentCode, Vec<Digest>>>,
    canaries: Arc<BTreeMap<DepartmentCode, Canary>>,
    /// By which of the county's events each component last began to decide.
    began: Arc<BTreeMap<Digest, u64>>,
    retired: Arc<BTreeSet<Digest>>,
    /// The newest replay of each candidate under each settings.
    replays: Arc<BTreeMap<Asked, Arc<Replay>>>,
    /// In the order in which they were recorded.
    settings: Arc<BTreeMap<DepartmentCode, Vec<Arc<DatedSettings>>>>,
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

    /// Components that were active in a department before the present one, the newest last.
    pub fn earlier(&self, department: &DepartmentCode) -> &[Digest] {
        self.earlier.get(department).map_or(&[], Vec::as_slice)
    }

    /// The component that judges a share of a department's new cases beside the active one.
    pub fn canary(&self, department: &DepartmentCode) -> Option<&Canary> {
        self.canaries.get(department)
    }

    /// The share of its department's new cases that a component judges as a canary, in percent.
    pub fn canary_percent(&self, plugin: &Plugin) -> Option<u8> {
        let department = DepartmentCode(plugin.description.department.clone());
        let canary = self.canary(&department)?;
        (canary.component == plugin.component).then_some(canary.share_percent)
    }

    /// By which of the county's events a component last began to decide, for all new cases or a share.
    pub fn began(&self, component: &Digest) -> Option<u64> {
        self.began.get(component).copied()
    }

    /// Whether a component never decides again.
    pub fn is_retired(&self, component: &Digest) -> bool {
        self.retired.contains(component)
    }

    /// The newest replay of `candidate`, under `settings` if they are not those on record.
    pub fn replay(&self, candidate: Digest, settings: Option<Digest>) -> Option<&Arc<Replay>> {
        self.replays.get(&(candidate, settings))
    }

    /// The replay with this digest, if it is the newest of its candidate.
    pub fn replay_named(&self, report: &Digest) -> Option<&Arc<Replay>> {
        self.replays
            .values()
            .find(|replay| replay.digest == *report)
    }

    /// The settings in force in a department on a day: of several, those that came into force last,
    /// and of those of the same day the ones recorded last.
    pub fn settings_on(&self, department: &DepartmentCode, on: Date) -> Option<&DatedSettings> {
        let in_force = self.settings_of(department).iter();
        let in_force = in_force.filter(|settings| settings.valid_from <= on);
        in_force
            .max_by_key(|settings| settings.valid_from)
            .map(Arc::as_ref)
    }

    /// Every version of a department's settings, in the order in which they were recorded.
    pub fn settings_of(&self, department: &DepartmentCode) -> &[Arc<DatedSettings>] {
        self.settings.get(department).map_or(&[], Vec::as_slice)
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
            envelopes: Vec::new(),
        };
        Arc::make_mut(&mut self.uploaded).insert(uploaded.component, Arc::new(plugin));
    }

    pub(super) fn gate(&mut self, gated: &ComponentGated) {
        if let Some(plugin) = Arc::make_mut(&mut self.uploaded).get_mut(&gated.component) {
            Arc::make_mut(plugin).gate = Some(gated.report.clone());
        }
    }

    pub(super) fn sign(&mut self, signed: &ComponentSigned) {
        if let Some(plugin) = Arc::make_mut(&mut self.uploaded).get_mut(&signed.component) {
            let envelope = Arc::new(signed.envelope.clone());
            Arc::make_mut(plugin).envelopes.push(envelope);
        }
    }

    pub(super) fn activate(&mut self, activated: &PluginActivated, by_event: u64) {
        self.begin(activated.component, by_event);
        let active = Active {
            component: activated.component,
            charts: by_item(&activated.charts),
        };
        let department = activated.department.clone();
        self.end_canary(&department);
        let before = Arc::make_mut(&mut self.active).insert(department.clone(), active);
        let earlier = Arc::make_mut(&mut self.earlier)
            .entry(department)
            .or_default();
        earlier.retain(|component| *component != activated.component);
        earlier.extend(before.map(|before| before.component));
    }

    pub(super) fn start_canary(&mut self, started: &CanaryStarted, by_event: u64) {
        self.begin(started.component, by_event);
        let canary = Canary {
            component: started.component,
            share_percent: started.share_percent,
            charts: by_item(&started.charts),
        };
        Arc::make_mut(&mut self.canaries).insert(started.department.clone(), canary);
    }

    pub(super) fn end_canary(&mut self, department: &DepartmentCode) {
        if self.canaries.contains_key(department) {
            Arc::make_mut(&mut self.canaries).remove(department);
        }
    }

    fn begin(&mut self, component: Digest, by_event: u64) {
        Arc::make_mut(&mut self.began).insert(component, by_event);
    }

    pub(super) fn retire(&mut self, component: Digest) {
        Arc::make_mut(&mut self.retired).insert(component);
    }

    pub(super) fn replayed(&mut self, report: &ShadowReplayed) {
        let replay = Replay {
            digest: report.digest(),
            report: report.clone(),
            accepted: false,
            envelope: None,
        };
        let key = (report.candidate, report.settings);
        Arc::make_mut(&mut self.replays).insert(key, Arc::new(replay));
    }

    pub(super) fn accepted(&mut self, accepted: &ChangesAccepted) {
        let replays = Arc::make_mut(&mut self.replays).values_mut();
        for replay in replays.filter(|replay| replay.digest == accepted.report) {
            let replay = Arc::make_mut(replay);
            replay.accepted = true;
            replay.envelope.clone_from(&accepted.envelope);
        }
    }

    pub(super) fn settle(&mut self, changed: &SettingsChanged) {
        let dated = DatedSettings {
            valid_from: changed.valid_from,
            digest: changed.settings.settings_digest(),
            settings: changed.settings.clone(),
        };
        Arc::make_mut(&mut self.settings)
            .entry(changed.department.clone())
            .or_default()
            .push(Arc::new(dated));
    }
}

fn by_item(charts: &[ItemChart]) -> BTreeMap<ItemCode, Digest> {
    let charts = charts.iter();
    charts.map(|c| (c.item.clone(), c.chart)).collect()
}
