//! `plugin inspect`: what there is to see of one component on a host.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sanquan_domain::county::SignedBy;
use sanquan_domain::event::{Fallback, QuarantineGround};
use sanquan_domain::id::Digest;
use sanquan_domain::watch::Quarantine;
use sanquan_engine::{FunctionView, PluginInspection, Spread};

use crate::command::{Context, key};
use crate::door::{AnyPlace, Door};
use crate::exit::Exit;
use crate::failure::Failure;

/// Show how a component does: calls, faults, what they took, whether it is asked, its limits.
#[derive(Debug, clap::Args)]
pub struct Inspect {
    /// Its digest (SHA-256).
    digest: Digest,
    #[command(flatten)]
    place: AnyPlace,
}

impl Inspect {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let digest = self.digest;
        let inspection: PluginInspection = match self.place.open(context)? {
            Door::Server(client) => client.get(&format!("/api/v1/plugins/{digest}"))?,
            Door::Store(local) => {
                local.work(async |engine, operator| engine.inspect_plugin(operator, digest))?
            }
        };
        context.talk.data(&inspection, told)?;
        Ok(Exit::Done)
    }
}

/// The inspection as a page of text.
pub fn told(plugin: &PluginInspection) -> String {
    let mut text = String::new();
    let mut row = |name: &str, value: String| {
        let _ = writeln!(text, "{name:10}  {value}");
    };
    let description = &plugin.description;
    let items: Vec<_> = description.items.iter().map(|i| i.item.as_str()).collect();
    row(
        "component",
        format!("{}, {} bytes", plugin.component, plugin.size_bytes),
    );
    row(
        "department",
        format!(
            "{}, version {}, items {}",
            plugin.department,
            description.version,
            items.join(", ")
        ),
    );
    let active = match (plugin.active, plugin.canary_percent) {
        (true, _) => "active".to_owned(),
        (false, Some(share)) => format!("canary for {share} % of new cases"),
        (false, None) => "idle".to_owned(),
    };
    row(
        "state",
        match &plugin.quarantine {
            None => active,
            Some(quarantine) => format!("{active}, {}", quarantined(quarantine)),
        },
    );
    let signers: Vec<String> = plugin.signed_by.iter().map(signer).collect();
    row(
        "signed by",
        match signers.is_empty() {
            true => "nobody".to_owned(),
            false => signers.join("; "),
        },
    );
    let budget = &plugin.budget;
    row(
        "budget",
        format!(
            "{} of {} faults among {} calls within {} minutes",
            budget.counted,
            budget.faults,
            budget.calls,
            budget.window_ms / 60_000
        ),
    );
    row(
        "fallback",
        fallbacks(plugin.fallback, &plugin.fallback_by_item),
    );
    let limits = &plugin.limits;
    row(
        "limits",
        format!(
            "fuel {}, {} ms, memory {} KiB, output {} KiB, {} notes",
            limits.fuel,
            limits.deadline_ms,
            limits.memory_max_bytes / 1_024,
            limits.output_max_bytes / 1_024,
            limits.notes_max
        ),
    );
    for (name, figures) in &plugin.functions {
        let _ = write!(text, "\n{name}\n{}", function(figures));
    }
    if plugin.functions.is_empty() {
        let _ = writeln!(text, "\nnot asked since the host started");
    }
    text
}

/// One signature: whose, and as what it counts or why it does not.
pub fn signer(signed: &SignedBy) -> String {
    let state = match (&signed.wrong, signed.role) {
        (Some(wrong), _) => wrong.as_str(),
        (None, role) => role.map_or("", key::name),
    };
    let key: String = signed.key.to_string().chars().take(16).collect();
    match signed.holder.is_empty() {
        true => format!("key {key}… ({state})"),
        false => format!("{}, key {key}… ({state})", signed.holder),
    }
}

fn quarantined(quarantine: &Quarantine) -> String {
    let why = match &quarantine.why {
        QuarantineGround::BudgetSpent => {
            let codes: BTreeMap<&str, usize> =
                quarantine
                    .faults
                    .iter()
                    .fold(BTreeMap::new(), |mut codes, fault| {
                        *codes.entry(fault.code.as_str()).or_default() += 1;
                        codes
                    });
            format!("its error budget is spent ({})", listed(&codes))
        }
        QuarantineGround::Operator { reason } => format!("by the operator: {reason}"),
    };
    let next = match quarantine.next_probe_at {
        Some(at) => format!("probed at {at}"),
        None => "until it is released or another one is activated".to_owned(),
    };
    format!("quarantined since {}, {why}; {next}", quarantine.since)
}

fn fallbacks(
    of_all: Fallback,
    by_item: &BTreeMap<sanquan_domain::id::ItemCode, Fallback>,
) -> String {
    let mut text = word(of_all).to_owned();
    for (item, fallback) in by_item {
        let _ = write!(text, "; item {item}: {}", word(*fallback));
    }
    text
}

/// As the command line and the interface name it.
pub fn word(fallback: Fallback) -> &'static str {
    match fallback {
        Fallback::Refuse => "refuse",
        Fallback::LastGood => "last-good",
        Fallback::HumanQueue => "human-queue",
        Fallback::BaseFlowchart => "base-flowchart",
    }
}

fn function(figures: &FunctionView) -> String {
    let mut text = String::new();
    let mut row = |name: &str, value: String| {
        let _ = writeln!(text, "  {name:10}  {value}");
    };
    row("calls", figures.calls.to_string());
    row("outcomes", listed(&figures.outcomes));
    row("faults", listed(&figures.faults));
    row("fuel", spread(&figures.fuel, ""));
    row("ran", spread(&figures.ran_us, " µs"));
    row("waited", spread(&figures.waited_us, " µs"));
    row(
        "peaks",
        format!(
            "memory {} KiB, output {} bytes",
            figures.memory_peak_bytes / 1_024,
            figures.output_peak_bytes
        ),
    );
    text
}

fn listed<N: std::fmt::Display, C: std::fmt::Display>(counts: &BTreeMap<N, C>) -> String {
    let each: Vec<_> = counts
        .iter()
        .map(|(name, n)| format!("{name} {n}"))
        .collect();
    match each.is_empty() {
        true => "none".to_owned(),
        false => each.join(", "),
    }
}

fn spread(spread: &Spread, unit: &str) -> String {
    let bound = |value: Option<u64>| match value {
        Some(value) => format!("≤ {value}{unit}"),
        None => "-".to_owned(),
    };
    format!(
        "half {}, 99 % {}, all {}",
        bound(spread.p50),
        bound(spread.p99),
        bound(spread.max)
    )
}
