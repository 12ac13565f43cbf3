//! `sanquan key …`: who may sign for plugins.
//!
//! A key is made at its holder's desk and never leaves it; a host knows public halves alone.

mod file;
mod new;

pub use file::{read_public, read_secret};

use std::fmt::Write as _;
use std::path::PathBuf;

use sanquan_domain::county::NewKey;
use sanquan_domain::signature::{Key as Registered, KeyId, KeyRole};
use sanquan_domain::time::Date;
use sanquan_engine::EngineError;
use serde_json::json;

use super::Context;
use crate::door::{AnyPlace, Door, Entries};
use crate::exit::Exit;
use crate::failure::Failure;

/// Commands about keys.
#[derive(Debug, clap::Subcommand)]
pub enum Key {
    /// Make a key. Its secret half stays in a file that you alone can read.
    New(new::New),
    /// Let a key sign for a department.
    Add(Add),
    /// Let a key sign nothing any more, for good. What decides already goes on.
    Revoke {
        /// Its name, as `key list` shows it.
        id: KeyId,
        /// Why, for the record.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        place: AnyPlace,
    },
    /// List the keys that may sign, and those that were revoked.
    List {
        #[command(flatten)]
        place: AnyPlace,
    },
}

/// Let a key sign for a department. Added again it has the new role and days.
#[derive(Debug, clap::Args)]
pub struct Add {
    /// File with its public half (PEM), which `key new` writes as well.
    public: PathBuf,
    /// Code of the department for which it signs.
    #[arg(long, value_name = "CODE")]
    department: String,
    /// What its holder is there: developer, who makes plugins; or approver, who looks at them.
    #[arg(long, value_name = "ROLE", value_parser = role)]
    role: KeyRole,
    /// First day, such as 2026-03-02. Default: today.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Last day. Default: none.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Whose it is, in your words.
    #[arg(long, value_name = "TEXT", default_value = "")]
    holder: String,
    #[command(flatten)]
    place: AnyPlace,
}

impl Key {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::New(new) => new.run(context)?,
            Self::Add(add) => add.run(context)?,
            Self::Revoke { id, reason, place } => revoke(context, &place, id, reason)?,
            Self::List { place } => list(context, &place)?,
        }
        Ok(Exit::Done)
    }
}

impl Add {
    fn run(self, context: &Context) -> Result<(), Failure> {
        let new = NewKey {
            public_key: read_public(&self.public)?,
            department: self.department.as_str().into(),
            role: self.role,
            from: self.from,
            until: self.until,
            holder: self.holder,
        };
        let key: Registered = match self.place.open(context)? {
            Door::Server(client) => client.post(
                "/api/v1/keys",
                &json!({
                    "public_key": new.public_key,
                    "department": new.department,
                    "role": new.role,
                    "from": new.from,
                    "until": new.until,
                    "holder": new.holder,
                }),
            )?,
            Door::Store(local) => local.work(async |engine, operator| {
                let key = engine.register_key(operator, new).await?;
                Ok::<_, EngineError>((*key).clone())
            })?,
        };
        context.talk.data(&key, told)
    }
}

fn revoke(context: &Context, place: &AnyPlace, id: KeyId, reason: String) -> Result<(), Failure> {
    let key: Registered = match place.open(context)? {
        Door::Server(client) => client.post(
            &format!("/api/v1/keys/{id}/revocation"),
            &json!({ "reason": reason }),
        )?,
        Door::Store(local) => local.work(async |engine, operator| {
            let key = engine.revoke_key(operator, id, reason).await?;
            Ok::<_, EngineError>((*key).clone())
        })?,
    };
    context.talk.data(&key, told)
}

fn list(context: &Context, place: &AnyPlace) -> Result<(), Failure> {
    let keys: Entries<Registered> = match place.open(context)? {
        Door::Server(client) => client.get("/api/v1/keys")?,
        Door::Store(local) => local.work(async |engine, _| {
            let county = engine.county();
            Ok::<_, Failure>(Entries {
                entries: county.keys.all().map(|key| (**key).clone()).collect(),
            })
        })?,
    };
    context
        .talk
        .data(&keys, |keys| keys.entries.iter().map(told).collect())
}

/// One key, a line for each department.
fn told(key: &Registered) -> String {
    let named = format!("{}  {}", key.id, key.holder);
    let mut text = format!("{}\n", named.trim_end());
    for (department, grant) in &key.departments {
        let until = grant
            .until
            .map_or_else(String::new, |until| format!(" until {until}"));
        let _ = writeln!(
            text,
            "  department {department}, {}, from {}{until}",
            name(grant.role),
            grant.from
        );
    }
    if let Some(revoked) = &key.revoked {
        let _ = writeln!(text, "  revoked {}: {}", revoked.at, revoked.reason);
    }
    text
}

/// Roles are spelt as in the interface.
fn role(text: &str) -> Result<KeyRole, String> {
    match text {
        "developer" => Ok(KeyRole::Developer),
        "approver" => Ok(KeyRole::Approver),
        _ => Err("must be developer or approver".to_owned()),
    }
}

/// A role in a word.
pub fn name(role: KeyRole) -> &'static str {
    match role {
        KeyRole::Developer => "developer",
        KeyRole::Approver => "approver",
    }
}
