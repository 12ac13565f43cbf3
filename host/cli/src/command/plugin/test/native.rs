//! The crate's own tests on this machine, and what its department answered natively.
//!
//! The tests write their answers into a folder that is made for this run alone, so what is read
//! there is never that of an earlier one.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use sanquan_testkit::native::ANSWERS;
use tempfile::TempDir;

use crate::command::Context;
use crate::command::plugin::crate_folder::{CrateFolder, PluginCrate};
use crate::exit::Exit;
use crate::failure::Failure;

/// A run of the crate's own tests that went well.
pub struct NativeRun {
    answers: TempDir,
}

impl NativeRun {
    /// Runs `cargo test` for every plugin of the folder.
    pub fn of(
        context: &Context,
        folder: &CrateFolder,
        offline: bool,
        bless: bool,
    ) -> Result<Self, Failure> {
        context.talk.say("running the crate's own tests");
        let answers = tempfile::tempdir().map_err(|e| {
            Failure::failed("file.write", "cannot make a folder for the answers").because(e)
        })?;
        let mut cargo = Command::new("cargo");
        cargo
            .args(["test", "--manifest-path"])
            .arg(folder.root.join("Cargo.toml"))
            .env(ANSWERS, answers.path());
        for plugin in &folder.plugins {
            cargo.args(["--package", &plugin.name]);
        }
        if offline {
            cargo.arg("--offline");
        }
        if bless {
            cargo.env("SANQUAN_BLESS", "1");
        }
        let status = cargo
            .stdin(Stdio::null())
            .stdout(Stdio::from(std::io::stderr()))
            .status()
            .map_err(|e| {
                Failure::failed("build.cargo", "cannot run cargo")
                    .because(e)
                    .hint("install Rust: https://rustup.rs")
            })?;
        match status.success() {
            true => Ok(Self { answers }),
            false => Err(
                Failure::new(Exit::Found, "test.native", "the crate's own tests fail")
                    .at(folder.root.display())
                    .hint("cargo's messages stand above; a panic names its file and line there"),
            ),
        }
    }

    /// What a plugin answered: a transcript by the name of each scenario.
    pub fn answers(&self, plugin: &PluginCrate) -> Result<BTreeMap<String, String>, Failure> {
        let file = self.answers.path().join(format!("{}.json", plugin.name));
        if !file.exists() && !plugin.folder.join("scenarios").exists() {
            return Ok(BTreeMap::new());
        }
        let text = std::fs::read_to_string(&file).map_err(|_| {
            Failure::new(
                Exit::Found,
                "test.no-native-run",
                "the crate's own tests do not play its scenarios",
            )
            .at(plugin.folder.join("tests/scenarios.rs").display())
            .hint(format!(
                "write this file: sanquan_testkit::scenarios!({}::DEPARTMENT); \
                 and add sanquan-testkit to [dev-dependencies]",
                plugin.library
            ))
        })?;
        serde_json::from_str(&text).map_err(|e| {
            Failure::failed("test.native-answers", "cannot read the native answers")
                .at(file.display())
                .because(e)
        })
    }
}
