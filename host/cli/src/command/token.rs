//! `sanquan token …`: who may use the HTTP interface.

use std::fmt::Write as _;

use sanquan_domain::event::Role;
use sanquan_domain::id::{DepartmentCode, HandlerCode, TokenId};
use sanquan_domain::time::Instant;
use sanquan_engine::{EngineError, NewToken};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Context;
use crate::door::{AnyPlace, Door, Entries};
use crate::exit::Exit;
use crate::failure::Failure;

/// Commands about tokens.
#[derive(Debug, clap::Subcommand)]
pub enum Token {
    /// Issue a token. Its secret is shown once and kept nowhere.
    Create(Create),
    /// List tokens, without their secrets.
    List {
        #[command(flatten)]
        place: AnyPlace,
    },
    /// Make a token invalid for good.
    Revoke {
        /// Its id.
        id: TokenId,
        #[command(flatten)]
        place: AnyPlace,
    },
}

/// Issue a token.
#[derive(Debug, clap::Args)]
pub struct Create {
    /// What it is for, in your words.
    label: String,
    /// What it may do: operator, developer, window, handler, supervisor, auditor, legal. May be repeated.
    #[arg(long = "role", value_name = "ROLE", required = true, value_parser = role)]
    roles: Vec<Role>,
    /// Department to which it is held; may be repeated. Default: all.
    #[arg(long = "department", value_name = "CODE")]
    departments: Vec<String>,
    /// The person for whom it acts; needed for the role handler.
    #[arg(long, value_name = "CODE")]
    handler: Option<String>,
    /// Not valid from this instant on, such as 2026-12-31T16:00:00Z.
    #[arg(long, value_name = "INSTANT")]
    expires_at: Option<Instant>,
    #[command(flatten)]
    place: AnyPlace,
}

/// A token that was issued.
#[derive(Serialize, Deserialize)]
struct Issued {
    id: TokenId,
    secret: String,
}

/// A token as lists show it.
#[derive(Serialize, Deserialize)]
struct Row {
    id: TokenId,
    label: String,
    roles: Vec<Role>,
    departments: Vec<DepartmentCode>,
    handler: Option<HandlerCode>,
    expires_at: Option<Instant>,
    revoked: bool,
}

#[derive(Serialize, Deserialize)]
struct Revoked {
    revoked: TokenId,
}

impl Token {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::Create(create) => create.run(context)?,
            Self::List { place } => list(context, &place)?,
            Self::Revoke { id, place } => revoke(context, &place, id)?,
        }
        Ok(Exit::Done)
    }
}

impl Create {
    fn run(self, context: &Context) -> Result<(), Failure> {
        let new = NewToken {
            label: self.label,
            roles: self.roles,
            departments: self
                .departments
                .iter()
                .map(|code| code.as_str().into())
                .collect(),
            handler: self.handler.as_deref().map(Into::into),
            expires_at: self.expires_at,
        };
        let issued = match self.place.open(context)? {
            Door::Server(client) => client.post(
                "/api/v1/tokens",
                &json!({
                    "label": new.label,
                    "roles": new.roles,
                    "departments": new.departments,
                    "handler": new.handler,
                    "expires_at": new.expires_at,
                }),
            )?,
            Door::Store(local) => local.work(async |engine, operator| {
                let issued = engine.issue_token(operator, new).await?;
                Ok::<_, EngineError>(Issued {
                    id: issued.token,
                    secret: issued.secret,
                })
            })?,
        };
        context.talk.say(format!(
            "{} was issued; keep its secret, it is not shown again",
            issued.id
        ));
        context.talk.data(&issued, |issued| issued.secret.clone())
    }
}

fn list(context: &Context, place: &AnyPlace) -> Result<(), Failure> {
    let tokens: Entries<Row> = match place.open(context)? {
        Door::Server(client) => client.get("/api/v1/tokens")?,
        Door::Store(local) => local.work(async |engine, _| {
            let county = engine.county();
            let rows = county.tokens.all().map(|token| Row {
                id: token.issued.token,
                label: token.issued.label.clone(),
                roles: token.issued.roles.clone(),
                departments: token.issued.departments.clone(),
                handler: token.issued.handler.clone(),
                expires_at: token.issued.expires_at,
                revoked: token.revoked,
            });
            Ok::<_, Failure>(Entries {
                entries: rows.collect(),
            })
        })?,
    };
    context.talk.data(&tokens, |tokens| {
        let mut text = String::new();
        for row in &tokens.entries {
            let roles: Vec<_> = row.roles.iter().map(name).collect();
            let revoked = if row.revoked { "  revoked" } else { "" };
            let _ = writeln!(
                text,
                "{}  {}  {}{revoked}",
                row.id,
                roles.join("+"),
                row.label
            );
        }
        text
    })
}

fn revoke(context: &Context, place: &AnyPlace, id: TokenId) -> Result<(), Failure> {
    let revoked = match place.open(context)? {
        Door::Server(client) => {
            client.post(&format!("/api/v1/tokens/{id}/revocation"), &json!({}))?
        }
        Door::Store(local) => local.work(async |engine, operator| {
            engine.revoke_token(operator, id).await?;
            Ok::<_, EngineError>(Revoked { revoked: id })
        })?,
    };
    context.talk.data(&revoked, |done: &Revoked| {
        format!("revoked: {}", done.revoked)
    })
}

/// Roles are spelt as in the interface.
fn role(text: &str) -> Result<Role, String> {
    serde_json::from_value(Value::from(text)).map_err(|_| {
        "must be operator, developer, window, handler, supervisor, auditor or legal".to_owned()
    })
}

fn name(role: &Role) -> String {
    let name = serde_json::to_value(role).ok();
    name.as_ref()
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}
