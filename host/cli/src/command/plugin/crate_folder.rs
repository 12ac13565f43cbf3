//! Finds the plugin crates of a folder by asking cargo.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::failure::Failure;

/// A plugin crate, or a workspace of plugin crates.
#[derive(Debug)]
pub struct CrateFolder {
    /// The workspace's root (the crate's own folder, where it is alone).
    pub root: PathBuf,
    /// Where cargo builds.
    pub target: PathBuf,
    /// What is to be built.
    pub plugins: Vec<PluginCrate>,
}

/// A package with a `cdylib`.
#[derive(Clone, Debug)]
pub struct PluginCrate {
    /// Name of the package.
    pub name: String,
    /// Name of the library, as its file is called.
    pub library: String,
    /// The crate's folder.
    pub folder: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    crate_types: Vec<String>,
}

impl CrateFolder {
    /// Finds the crate in `folder`; in the root of a workspace without a crate of its own, every
    /// plugin crate of the workspace.
    pub fn find(folder: &Path) -> Result<Self, Failure> {
        let manifest = folder.join("Cargo.toml");
        let manifest = manifest.canonicalize().map_err(|e| {
            Failure::usage("crate.not-found", "there is no crate here")
                .at(manifest.display())
                .because(e)
                .hint("name the plugin's folder by --path, or make one: sanquan plugin new NAME")
        })?;
        let metadata = read(&manifest)?;
        let alone = metadata
            .packages
            .iter()
            .any(|p| p.manifest_path == manifest);
        let plugins: Vec<_> = metadata
            .packages
            .iter()
            .filter(|package| !alone || package.manifest_path == manifest)
            .filter_map(plugin)
            .collect();
        if plugins.is_empty() {
            return Err(Failure::usage("crate.type", "the crate makes no component")
                .at(manifest.display())
                .limit("[lib] crate-type = [\"cdylib\", \"rlib\"]")
                .hint("add that section to Cargo.toml"));
        }
        Ok(Self {
            root: metadata.workspace_root,
            target: metadata.target_directory,
            plugins,
        })
    }
}

fn plugin(package: &Package) -> Option<PluginCrate> {
    let is_cdylib = |target: &&Target| target.crate_types.iter().any(|kind| kind == "cdylib");
    let library = package.targets.iter().find(is_cdylib)?;
    Some(PluginCrate {
        name: package.name.clone(),
        library: library.name.replace('-', "_"),
        folder: package.manifest_path.parent()?.to_owned(),
    })
}

fn read(manifest: &Path) -> Result<Metadata, Failure> {
    let failed = || {
        Failure::failed("crate.unreadable", "cargo cannot read the crate").at(manifest.display())
    };
    let output = Command::new("cargo")
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--manifest-path",
        ])
        .arg(manifest)
        .stdin(Stdio::null())
        .output()
        .map_err(|e| failed().because(e).hint("install Rust: https://rustup.rs"))?;
    if !output.status.success() {
        return Err(failed().value(String::from_utf8_lossy(&output.stderr)));
    }
    serde_json::from_slice(&output.stdout).map_err(|e| failed().because(e))
}
