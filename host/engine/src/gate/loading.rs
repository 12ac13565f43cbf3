//! The rules that a component meets, or breaks, before it is asked anything.

use std::sync::Arc;

use sanquan_domain::gate::GateRule::{self, Compilation, Features, Imports, Size, Slot, Targets};
use sanquan_runtime::{LoadError, Plugin, Runtime};

use super::draft::Draft;
use crate::error::EngineError;

/// In the order in which the sandbox looks at them: what comes before a broken one was met.
const ORDER: [GateRule; 6] = [Size, Features, Compilation, Slot, Imports, Targets];

/// Loads the component, unless it breaks a rule.
pub(super) async fn load(
    runtime: &Arc<Runtime>,
    component: &Arc<Vec<u8>>,
    draft: &mut Draft,
) -> Result<Option<Plugin>, EngineError> {
    let (runtime, component) = (Arc::clone(runtime), Arc::clone(component));
    let loading = tokio::task::spawn_blocking(move || runtime.load(&component));
    let loaded = loading
        .await
        .map_err(|e| EngineError::Damaged(format!("loading the component failed: {e}")))?;
    let error = match loaded {
        Ok(plugin) => {
            ORDER.into_iter().for_each(|rule| draft.pass(rule));
            return Ok(Some(plugin));
        }
        Err(error) => error,
    };
    let why = EngineError::BadComponent {
        code: error.code(),
        message: told(&error),
    };
    let Some(broken) = broken_by(&error) else {
        return Err(why);
    };
    let met = ORDER.into_iter().take_while(|rule| *rule != broken);
    met.for_each(|rule| draft.pass(rule));
    draft.refuse_by(broken, why, "the component");
    Ok(None)
}

/// The rule that the component breaks; none where the host itself failed.
fn broken_by(error: &LoadError) -> Option<GateRule> {
    match error {
        LoadError::TooLarge { .. } => Some(Size),
        LoadError::NotWasm { .. } | LoadError::CoreModule | LoadError::Malformed { .. } => {
            Some(Features)
        }
        LoadError::CompileLimit { .. } => Some(Compilation),
        LoadError::TooDemanding { .. } => Some(Slot),
        LoadError::ForeignImport { .. } => Some(Imports),
        LoadError::WrongContract { .. }
        | LoadError::MissingExport { .. }
        | LoadError::WrongType { .. } => Some(Targets),
        LoadError::Compiler { .. } | LoadError::Cache { .. } => None,
    }
}

/// The error with what lies below it.
fn told(error: &LoadError) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
