//! `plugin shadow`: what a candidate would have decided otherwise, before anybody activates it; and
//! `plugin accept` (`accept.rs`), by which somebody answers for it.

mod accept;
mod html;
mod local;
mod report;
mod served;

use std::path::{Path, PathBuf};

use sanquan_domain::form::Form;
use sanquan_domain::id::{Digest, ItemCode};
use sanquan_domain::time::Instant;
use sanquan_domain::value::Facts;
use serde_json::Value as Json;

use crate::command::Context;
use crate::door::{AnyPlace, Door};
use crate::exit::Exit;
use crate::failure::Failure;
pub use accept::Accept;
use report::Report;

/// Ask a candidate every question that its department was ever asked, and report what would have been
/// otherwise. Live cases never notice. Broken off by Ctrl-C, it goes on where it was.
#[derive(Debug, clap::Args)]
pub struct Shadow {
    /// Digest of the candidate, deployed before.
    candidate: Digest,
    /// Only questions entered at this instant or later. Such a report is for looking at: activation
    /// needs one over everything.
    #[arg(long, value_name = "INSTANT")]
    since: Option<Instant>,
    /// Only questions about these items.
    #[arg(long = "item", value_name = "CODE")]
    items: Vec<String>,
    /// Settings (JSON) in place of the recorded ones: the candidate is then a change of settings.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Changes to show with both answers in full.
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    details: usize,
    /// Write the report as a page.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Break off the replay that runs on a host.
    #[arg(long, conflicts_with_all = ["since", "items", "settings", "html"])]
    cancel: bool,
    #[command(flatten)]
    place: AnyPlace,
}

/// What is asked for, whichever the door.
struct Wanted {
    candidate: Digest,
    since: Option<Instant>,
    items: Vec<ItemCode>,
    settings: Option<Json>,
    details: usize,
}

impl Shadow {
    /// Does it; ends with [`Exit::Found`] when somebody has to accept changes.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let wanted = Wanted {
            candidate: self.candidate,
            since: self.since,
            items: self.items.into_iter().map(ItemCode).collect(),
            settings: self.settings.as_deref().map(read_json).transpose()?,
            details: self.details,
        };
        let report = match self.place.open(context)? {
            Door::Server(client) if self.cancel => {
                return served::cancel(context, &client, &wanted);
            }
            Door::Store(_) if self.cancel => {
                return Err(Failure::usage(
                    "shadow.no-host",
                    "only a replay on a running host can be cancelled from outside",
                )
                .hint("name the host by --server URL; here Ctrl-C breaks a replay off"));
            }
            Door::Server(client) => served::replay(context, &client, &wanted)?,
            Door::Store(local) => local::replay(context, local, &wanted)?,
        };
        if let Some(file) = &self.html {
            std::fs::write(file, html::page(&report)).map_err(|error| {
                Failure::failed("file.write", "cannot write the report")
                    .at(file.display())
                    .because(error)
            })?;
            context.talk.say(format!("written: {}", file.display()));
        }
        context.talk.data(&report, Report::told)?;
        Ok(match report.to_accept {
            0 => Exit::Done,
            _ => Exit::Found,
        })
    }
}

/// Settings as people write them.
pub fn read_json(file: &Path) -> Result<Json, Failure> {
    let unreadable = |error: Box<dyn std::error::Error>| {
        Failure::usage("settings.unreadable", "cannot read the settings")
            .at(file.display())
            .because(error)
            .hint("a JSON object of the plugin's settings form is expected")
    };
    let bytes = std::fs::read(file).map_err(|e| unreadable(e.into()))?;
    serde_json::from_slice(&bytes).map_err(|e| unreadable(e.into()))
}

/// They, typed by the plugin's form.
pub fn typed_settings(form: &Form, settings: &Json) -> Result<Facts, Failure> {
    form.facts_from_json(settings).map_err(|errors| {
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        Failure::usage(
            "settings.invalid",
            "the settings do not fit the plugin's form",
        )
        .value(errors.join("; "))
    })
}
