//! What lies in a folder: plugin crates, or a plugin in another language.

use std::path::{Path, PathBuf};

use super::crate_folder::CrateFolder;
use super::language::Language;
use super::script_folder::{MADE, ScriptFolder};
use crate::failure::Failure;

/// What of a plugin crate a round of tests depends on.
const OF_A_CRATE: [&str; 6] = [
    "Cargo.toml",
    ".cargo",
    "build.rs",
    "catalogue.json",
    "scenarios",
    "src",
];

/// The plugins of a folder.
#[derive(Debug)]
pub enum Source {
    /// In Rust: one, or those of a workspace.
    Crates(CrateFolder),
    /// In JavaScript or Python.
    Script(ScriptFolder),
}

impl Source {
    /// Finds out.
    pub fn find(folder: &Path) -> Result<Self, Failure> {
        match Language::of(folder) {
            Language::Rust => CrateFolder::find(folder).map(Self::Crates),
            language => ScriptFolder::read(folder, language).map(Self::Script),
        }
    }

    /// The language of its plugins.
    pub fn language(&self) -> Language {
        match self {
            Self::Crates(_) => Language::Rust,
            Self::Script(script) => script.language,
        }
    }

    /// The folder of each plugin, in the order in which they are built.
    pub fn folders(&self) -> Vec<&Path> {
        match self {
            Self::Crates(crates) => crates.plugins.iter().map(|p| p.folder.as_path()).collect(),
            Self::Script(script) => vec![&script.folder],
        }
    }

    /// Files, and folders with all below them, whose change makes another plugin or other tests.
    pub fn watched(&self) -> Vec<PathBuf> {
        match self {
            Self::Crates(_) => {
                let below = |folder: &Path| OF_A_CRATE.map(|name| folder.join(name));
                self.folders().into_iter().flat_map(below).collect()
            }
            Self::Script(script) => {
                let entries = std::fs::read_dir(&script.folder)
                    .into_iter()
                    .flatten()
                    .flatten();
                let written = |path: &PathBuf| !MADE.iter().any(|made| path.ends_with(made));
                entries.map(|entry| entry.path()).filter(written).collect()
            }
        }
    }
}
