//! What the end-to-end tests share: where things are, and how large a test is to be.

use std::path::{Path, PathBuf};
use std::process::Command;

pub mod county;
pub mod crafted;
pub mod disk;
pub mod food;
pub mod http;
pub mod plugins;
pub mod random;
pub mod said;
pub mod server;
pub mod signing;
pub mod terminal;
pub mod typescript;
pub mod words;

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this room lies in the repository")
        .to_owned()
}

/// Every file that git tracks, by its path from the root. Files that are deleted but not yet
/// committed are left out.
pub fn tracked() -> Vec<String> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root())
        .output()
        .expect("git is here, since the repository is");
    let list = String::from_utf8(output.stdout).expect("paths are UTF-8");
    let there = |path: &&str| !path.is_empty() && root().join(path).exists();
    list.split('\0').filter(there).map(str::to_owned).collect()
}

/// The program under test, as `cargo build --release` leaves it beside this test. Plugins need no signature, so that
/// a test is about what it is about; those about signatures set SANQUAN_SIGNATURES to `required`. What it keeps
/// between runs lies beside it, not where its user keeps such things.
pub fn sanquan() -> Command {
    let test = std::env::current_exe().expect("a test has a path");
    let folder = test.ancestors().nth(2).expect("…/release/deps/test");
    let program = folder.join("sanquan");
    assert!(
        program.exists(),
        "{} is not there; run: cargo build --release",
        program.display()
    );
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("SANQUAN_") {
            command.env_remove(name);
        }
    }
    command.env("SANQUAN_SIGNATURES", "optional");
    command.env("XDG_CACHE_HOME", folder.join("tests-caches"));
    command
}

/// `stated` at full size; SANQUAN_TEST_SHARE percent of it otherwise, by default one hundredth.
pub fn scaled(stated: u64) -> u64 {
    let share = std::env::var("SANQUAN_TEST_SHARE")
        .ok()
        .and_then(|share| share.parse::<u64>().ok())
        .unwrap_or(1);
    (stated * share / 100).max(1)
}
