//! `log bundle` writes one verdict with all that its proof needs; `log verify --bundle` checks such a
//! file on any machine.

use std::path::{Path, PathBuf};

use sanquan_domain::event::VerdictGiven;
use sanquan_domain::id::CaseId;
use sanquan_engine::replay::Bundle as VerdictBundle;
use sanquan_runtime::{Runtime, RuntimeSettings};
use serde::Serialize;

use crate::command::Context;
use crate::door::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::talk::Tone;

/// Write one verdict with everything that its proof needs. The file shows question and answer in
/// clear: give it to nobody who may not read the case.
#[derive(Debug, clap::Args)]
pub struct Bundle {
    /// The case.
    case: CaseId,
    /// Number of the verdict's event in the case, as the history shows it.
    version: u64,
    /// File to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct Told<'a> {
    file: &'a Path,
    county: &'a str,
    case: CaseId,
    version: u64,
    #[serde(flatten)]
    given: &'a VerdictGiven,
    /// None before it was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    equal: Option<bool>,
}

impl<'a> Told<'a> {
    fn of(file: &'a Path, bundle: &'a VerdictBundle) -> Self {
        Self {
            file,
            county: bundle.county.as_str(),
            case: bundle.case,
            version: bundle.version,
            given: &bundle.given,
            equal: None,
        }
    }

    fn text(&self, word: &str) -> String {
        format!(
            "{word}: `{:?}` in case {} of county {}, event {}, answered by component {}",
            self.given.function, self.case, self.county, self.version, self.given.component
        )
    }
}

impl Bundle {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (case, version) = (self.case, self.version);
        let bundle = self
            .place
            .open(context)?
            .work(async |engine, operator| engine.bundle(operator, case, version))
            .map_err(|failure: Failure| match failure.code.as_ref() {
                "not-found" => {
                    failure.hint("the history of a case shows its verdicts and their numbers")
                }
                _ => failure,
            })?;
        std::fs::write(&self.out, bundle.to_bytes()).map_err(|error| {
            Failure::failed("file.write", "cannot write the bundle")
                .at(self.out.display())
                .because(error)
        })?;
        let told = Told::of(&self.out, &bundle);
        context.talk.data(&told, |told| told.text("written"))?;
        context.talk.say(format!(
            "to check it on any machine: sanquan log verify --bundle {}",
            self.out.display()
        ));
        Ok(Exit::Done)
    }
}

/// Checks a bundle without any store.
pub fn verify(context: &Context, file: &Path) -> Result<Exit, Failure> {
    let bytes = std::fs::read(file).map_err(|error| {
        Failure::usage("file.read", "cannot read the bundle")
            .at(file.display())
            .because(error)
    })?;
    let bundle = VerdictBundle::from_bytes(&bytes).map_err(|error| {
        Failure::new(Exit::Found, "bundle.damaged", error.to_string()).at(file.display())
    })?;
    let broken = |error: Box<dyn std::error::Error>| {
        Failure::failed("sandbox.failed", "cannot start the sandbox").because(error)
    };
    let runtime = Runtime::new(RuntimeSettings::default()).map_err(|e| broken(e.into()))?;
    let executor = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|e| broken(e.into()))?;
    let checked = executor.block_on(bundle.verify(&runtime));
    let mut told = Told::of(file, &bundle);
    told.equal = Some(checked.is_ok());
    let word = match &checked {
        Ok(()) => context.talk.paint(Tone::Good, "bit for bit as recorded"),
        Err(_) => context.talk.paint(Tone::Bad, "NOT as recorded"),
    };
    context.talk.data(&told, |told| told.text(&word))?;
    match checked {
        Ok(()) => Ok(Exit::Done),
        Err((code, message)) => Err(Failure::new(Exit::Found, code, message).at(file.display())),
    }
}
