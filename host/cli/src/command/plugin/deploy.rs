//! `plugin deploy`, `list`, `activate`: components on a host.

use std::fmt::Write as _;
use std::path::PathBuf;

use sanquan_domain::contract::Description;
use sanquan_domain::county::{County, Plugin as KnownPlugin};
use sanquan_domain::gate::GateReport;
use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_engine::EngineError;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::command::Context;
use crate::door::{AnyPlace, Door, Entries};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::gate_report;

/// Hand a component to a host, which checks it. It decides nothing before it is activated.
#[derive(Debug, clap::Args)]
pub struct Deploy {
    /// The component (`.wasm`).
    file: PathBuf,
    /// Let it decide at once.
    #[arg(long)]
    activate: bool,
    #[command(flatten)]
    place: AnyPlace,
}

/// List the components that a host has.
#[derive(Debug, clap::Args)]
pub struct List {
    #[command(flatten)]
    place: AnyPlace,
}

/// Let a component decide the new acts of its department.
#[derive(Debug, clap::Args)]
pub struct Activate {
    /// Its digest (SHA-256).
    digest: Digest,
    #[command(flatten)]
    place: AnyPlace,
}

/// A component on a host.
#[derive(Serialize, Deserialize)]
struct Deployed {
    component: Digest,
    size_bytes: u64,
    active: bool,
    description: Description,
}

/// A component that was handed in, and what the gate found of it.
#[derive(Serialize)]
struct HandedIn {
    #[serde(flatten)]
    deployed: Deployed,
    /// Absent for a component that was taken in before there was a gate.
    gate: Option<GateReport>,
}

impl Deployed {
    fn of(plugin: &KnownPlugin, county: &County) -> Self {
        let department = DepartmentCode(plugin.description.department.clone());
        let active = county.plugins.active(&department);
        Self {
            component: plugin.component,
            size_bytes: plugin.size_bytes,
            active: active.is_some_and(|active| active.component == plugin.component),
            description: plugin.description.clone(),
        }
    }

    fn told(&self) -> String {
        let state = if self.active { "active" } else { "idle" };
        let items: Vec<_> = self
            .description
            .items
            .iter()
            .map(|item| item.item.as_str())
            .collect();
        format!(
            "{}  {state:6}  department {}, version {}, items {}",
            self.component,
            self.description.department,
            self.description.version,
            items.join(", ")
        )
    }
}

impl Deploy {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let bytes = std::fs::read(&self.file).map_err(|e| {
            Failure::usage("file.read", "cannot read the component")
                .at(self.file.display())
                .because(e)
                .hint("`sanquan plugin build` prints where it puts the component")
        })?;
        let activate = self.activate;
        let handed_in = match self.place.open(context)? {
            Door::Server(client) => {
                let mut deployed: Deployed = client.upload("/api/v1/plugins", bytes)?;
                let path = format!("/api/v1/plugins/{}/gate", deployed.component);
                let gate = client.get(&path).ok();
                if activate {
                    deployed = client.post(&activation(deployed.component), &json!({}))?;
                }
                HandedIn { deployed, gate }
            }
            Door::Store(local) => local.work(async |engine, operator| {
                let plugin = engine.upload_plugin(operator, bytes).await?;
                if activate {
                    engine.activate_plugin(operator, plugin.component).await?;
                }
                Ok::<_, EngineError>(HandedIn {
                    deployed: Deployed::of(&plugin, &engine.county()),
                    gate: plugin.gate.clone(),
                })
            })?,
        };
        let HandedIn { deployed, gate } = &handed_in;
        context.talk.data(&handed_in, |_| deployed.told())?;
        if let (Some(report), false) = (gate, context.talk.json()) {
            context.talk.say(gate_report::told(report).trim_end());
        }
        if !deployed.active {
            context.talk.say(format!(
                "it decides nothing yet; to let it: sanquan plugin activate {}",
                deployed.component
            ));
        }
        Ok(Exit::Done)
    }
}

impl List {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let plugins: Entries<Deployed> = match self.place.open(context)? {
            Door::Server(client) => client.get("/api/v1/plugins")?,
            Door::Store(local) => local.work(async |engine, _| {
                let county = engine.county();
                let uploaded = county.plugins.uploaded();
                let rows = uploaded.map(|plugin| Deployed::of(plugin, &county));
                Ok::<_, Failure>(Entries {
                    entries: rows.collect(),
                })
            })?,
        };
        context.talk.data(&plugins, |plugins| {
            let mut text = String::new();
            for plugin in &plugins.entries {
                let _ = writeln!(text, "{}", plugin.told());
            }
            text
        })?;
        Ok(Exit::Done)
    }
}

impl Activate {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let digest = self.digest;
        let deployed = match self.place.open(context)? {
            Door::Server(client) => client.post(&activation(digest), &json!({}))?,
            Door::Store(local) => local.work(async |engine, operator| {
                let plugin = engine.activate_plugin(operator, digest).await?;
                Ok::<_, EngineError>(Deployed::of(&plugin, &engine.county()))
            })?,
        };
        context.talk.data(&deployed, Deployed::told)?;
        Ok(Exit::Done)
    }
}

fn activation(component: Digest) -> String {
    format!("/api/v1/plugins/{component}/activation")
}
