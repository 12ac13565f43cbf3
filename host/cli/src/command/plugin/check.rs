//! `plugin check`: the host's deployment gate, at the desk.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::gate::{GateOutcome, GateReport};
use sanquan_domain::id::{DepartmentCode, ItemCode};
use sanquan_domain::refusal::Refusal;
use sanquan_engine::EngineError;
use sanquan_engine::gate::{self, Against, Base, Examined, ExpectedAnswers};
use sanquan_runtime::{CompileLimits, Runtime, RuntimeSettings};
use serde::Serialize;

use super::desk_chart;
use super::expected::Expecting;
use crate::command::{Context, compile_component};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::gate_report;
use crate::sandbox::Sandbox;
use crate::talk::Tone;

/// Check a component as the host does at deployment, without a host.
#[derive(Debug, clap::Args)]
pub struct Check {
    /// The component (`.wasm`).
    pub file: PathBuf,
    /// Catalogue (JSON) with the items and their base flowcharts. Without it the plugin varies a
    /// plain one, and the result is not held against the law.
    #[arg(long, value_name = "FILE")]
    pub catalogue: Option<PathBuf>,
    #[command(flatten)]
    expecting: Expecting,
}

/// What was looked at, and what was found.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Digest of the component; absent when it cannot be loaded.
    pub component: Option<String>,
    /// Code of the department.
    pub department: Option<String>,
    /// The plugin's own version.
    pub version: Option<String>,
    /// Codes of its items.
    pub items: Vec<String>,
    /// What is wrong; empty when the host would take it.
    pub findings: Vec<Found>,
    /// Every rule of the gate, as the host would keep it with the component.
    pub gate: GateReport,
}

/// One thing that is wrong.
#[derive(Debug, Serialize)]
pub struct Found {
    /// Stable code of what is wrong.
    pub rule: String,
    /// Where: the description, an item's flowchart.
    #[serde(rename = "where")]
    pub place: String,
    /// What.
    pub message: String,
}

impl Check {
    /// Checks, prints the report, and ends with [`Exit::Found`] when something is wrong.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let items = desk_chart::items(self.catalogue.as_deref())?;
        let component = std::fs::read(&self.file).map_err(|e| {
            Failure::usage("file.read", "cannot read the component")
                .at(self.file.display())
                .because(e)
                .hint("`sanquan plugin build` prints where it puts the component")
        })?;
        let report = Report::of_bytes(
            component,
            &items,
            &self.expecting.answers(&self.file)?,
            context.settings.compiler.limits(),
        )?;
        let good = report.findings.is_empty();
        let word = match good {
            true => context.talk.paint(Tone::Good, "ok"),
            false => context.talk.paint(Tone::Bad, "not ok"),
        };
        context.talk.data(&report, |report| told(report, &word))?;
        Ok(if good { Exit::Done } else { Exit::Found })
    }
}

impl Report {
    /// Puts a component's bytes through the gate, compiled as a host compiles them.
    fn of_bytes(
        component: Vec<u8>,
        items: &[PowerItem],
        expected: &ExpectedAnswers,
        limits: CompileLimits,
    ) -> Result<Self, Failure> {
        let broken = |e: Box<dyn std::error::Error>| {
            Failure::failed("sandbox.failed", "cannot start the sandbox").because(e)
        };
        let compiled = tempfile::tempdir().map_err(|e| broken(e.into()))?;
        let runtime = Runtime::new(RuntimeSettings {
            cache_dir: Some(compiled.path().to_owned()),
            compiler: compile_component::compiler(limits),
            ..RuntimeSettings::default()
        });
        let runtime = Arc::new(runtime.map_err(|e| broken(e.into()))?);
        let executor = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| broken(e.into()))?;
        let component = Arc::new(component);
        let desk = Desk(items);
        let examined = gate::examine(&runtime, &component, &desk, expected);
        Ok(executor.block_on(examined)?.into())
    }

    /// Puts a component that is loaded already through all but the first rules of the gate.
    pub fn of(sandbox: &Sandbox, items: &[PowerItem]) -> Self {
        let plugin = sandbox.plugin.clone();
        let (desk, none) = (Desk(items), ExpectedAnswers::default());
        let examined = sandbox.wait(gate::examine_loaded(plugin, 0, &desk, &none));
        examined.map_or_else(Self::failed, Self::from)
    }

    fn failed(error: EngineError) -> Self {
        Self {
            findings: vec![Found {
                rule: error.code().to_owned(),
                place: "the sandbox".to_owned(),
                message: error.to_string(),
            }],
            ..Self::default()
        }
    }
}

impl From<Examined> for Report {
    fn from(examined: Examined) -> Self {
        let found = |report: &GateReport| {
            let refused = report.with(GateOutcome::Refused);
            let findings = refused.flat_map(|check| &check.findings);
            findings
                .map(|finding| Found {
                    rule: finding.code.clone(),
                    place: finding.place.clone(),
                    message: finding.message.clone(),
                })
                .collect()
        };
        let description = examined.description.as_ref();
        let items = description.map_or(&[][..], |description| &description.items);
        Self {
            component: examined.plugin.map(|plugin| plugin.digest().to_string()),
            department: description.map(|description| description.department.clone()),
            version: description.map(|description| description.version.clone()),
            items: items.iter().map(|item| item.item.clone()).collect(),
            findings: found(&examined.report),
            gate: examined.report,
        }
    }
}

/// A catalogue file; an empty one knows no law.
struct Desk<'a>(&'a [PowerItem]);

impl Against for Desk<'_> {
    fn department(&self, _: &DepartmentCode) -> Result<(), Refusal> {
        Ok(())
    }

    fn base(&self, department: &DepartmentCode, item: &ItemCode) -> Result<Base<'_>, Refusal> {
        let known = self.0.iter().find(|known| known.code == *item);
        match known {
            Some(known) if known.department == *department => Ok(Base::of(known)),
            Some(known) => Err(Refusal::NotItsItem {
                department: department.clone(),
                item: item.clone(),
                owner: known.department.clone(),
            }),
            None if self.0.is_empty() => Ok(Base {
                chart: Cow::Owned(desk_chart::plain(item.as_str())),
                item: None,
            }),
            None => Err(Refusal::UnknownItem { item: item.clone() }),
        }
    }
}

fn told(report: &Report, word: &str) -> String {
    let absent = || "-".to_owned();
    format!(
        "component    {}\ndepartment   {}\nversion      {}\nitems        {}\n{}{word}: {} findings\n",
        report.component.clone().unwrap_or_else(absent),
        report.department.clone().unwrap_or_else(absent),
        report.version.clone().unwrap_or_else(absent),
        report.items.join(", "),
        gate_report::told(&report.gate),
        report.findings.len()
    )
}
