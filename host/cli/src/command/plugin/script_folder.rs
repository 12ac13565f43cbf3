//! A plugin in a language that is interpreted: what its manifest says of it.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::language::Language;
use crate::failure::Failure;

/// What in the folder is made, and not written.
pub const MADE: [&str; 4] = ["node_modules", ".venv", "target", "__pycache__"];

/// What in the folder no component depends on.
const BESIDE: [&str; 2] = ["catalogue.json", "scenarios"];

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

    /// When what the component is made from was last changed, what was installed included.
    pub fn changed(&self) -> Option<SystemTime> {
        let installed = self.folder.join("node_modules/.package-lock.json");
        let more = [installed, self.contract.clone()];
        let paths = self.paths.iter().chain(&more).map(PathBuf::as_path);
        paths
            .chain([self.folder.as_path()])
            .filter_map(newest)
            .max()
    }
}

/// The newest file below `path`.
fn newest(path: &Path) -> Option<SystemTime> {
    let name = path.file_name().unwrap_or_default();
    if MADE.iter().chain(&BESIDE).any(|other| name == *other) {
        return None;
    }
    let metadata = path.metadata().ok()?;
    if metadata.is_file() {
        return metadata.modified().ok();
    }
    let entries = std::fs::read_dir(path).ok()?.flatten();
    entries.filter_map(|entry| newest(&entry.path())).max()
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
    fn what_is_written_counts_as_a_change_and_what_is_made_does_not() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |seconds| SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        let write = |name: &str, seconds| {
            let file = folder.path().join(name);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("writable");
            let file = std::fs::File::create(file).expect("writable");
            file.set_modified(at(seconds)).expect("ours");
        };
        write("plugin.js", 1);
        write("src/inner.js", 2);
        write("scenarios/granted.toml", 3);
        write("target/stalls.wasm", 4);
        assert_eq!(newest(folder.path()), Some(at(2)));
    }

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
