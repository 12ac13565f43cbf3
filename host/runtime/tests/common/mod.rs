//! What the tests share: the guests, and questions to put to them.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    missing_docs,
    reason = "each test file uses its part"
)]

pub mod crafted;
pub mod question;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use sanquan_runtime::{Limits, Plugin, Runtime, RuntimeSettings};
use wit_component::ComponentEncoder;

/// The well-behaved guest.
pub fn echo() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| guest("echo"))
}

/// The guest that misbehaves on request.
pub fn hostile() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| guest("hostile"))
}

/// A runtime for all tests of a file: small, and with a deadline that fuel undercuts.
pub fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| with_limits(Limits::default()))
}

pub fn with_limits(limits: Limits) -> Runtime {
    Runtime::new(RuntimeSettings {
        interpreted_limits: limits.clone(),
        limits,
        calls_max: 8,
        ..RuntimeSettings::default()
    })
    .expect("the settings are sound")
}

/// A guest, loaded once for all tests of a file.
pub fn load(bytes: &[u8]) -> Plugin {
    let plugin = runtime().load(bytes).expect("the guest keeps the contract");
    // A runtime forgets a component that nobody holds any more.
    std::mem::forget(plugin.clone());
    plugin
}

/// A component from a core module that knows its world.
pub fn component(core: &[u8]) -> Vec<u8> {
    ComponentEncoder::default()
        .module(core)
        .expect("the module says which world it is for")
        .validate(true)
        .encode()
        .expect("the module fits its world")
}

/// A guest from the workspace of its own in `tests/guests/FOLDER`; it is leaked, as tests may.
pub fn guest_of(folder: &str, name: &str) -> &'static [u8] {
    let manifest = format!("{folder}/Cargo.toml");
    let built = build(&["--manifest-path", &manifest]);
    component(&core(&built, name)).leak()
}

/// One of the workspace's guests by its name; it is leaked, as tests may.
pub fn guest_named(name: &str) -> &'static [u8] {
    guest(name).leak()
}

fn guest(name: &str) -> Vec<u8> {
    component(&core(built(), name))
}

fn core(folder: &Path, name: &str) -> Vec<u8> {
    let path = folder.join(name).with_extension("wasm");
    std::fs::read(&path)
        .unwrap_or_else(|error| panic!("cannot read the guest `{}`: {error}", path.display()))
}

/// The folder of the guests' core modules, built once per test run.
fn built() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| build(&[]))
}

/// Builds guests with these arguments of cargo; the folder of their core modules.
fn build(arguments: &[&str]) -> PathBuf {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/guests/build");
    let output = Command::new(&script)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("cannot run `{}`: {error}", script.display()));
    assert!(
        output.status.success(),
        "cannot build the guests: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let folder = String::from_utf8(output.stdout).expect("a path in UTF-8");
    PathBuf::from(folder.trim())
}
