//! The languages of which `plugin new` has a template and `plugin build` knows the way to a component.

use std::fmt;
use std::path::Path;

use serde::Serialize;

/// A language in which plugins are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// By cargo.
    #[default]
    Rust,
    /// JavaScript, on QuickJS by componentize-qjs.
    Js,
    /// On CPython by componentize-py.
    Python,
}

impl Language {
    /// The file by which a folder is known to be of this language.
    pub const fn manifest(self) -> &'static str {
        match self {
            Self::Rust => "Cargo.toml",
            Self::Js => "package.json",
            Self::Python => "pyproject.toml",
        }
    }

    /// What a folder holds; Rust where nothing says otherwise.
    pub fn of(folder: &Path) -> Self {
        let mut all = [Self::Rust, Self::Js, Self::Python].into_iter();
        let found = all.find(|language| folder.join(language.manifest()).is_file());
        found.unwrap_or_default()
    }

    /// Makes the builder of components ready, in the plugin's folder; the last use of a network.
    pub const fn prepare(self) -> &'static str {
        match self {
            Self::Rust => "cargo fetch",
            Self::Js => "npm install",
            Self::Python => "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rust => "Rust",
            Self::Js => "JavaScript",
            Self::Python => "Python",
        })
    }
}
