//! A plugin in a language that is interpreted: what its manifest says of it.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::language::Language;
use crate::failure::Failure;

/// The folder of one plugin.
#[derive(Debug)]
pub struct ScriptFolder {
    /// Which language.
    pub language: Language,
    /// Name of the plugin.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
    /// The contract's text.
    pub contract: PathBuf,
    /// What is loaded first: a file of JavaScript, the name of a module of Python.
    pub entry: String,
    /// Where Python looks for modules.
    pub paths: Vec<PathBuf>,
}

/// `package.json`, as far as it matters here.
#[derive(Deserialize)]
struct Package {
    name: String,
    main: String,
    sanquan: PackageSection,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackageSection {
    contract: PathBuf,
}

/// `pyproject.toml`, as far as it matters here.
#[derive(Deserialize)]
struct Project {
    project: ProjectSection,
    tool: Tool,
}

#[derive(Deserialize)]
struct ProjectSection {
    name: String,
}

#[derive(Deserialize)]
struct Tool {
    sanquan: ToolSection,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToolSection {
    contract: PathBuf,
    module: String,
    paths: Vec<PathBuf>,
}

impl ScriptFolder {
    /// Reads the manifest of a folder that holds JavaScript or Python.
    pub fn read(folder: &Path, language: Language) -> Result<Self, Failure> {
        let folder = folder.canonicalize().map_err(|e| {
            Failure::usage("file.read", "cannot read the plugin's folder")
                .at(folder.display())
                .because(e)
        })?;
        let manifest = folder.join(language.manifest());
        match language {
            Language::Python => {
                let Project { project, tool } = parse(&manifest, |text| toml::from_str(text))?;
                let ToolSection {
                    contract,
                    module,
                    paths,
                } = tool.sanquan;
                Ok(Self {
                    language,
                    name: project.name,
                    contract: folder.join(contract),
                    entry: module,
                    paths: paths.iter().map(|path| folder.join(path)).collect(),
                    folder,
                })
            }
            Language::Js | Language::Rust => {
                let package: Package = parse(&manifest, |text| serde_json::from_str(text))?;
                Ok(Self {
                    language,
                    name: package.name,
                    contract: folder.join(package.sanquan.contract),
                    entry: package.main,
                    paths: Vec::new(),
                    folder,
                })
            }
        }
    }

    /// Where the component goes, if nothing else is said.
    pub fn component(&self) -> PathBuf {
        self.folder
            .join("target")
            .join(format!("{}.wasm", self.name))
    }
}

fn parse<T: DeserializeOwned, E: std::error::Error + Send + Sync + 'static>(
    manifest: &Path,
    read: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, Failure> {
    let unusable = || {
        Failure::usage("script.manifest", "the plugin's manifest cannot be used")
            .at(manifest.display())
    };
    let text = std::fs::read_to_string(manifest).map_err(|e| unusable().because(e))?;
    read(&text).map_err(|e| {
        unusable().because(e).hint(
            "`sanquan plugin new NAME --language js` (or `python`) makes one that shows all it must say",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_that_lacks_something_is_told_by_its_name() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let text = r#"{ "name": "stalls", "main": "plugin.js", "sanquan": {} }"#;
        std::fs::write(folder.path().join("package.json"), text).expect("writable");
        assert_eq!(Language::of(folder.path()), Language::Js);
        let failure = ScriptFolder::read(folder.path(), Language::Js).expect_err("incomplete");
        assert_eq!(failure.code, "script.manifest");
        assert!(failure.to_string().contains("contract"), "{failure}");
    }
}
