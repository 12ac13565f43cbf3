//! `plugin settings`: what a department sets for its plugin, without a new version of it.

use std::fmt::Write as _;
use std::path::PathBuf;

use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_domain::time::Date;
use sanquan_engine::EngineError;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::shadow::{read_json, typed_settings};
use crate::command::Context;
use crate::door::{AnyPlace, Door, Entries};
use crate::exit::Exit;
use crate::failure::Failure;

/// Commands about a department's settings.
#[derive(Debug, clap::Subcommand)]
pub enum Settings {
    /// Show every version, in the order of their record.
    Show(Show),
    /// Set what holds from a day on. A replay must have shown what changes:
    /// `plugin shadow DIGEST --settings FILE`.
    Set(Set),
}

/// Show a department's settings.
#[derive(Debug, clap::Args)]
pub struct Show {
    /// Code of the department.
    department: String,
    #[command(flatten)]
    place: AnyPlace,
}

/// Set a department's settings.
#[derive(Debug, clap::Args)]
pub struct Set {
    /// Code of the department.
    department: String,
    /// All settings (JSON), as the plugin's form has them.
    file: PathBuf,
    /// First day on which they hold: today or later.
    #[arg(long, value_name = "DATE")]
    valid_from: Date,
    /// Why, for the record.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    place: AnyPlace,
}

#[derive(Serialize, Deserialize)]
struct Version {
    digest: Digest,
    valid_from: Date,
    settings: Json,
}

impl Settings {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::Show(command) => command.run(context),
            Self::Set(command) => command.run(context),
        }
    }
}

impl Show {
    fn run(self, context: &Context) -> Result<Exit, Failure> {
        let versions: Entries<Version> = match self.place.open(context)? {
            Door::Server(client) => client.get(&path(&self.department))?,
            Door::Store(local) => local.work(async |engine, _| {
                let county = engine.county();
                let department = DepartmentCode(self.department);
                let versions = county.plugins.settings_of(&department).iter();
                let entries = versions.map(|set| Version {
                    digest: set.digest,
                    valid_from: set.valid_from,
                    settings: json!(set.settings),
                });
                Ok::<_, Failure>(Entries {
                    entries: entries.collect(),
                })
            })?,
        };
        context.talk.data(&versions, |versions| {
            let mut text = String::new();
            for set in &versions.entries {
                let _ = writeln!(
                    text,
                    "from {}  {}\n  {}",
                    set.valid_from, set.digest, set.settings
                );
            }
            if versions.entries.is_empty() {
                text.push_str("none were set: the plugin's own defaults hold");
            }
            text
        })?;
        Ok(Exit::Done)
    }
}

impl Set {
    fn run(self, context: &Context) -> Result<Exit, Failure> {
        let settings = read_json(&self.file)?;
        let (valid_from, reason) = (self.valid_from, self.reason);
        let set: Version = match self.place.open(context)? {
            Door::Server(client) => client.post(
                &path(&self.department),
                &json!({ "valid_from": valid_from, "settings": settings, "reason": reason }),
            )?,
            Door::Store(local) => local.work(async |engine, operator| {
                let department = DepartmentCode(self.department);
                let county = engine.county();
                let active = county.plugins.active(&department);
                let form = active.map(|active| active.description.settings.clone());
                let typed = typed_settings(&form.unwrap_or_default(), &settings)?;
                let digest = typed.settings_digest();
                let changed =
                    engine.change_settings(operator, department, valid_from, typed, reason);
                changed
                    .await
                    .map_err(|error: EngineError| Failure::from(error))?;
                Ok::<_, Failure>(Version {
                    digest,
                    valid_from,
                    settings,
                })
            })?,
        };
        context.talk.data(&set, |set| {
            format!("{}  holds from {}", set.digest, set.valid_from)
        })?;
        Ok(Exit::Done)
    }
}

fn path(department: &str) -> String {
    format!("/api/v1/departments/{department}/settings")
}
