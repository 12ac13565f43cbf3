//! A department compiled natively, as an answerer: in `cargo test`, in seconds, with a debugger.

mod answer;
mod describe;
mod question;
mod value;

use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use sanquan_sdk::bindings::exports::sanquan::department::department as wit;
use sanquan_sdk::department::Department as Registered;
use serde_json::{Map, Value as Json};
use wit::Guest;

use crate::answerer::{Answerer, Fault};
use crate::canonical;
use crate::contract::Function;
use crate::department::Department;
use crate::folder::PluginFolder;
use crate::play::{Played, play};
use crate::snapshot;

/// Names the folder into which a native run writes what was answered, so that
/// `sanquan plugin test` can compare it with the sandbox. The command makes a new one for each
/// run: what lies there is never stale.
pub const ANSWERS: &str = "SANQUAN_NATIVE_ANSWERS";

/// Name of the entry that holds the answers to `describe` and `flowchart`.
pub const DEPARTMENT: &str = "department";

/// The department `D`, asked natively.
#[derive(Clone, Copy, Debug)]
pub struct Native<D>(PhantomData<D>);

impl<D> Default for Native<D> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<D: Registered> Answerer for Native<D> {
    fn ask(&mut self, function: Function, question: &Json) -> Result<Json, Fault> {
        let ask = || match function {
            Function::Describe => Ok(describe::description(&<D as Guest>::describe())),
            Function::Flowchart => <D as Guest>::flowchart(question::flowchart(question))
                .map(|it| describe::chart(&it)),
            Function::Intake => {
                <D as Guest>::intake(question::intake(question)).map(|it| answer::intake(&it))
            }
            Function::Review => {
                <D as Guest>::review(question::review(question)).map(|it| answer::review(&it))
            }
            Function::Inspect => {
                <D as Guest>::inspect(question::inspect(question)).map(|it| answer::inspect(&it))
            }
        };
        match catch_unwind(AssertUnwindSafe(ask)) {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(problem)) => Err(answer::problem(&problem)),
            Err(panic) => Err(panicked(function, panic.as_ref())),
        }
    }
}

/// The panic's own message, with file and line, has been printed by the panic hook.
fn panicked(function: Function, panic: &(dyn std::any::Any + Send)) -> Fault {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("it panicked");
    Fault::new(
        "plugin.trap",
        format!(
            "`{}` panicked: {message} (file and line stand in the output above)",
            function.as_str()
        ),
    )
}

/// Plays every scenario below `folder`, of the crate `name`.
///
/// # Panics
/// With all that went otherwise than it is told, or when there is nothing to play.
pub fn play_all<D: Registered>(folder: &Path, name: &str) {
    let plugin = PluginFolder::read(folder).unwrap_or_else(|unusable| panic!("{unusable}"));
    let mut answerer = Native::<D>::default();
    let department = Department::ask(&plugin.items, &mut answerer)
        .unwrap_or_else(|fault| panic!("the department cannot be asked: {fault}"));
    let bless = snapshot::blessed();
    let played: Vec<_> = plugin
        .scenarios
        .iter()
        .map(|(file, scenario)| play(file, scenario, &department, &mut answerer, bless))
        .collect();
    if let Some(answers) = std::env::var_os(ANSWERS) {
        let file = Path::new(&answers).join(format!("{name}.json"));
        std::fs::write(&file, written(&department, &played))
            .unwrap_or_else(|why| panic!("{}: {why}", file.display()));
    }
    assert!(
        !played.is_empty(),
        "there is no scenario in {}/scenarios",
        folder.display()
    );
    let told: Vec<_> = played
        .iter()
        .filter(|one| !one.as_told())
        .map(told)
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

fn told(played: &Played) -> String {
    format!(
        "{}: {}\n{}\n",
        played.file.display(),
        played.about,
        played.differences.join("\n")
    )
}

/// The transcript of each scenario by the name of its file.
fn written(department: &Department, played: &[Played]) -> String {
    let mut all = Map::new();
    let answers: Json = department.answers().iter().cloned().collect();
    all.insert(DEPARTMENT.to_owned(), Json::from(canonical::text(&answers)));
    for one in played {
        let name = one.file.file_name().unwrap_or_default().to_string_lossy();
        all.insert(name.into_owned(), Json::from(one.transcript()));
    }
    Json::Object(all).to_string()
}
