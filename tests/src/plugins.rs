//! Components for the tests: the bundled plugins, built by `sanquan plugin build`, and the guests.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use wit_component::ComponentEncoder;

use crate::{root, sanquan};

/// The bundled plugin of department 015, built once per test file; cargo sees to the rest.
pub fn market_supervision() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let output = sanquan()
            .args(["--json", "plugin", "build", "--install-toolchain", "--path"])
            .arg(root().join("plugins/market-supervision"))
            .output()
            .expect("the program runs");
        let built: serde_json::Value =
            serde_json::from_str(&printed(&output)).expect("what was built, as JSON");
        PathBuf::from(built[0]["path"].as_str().expect("a path"))
    })
}

/// A guest of `tests/guests`, as a component.
pub fn guest(name: &str) -> Vec<u8> {
    built(name, &[])
}

/// The guest that was built for a released version of the contract and is never edited.
pub fn guest_of_contract(version: &str) -> Vec<u8> {
    let manifest = format!("contract-{version}/Cargo.toml");
    let name = format!("contract_{}", version.replace('.', "_"));
    built(&name, &["--manifest-path", &manifest])
}

fn built(name: &str, arguments: &[&str]) -> Vec<u8> {
    let script = root().join("tests/guests/build");
    let output = Command::new(script).args(arguments).output();
    let output = output.expect("the script runs");
    let core = Path::new(&printed(&output))
        .join(name)
        .with_extension("wasm");
    let core = std::fs::read(&core).unwrap_or_else(|e| panic!("{}: {e}", core.display()));
    component(&core)
}

/// A component from a core module that knows its world.
pub fn component(core: &[u8]) -> Vec<u8> {
    let encoder = ComponentEncoder::default().module(core);
    let mut encoder = encoder.expect("the module says which world it is for");
    encoder.encode().expect("the module fits its world")
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("paths of tests are text")
}

fn printed(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}
