//! Settings: the defaults are the commented file `sanquan.toml` itself, so that it cannot lie.
//! Order: defaults, then `--settings FILE`, then SANQUAN_* variables, then flags.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use sanquan_domain::signature::SignaturePolicy;
use sanquan_runtime::CompileLimits;
use serde::Deserialize;
use toml::{Table, Value};

use crate::failure::Failure;

/// Every key with its default and its meaning.
pub const COMMENTED: &str = include_str!("../sanquan.toml");

/// Variables that begin like settings and are none.
const OTHER_VARIABLES: [&str; 4] = [
    "SANQUAN_BLESS",
    "SANQUAN_NATIVE_ANSWERS",
    "SANQUAN_SETTINGS",
    "SANQUAN_TEST_SHARE",
];

/// What `sanquan.toml` says; the meanings stand there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "sanquan.toml documents each key")]
pub struct Settings {
    pub data: PathBuf,
    pub listen: SocketAddr,
    pub clock: ClockChoice,
    pub server: String,
    pub token: String,
    pub log: String,
    pub signatures: SignaturePolicy,
    pub callers: CallersSettings,
    pub compiler: CompilerSettings,
    pub toolchain: ToolchainSettings,
}

/// The section `[callers]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "sanquan.toml documents each key")]
pub struct CallersSettings {
    pub head_s: u64,
    pub body_s: u64,
}

/// The section `[compiler]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "sanquan.toml documents each key")]
pub struct CompilerSettings {
    pub cpu_s: u64,
    pub memory_mib: u64,
    pub wall_s: u64,
}

impl CompilerSettings {
    /// As the sandbox takes them.
    pub fn limits(&self) -> CompileLimits {
        CompileLimits {
            cpu_seconds: self.cpu_s,
            memory_bytes: self.memory_mib << 20,
            wall_seconds: self.wall_s,
        }
    }
}

/// The section `[toolchain]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "sanquan.toml documents each key")]
pub struct ToolchainSettings {
    pub dir: PathBuf,
    pub active: bool,
    pub rustup_timeout_s: u64,
}

/// Whose time it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum ClockChoice {
    /// The machine's clock.
    Real,
    /// Moves only by `clock advance`.
    Simulated,
}

impl Settings {
    /// Reads the settings: `file` over the defaults, `variables` over both.
    pub fn load(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Failure> {
        let mut table = defaults();
        if let Some(file) = file {
            let text = std::fs::read_to_string(file).map_err(|e| {
                Failure::usage("settings.file", "cannot read the settings file")
                    .at(file.display())
                    .because(e)
            })?;
            let given = parse(&text).map_err(|f| f.at(file.display()))?;
            overlay(&mut table, given, "").map_err(|f| f.at(file.display()))?;
        }
        for (name, value) in variables {
            if name.starts_with("SANQUAN_") {
                set_variable(&mut table, "SANQUAN", &name, &value)?;
            }
        }
        Value::Table(table)
            .try_into()
            .map_err(|e: toml::de::Error| {
                Failure::usage(
                    "settings.value",
                    "a setting has a value that it cannot have",
                )
                .because(e.message().to_owned())
                .hint("host/cli/sanquan.toml (`sanquan serve --print-settings`) explains each key")
            })
    }
}

/// SANQUAN_* variables that name no setting: most likely misspelt.
pub fn unknown_variables(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut known = Vec::new();
    variable_names(&defaults(), "SANQUAN", &mut known);
    names
        .into_iter()
        .filter(|name| name.starts_with("SANQUAN_"))
        .filter(|name| !known.contains(name) && !OTHER_VARIABLES.contains(&name.as_str()))
        .collect()
}

fn defaults() -> Table {
    parse(COMMENTED).expect("a test parses sanquan.toml")
}

fn parse(text: &str) -> Result<Table, Failure> {
    text.parse().map_err(|e: toml::de::Error| {
        Failure::usage("settings.file", "the settings file is not TOML").because(e)
    })
}

/// Puts `given` over `table`; a key that `table` lacks is unknown.
fn overlay(table: &mut Table, given: Table, path: &str) -> Result<(), Failure> {
    for (key, value) in given {
        let full = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        match (table.get_mut(&key), value) {
            (None, _) => {
                return Err(
                    Failure::usage("settings.key", "unknown key in the settings")
                        .value(format!("`{full}`"))
                        .limit(format!("known here: {}", joined(table)))
                        .hint("correct or delete the key"),
                );
            }
            (Some(Value::Table(inner)), Value::Table(given)) => overlay(inner, given, &full)?,
            (Some(old), new) if old.type_str() == new.type_str() => *old = new,
            (Some(old), new) => return Err(wrong_type(&full, &new.to_string(), old.type_str())),
        }
    }
    Ok(())
}

fn joined(table: &Table) -> String {
    table
        .keys()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}

fn wrong_type(key: &str, value: &str, wanted: &str) -> Failure {
    Failure::usage(
        "settings.value",
        format!("the setting `{key}` is of another type"),
    )
    .value(value)
    .limit(format!("type {wanted}"))
    .hint("`sanquan serve --print-settings` shows each key with its default")
}

fn variable_name(prefix: &str, key: &str) -> String {
    format!("{prefix}_{}", key.to_uppercase())
}

fn variable_names(table: &Table, prefix: &str, names: &mut Vec<String>) {
    for (key, value) in table {
        let name = variable_name(prefix, key);
        match value {
            Value::Table(inner) => variable_names(inner, &name, names),
            _ => names.push(name),
        }
    }
}

/// Sets the key whose variable is `name`, read as the type of its default. Others are left alone.
fn set_variable(table: &mut Table, prefix: &str, name: &str, text: &str) -> Result<(), Failure> {
    for (key, value) in table.iter_mut() {
        let this = variable_name(prefix, key);
        match value {
            Value::Table(inner) => set_variable(inner, &this, name, text)?,
            _ if this == name => {
                *value = typed(value, text)
                    .ok_or_else(|| wrong_type(key, &format!("`{text}`"), value.type_str()))
                    .map_err(|f| f.at(format!("environment variable {name}")))?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn typed(like: &Value, text: &str) -> Option<Value> {
    match like {
        Value::String(_) => Some(Value::String(text.to_owned())),
        Value::Integer(_) => text.parse().ok().map(Value::Integer),
        Value::Boolean(_) => text.parse().ok().map(Value::Boolean),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, variables: &[(&str, &str)]) -> Result<Settings, Failure> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("s.toml");
        std::fs::write(&path, file).expect("a writable file");
        let variables = variables
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        Settings::load(Some(&path), variables)
    }

    #[test]
    fn the_commented_file_is_the_defaults_and_changes_nothing_when_used() {
        let defaults = Settings::load(None, []).expect("defaults");
        assert_eq!(load(COMMENTED, &[]).expect("the commented file"), defaults);
        assert_eq!(load("", &[]).expect("an empty file"), defaults);
    }

    #[test]
    fn every_key_is_explained_right_above_it() {
        let mut above = "";
        for line in COMMENTED.lines() {
            if line.contains(" = ") && !line.starts_with('#') {
                assert!(above.starts_with("# "), "no comment above `{line}`");
            }
            above = line;
        }
    }

    #[test]
    fn variables_win_over_the_file_and_the_file_over_the_defaults() {
        let settings = load(
            "data = \"/a\"\nlog = \"debug\"\n[toolchain]\nactive = false",
            &[
                ("SANQUAN_DATA", "/b"),
                ("SANQUAN_TOOLCHAIN_RUSTUP_TIMEOUT_S", "5"),
            ],
        )
        .expect("settings");
        assert_eq!(settings.data, PathBuf::from("/b"));
        assert_eq!(settings.log, "debug");
        assert!(!settings.toolchain.active);
        assert_eq!(settings.toolchain.rustup_timeout_s, 5);
    }

    #[test]
    fn what_cannot_be_understood_is_named_with_its_key() {
        for (file, variables, code, told) in [
            ("dta = 1", &[][..], "settings.key", "`dta`"),
            (
                "[toolchain]\ndri = 1",
                &[],
                "settings.key",
                "`toolchain.dri`",
            ),
            ("data = 1", &[], "settings.value", "`data`"),
            ("clock = \"sundial\"", &[], "settings.value", "sundial"),
            (
                "signatures = \"sometimes\"",
                &[],
                "settings.value",
                "sometimes",
            ),
            (
                "listen = \"nowhere\"",
                &[],
                "settings.value",
                "socket address",
            ),
            ("= 3", &[], "settings.file", "TOML"),
            (
                "",
                &[("SANQUAN_TOOLCHAIN_ACTIVE", "perhaps")],
                "settings.value",
                "`active`",
            ),
        ] {
            let failure = load(file, variables).expect_err(file);
            assert_eq!(failure.code, code, "{file}");
            assert!(failure.to_string().contains(told), "{failure}");
        }
    }

    #[test]
    fn a_misspelt_variable_is_noticed() {
        let names = [
            "SANQUAN_DATA",
            "SANQUAN_TOOLCHAIN_DIR",
            "SANQUAN_LISTN",
            "PATH",
        ];
        assert_eq!(
            unknown_variables(names.map(str::to_owned)),
            ["SANQUAN_LISTN"]
        );
    }
}
