//! The deployment gate: everything that is asked of a component before it may decide anything.
//!
//! The same code looks at a component on its author's desk (`sanquan plugin check`) and on the host that
//! is to take it in, so the two cannot disagree; they differ only in what they hold it against, a
//! catalogue file or a county. What was found is a [`GateReport`], rule by rule, which the host
//! keeps with the component. Everything that can be looked at is looked at, so that an author
//! is told all at once.
//!
//! A failure of the platform (a full disk, a busy sandbox) is never a finding about a component: then
//! there is no report but an error.

mod against;
mod draft;
mod headroom;
mod loading;
mod questions;
mod scenarios;

use std::sync::Arc;

use sanquan_domain::contract::Description;
use sanquan_domain::event::PluginUploaded;
use sanquan_domain::gate::GateReport;
use sanquan_runtime::{Plugin, Runtime};

pub use against::{Against, Base};
pub use scenarios::{ExpectedAnswers, TooManyExpected};

use crate::error::EngineError;
use draft::Draft;
use headroom::Usage;

/// What became of a component at the gate.
pub struct Examined {
    /// What was found, rule by rule.
    pub report: GateReport,
    /// What the component says of itself, where it came to that.
    pub description: Option<Description>,
    /// The component as it may be taken in, or the first reason why not.
    pub verdict: Result<Box<PluginUploaded>, EngineError>,
    /// The component, where it could be loaded.
    pub plugin: Option<Plugin>,
}

/// Looks at a component's bytes, then at all that it answers.
pub async fn examine(
    runtime: &Arc<Runtime>,
    component: &Arc<Vec<u8>>,
    against: &impl Against,
    expected: &ExpectedAnswers,
) -> Result<Examined, EngineError> {
    let mut draft = Draft::default();
    match loading::load(runtime, component, &mut draft).await? {
        Some(plugin) => {
            draft.measure_size(component.len(), plugin.limits());
            answers(plugin, component.len() as u64, against, expected, draft).await
        }
        None => Ok(draft.without_plugin()),
    }
}

/// Looks at all that a loaded component answers.
pub async fn examine_loaded(
    plugin: Plugin,
    size_bytes: u64,
    against: &impl Against,
    expected: &ExpectedAnswers,
) -> Result<Examined, EngineError> {
    answers(plugin, size_bytes, against, expected, Draft::default()).await
}

async fn answers(
    plugin: Plugin,
    size_bytes: u64,
    against: &impl Against,
    expected: &ExpectedAnswers,
    mut draft: Draft,
) -> Result<Examined, EngineError> {
    draft.speaks(plugin.contract_version());
    let mut usage = Usage::of(&plugin);
    let description = questions::describe(&plugin, &mut usage, &mut draft).await?;
    let mut charts = Vec::new();
    if let Some(description) = &description {
        questions::declarations(description, &mut draft);
        if questions::items(description, against, &mut draft) {
            charts = questions::flowcharts(&plugin, description, against, &mut usage, &mut draft)
                .await?;
        }
        scenarios::play(&plugin, expected, &mut usage, &mut draft).await?;
        usage.judge(&mut draft);
    }
    let uploaded = description.clone().map(|description| PluginUploaded {
        component: plugin.digest(),
        size_bytes,
        description,
        charts,
    });
    Ok(draft.with_plugin(plugin, description, uploaded))
}
