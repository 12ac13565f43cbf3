//! The rooms and the arrows between them: `cli → api, web → engine → {runtime, store, interchange}
//! → domain`, with `cli → demonstration → domain` beside. Most of these rules say what is absent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use sanquan_tests::{root, words};
use serde_json::Value;

/// A crate may depend on crates of a lower floor only.
const FLOORS: [(&str, u8); 9] = [
    ("sanquan-domain", 0),
    ("sanquan-runtime", 1),
    ("sanquan-store", 1),
    ("sanquan-interchange", 1),
    ("sanquan-demonstration", 1),
    ("sanquan-engine", 2),
    ("sanquan-api", 3),
    ("sanquan-web", 3),
    ("sanquan", 4),
];

/// The direct dependencies of each package of the workspace in `folder`, of every kind.
fn dependencies(folder: &Path) -> BTreeMap<String, Vec<Dependency>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(folder)
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    list(&metadata["packages"])
        .iter()
        .map(|package| {
            let dependencies = list(&package["dependencies"]);
            let dependencies = dependencies.iter().map(|dependency| Dependency {
                name: text(&dependency["name"]),
                path: text(&dependency["path"]),
            });
            (text(&package["name"]), dependencies.collect())
        })
        .collect()
}

struct Dependency {
    name: String,
    /// Where it lies, empty for what comes from a registry.
    path: String,
}

#[test]
fn no_arrow_between_the_rooms_of_the_host_points_back_or_sideways() {
    let floors = BTreeMap::from(FLOORS);
    let packages = dependencies(&root());
    for (name, dependencies) in &packages {
        let Some(floor) = floors.get(name.as_str()) else {
            continue;
        };
        for dependency in dependencies {
            let below = floors.get(dependency.name.as_str());
            assert!(
                below.is_none_or(|below| below < floor),
                "{name} must not depend on {}",
                dependency.name
            );
        }
    }
    for name in floors.keys() {
        assert!(
            packages.contains_key(*name),
            "{name} has gone: take it off FLOORS"
        );
    }
}

#[test]
fn every_crate_of_the_host_has_a_floor() {
    let floors = BTreeMap::from(FLOORS);
    for name in dependencies(&root()).keys() {
        let outside = [
            "sanquan-tests",
            "sanquan-bench",
            "sanquan-disks",
            "sanquan-testkit",
        ];
        let of_the_host = !name.starts_with("sanquan-sdk") && !outside.contains(&name.as_str());
        assert!(
            !of_the_host || floors.contains_key(name.as_str()),
            "give {name} a floor in FLOORS"
        );
    }
}

#[test]
fn nothing_depends_on_the_tests() {
    for (name, dependencies) in dependencies(&root()) {
        let found = dependencies.iter().any(|d| d.name == "sanquan-tests");
        assert!(!found, "{name} depends on the tests");
    }
}

#[test]
fn plugins_and_the_sdk_depend_on_nothing_of_the_host() {
    let host = root().join("host");
    for workspace in [root(), root().join("plugins"), root().join("tests/guests")] {
        if !workspace.join("Cargo.toml").exists() {
            continue;
        }
        for (name, dependencies) in dependencies(&workspace) {
            let of_the_sdk = name.starts_with("sanquan-sdk") || name == "sanquan-testkit";
            if workspace == root() && !of_the_sdk {
                continue;
            }
            for dependency in dependencies {
                assert!(
                    !Path::new(&dependency.path).starts_with(&host),
                    "{name} depends on {} of the host",
                    dependency.name
                );
            }
        }
    }
}

/// What cargo prints of the tree, a line for each package; `cargo tree` knows the words.
fn tree(words: &str) -> String {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--prefix", "none"])
        .args(words.split(' '))
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let tree = String::from_utf8(output.stdout).expect("cargo prints text");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(tree.contains("sanquan-domain"), "{error}");
    tree
}

/// A package that gets another feature from the tests is compiled twice, and with it all that stands on it.
#[test]
fn the_tests_give_no_package_a_feature_that_it_lacks_in_the_program() {
    // proptest needs its tables, the program does without; three small crates stand on it.
    const TWICE: [&str; 1] = ["regex-syntax"];
    let features = |edges: &str| {
        let mut features: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let tree = tree(&format!("--workspace --edges {edges} --format {{p}}|{{f}}"));
        // Between members of the workspace stands an empty line.
        for line in tree.lines().filter(|line| !line.is_empty()) {
            let line = line.trim_end_matches(" (*)");
            let (package, set) = line.split_once('|').expect("a bar");
            features
                .entry(package.to_owned())
                .or_default()
                .insert(set.to_owned());
        }
        features
    };
    let program = features("normal,build");
    let with_tests = features("normal,build,dev");
    for (package, sets) in &program {
        let name = package.split(' ').next().unwrap_or_default();
        let added: Vec<_> = with_tests[package].difference(sets).collect();
        assert_eq!(
            added.is_empty(),
            !TWICE.contains(&name),
            "{package} has the features {sets:?} in the program, and beside the tests {added:?}: \
             give it the same in the root's [workspace.dependencies]"
        );
    }
}

#[test]
fn the_domain_pulls_in_no_runtime_no_network_and_no_storage() {
    for line in tree("--package sanquan-domain --edges normal").lines() {
        let name = line.split(' ').next().unwrap_or_default();
        for banned in [
            "tokio",
            "wasmtime",
            "axum",
            "hyper",
            "sled",
            "rustix",
            "libc",
            "getrandom",
            "rand",
            "ureq",
            "mio",
        ] {
            assert_ne!(name, banned, "the domain must stay pure");
        }
    }
}

#[test]
fn the_domain_reads_no_file_no_clock_no_socket_and_starts_no_thread() {
    let words = [
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "SystemTime",
        "Instant::now",
        "Timestamp::now",
        "Zoned::now",
        "thread::spawn",
        "async fn",
        ".await",
    ];
    let found = words::found("host/domain/src/", &words);
    assert!(
        found.is_empty(),
        "the domain must stay pure:\n{}",
        found.join("\n")
    );
}

#[test]
fn the_domain_uses_no_floating_point() {
    let found = words::found("host/domain/src/", &["f64", "f32"]);
    assert!(
        found.is_empty(),
        "money and ratios are exact:\n{}",
        found.join("\n")
    );
}

#[test]
fn only_the_command_line_prints() {
    for room in [
        "domain",
        "runtime",
        "store",
        "interchange",
        "demonstration",
        "engine",
        "api",
        "web",
    ] {
        let words = ["println!", "eprintln!", "print!(", "process::exit"];
        let found = words::found(&format!("host/{room}/src/"), &words);
        assert!(
            found.is_empty(),
            "only host/cli prints:\n{}",
            found.join("\n")
        );
    }
}

#[test]
fn status_codes_are_known_to_the_doors_alone() {
    for room in [
        "domain",
        "runtime",
        "store",
        "interchange",
        "demonstration",
        "engine",
    ] {
        let found = words::found(
            &format!("host/{room}/src/"),
            &["StatusCode", "axum::", "http::"],
        );
        assert!(found.is_empty(), "{room} knows HTTP:\n{}", found.join("\n"));
    }
}

#[test]
fn wasmtime_stays_inside_the_runtime() {
    for room in [
        "domain",
        "store",
        "interchange",
        "demonstration",
        "engine",
        "api",
        "web",
        "cli",
    ] {
        let found = words::found(&format!("host/{room}/src/"), &["wasmtime::"]);
        assert!(
            found.is_empty(),
            "{room} knows wasmtime:\n{}",
            found.join("\n")
        );
    }
}

#[test]
fn every_dependency_version_of_the_host_stands_in_the_root_table() {
    for path in sanquan_tests::tracked() {
        if !path.starts_with("host/") || !path.ends_with("Cargo.toml") {
            continue;
        }
        let text = std::fs::read_to_string(root().join(&path)).expect("a tracked file");
        for line in text.lines() {
            let own = line.contains("version = \"")
                || line.contains(" = \"0.")
                || line.contains(" = \"1");
            assert!(!own, "{path} states a version of its own: {line}");
        }
    }
}
