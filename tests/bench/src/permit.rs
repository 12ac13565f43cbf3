//! The permit of nine steps: its catalogue, its component, a store that knows both.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use crate::server::{run_binary, sanquan};

/// The catalogue of `tests/guests/permit-nine`.
pub fn catalogue() -> PathBuf {
    root().join("tests/guests/permit-nine/catalogue.json")
}

/// The guest as a core module, built once per run.
pub fn core() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build(&mut Command::new(root().join("tests/guests/build"))))
}

/// The guest as a core module for another department, until the next one is built.
pub fn core_of(department: &str) -> PathBuf {
    let mut script = Command::new(root().join("tests/guests/build"));
    script.args(["-p", "permit-nine"]);
    script.env("PERMIT_DEPARTMENT", department);
    build(script.env("GUESTS_TARGET", "target/departments"))
}

/// The guest as a component, in another variant of its rules.
pub fn variant(name: &str) -> Vec<u8> {
    let mut script = Command::new(root().join("tests/guests/build"));
    script.args(["-p", "permit-nine"]);
    script.env("PERMIT_VARIANT", name);
    let core = build(script.env("GUESTS_TARGET", "target/variants"));
    componentised(&std::fs::read(core).expect("the guest was built"))
}

/// The guest in another language, as its plugin's author builds it: `tests/guests/permit-nine-LANGUAGE`.
pub fn component_in(language: &str) -> Vec<u8> {
    let guest = root().join(format!("tests/guests/permit-nine-{language}"));
    let place = tempfile::tempdir().expect("a folder can be made");
    let component = place.path().join("permit.wasm");
    let (guest, out) = (shown(&guest), shown(&component));
    run_binary(&["plugin", "build", "--path", &guest, "--out", &out]);
    std::fs::read(component).expect("it was built")
}

fn build(script: &mut Command) -> PathBuf {
    let output = script.output().expect("bash is here");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    folder.join("permit_nine.wasm")
}

/// The guest as a component, made once per run.
pub fn component() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let module = std::fs::read(core()).expect("the guest was built");
        let path = core().with_extension("component.wasm");
        std::fs::write(&path, componentised(&module)).expect("the folder is ours");
        path
    })
}

/// A component from a core module that knows its world.
pub fn componentised(core: &[u8]) -> Vec<u8> {
    let encoder = wit_component::ComponentEncoder::default().module(core);
    let encoder = encoder.expect("the module says which world it is for");
    encoder
        .validate(true)
        .encode()
        .expect("the module fits its world")
}

/// Makes a store in `data` in which the permit can be applied for.
pub fn prepare(data: &Path) {
    sanquan(data, &["catalogue", "import", &shown(&catalogue())]);
    sanquan(
        data,
        &["plugin", "deploy", "--activate", &shown(component())],
    );
}

/// A token with which a clerk of the permit may do everything, and the figures be read.
pub fn token(data: &Path) -> String {
    let mut arguments = vec!["token", "create", "bench", "--json", "--handler", "901-h01"];
    for role in ["window", "handler", "supervisor", "auditor"] {
        arguments.extend(["--role", role]);
    }
    let token: Value = serde_json::from_str(&sanquan(data, &arguments)).expect("--json is JSON");
    let secret = token["secret"].as_str();
    secret.expect("a token has a secret").to_owned()
}

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A path as an argument.
pub fn shown(path: &Path) -> String {
    path.display().to_string()
}
