//! `plugin verdicts`: what one component answered.

use std::fmt::Write as _;

use sanquan_domain::id::Digest;
use sanquan_engine::replay::{GivenPage, GivenVerdict};
use serde::Serialize;

use crate::command::Context;
use crate::door::{AnyPlace, Door};
use crate::exit::Exit;
use crate::failure::Failure;

/// List the verdicts that a component gave since it last began to decide, or since an event.
#[derive(Debug, clap::Args)]
pub struct Verdicts {
    /// Its digest (SHA-256).
    digest: Digest,
    /// Number of the event in the county's log from which to look; 1 for all.
    #[arg(long, value_name = "EVENT")]
    from: Option<u64>,
    #[command(flatten)]
    place: AnyPlace,
}

/// All of them.
#[derive(Serialize)]
struct Given {
    component: Digest,
    verdicts: Vec<GivenVerdict>,
}

impl Verdicts {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let door = self.place.open(context)?;
        let given = Given {
            component: self.digest,
            verdicts: given(door, self.digest, self.from)?,
        };
        context.talk.data(&given, |given| told(&given.verdicts))?;
        Ok(Exit::Done)
    }
}

/// The verdicts of a component from an event on, by default since it last began to decide.
pub fn given(
    door: Door,
    component: Digest,
    from: Option<u64>,
) -> Result<Vec<GivenVerdict>, Failure> {
    match door {
        Door::Server(client) => all(from, |from| {
            let from = from.map_or_else(String::new, |from| format!("?from={from}"));
            client.get(&format!("/api/v1/plugins/{component}/verdicts{from}"))
        }),
        Door::Store(local) => local.work(async |engine, operator| {
            let page = |from| engine.verdicts_given_by(operator, component, from);
            all(from, page)
        }),
    }
}

fn all<E>(
    mut from: Option<u64>,
    mut page: impl FnMut(Option<u64>) -> Result<GivenPage, E>,
) -> Result<Vec<GivenVerdict>, E> {
    let mut verdicts = Vec::new();
    loop {
        let page = page(from)?;
        verdicts.extend(page.entries);
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(verdicts),
        }
    }
}

/// One line each.
pub fn told(verdicts: &[GivenVerdict]) -> String {
    let mut text = String::new();
    for verdict in verdicts {
        let _ = writeln!(
            text,
            "{}  {}  {}  {}  {}",
            verdict.entered_at,
            verdict.number,
            verdict.case,
            verdict.step.as_deref().unwrap_or("intake"),
            verdict.outcome
        );
    }
    text
}
