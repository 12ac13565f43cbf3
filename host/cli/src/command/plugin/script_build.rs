//! From JavaScript or Python to a component, by the builder that the plugin's folder has installed.
//!
//! Both builders run the module's top level now and keep what it made, so a call starts with everything
//! imported. WASI stays an import: the host lends a closed imitation of it (`host/runtime/src/wasi`), in which
//! what an interpreter prints is kept; builders' own stubs would trap without a word, and save nothing.
//!
//! A snapshot holds the heap as it was, so that no two builds are alike. What was built is kept as long as
//! nothing is changed that it is made from: the component that is deployed is the one that was tested.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use super::build::Built;
use super::language::Language;
use super::script_folder::ScriptFolder;
use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Name of the contract's world.
const WORLD: &str = "department-plugin";

/// Builds the component.
pub fn build(
    context: &Context,
    script: &ScriptFolder,
    out: Option<&Path>,
) -> Result<Built, Failure> {
    let out = out.map_or_else(|| script.component(), Path::to_owned);
    let builder = builder(script)?;
    let made = made_at(&out)?;
    if is_current(script, &made) {
        return Built::there(&made).map(|built| Built {
            name: script.name.clone(),
            ..built
        });
    }
    context
        .talk
        .say(format!("building {} from {}", script.name, script.language));
    let begun = SystemTime::now();
    let output = Command::new(&builder)
        .args(arguments(script, &made))
        .current_dir(&script.folder)
        // Python's hashes decide the order in which sets are kept.
        .env("PYTHONHASHSEED", "0")
        .stdin(Stdio::null())
        .output()
        .map_err(|e| missing(script).at(builder.display()).because(e))?;
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        return Err(
            Failure::failed("build.script", "the plugin cannot be made into a component")
                .at(script.folder.display())
                .value(output.status)
                .because(String::from_utf8_lossy(&said).trim().to_owned())
                .hint("what stands above are the builder's own words; an error of the plugin's top level names its line"),
        );
    }
    let component = std::fs::read(&made).map_err(|e| {
        Failure::failed("file.read", "the builder left no component")
            .at(made.display())
            .because(e)
    })?;
    // What is saved while the builder runs is newer than what it makes.
    let dated = std::fs::File::options().append(true).open(&made);
    let dated = dated.and_then(|file| file.set_modified(begun));
    dated.map_err(|e| {
        Failure::failed("file.write", "cannot date the component")
            .at(made.display())
            .because(e)
    })?;
    Ok(Built::of(&script.name, &made, &component))
}

/// Whether the component was made from what is there now.
fn is_current(script: &ScriptFolder, component: &Path) -> bool {
    let built = component.metadata().and_then(|file| file.modified()).ok();
    built.is_some() && built >= script.changed()
}

/// The folder of the component, made, and its path in full: builders run elsewhere.
fn made_at(out: &Path) -> Result<PathBuf, Failure> {
    let failed = |e| {
        Failure::failed("file.write", "cannot make the folder of the component")
            .at(out.display())
            .because(e)
    };
    let out = std::path::absolute(out).map_err(failed)?;
    if let Some(folder) = out.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    Ok(out)
}

fn arguments(script: &ScriptFolder, out: &Path) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = Vec::new();
    let contract = script.contract.as_os_str();
    match script.language {
        Language::Python => {
            arguments.extend(["--quiet".into(), "--wit-path".into(), contract.into()]);
            arguments.extend(["--world", WORLD, "componentize"].map(OsString::from));
            for path in &script.paths {
                arguments.extend(["--python-path".into(), path.into()]);
            }
            arguments.extend(["--output".into(), out.into()]);
            arguments.push((&script.entry).into());
        }
        Language::Js | Language::Rust => {
            arguments.extend(["--wit".into(), contract.into()]);
            arguments.extend(["--js".into(), (&script.entry).into()]);
            arguments
                .extend(["--module-root", ".", "--world", WORLD, "--sync"].map(OsString::from));
            arguments.extend(["--output".into(), out.into()]);
        }
    }
    arguments
}

/// The builder that the plugin's folder has; for Python also the one of a virtual environment that is
/// active, or in PATH.
fn builder(script: &ScriptFolder) -> Result<PathBuf, Failure> {
    let in_folder = match script.language {
        Language::Python => ".venv/bin/componentize-py",
        Language::Js | Language::Rust => "node_modules/.bin/componentize-qjs",
    };
    let installed = script.folder.join(in_folder);
    if installed.exists() {
        return Ok(installed);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).map(|folder| folder.join("componentize-py"));
    match script.language {
        Language::Python => in_path.into_iter().find(|file| file.is_file()),
        Language::Js | Language::Rust => None,
    }
    .ok_or_else(|| missing(script).at(installed.display()))
}

fn missing(script: &ScriptFolder) -> Failure {
    let needs = match script.language {
        Language::Python => "python3 (3.10 or later) with pip",
        Language::Js | Language::Rust => "Node.js 18 or later with npm",
    };
    Failure::new(
        Exit::Missing,
        "build.no-builder",
        format!(
            "the builder of components from {} is not installed",
            script.language
        ),
    )
    .limit(needs)
    .hint(format!(
        "run this, then this command again:\ncd {} && {}",
        script.folder.display(),
        script.language.prepare()
    ))
}
