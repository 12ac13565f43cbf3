//! `plugin quarantine`, `release`, `fallback`: whether a component is asked, and what happens while it is
//! not.

use sanquan_domain::event::Fallback as Choice;
use sanquan_domain::id::{DepartmentCode, Digest, ItemCode};
use sanquan_engine::{EngineError, PluginInspection};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::inspect::{told, word};
use crate::command::Context;
use crate::door::{AnyPlace, Door};
use crate::exit::Exit;
use crate::failure::Failure;

/// Stop asking a component, until it is released.
#[derive(Debug, clap::Args)]
pub struct Quarantine {
    /// Its digest (SHA-256).
    digest: Digest,
    /// Why; it is recorded.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    place: AnyPlace,
}

/// Ask a quarantined component again.
#[derive(Debug, clap::Args)]
pub struct Release {
    /// Its digest (SHA-256).
    digest: Digest,
    /// Why; it is recorded.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    place: AnyPlace,
}

/// Say what becomes of acts while a department's plugin is quarantined.
#[derive(Debug, clap::Args)]
pub struct Fallback {
    /// Code of the department.
    department: String,
    /// What happens: acts are refused and cases wait; the component that was active before judges; acts
    /// wait in line and happen when the plugin is asked again; or new cases keep the base flowchart and
    /// all go on by law alone, as far as nobody has to judge.
    #[arg(value_parser = ["refuse", "last-good", "human-queue", "base-flowchart"])]
    fallback: String,
    /// For this item alone.
    #[arg(long, value_name = "CODE")]
    item: Option<String>,
    #[command(flatten)]
    place: AnyPlace,
}

/// A fallback as the interface takes and gives it.
#[derive(Serialize, Deserialize)]
struct Set {
    department: DepartmentCode,
    item: Option<ItemCode>,
    fallback: Choice,
}

impl Quarantine {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (digest, reason) = (self.digest, self.reason);
        let inspection: PluginInspection = match self.place.open(context)? {
            Door::Server(client) => {
                let path = format!("/api/v1/plugins/{digest}/quarantine");
                client.post(&path, &json!({ "reason": reason }))?
            }
            Door::Store(local) => local.work(async |engine, operator| {
                engine.quarantine_plugin(operator, digest, reason).await?;
                engine.inspect_plugin(operator, digest)
            })?,
        };
        context.talk.data(&inspection, told)?;
        Ok(Exit::Done)
    }
}

impl Release {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (digest, reason) = (self.digest, self.reason);
        let inspection: PluginInspection = match self.place.open(context)? {
            Door::Server(client) => {
                let path = format!("/api/v1/plugins/{digest}/release");
                client.post(&path, &json!({ "reason": reason }))?
            }
            Door::Store(local) => local.work(async |engine, operator| {
                engine.release_plugin(operator, digest, reason).await?;
                engine.inspect_plugin(operator, digest)
            })?,
        };
        context.talk.data(&inspection, told)?;
        Ok(Exit::Done)
    }
}

impl Fallback {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let wanted = Set {
            department: self.department.as_str().into(),
            item: self.item.as_deref().map(Into::into),
            fallback: match self.fallback.as_str() {
                "last-good" => Choice::LastGood,
                "human-queue" => Choice::HumanQueue,
                "base-flowchart" => Choice::BaseFlowchart,
                _ => Choice::Refuse,
            },
        };
        let set = match self.place.open(context)? {
            Door::Server(client) => client.post("/api/v1/fallbacks", &wanted)?,
            Door::Store(local) => local.work(async |engine, operator| {
                let (department, item) = (wanted.department.clone(), wanted.item.clone());
                engine
                    .set_fallback(operator, department, item, wanted.fallback)
                    .await?;
                Ok::<_, EngineError>(wanted)
            })?,
        };
        context.talk.data(&set, |set: &Set| {
            let of = set
                .item
                .as_ref()
                .map_or_else(String::new, |item| format!(", item {item}"));
            format!(
                "fallback of department {}{of}: {}",
                set.department,
                word(set.fallback)
            )
        })?;
        Ok(Exit::Done)
    }
}
