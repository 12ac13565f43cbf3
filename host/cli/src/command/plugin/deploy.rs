//! `plugin deploy`: a component handed to a host.

use std::path::PathBuf;

use data_encoding::BASE64;
use sanquan_domain::contract::Description;
use sanquan_domain::county::{County, Plugin as KnownPlugin, SignedBy, signed_by};
use sanquan_domain::gate::GateReport;
use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_domain::signature::Envelope;
use sanquan_domain::time::Instant;
use sanquan_engine::{EngineError, NewPlugin};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::activate;
use super::expected::Expecting;
use crate::command::Context;
use crate::door::{AnyPlace, Door};
use crate::envelope_file;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::gate_report;

/// Hand a component to a host, which checks it, with what was signed about it. It decides nothing before it is
/// activated.
#[derive(Debug, clap::Args)]
pub struct Deploy {
    /// The component (`.wasm`).
    file: PathBuf,
    /// Let it decide at once.
    #[arg(long)]
    activate: bool,
    /// What was signed. Default: COMPONENT.dsse.json, if it is there.
    #[arg(long, value_name = "FILE")]
    envelope: Option<PathBuf>,
    #[command(flatten)]
    expecting: Expecting,
    #[command(flatten)]
    place: AnyPlace,
}

/// A component on a host.
#[derive(Serialize, Deserialize)]
pub struct Deployed {
    component: Digest,
    size_bytes: u64,
    active: bool,
    canary_percent: Option<u8>,
    signed_by: Vec<SignedBy>,
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
    /// As the county knows it.
    pub fn of(plugin: &KnownPlugin, county: &County, now: Instant) -> Self {
        let department = DepartmentCode(plugin.description.department.clone());
        let active = county.plugins.active(&department);
        Self {
            component: plugin.component,
            size_bytes: plugin.size_bytes,
            active: active.is_some_and(|active| active.component == plugin.component),
            canary_percent: county.plugins.canary_percent(plugin),
            signed_by: signed_by(county, plugin, now),
            description: plugin.description.clone(),
        }
    }

    /// Its digest.
    pub fn component(&self) -> Digest {
        self.component
    }

    /// For people.
    pub fn told(&self) -> String {
        let state = match (self.active, self.canary_percent) {
            (true, _) => "active".to_owned(),
            (false, Some(share)) => format!("canary for {share} %"),
            (false, None) => "idle".to_owned(),
        };
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
        let envelope = envelope_file::find(&self.file, self.envelope.as_deref())?;
        let expected = self.expecting.answers(&self.file)?;
        let handed_in = match self.place.open(context)? {
            Door::Server(client) => {
                let mut deployed: Deployed = match (self.expecting.json(&self.file)?, &envelope) {
                    (None, None) => client.upload("/api/v1/plugins", bytes)?,
                    (expected, envelope) => {
                        let body = with(&bytes, expected.as_ref(), envelope.as_ref());
                        client.post("/api/v1/plugins", &body)?
                    }
                };
                let path = format!("/api/v1/plugins/{}/gate", deployed.component);
                let gate = client.get(&path).ok();
                if activate {
                    deployed = activate::activate(&client, deployed.component, None, None)?;
                }
                HandedIn { deployed, gate }
            }
            Door::Store(local) => local.work(async |engine, operator| {
                let plugin = NewPlugin {
                    component: bytes,
                    expected,
                    envelope,
                };
                let plugin = engine.upload_plugin(operator, plugin).await?;
                if activate {
                    engine
                        .activate_plugin(operator, plugin.component, None)
                        .await?;
                }
                Ok::<_, EngineError>(HandedIn {
                    deployed: Deployed::of(&plugin, &engine.county(), engine.now()),
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

/// A component with what it must answer and what was signed about it, as a host takes it.
fn with(component: &[u8], expected: Option<&Value>, envelope: Option<&Envelope>) -> Value {
    let none = Value::Array(Vec::new());
    json!({
        "component": BASE64.encode(component),
        "expected_answers": expected.unwrap_or(&none),
        "envelope": envelope,
    })
}
