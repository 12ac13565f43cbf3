//! A plugin's folder: its catalogue, its scenarios, and what they need not cover.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::calendar::Limit;
use crate::contract::Text;
use crate::scenario::Scenario;

/// Name of the file that says what no scenario can cover, and why.
const COVERAGE: &str = "coverage.toml";

/// What the testkit needs of a plugin's folder.
#[derive(Clone, Debug)]
pub struct PluginFolder {
    /// Items with their base flowcharts, of `catalogue.json`.
    pub items: Vec<Item>,
    /// Every scenario of `scenarios/`, by the name of its file.
    pub scenarios: Vec<(PathBuf, Scenario)>,
    /// What cannot happen, with the reason, of `scenarios/coverage.toml`.
    pub never: BTreeMap<String, String>,
}

/// An item of the catalogue, as far as a desk needs it.
#[derive(Clone, Debug, Deserialize)]
pub struct Item {
    /// Its code.
    pub code: String,
    /// Its names.
    pub names: Vec<Text>,
    /// The county's base flowchart, as it is asked about.
    pub flowchart: Json,
    /// What may be handed in.
    #[serde(default)]
    pub materials: Vec<ItemMaterial>,
    pub(crate) promised_limit: Limit,
    pub(crate) statutory_limit: Limit,
}

/// Something that may be handed in.
#[derive(Clone, Debug, Deserialize)]
pub struct ItemMaterial {
    /// Its code.
    pub code: String,
    /// Whether it must be handed in.
    pub required: bool,
}

#[derive(Deserialize)]
struct Catalogue {
    items: Vec<Item>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Coverage {
    #[serde(default)]
    never: BTreeMap<String, String>,
}

/// A file of the folder that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// The file.
    pub file: PathBuf,
    /// Why, and what to do.
    pub why: String,
}

impl Unusable {
    pub(crate) fn new(file: &Path, why: impl fmt::Display) -> Self {
        Self {
            file: file.to_owned(),
            why: why.to_string(),
        }
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.why)
    }
}

impl std::error::Error for Unusable {}

impl PluginFolder {
    /// Reads the folder. One without scenarios has none; one without a catalogue has no items.
    pub fn read(folder: &Path) -> Result<Self, Unusable> {
        let catalogue = folder.join("catalogue.json");
        let items = match catalogue.exists() {
            true => Self::items_of(&catalogue)?,
            false => Vec::new(),
        };
        let scenarios = folder.join("scenarios");
        let coverage = scenarios.join(COVERAGE);
        let never = match coverage.exists() {
            true => parse::<Coverage>(&coverage)?.never,
            false => BTreeMap::new(),
        };
        let read = |file: PathBuf| parse(&file).map(|scenario| (file, scenario));
        Ok(Self {
            items,
            scenarios: files(&scenarios)?
                .into_iter()
                .map(read)
                .collect::<Result<_, _>>()?,
            never,
        })
    }

    /// The items of a catalogue in JSON.
    pub fn items_of(catalogue: &Path) -> Result<Vec<Item>, Unusable> {
        parse::<Catalogue>(catalogue).map(|catalogue| catalogue.items)
    }
}

/// The scenario files of a folder, sorted by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Unusable> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder).map_err(|e| Unusable::new(folder, e))?;
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| is_scenario(path))
        .collect();
    files.sort();
    Ok(files)
}

fn is_scenario(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let written = name.ends_with(".toml") || name.ends_with(".json");
    written && name != COVERAGE && !name.ends_with(crate::snapshot::ENDING)
}

/// Reads TOML or JSON; TOML's days and instants become texts.
fn parse<T: DeserializeOwned>(file: &Path) -> Result<T, Unusable> {
    let text = std::fs::read_to_string(file).map_err(|e| Unusable::new(file, e))?;
    let parsed = match file.extension().is_some_and(|ending| ending == "toml") {
        true => toml::from_str::<toml::Value>(&text)
            .map_err(|e| Unusable::new(file, e))
            .map(json_of)?,
        false => serde_json::from_str(&text).map_err(|e| Unusable::new(file, e))?,
    };
    serde_json::from_value(parsed).map_err(|e| Unusable::new(file, e))
}

fn json_of(value: toml::Value) -> Json {
    match value {
        toml::Value::String(text) => Json::from(text),
        toml::Value::Integer(number) => Json::from(number),
        // Facts are exact: a text that says so is asked for where this is read.
        toml::Value::Float(number) => Json::from(number),
        toml::Value::Boolean(yes) => Json::from(yes),
        toml::Value::Datetime(time) => Json::from(time.to_string()),
        toml::Value::Array(entries) => entries.into_iter().map(json_of).collect(),
        toml::Value::Table(members) => {
            let members = members
                .into_iter()
                .map(|(name, value)| (name, json_of(value)));
            Json::Object(members.collect())
        }
    }
}
