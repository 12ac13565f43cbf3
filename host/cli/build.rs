//! Puts the contract, the SDK and the plugin template into the binary, so that `plugin new` works
//! outside this repository and without a network.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Folders of the repository that the binary carries.
const CARRIED: [&str; 7] = [
    "wit",
    "sdk/js",
    "sdk/python",
    "sdk/rust",
    "sdk/rust-derive",
    "sdk/testkit",
    "sdk/template",
];

fn main() {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let root = here.join("../..").canonicalize().expect("the repository");
    let mut rows = String::from("pub static FILES: &[(&str, &[u8])] = &[\n");
    for folder in CARRIED {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
        let mut files = Vec::new();
        collect(&root.join(folder), &mut files);
        files.sort();
        for file in files {
            let name = file.strip_prefix(&root).expect("inside the repository");
            let (name, file) = (name.display().to_string(), file.display().to_string());
            writeln!(rows, "    ({name:?}, include_bytes!({file:?})),").expect("a string grows");
        }
    }
    rows.push_str("];\n");
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets it")).join("embedded.rs");
    std::fs::write(out, rows).expect("OUT_DIR is writable");
}

/// Every file below `folder`; what tools leave behind is passed over.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if ["target", "Cargo.lock", "node_modules", "__pycache__"].contains(&&*name) {
            continue;
        }
        match path.is_dir() {
            true => collect(&path, files),
            false => files.push(path),
        }
    }
}
