//! What the demonstration takes from the repository: the bundled plugins with their catalogues, and
//! the real log.

use std::path::{Path, PathBuf};

use crate::command::Context;
use crate::command::plugin::build::Build;
use crate::failure::Failure;

/// The bundled plugins: Qingchuan's and wabo's.
const PLUGINS: [&str; 2] = ["market-supervision", "environmental-permit"];

/// The repository's folder.
pub struct Repository(PathBuf);

/// A built plugin and the catalogue of its county.
pub struct Component {
    /// The component.
    pub file: PathBuf,
    /// Departments, items, posts and handlers.
    pub catalogue: PathBuf,
}

impl Repository {
    /// The one around the current folder, else the one that this program was built from.
    pub fn find() -> Result<Self, Failure> {
        let here = std::env::current_dir().unwrap_or_default();
        let built = Path::new(env!("CARGO_MANIFEST_DIR"));
        here.ancestors()
            .chain(built.ancestors())
            .find(|folder| {
                folder
                    .join("plugins/market-supervision/catalogue.json")
                    .is_file()
            })
            .map(|folder| Self(folder.to_owned()))
            .ok_or_else(|| {
                Failure::usage(
                    "demo.repository",
                    "the demonstration's plugins are not here",
                )
                .at(here.display())
                .hint("run it inside a clone of the repository: cargo run --release -- demo")
            })
    }

    /// A file of it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    /// Builds the plugins, making a toolchain for it if there is none: the demonstration was asked
    /// to set up what it needs.
    pub fn build(&self, context: &Context) -> Result<[Component; 2], Failure> {
        let build = Build {
            path: self.path("plugins"),
            out: None,
            install_toolchain: true,
            offline: false,
        };
        let built = build.build(context)?;
        let [first, second] = PLUGINS.map(|name| {
            let built = built.iter().find(|built| built.name == name);
            self.component(
                name,
                built.map(|built| built.path.clone()).unwrap_or_default(),
            )
        });
        Ok([first?, second?])
    }

    /// Components that were built before.
    pub fn prebuilt(&self, folder: &Path) -> Result<[Component; 2], Failure> {
        let [first, second] =
            PLUGINS.map(|name| self.component(name, folder.join(format!("{name}.wasm"))));
        Ok([first?, second?])
    }

    fn component(&self, name: &str, file: PathBuf) -> Result<Component, Failure> {
        match file.is_file() {
            true => Ok(Component {
                file,
                catalogue: self.path(&format!("plugins/{name}/catalogue.json")),
            }),
            false => Err(Failure::usage(
                "demo.component",
                format!("there is no component `{name}`"),
            )
            .at(file.display())
            .hint("leave --components away, and it is built")),
        }
    }
}
