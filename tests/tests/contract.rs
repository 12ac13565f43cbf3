//! The contract may grow and never break: released text is frozen, and what was built for a released
//! version runs on every host of the same major version.
//!
//! wasm-tools judges, as a library: a component of the older world must fit where the newer world is
//! asked for. The examples below show that it does say no.

use data_encoding::HEXLOWER;
use sanquan_tests::{plugins, root, tracked};
use semver::Version;
use sha2::{Digest, Sha256};
use wit_component::{
    StringEncoding, dummy_module, embed_component_metadata, semver_check, targets,
};
use wit_parser::{ManglingAndAbi, Resolve, WorldId};

const WORLD: &str = "department-plugin";

/// Every file below `wit/released`, with the SHA-256 of its bytes. Rows are added, never changed.
const RELEASED: [(&str, &str); 1] = [(
    "0.1.0/department.wit",
    "4b85a5545ecf5b071371512972ebcedf0fcc66c2f857e510c9bded2435d769f4",
)];

#[test]
fn released_text_is_frozen_byte_for_byte() {
    let tracked = tracked();
    let files: Vec<_> = tracked
        .iter()
        .filter_map(|path| path.strip_prefix("wit/released/"))
        .collect();
    assert_eq!(files, RELEASED.map(|(path, _)| path));
    for (path, frozen) in RELEASED {
        let found = HEXLOWER.encode(&Sha256::digest(released(path)));
        assert_eq!(
            found, frozen,
            "wit/released/{path} was edited: it is released; raise the version of wit/department.wit instead"
        );
    }
}

#[test]
fn each_kept_guest_has_the_text_that_was_released() {
    for (path, _) in RELEASED {
        let (version, file) = path.split_once('/').expect("VERSION/FILE");
        let kept = format!("tests/guests/contract-{version}/wit/{file}");
        assert_eq!(read(&kept), released(path), "{kept}");
    }
}

#[test]
fn a_text_of_a_released_version_is_that_release() {
    let now = read("wit/department.wit");
    for (path, _) in RELEASED {
        let before = released(path);
        if version(&before) == version(&now) {
            assert_eq!(now, before, "wit/department.wit changed: raise its version");
        }
    }
}

#[test]
fn the_contract_takes_what_was_built_for_every_release_of_its_major_version() {
    let now = read("wit/department.wit");
    for (path, _) in RELEASED {
        let before = released(path);
        if compatible(&version(&before), &version(&now)) {
            takes(&before, &now).unwrap_or_else(|why| {
                panic!("wit/department.wit breaks {path}: {why:#}; raise the major version")
            });
        }
    }
}

const NOTE: &str = "note: func(level: level, message: string);";
const INSPECT: &str =
    "inspect: func(question: inspect-question) -> result<inspect-answer, problem>;";

#[test]
fn growth_beside_the_old_does_not_break() {
    for (what, passage, by) in [
        ("nothing", "", ""),
        (
            "a new function that plugins may import",
            NOTE,
            "note: func(level: level, message: string);\n    count: func(name: string);",
        ),
        (
            "a new interface that plugins may import",
            "    import diagnostics;",
            "    import diagnostics;\n    import more;",
        ),
        ("a question that is no longer asked", INSPECT, ""),
        (
            "other words in a comment",
            "/// Why no answer",
            "/// Why there is no answer",
        ),
    ] {
        let more = "interface more { now: func() -> u32; }\n";
        let text = format!("{}{more}", changed(passage, by));
        let judged = takes(&released(RELEASED[0].0), &text);
        assert!(
            judged.is_ok(),
            "{what}: {:#}",
            judged.expect_err("it is an error")
        );
    }
}

#[test]
fn what_breaks_old_components_is_found_out() {
    for (what, passage, by) in [
        ("an import that is gone", NOTE, ""),
        (
            "a question that old components do not answer",
            INSPECT,
            &format!("{INSPECT}\n    appeal: func(view: case-view) -> bool;"),
        ),
        (
            "an interface that old components do not export",
            "    export department;",
            "    export department;\n    export more: interface { more: func(); }",
        ),
        (
            "a record with one more field",
            "record amount { minor: s64,",
            "record amount { tax: s64, minor: s64,",
        ),
        (
            "a record with one field less",
            "annexes: list<annex>,\n    }\n\n    record review-question",
            "}\n\n    record review-question",
        ),
        ("a field of another type", "seed: u64", "seed: u32"),
        ("a field of another name", "officers: u32", "handlers: u32"),
        (
            "a variant with one more case",
            "accept,\n",
            "accept,\n        defer,\n",
        ),
        (
            "cases in another order",
            "fee, document, clock-stop,",
            "document, fee, clock-stop,",
        ),
        (
            "another result",
            "describe: func() -> description;",
            "describe: func() -> string;",
        ),
        (
            "another parameter",
            "note: func(level: level, ",
            "note: func(",
        ),
    ] {
        let judged = takes(&released(RELEASED[0].0), &changed(passage, by));
        assert!(judged.is_err(), "{what} went unnoticed");
    }
}

#[test]
fn the_bundled_plugin_fits_every_released_world_and_a_changed_one_does_not() {
    let bytes = std::fs::read(plugins::market_supervision()).expect("it was built");
    for (path, _) in RELEASED {
        let (resolve, world) = parsed(&released(path));
        targets(&resolve, world, &bytes).unwrap_or_else(|why| panic!("{path}: {why:#}"));
    }
    let (resolve, world) = parsed(&changed("seed: u64", "seed: u32"));
    assert!(targets(&resolve, world, &bytes).is_err());
}

#[test]
fn a_component_of_the_released_world_is_no_component_of_a_grown_one() {
    let (resolve, world) = parsed(&released(RELEASED[0].0));
    let mut core = dummy_module(&resolve, world, ManglingAndAbi::Standard32);
    embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8)
        .expect("the world can be embedded");
    let component = plugins::component(&core);
    assert!(targets(&resolve, world, &component).is_ok());
    let grown = changed(INSPECT, &format!("{INSPECT}\n    appeal: func() -> bool;"));
    let (resolve, world) = parsed(&grown);
    assert!(targets(&resolve, world, &component).is_err());
}

/// Whether components of the world in `before` fit where the world in `now` is asked for.
fn takes(before: &str, now: &str) -> Result<(), String> {
    let version = version(before);
    // Two texts of one version cannot stand in one set: the older one is told apart by its build.
    let apart = before.replacen(&format!("@{version};"), &format!("@{version}+released;"), 1);
    let mut resolve = Resolve::default();
    let before = push(&mut resolve, &apart);
    let now = push(&mut resolve, now);
    semver_check(resolve, before, now).map_err(|why| format!("{why:#}"))
}

fn parsed(text: &str) -> (Resolve, WorldId) {
    let mut resolve = Resolve::default();
    let world = push(&mut resolve, text);
    (resolve, world)
}

fn push(resolve: &mut Resolve, text: &str) -> WorldId {
    let package = resolve
        .push_str("department.wit", text)
        .unwrap_or_else(|why| panic!("{why:#}"));
    let world = resolve.select_world(&[package], Some(WORLD));
    world.expect("the world is there")
}

/// Cargo's rule: before 1.0.0 the minor version counts as the major one.
fn compatible(before: &Version, now: &Version) -> bool {
    let major = |version: &Version| match version.major {
        0 => (0, version.minor),
        major => (major, 0),
    };
    major(before) == major(now) && before <= now
}

fn version(text: &str) -> Version {
    let package = text.split("package sanquan:department@").nth(1);
    let version = package.and_then(|rest| rest.split(';').next());
    let version = version.expect("the package has a version");
    version.parse().expect("a version of three numbers")
}

/// The released text with one passage changed.
fn changed(passage: &str, by: &str) -> String {
    let text = released(RELEASED[0].0);
    assert!(text.contains(passage), "the contract says `{passage}`");
    text.replacen(passage, by, 1)
}

fn released(path: &str) -> String {
    read(&format!("wit/released/{path}"))
}

fn read(path: &str) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
