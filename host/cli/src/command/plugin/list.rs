//! `plugin list`: the components that a host has, and which of them decide.

use std::fmt::Write as _;

use sanquan_domain::contract::Description;
use sanquan_domain::county::{County, Plugin, SignedBy, signed_by};
use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_domain::time::Instant;
use sanquan_domain::watch::BreakerState;
use serde::{Deserialize, Serialize};

use super::inspect;
use crate::command::Context;
use crate::door::{AnyPlace, Door, Entries};
use crate::exit::Exit;
use crate::failure::Failure;

/// List the components that a host has.
#[derive(Debug, clap::Args)]
pub struct List {
    #[command(flatten)]
    place: AnyPlace,
}

/// A component on a host.
#[derive(Serialize, Deserialize)]
struct Listed {
    component: Digest,
    size_bytes: u64,
    active: bool,
    canary_percent: Option<u8>,
    signed_by: Vec<SignedBy>,
    breaker: BreakerState,
    description: Description,
}

impl Listed {
    fn of(plugin: &Plugin, county: &County, now: Instant) -> Self {
        let department = DepartmentCode(plugin.description.department.clone());
        let active = county.plugins.active(&department);
        Self {
            component: plugin.component,
            size_bytes: plugin.size_bytes,
            active: active.is_some_and(|active| active.component == plugin.component),
            canary_percent: county.plugins.canary_percent(plugin),
            signed_by: signed_by(county, plugin, now),
            breaker: county.watch.state(&plugin.component, now),
            description: plugin.description.clone(),
        }
    }

    fn state(&self) -> &'static str {
        match (self.breaker, self.active) {
            (BreakerState::Closed, true) => "active",
            (BreakerState::Closed, false) if self.canary_percent.is_some() => "canary",
            (BreakerState::Closed, false) => "idle",
            (BreakerState::Open | BreakerState::HalfOpen, _) => "quarantined",
        }
    }

    /// Who signed, in a few words: signatures that count no more are named by what is wrong with them.
    fn signed(&self) -> String {
        let words: Vec<String> = self.signed_by.iter().map(inspect::signer).collect();
        match words.is_empty() {
            true => "not signed".to_owned(),
            false => format!("signed by {}", words.join(", ")),
        }
    }

    fn told(&self) -> String {
        let items = self.description.items.iter();
        let items: Vec<_> = items.map(|item| item.item.as_str()).collect();
        format!(
            "{}  {:11}  department {}, version {}, items {}; {}",
            self.component,
            self.state(),
            self.description.department,
            self.description.version,
            items.join(", "),
            self.signed()
        )
    }
}

impl List {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let plugins: Entries<Listed> = match self.place.open(context)? {
            Door::Server(client) => client.get("/api/v1/plugins")?,
            Door::Store(local) => local.work(async |engine, _| {
                let (county, now) = (engine.county(), engine.now());
                let uploaded = county.plugins.uploaded();
                let rows = uploaded.map(|plugin| Listed::of(plugin, &county, now));
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
