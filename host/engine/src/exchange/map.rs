//! The mapping file that says what the names of a log mean here. Its format is described in the
//! head of `plugins/environmental-permit/receipt.map.toml`.

use std::collections::BTreeMap;

use sanquan_domain::flowchart::Ending;
use sanquan_domain::id::{HandlerCode, ItemCode, PostCode};
use serde::Deserialize;

/// A mapping file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogMap {
    /// Number of the format; 1.
    pub format: u32,
    /// The item of which every trace is a case.
    pub item: ItemCode,
    /// What trace attributes mean.
    pub case: CaseMap,
    /// What event attributes mean.
    pub event: EventMap,
    /// Who did it.
    pub handler: HandlerMap,
    /// In which post.
    #[serde(default)]
    pub post: PostMap,
    /// Trace attributes as facts, by path.
    #[serde(default)]
    pub facts: BTreeMap<String, FactMap>,
    /// The activities.
    pub activity: Vec<ActivityMap>,
}

/// See [`LogMap::case`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseMap {
    /// The case's own reference.
    pub external_ref: String,
    /// When it was received and accepted; the first event otherwise.
    pub received_at: Option<String>,
    /// The promised limit of this very case.
    pub promised_until: Option<String>,
    /// When it was closed.
    pub ended_at: Option<String>,
    /// How.
    pub ending: Option<Ending>,
}

/// See [`LogMap::event`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventMap {
    /// What was done.
    pub activity: String,
    /// Phases of one activity.
    pub lifecycle: Option<String>,
    /// When.
    pub acted_at: String,
}

/// See [`LogMap::handler`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandlerMap {
    /// Event attribute with the handler's code.
    pub from: String,
    /// The code where nobody was named.
    pub missing: Option<HandlerCode>,
    /// Values that mean nobody was named.
    #[serde(default)]
    pub absent: Vec<String>,
}

/// See [`LogMap::post`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostMap {
    /// Event attribute; the step's post otherwise.
    pub from: Option<String>,
    /// Values that mean that the log does not say.
    #[serde(default)]
    pub absent: Vec<String>,
    /// Value to post.
    #[serde(default)]
    pub codes: BTreeMap<String, PostCode>,
}

/// See [`LogMap::facts`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactMap {
    /// The attribute.
    pub from: String,
    /// Its type here.
    #[serde(rename = "as")]
    pub kind: FactKind,
    /// For choices: value to code.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
}

/// See [`FactMap::kind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the mapping file's head explains the words")]
pub enum FactKind {
    Text,
    Whole,
    Date,
    Instant,
    YesNo,
    Choice,
}

/// One activity of the log.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActivityMap {
    /// As the log names it.
    pub name: String,
    /// The phase that is meant; every phase otherwise.
    pub lifecycle: Option<String>,
    /// The act that it is.
    #[serde(default)]
    pub step: String,
    /// See above.
    #[serde(default)]
    pub action: String,
    /// The post, whatever [`LogMap::post`] says.
    pub post: Option<PostCode>,
    /// The edge that was taken.
    pub transition: Option<String>,
    /// How what came next tells which edge was taken.
    #[serde(default)]
    pub branches: Vec<BranchMap>,
    /// Counted and passed over.
    #[serde(default)]
    pub skip: bool,
}

/// See [`ActivityMap::branches`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BranchMap {
    /// Activities that decide for it.
    pub when_next: Vec<String>,
    /// The edge.
    pub transition: String,
}

/// A file that is no mapping.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// Not of the form.
    #[error("not a mapping file: {0}")]
    Malformed(String),
    /// Of another format.
    #[error("the mapping is of format {0}, this program reads format 1")]
    Format(u32),
    /// Neither skipped nor an act.
    #[error("activity `{0}` names no step and action, and is not skipped")]
    NoAct(String),
}

impl LogMap {
    /// Reads a mapping file.
    pub fn parse(text: &str) -> Result<Self, MapError> {
        let map: Self = toml::from_str(text).map_err(|e| MapError::Malformed(e.to_string()))?;
        if map.format != 1 {
            return Err(MapError::Format(map.format));
        }
        let acts = |a: &&ActivityMap| !a.skip && (a.step.is_empty() || a.action.is_empty());
        match map.activity.iter().find(acts) {
            Some(activity) => Err(MapError::NoAct(activity.name.clone())),
            None => Ok(map),
        }
    }

    /// What an activity in a phase means.
    pub(super) fn activity(&self, name: &str, lifecycle: Option<&str>) -> Option<&ActivityMap> {
        let fits = |a: &&ActivityMap| {
            a.name == name
                && a.lifecycle
                    .as_deref()
                    .is_none_or(|phase| Some(phase) == lifecycle)
        };
        self.activity.iter().find(fits)
    }

    /// The name under which an act is written out, and its phase.
    pub(super) fn name_of(&self, step: &str, action: &str) -> Option<(&str, Option<&str>)> {
        let activity = self
            .activity
            .iter()
            .find(|a| !a.skip && a.step == step && a.action == action)?;
        Some((&activity.name, activity.lifecycle.as_deref()))
    }
}
