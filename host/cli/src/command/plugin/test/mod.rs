//! `plugin test`: the crate's own tests, then the component in the sandbox: checked, and asked the
//! questions of its scenarios. Base flowcharts come from `catalogue.json` beside the crate.

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use serde::Serialize;

use super::build::{Build, Built};
use super::check::{Found, Report};
use super::crate_folder::CrateFolder;
use super::desk_chart;
use super::scenario::{Played, Scenario};
use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::sandbox::Sandbox;

/// Test a plugin: natively, then as a component.
#[derive(Debug, clap::Args)]
pub struct Test {
    #[command(flatten)]
    build: Build,
    /// Leave the crate's own `cargo test` away.
    #[arg(long)]
    skip_native: bool,
}

/// What became of one plugin.
#[derive(Debug, Serialize)]
struct Tested {
    #[serde(flatten)]
    built: Built,
    findings: Vec<Found>,
    scenarios: Vec<Played>,
}

impl Test {
    /// Tests, prints what was found, and ends with [`Exit::Found`] when anything is wrong.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let folder = CrateFolder::find(&self.build.path)?;
        if !self.skip_native && !self.native(context, &folder)? {
            return Err(
                Failure::new(Exit::Found, "test.native", "the crate's own tests fail")
                    .at(folder.root.display())
                    .hint("cargo's messages stand above"),
            );
        }
        let mut tested = Vec::new();
        for (built, plugin) in self.build.build(context)?.into_iter().zip(&folder.plugins) {
            let sandbox = Sandbox::load(&built.path)?;
            let scenarios = Scenario::all(&plugin.folder.join("scenarios"))?
                .into_iter()
                .map(|(file, scenario)| scenario.play(file, &sandbox))
                .collect::<Result<_, _>>()?;
            let catalogue = plugin.folder.join("catalogue.json");
            let catalogue = catalogue.exists().then_some(catalogue);
            let items = desk_chart::items(catalogue.as_deref())?;
            let findings = Report::of(&sandbox, &items).findings;
            tested.push(Tested {
                built,
                findings,
                scenarios,
            });
        }
        context.talk.data(&tested, |tested| told(tested))?;
        Ok(if tested.iter().all(Tested::good) {
            Exit::Done
        } else {
            Exit::Found
        })
    }

    /// `cargo test` of the crate, on this machine.
    fn native(&self, context: &Context, folder: &CrateFolder) -> Result<bool, Failure> {
        context.talk.say("running the crate's own tests");
        let mut cargo = Command::new("cargo");
        cargo
            .args(["test", "--manifest-path"])
            .arg(folder.root.join("Cargo.toml"));
        for plugin in &folder.plugins {
            cargo.args(["--package", &plugin.name]);
        }
        if self.build.offline {
            cargo.arg("--offline");
        }
        let status = cargo
            .stdin(Stdio::null())
            .stdout(Stdio::from(std::io::stderr()))
            .status();
        status.map(|status| status.success()).map_err(|e| {
            Failure::failed("build.cargo", "cannot run cargo")
                .because(e)
                .hint("install Rust: https://rustup.rs")
        })
    }
}

impl Tested {
    fn good(&self) -> bool {
        let as_expected = |played: &Played| played.differences.is_empty();
        self.findings.is_empty() && self.scenarios.iter().all(as_expected)
    }
}

fn told(tested: &[Tested]) -> String {
    let mut text = String::new();
    for one in tested {
        let _ = writeln!(text, "{}  {}", one.built.name, one.built.sha256);
        for found in &one.findings {
            let _ = writeln!(
                text,
                "  finding  {} at {}: {}",
                found.rule, found.place, found.message
            );
        }
        for played in &one.scenarios {
            let word = if played.differences.is_empty() {
                "ok"
            } else {
                "DIFFERS"
            };
            let _ = writeln!(text, "  {word:<7}  {}", played.about);
            for difference in &played.differences {
                let _ = writeln!(
                    text,
                    "           {}",
                    difference.replace('\n', "\n           ")
                );
            }
        }
        let differing = one
            .scenarios
            .iter()
            .filter(|played| !played.differences.is_empty())
            .count();
        let _ = writeln!(
            text,
            "  {} findings, {} scenarios as expected, {differing} different",
            one.findings.len(),
            one.scenarios.len() - differing
        );
    }
    text
}
