//! `plugin test`: the crate's own tests, then the component in the sandbox with the limits of a
//! real host: checked, and played through the same scenarios. Both must answer the same, byte for
//! byte. A plugin in another language than Rust has the second half alone.

mod native;
mod played;
mod told;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sanquan_testkit::folder::PluginFolder;
use serde::Serialize;

use super::build::{Build, Built};
use super::check::{Found, Report};
use super::desk_chart;
use super::language::Language;
use super::source::Source;
use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::sandbox::Sandbox;
use crate::sandbox::took::Headroom;

use native::NativeRun;
use played::Round;
pub use told::told;

/// Test a plugin: natively, then as a component.
#[derive(Debug, clap::Args)]
pub struct Test {
    #[command(flatten)]
    build: Build,
    /// Leave the crate's own `cargo test` away.
    #[arg(long)]
    skip_native: bool,
    /// A component that is built already, in any language: nothing is built, and only the scenarios
    /// of --path are played.
    #[arg(long, value_name = "FILE")]
    component: Option<PathBuf>,
    /// Write what is answered now as the snapshots of the scenarios.
    #[arg(long)]
    bless: bool,
    /// A ruling, transition or rule that no scenario covers is a finding.
    #[arg(long)]
    require_coverage: bool,
}

/// What a plugin answered natively: a transcript by the name of each scenario.
type Answers = BTreeMap<String, String>;

/// What became of one plugin.
#[derive(Debug, Serialize)]
pub struct Tested {
    #[serde(flatten)]
    built: Built,
    /// What it was built from; unknown of a component that was built already.
    language: Option<Language>,
    findings: Vec<Found>,
    #[serde(flatten)]
    round: Round,
    headroom: Headroom,
    warnings: Vec<String>,
    #[serde(skip)]
    coverage_required: bool,
}

impl Test {
    /// Tests, prints what was found, and ends with [`Exit::Found`] when anything is wrong.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let tested = self.test(context)?;
        context.talk.data(&tested, |tested| told(tested))?;
        Ok(match tested.iter().all(Tested::good) {
            true => Exit::Done,
            false => Exit::Found,
        })
    }

    /// A round for somebody who has just saved a file: the component alone.
    pub const fn of_component(build: Build) -> Self {
        Self {
            build,
            skip_native: true,
            component: None,
            bless: false,
            require_coverage: false,
        }
    }

    /// Tests.
    pub fn test(&self, context: &Context) -> Result<Vec<Tested>, Failure> {
        if let Some(component) = &self.component {
            let tested = self.test_one(Built::there(component)?, &self.build.path, None)?;
            return Ok(vec![tested]);
        }
        let source = Source::find(&self.build.path)?;
        let answers = self.native(context, &source)?;
        let built = self.build.build(context)?.into_iter();
        let folders = source.folders().into_iter().zip(&answers);
        built
            .zip(folders)
            .map(|(built, (folder, answers))| {
                let tested = self.test_one(built, folder, answers.as_ref())?;
                let language = Some(source.language());
                Ok(Tested { language, ..tested })
            })
            .collect()
    }

    /// What each plugin answers natively, where it can and is to be asked.
    fn native(&self, context: &Context, source: &Source) -> Result<Vec<Option<Answers>>, Failure> {
        let crates = match source {
            Source::Crates(crates) if !self.skip_native => crates,
            _ => return Ok(source.folders().iter().map(|_| None).collect()),
        };
        let run = NativeRun::of(context, crates, self.build.offline, self.bless)?;
        let plugins = crates.plugins.iter();
        plugins
            .map(|plugin| run.answers(plugin).map(Some))
            .collect()
    }

    fn test_one(
        &self,
        built: Built,
        folder: &Path,
        native: Option<&Answers>,
    ) -> Result<Tested, Failure> {
        let sandbox = Sandbox::load(&built.path)?;
        let files = PluginFolder::read(folder).map_err(unusable)?;
        let round = Round::play(&sandbox, &files, native, self.bless);
        let catalogue = folder.join("catalogue.json");
        let catalogue = catalogue.exists().then_some(catalogue);
        let items = desk_chart::items(catalogue.as_deref())?;
        let headroom = Headroom::of(round.took(), sandbox.limits());
        Ok(Tested {
            findings: Report::of(&sandbox, &items).findings,
            warnings: headroom.warnings(),
            headroom,
            built,
            language: None,
            round,
            coverage_required: self.require_coverage,
        })
    }
}

impl Tested {
    /// True when there is nothing to put right.
    pub fn good(&self) -> bool {
        let covered = !self.coverage_required || self.round.is_covered();
        self.findings.is_empty() && self.round.is_as_told() && covered
    }
}

/// A file of the plugin's folder that cannot be used, as a failure.
pub fn unusable(unusable: sanquan_testkit::folder::Unusable) -> Failure {
    Failure::usage(
        "scenario.read",
        "a file of the plugin's folder cannot be used",
    )
    .at(unusable.file.display())
    .because(unusable.why)
    .hint("the format stands in .sanquan/sdk/testkit/README.md (sdk/testkit in the repository)")
}
