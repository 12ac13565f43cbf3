//! What an operator sees of one plugin: what it is, how it does, what it may take.

use std::collections::BTreeMap;
use std::sync::Arc;

use sanquan_domain::contract::Description;
use sanquan_domain::county::{County, Plugin, SignedBy, signed_by};
use sanquan_domain::event::Fallback;
use sanquan_domain::id::{DepartmentCode, Digest, ItemCode};
use sanquan_domain::time::Instant;
use sanquan_domain::watch::{BreakerState, Quarantine};
use sanquan_runtime::{Function, Level, Limits};
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::watch::{FunctionFigures, Histogram, NotesPage};

/// See the module. Figures are those of this process, since it started.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PluginInspection {
    /// SHA-256 of the component.
    pub component: Digest,
    /// Whose it is.
    pub department: DepartmentCode,
    /// Its size.
    pub size_bytes: u64,
    /// Whether it is the department's active one.
    pub active: bool,
    /// Of a hundred new cases so many are its own, while it is the canary beside the active one.
    pub canary_percent: Option<u8>,
    /// Who signed for it, and whether that counts still.
    pub signed_by: Vec<SignedBy>,
    /// Whether it is asked.
    pub breaker: BreakerState,
    /// Why not, and what comes next.
    pub quarantine: Option<Quarantine>,
    /// How much failing is too much, and how far it has come.
    pub budget: BudgetView,
    /// What becomes of the department's acts while its active plugin is quarantined.
    pub fallback: Fallback,
    /// The same where an item has its own.
    pub fallback_by_item: BTreeMap<ItemCode, Fallback>,
    /// What one call may take.
    pub limits: LimitsView,
    /// What the calls took and what came of them; functions that were not asked are left out.
    pub functions: BTreeMap<String, FunctionView>,
    /// What it says of itself.
    pub description: Description,
}

/// An error budget.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct BudgetView {
    /// It is spent by so many faults,
    pub faults: usize,
    /// among the last so many calls,
    pub calls: u64,
    /// within so many milliseconds.
    pub window_ms: i64,
    /// Faults that count at present.
    pub counted: usize,
}

/// Limits of a call.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "as in the sandbox's `Limits`")]
pub struct LimitsView {
    pub fuel: u64,
    pub deadline_ms: u32,
    pub memory_max_bytes: u64,
    pub table_max_elements: u32,
    pub output_max_bytes: usize,
    pub notes_max: usize,
}

/// Figures of one function.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FunctionView {
    /// Calls, failed ones included.
    pub calls: u64,
    /// Answers, by what they were.
    pub outcomes: BTreeMap<String, u64>,
    /// Calls that came to nothing, by stable code.
    pub faults: BTreeMap<String, u64>,
    /// Fuel of a call.
    pub fuel: Spread,
    /// Microseconds that a call ran.
    pub ran_us: Spread,
    /// Microseconds that a call waited for its turn.
    pub waited_us: Spread,
    /// Most linear memory that a call held.
    pub memory_peak_bytes: u64,
    /// Largest answer as it is recorded.
    pub output_peak_bytes: u64,
}

/// A histogram in short: quantiles are the bounds of their buckets, powers of two.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Spread {
    pub count: u64,
    pub sum: u64,
    pub p50: Option<u64>,
    pub p99: Option<u64>,
    pub max: Option<u64>,
}

impl Engine {
    /// What there is to see of a component.
    pub fn inspect_plugin(
        &self,
        caller: &Caller,
        component: Digest,
    ) -> Result<PluginInspection, EngineError> {
        let county = self.county();
        let plugin = within_reach(&county, caller, component)?;
        let department = DepartmentCode(plugin.description.department.clone());
        let (fallback, by_item) = county.watch.fallbacks(&department);
        let by_item = by_item.into_iter();
        let active = county.plugins.active(&department);
        let figures = self.watch().figures(component);
        Ok(PluginInspection {
            component,
            size_bytes: plugin.size_bytes,
            active: active.is_some_and(|active| active.component == component),
            canary_percent: county.plugins.canary_percent(&plugin),
            signed_by: signed_by(&county, &plugin, self.now()),
            breaker: county.watch.state(&component, self.now()),
            quarantine: county.watch.quarantine(&component).cloned(),
            budget: self.budget_of(component),
            fallback,
            fallback_by_item: by_item.map(|(item, f)| (item.clone(), f)).collect(),
            limits: LimitsView::of(&self.plugins().limits(component)),
            functions: figures
                .iter()
                .map(|(function, figures)| {
                    (function.as_str().to_owned(), FunctionView::of(figures))
                })
                .collect(),
            description: plugin.description.clone(),
            department,
        })
    }

    /// Lines that a component wrote after number `after` and that matter at least as much as `level`.
    pub fn plugin_notes(
        &self,
        caller: &Caller,
        component: Digest,
        after: u64,
        level: Level,
        max: usize,
    ) -> Result<NotesPage, EngineError> {
        within_reach(&self.county(), caller, component)?;
        Ok(self.watch().notes(component, after, level, max))
    }

    /// Figures of a component by function, for `/metrics`.
    pub fn plugin_figures(&self, component: Digest) -> Vec<(Function, FunctionFigures)> {
        self.watch().figures(component)
    }

    /// Where the breaker of a component stands.
    pub fn breaker(&self, component: Digest) -> BreakerState {
        let now: Instant = self.now();
        self.county().watch.state(&component, now)
    }

    fn budget_of(&self, component: Digest) -> BudgetView {
        let budget = self.watch().budget();
        BudgetView {
            faults: budget.faults,
            calls: budget.calls,
            window_ms: budget.window_ms,
            counted: self.watch().counted_faults(component),
        }
    }
}

/// The component, if the caller may know of it.
pub(crate) fn within_reach(
    county: &County,
    caller: &Caller,
    component: Digest,
) -> Result<Arc<Plugin>, EngineError> {
    let known = county
        .plugins
        .plugin(&component)
        .filter(|plugin| caller.covers(&DepartmentCode(plugin.description.department.clone())));
    known.cloned().ok_or_else(|| EngineError::NotFound {
        what: "plugin",
        id: component.to_string(),
    })
}

impl LimitsView {
    fn of(limits: &Limits) -> Self {
        Self {
            fuel: limits.fuel,
            deadline_ms: limits.deadline_ms,
            memory_max_bytes: limits.memory_max_bytes,
            table_max_elements: limits.table_max_elements,
            output_max_bytes: limits.output_max_bytes,
            notes_max: limits.notes_max,
        }
    }
}

impl FunctionView {
    fn of(figures: &FunctionFigures) -> Self {
        Self {
            calls: figures.fuel.count(),
            outcomes: named(&figures.outcomes),
            faults: named(&figures.faults),
            fuel: Spread::of(&figures.fuel),
            ran_us: Spread::of(&figures.ran_us),
            waited_us: Spread::of(&figures.waited_us),
            memory_peak_bytes: figures.memory_peak_bytes,
            output_peak_bytes: figures.output_peak_bytes,
        }
    }
}

fn named(counts: &BTreeMap<&'static str, u64>) -> BTreeMap<String, u64> {
    let named = counts.iter();
    named
        .map(|(name, count)| ((*name).to_owned(), *count))
        .collect()
}

impl Spread {
    fn of(histogram: &Histogram) -> Self {
        Self {
            count: histogram.count(),
            sum: histogram.sum(),
            p50: histogram.quantile(0.5),
            p99: histogram.quantile(0.99),
            max: histogram.quantile(1.0),
        }
    }
}
