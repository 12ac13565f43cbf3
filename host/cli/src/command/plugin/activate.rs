//! `plugin activate`, `rollback`, `retire`, `migrate`: which component decides, and for which cases.

use std::fmt::Write as _;

use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_engine::{EngineError, Migration};
use serde_json::{Value, json};

use super::deploy::Deployed;
use crate::command::Context;
use crate::door::{AnyPlace, Client, Door};
use crate::exit::Exit;
use crate::failure::Failure;

/// Let a component decide the new cases of its department. Where another one decides now, a shadow
/// replay must have shown what changes.
#[derive(Debug, clap::Args)]
pub struct Activate {
    /// Its digest (SHA-256).
    digest: Digest,
    /// Why, for the record.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    place: AnyPlace,
}

/// Let a component decide again that decided before.
#[derive(Debug, clap::Args)]
pub struct Rollback {
    /// Code of the department.
    department: String,
    /// Digest of the component to go back to. Default: the one that decided last.
    #[arg(long, value_name = "DIGEST")]
    to: Option<Digest>,
    /// Why, for the record.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    place: AnyPlace,
}

/// Take a component out of use for ever.
#[derive(Debug, clap::Args)]
pub struct Retire {
    /// Its digest (SHA-256).
    digest: Digest,
    /// Why, for the record.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    place: AnyPlace,
}

/// Move the open cases of one component to another of the same department. A case stays where it is
/// when the other one does not know its way, or would have decided anything otherwise.
#[derive(Debug, clap::Args)]
pub struct Migrate {
    /// Digest of the component that judges them now.
    #[arg(long, value_name = "DIGEST")]
    from: Digest,
    /// Digest of the component that is to judge them.
    #[arg(long, value_name = "DIGEST")]
    to: Digest,
    /// Only tell what would be moved.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    place: AnyPlace,
}

impl Activate {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let digest = self.digest;
        let deployed = match self.place.open(context)? {
            Door::Server(client) => activate(&client, digest, self.reason.as_deref())?,
            Door::Store(local) => local.work(async |engine, operator| {
                let plugin = engine
                    .activate_plugin(operator, digest, self.reason)
                    .await?;
                Ok::<_, EngineError>(Deployed::of(&plugin, &engine.county(), engine.now()))
            })?,
        };
        context.talk.data(&deployed, Deployed::told)?;
        Ok(Exit::Done)
    }
}

/// Asks a running host to let a component decide.
pub fn activate(
    client: &Client,
    digest: Digest,
    reason: Option<&str>,
) -> Result<Deployed, Failure> {
    let query = reason.map_or_else(String::new, |reason| {
        let reason: String = reason.bytes().map(|byte| format!("%{byte:02X}")).collect();
        format!("?reason={reason}")
    });
    client.post(
        &format!("/api/v1/plugins/{digest}/activation{query}"),
        &json!({}),
    )
}

impl Rollback {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (to, reason) = (self.to, self.reason);
        let deployed = match self.place.open(context)? {
            Door::Server(client) => client.post(
                &format!("/api/v1/departments/{}/rollback", self.department),
                &json!({ "to": to, "reason": reason }),
            )?,
            Door::Store(local) => local.work(async |engine, operator| {
                let department = DepartmentCode(self.department);
                let plugin = engine
                    .roll_back_plugin(operator, &department, to, reason)
                    .await?;
                Ok::<_, EngineError>(Deployed::of(&plugin, &engine.county(), engine.now()))
            })?,
        };
        context.talk.data(&deployed, Deployed::told)?;
        context.talk.say(
            "cases that the other component judged first stay with it; to move them: \
             sanquan plugin migrate --from DIGEST --to DIGEST --dry-run",
        );
        Ok(Exit::Done)
    }
}

impl Retire {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (digest, reason) = (self.digest, self.reason);
        let done: Value = match self.place.open(context)? {
            Door::Server(client) => client.post(
                &format!("/api/v1/plugins/{digest}/retirement"),
                &json!({ "reason": reason }),
            )?,
            Door::Store(local) => local.work(async |engine, operator| {
                engine.retire_plugin(operator, digest, reason).await?;
                Ok::<_, EngineError>(json!({ "component": digest, "retired": true }))
            })?,
        };
        context.talk.data(&done, |_| {
            format!("{digest}  retired: it never decides again")
        })?;
        Ok(Exit::Done)
    }
}

impl Migrate {
    /// Does it; ends with [`Exit::Found`] when a case is left where it was.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let Self {
            from, to, dry_run, ..
        } = self;
        let migration: Migration = match self.place.open(context)? {
            Door::Server(client) => client.post(
                &format!("/api/v1/plugins/{to}/migration"),
                &json!({ "from": from, "dry_run": dry_run }),
            )?,
            Door::Store(local) => local.work(async |engine, operator| {
                engine.migrate_cases(operator, from, to, dry_run).await
            })?,
        };
        context.talk.data(&migration, told)?;
        Ok(match migration.left.is_empty() {
            true => Exit::Done,
            false => Exit::Found,
        })
    }
}

fn told(migration: &Migration) -> String {
    let word = match migration.dry_run {
        true => "could be moved",
        false => "moved",
    };
    let mut text = format!(
        "{} cases {word}, {} left where they are\n",
        migration.moved.len(),
        migration.left.len()
    );
    for left in &migration.left {
        let _ = writeln!(
            text,
            "  {}  {}  {}: {}",
            left.number, left.case, left.code, left.message
        );
    }
    text
}
