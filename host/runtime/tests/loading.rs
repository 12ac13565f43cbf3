//! What may not be loaded is refused with a stable code and a message that says what to do.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

mod common;

use common::crafted::{CONTRACT, changed, from_contract, from_text, nested};
use common::{echo, runtime, with_limits};
use sanquan_runtime::{Limits, LoadError};

fn refused(bytes: &[u8]) -> LoadError {
    match runtime().load(bytes) {
        Ok(plugin) => panic!("{} was loaded", plugin.digest()),
        Err(error) => error,
    }
}

fn check(bytes: &[u8], code: &str, says: &[&str]) {
    let error = refused(bytes);
    let message = error.to_string();
    assert_eq!(error.code(), code, "{message}");
    for words in says {
        assert!(message.contains(words), "`{words}` in: {message}");
    }
}

#[test]
fn what_is_not_webassembly_is_named() {
    check(b"", "component.not-wasm", &["sanquan plugin build"]);
    check(b"(component)", "component.not-wasm", &["`(component)`"]);
    check("许可".as_bytes(), "component.not-wasm", &[]);
}

#[test]
fn a_core_module_is_told_from_a_component() {
    let core = wat::parse_str("(module)").unwrap();
    check(
        &core,
        "component.core-module",
        &["core module", "plugin build"],
    );
}

#[test]
fn a_damaged_component_is_refused_wherever_it_breaks_off() {
    let whole = echo();
    for length in [
        4,
        7,
        8,
        9,
        whole.len() / 3,
        whole.len() / 2,
        whole.len() - 1,
    ] {
        let error = refused(&whole[..length]);
        // Cut between two sections it is whole, and lacks what comes after.
        let codes = ["component.malformed", "component.missing-export"];
        assert!(codes.contains(&error.code()), "{length}: {error}");
    }
    let mut unknown = whole.to_vec();
    unknown[4] = 0x63;
    check(&unknown, "component.malformed", &[]);
}

#[test]
fn another_version_of_the_contract_is_named_with_ours() {
    for version in ["0.2.0", "0.1.1", "9.9.9"] {
        let text = CONTRACT.replace("department@0.1.0", &format!("department@{version}"));
        let component = from_contract(&[&text]);
        check(
            &component,
            "component.wrong-contract",
            &[version, "0.1.0", "SDK", "upgrade the host"],
        );
    }
}

#[test]
fn a_foreign_import_is_named() {
    let clocks = "package wasi:clocks@0.2.0; interface timezone { offset: func() -> s32; }";
    let import = "import diagnostics;\n    import wasi:clocks/timezone@0.2.0;";
    let component = from_contract(&[clocks, &changed("import diagnostics;", import)]);
    check(
        &component,
        "component.foreign-import",
        &["`wasi:clocks/timezone@0.2.0`"],
    );

    let note = "note: func(level: level, message: string);";
    let more = format!("{note}\n    read: func() -> string;");
    let component = from_contract(&[&changed(note, &more)]);
    let import = "`sanquan:department/diagnostics@0.1.0#read`";
    check(&component, "component.foreign-import", &[import]);
}

#[test]
fn a_missing_export_is_named() {
    let without = changed("export department;", "");
    check(
        &from_contract(&[&without]),
        "component.missing-export",
        &["department@0.1.0"],
    );

    let inspect = "inspect: func(question: inspect-question) -> result<inspect-answer, problem>;";
    let without = changed(inspect, "");
    check(
        &from_contract(&[&without]),
        "component.missing-export",
        &["#inspect`"],
    );
}

#[test]
fn a_function_of_another_type_is_refused() {
    let other = changed(
        "describe: func() -> description;",
        "describe: func() -> string;",
    );
    check(
        &from_contract(&[&other]),
        "component.wrong-type",
        &["describe"],
    );
    let other = changed("seed: u64", "seed: u32");
    check(&from_contract(&[&other]), "component.wrong-type", &[]);
}

#[test]
fn a_component_that_keeps_the_contract_and_does_nothing_is_loaded() {
    assert!(runtime().load(&from_contract(&[CONTRACT])).is_ok());
}

#[test]
fn more_than_a_slot_has_is_refused() {
    let table = from_text("(table 1000000 funcref)", "unreachable");
    check(&table, "component.too-demanding", &["table"]);
    let memory = from_text("", "unreachable");
    let small = with_limits(Limits {
        memory_max_bytes: 0,
        ..Limits::default()
    });
    assert!(matches!(
        small.load(&memory),
        Err(LoadError::TooDemanding { .. })
    ));
}

#[test]
fn more_bytes_than_the_limit_are_not_even_read() {
    let small = with_limits(Limits {
        component_max_bytes: 1_000,
        ..Limits::default()
    });
    let Err(error) = small.load(echo()) else {
        panic!("the guest is larger than that")
    };
    assert_eq!(error.code(), "component.too-large");
    assert!(error.to_string().contains("1000 is the limit"), "{error}");
}

#[test]
fn components_in_components_without_end_are_refused() {
    for depth in [1, 50, 5_000] {
        let error = refused(&nested(depth));
        let codes = ["component.malformed", "component.missing-export"];
        assert!(codes.contains(&error.code()), "{depth}: {error}");
    }
}
