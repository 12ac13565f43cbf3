//! `plugin activate`, `rollback`, `retire`, `migrate`: which component decides, and for which cases.

use std::fmt::Write as _;

use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_engine::replay::GivenVerdict;
use sanquan_engine::{EngineError, Migration};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::deploy::Deployed;
use super::verdicts::{self, given};
use crate::command::Context;
use crate::door::{AnyPlace, Client, Door};
use crate::exit::Exit;
use crate::failure::Failure;

/// Let a component decide the new cases of its department, or a share of them. Where another one decides
/// now, a shadow replay must have shown what changes.
#[derive(Debug, clap::Args)]
pub struct Activate {
    /// Its digest (SHA-256).
    digest: Digest,
    /// Only for this share of them (1 to 99), as a canary beside the active component; which cases, follows
    /// from their ids. Without it, for all of them.
    #[arg(long, value_name = "PERCENT")]
    canary: Option<u8>,
    /// Why, for the record.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    place: AnyPlace,
}

/// Take back what was done last: end a canary, or let the component decide again that did before.
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

/// What decides now, and what no longer does.
#[derive(Serialize, Deserialize)]
struct Taken {
    active: Deployed,
    took_back: Option<Digest>,
}

/// The same, with what the latter answered.
#[derive(Serialize)]
struct RolledBack {
    #[serde(flatten)]
    done: Taken,
    meanwhile: Vec<GivenVerdict>,
}

impl RolledBack {
    fn told(&self) -> String {
        let active = self.done.active.told();
        let Some(component) = self.done.took_back else {
            return active;
        };
        let verdicts = &self.meanwhile;
        format!(
            "{active}\n{component}  taken back; it gave {} verdicts meanwhile, and its cases stay with it unless \
             they are moved (sanquan plugin migrate --from {component} --to {} --dry-run)\n{}",
            verdicts.len(),
            self.done.active.component(),
            verdicts::told(verdicts),
        )
    }
}

impl Activate {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let Self {
            digest,
            canary,
            reason,
            place,
        } = self;
        let deployed = match place.open(context)? {
            Door::Server(client) => activate(&client, digest, canary, reason.as_deref())?,
            Door::Store(local) => local.work(async |engine, operator| {
                let plugin = match canary {
                    Some(share) => engine.start_canary(operator, digest, share, reason).await,
                    None => engine.activate_plugin(operator, digest, reason).await,
                }?;
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
    canary: Option<u8>,
    reason: Option<&str>,
) -> Result<Deployed, Failure> {
    let escaped = |reason: &str| -> String {
        let bytes = reason.bytes();
        bytes.map(|byte| format!("%{byte:02X}")).collect()
    };
    let reason = reason.map(|reason| format!("reason={}", escaped(reason)));
    let canary = canary.map(|share| format!("canary={share}"));
    let query: Vec<String> = reason.into_iter().chain(canary).collect();
    client.post(
        &format!("/api/v1/plugins/{digest}/activation?{}", query.join("&")),
        &json!({}),
    )
}

impl Rollback {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (to, reason) = (self.to, self.reason);
        let done: Taken = match self.place.open(context)? {
            Door::Server(client) => client.post(
                &format!("/api/v1/departments/{}/rollback", self.department),
                &json!({ "to": to, "reason": reason }),
            )?,
            Door::Store(local) => local.work(async |engine, operator| {
                let department = DepartmentCode(self.department);
                let done = engine.roll_back_plugin(operator, &department, to, reason);
                let done = done.await?;
                Ok::<_, EngineError>(Taken {
                    active: Deployed::of(&done.active, &engine.county(), engine.now()),
                    took_back: done.took_back,
                })
            })?,
        };
        let meanwhile = match done.took_back {
            Some(component) => given(self.place.open(context)?, component, None)?,
            None => Vec::new(),
        };
        let rolled_back = RolledBack { done, meanwhile };
        context.talk.data(&rolled_back, RolledBack::told)?;
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
