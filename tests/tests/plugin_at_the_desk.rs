//! A plugin's life at its author's desk, outside this repository: made, built, checked, asked.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use sanquan_tests::{root, sanquan};
use serde_json::{Value, json};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}\n{}", text(&output.stdout), text(&output.stderr)))
}

/// Runs `sanquan plugin …` with `--json`. Crates are built where the bundled plugins are, since they
/// share every dependency with them.
fn plugin(arguments: &[&str]) -> Output {
    sanquan()
        .args(["--json", "plugin"])
        .args(arguments)
        .env("CARGO_TARGET_DIR", built_plugins())
        .output()
        .expect("the program runs")
}

fn built_plugins() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("plugins/target"), PathBuf::from)
}

fn path(path: &Path) -> &str {
    path.to_str().expect("text")
}

/// Makes the plugin `name` in `folder` and builds it; its component and digest.
fn made_and_built(folder: &Path, name: &str) -> (PathBuf, String) {
    let made = plugin(&["new", name, "--path", path(folder)]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let crate_folder = folder.join(name);
    let component = folder.join("component.wasm");
    let built = plugin(&[
        "build",
        "--path",
        path(&crate_folder),
        "--out",
        path(&component),
        "--install-toolchain",
    ]);
    assert!(built.status.success(), "{}", text(&built.stderr));
    let digest = json_of(&built)[0]["sha256"]
        .as_str()
        .expect("a digest")
        .to_owned();
    (component, digest)
}

#[test]
fn a_new_plugin_is_built_checked_and_asked_without_this_repository() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (component, digest) = made_and_built(folder.path(), "land-use");

    let catalogue = folder.path().join("land-use/catalogue.json");
    let checked = plugin(&["check", path(&component), "--catalogue", path(&catalogue)]);
    assert!(checked.status.success(), "{}", text(&checked.stdout));
    let report = json_of(&checked);
    assert_eq!(report["component"], digest.as_str());
    assert_eq!(report["findings"], json!([]));

    let described = json_of(&plugin(&["call", path(&component), "describe"]));
    assert_eq!(described["answer"]["department"], report["department"]);
    assert!(
        described["fuel"].as_u64().is_some_and(|fuel| fuel > 0),
        "{described}"
    );
    assert!(
        described["memory_peak_bytes"]
            .as_u64()
            .is_some_and(|bytes| bytes <= 1 << 20),
        "{described}"
    );
}

/// The files under `folder`, with their inodes: one that was written again has another.
fn files(folder: &Path) -> Vec<(PathBuf, u64)> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut files: Vec<_> = entries
        .map(|entry| {
            let entry = entry.expect("an entry");
            (entry.path(), entry.metadata().expect("a file").ino())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_component_that_was_asked_before_is_not_compiled_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (component, _) = made_and_built(folder.path(), "asked-twice");
    let caches = folder.path().join("caches");
    let describe = || {
        let output = sanquan()
            .args(["--json", "plugin", "call", path(&component), "describe"])
            .env("XDG_CACHE_HOME", &caches)
            .output();
        json_of(&output.expect("the program runs"))["answer"].clone()
    };
    let answer = describe();
    let compiled = caches.join("sanquan/compiled");
    let kept = files(&compiled);
    assert!(!kept.is_empty());
    assert_eq!(describe(), answer);
    assert_eq!(files(&compiled), kept);

    for (file, _) in &kept {
        std::fs::write(file, "damaged").expect("writable");
    }
    assert_eq!(describe(), answer);
    assert_ne!(files(&compiled), kept, "made anew");

    std::fs::remove_dir_all(&caches).expect("a folder");
    std::fs::write(&caches, "no folder").expect("writable");
    assert_eq!(describe(), answer, "nowhere to keep it");
}

#[test]
fn the_same_source_in_two_places_makes_the_same_component() {
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a temporary folder"));
    let [first, second] = folders
        .each_ref()
        .map(|folder| made_and_built(folder.path(), "twin").1);
    assert_eq!(first, second);
}

#[test]
fn a_new_plugin_never_overwrites_anything_and_has_a_sound_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("here")).expect("writable");
    for (name, code) in [("here", "new.exists"), ("Not a name", "new.name")] {
        let output = plugin(&["new", name, "--path", path(folder.path())]);
        assert_eq!(output.status.code(), Some(2));
        let failure: Value = serde_json::from_slice(&output.stderr).expect("JSON");
        assert_eq!(failure["error"]["code"], code);
    }
}

#[test]
fn what_is_no_component_is_named_by_rule() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("x.wasm");
    for (bytes, rule) in [
        (&b"hello"[..], "component.not-wasm"),
        (b"\0asm\x01\0\0\0", "component.core-module"),
        (b"\0asm\x0d\0\x01\0", "component.missing-export"),
    ] {
        std::fs::write(&file, bytes).expect("writable");
        let checked = plugin(&["check", path(&file)]);
        assert_eq!(checked.status.code(), Some(3), "{}", text(&checked.stderr));
        assert_eq!(json_of(&checked)["findings"][0]["rule"], rule);
        let called = plugin(&["call", path(&file), "describe"]);
        assert_eq!(called.status.code(), Some(5));
    }
}

#[test]
fn a_crate_that_does_not_compile_is_told_from_one_that_is_not_there() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    plugin(&["new", "broken", "--path", path(folder.path())]);
    let crate_folder = folder.path().join("broken");
    std::fs::write(crate_folder.join("src/lib.rs"), "fn (").expect("writable");
    let built = plugin(&[
        "build",
        "--path",
        path(&crate_folder),
        "--install-toolchain",
    ]);
    assert_eq!(built.status.code(), Some(1));
    assert!(
        text(&built.stderr).contains("\"build.compile\""),
        "{}",
        text(&built.stderr)
    );
}
