//! The house is kept tidy by tests: names, sizes, links, and what READMEs promise.

use std::path::{Path, PathBuf};

use sanquan_tests::{root, tracked, words};

/// What may stand at the top, beside dot-files.
const TOP: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "host",
    "plugins",
    "sdk",
    "tests",
    "wit",
];

/// Largest file that belongs into the repository.
const FILE_MAX_BYTES: u64 = 1 << 20;

/// Longest source file; most are far shorter.
const LINES_MAX: usize = 600;

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn the_top_level_is_a_map_and_nothing_else() {
    for path in tracked() {
        let top = path.split('/').next().expect("a path has a first part");
        assert!(
            top.starts_with('.') || TOP.contains(&top),
            "`{top}` does not belong at the top"
        );
    }
}

#[test]
fn no_file_is_larger_than_a_mebibyte_and_none_is_a_build_product() {
    for path in tracked() {
        let size = root().join(&path).metadata().expect("a tracked file").len();
        assert!(
            size <= FILE_MAX_BYTES,
            "{path} has {size} bytes, limit {FILE_MAX_BYTES}"
        );
        for ending in [".wasm", ".cwasm", ".whl", ".so", ".o", ".rlib"] {
            assert!(!path.ends_with(ending), "{path} is a build product");
        }
    }
}

/// Whether the crate in `room` holds more than the line that says what it is for.
fn furnished(room: &Path) -> bool {
    let library = root().join(room).join("src/lib.rs");
    std::fs::read_to_string(library).map_or(true, |text| text.lines().count() > 1)
}

#[test]
fn every_room_says_what_lives_in_it() {
    let mut rooms = [
        "",
        "plugins",
        "sdk",
        "tests",
        "wit",
        "tests/guests",
        "tests/data",
    ]
    .map(PathBuf::from)
    .to_vec();
    for path in tracked() {
        let path = Path::new(&path);
        let manifests = ["Cargo.toml", "package.json", "pyproject.toml"];
        let is_manifest = manifests.iter().any(|manifest| path.ends_with(manifest));
        if is_manifest && !path.starts_with("tests/guests") {
            rooms.extend(path.parent().map(Path::to_owned));
        }
    }
    let lacking: Vec<_> = rooms
        .iter()
        .filter(|room| furnished(room) && !root().join(room).join("README.md").exists())
        .map(|room| room.display().to_string())
        .collect();
    assert!(
        lacking.is_empty(),
        "README.md is missing in: {}",
        lacking.join(", ")
    );
}

#[test]
fn source_files_stay_short() {
    for path in tracked() {
        if path.ends_with(".rs") {
            let lines = read(&path).lines().count();
            assert!(
                lines <= LINES_MAX,
                "{path} has {lines} lines, limit {LINES_MAX}"
            );
        }
    }
}

#[test]
fn no_test_is_ignored_and_nothing_is_left_to_do() {
    let here = file!();
    let mut found = Vec::new();
    for folder in ["host/", "sdk/", "plugins/", "tests/"] {
        let words = ["#[ignore", "todo!(", "unimplemented!(", "dbg!("];
        found.extend(words::found(folder, &words));
    }
    found.retain(|place| !place.starts_with(here));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn crates_have_names_that_say_something() {
    for path in tracked() {
        for part in path.split('/') {
            let name = part.strip_suffix(".rs").unwrap_or(part);
            let vague = [
                "util", "utils", "helper", "helpers", "manager", "misc", "v2",
            ];
            assert!(!vague.contains(&name), "{path}: what is it really?");
        }
    }
}

/// The targets of Markdown links in `text` that are no addresses.
fn links(text: &str) -> Vec<String> {
    let ends = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    ends.map(|link| link.split('#').next().unwrap_or_default().to_owned())
        .filter(|link| !link.is_empty() && !link.contains("://") && !link.starts_with("mailto:"))
        .collect()
}

#[test]
fn every_link_in_a_readme_leads_somewhere() {
    for path in tracked().iter().filter(|path| path.ends_with(".md")) {
        let folder = root()
            .join(path)
            .parent()
            .expect("a file has a folder")
            .to_owned();
        for link in links(&read(path)) {
            // The template's links hold in the plugin that is made from it.
            let there = folder.join(&link).exists() || path.starts_with("sdk/template/");
            assert!(there, "{path}: `{link}` leads nowhere");
        }
    }
}

#[test]
fn the_task_table_of_the_readme_names_files_that_exist() {
    let readme = read("README.md");
    let table = readme
        .split("## Where things are")
        .nth(1)
        .expect("the section is there");
    let table = table.split("\n## ").next().unwrap_or(table);
    let mut named = 0;
    for row in table.lines().filter(|line| line.starts_with('|')) {
        let places = row.split('|').nth(2).unwrap_or_default();
        for place in places.split('`').skip(1).step_by(2) {
            assert!(
                root().join(place).exists(),
                "README.md: `{place}` does not exist"
            );
            named += 1;
        }
    }
    assert!(named >= 8, "the table names only {named} places");
}
