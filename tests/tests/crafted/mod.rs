//! Components that no compiler would make by mistake alone: the contract's text, changed.

use sanquan_tests::{plugins, root};
use wit_component::{StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, Resolve};

/// Made for a version of the contract that was never released.
pub fn for_another_version() -> Vec<u8> {
    let contract = contract().replace("department@0.1.0", "department@9.9.9");
    component(&[&contract])
}

/// Wants to know the time.
pub fn with_a_foreign_import() -> Vec<u8> {
    let clocks = "package wasi:clocks@0.2.0; interface monotonic-clock { now: func() -> u64; }";
    let import = "import diagnostics;\n    import wasi:clocks/monotonic-clock@0.2.0;";
    let contract = contract().replace("import diagnostics;", import);
    component(&[clocks, &contract])
}

/// Answers nothing.
pub fn without_its_export() -> Vec<u8> {
    component(&[&contract().replace("export department;", "")])
}

fn contract() -> String {
    std::fs::read_to_string(root().join("wit/department.wit")).expect("the contract is here")
}

/// A component that does nothing, for the world `department-plugin` of the last of these texts.
fn component(packages: &[&str]) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let mut push = |text| resolve.push_str("contract.wit", text).expect("it is WIT");
    let package = packages.iter().map(|text| push(text)).last();
    let package = package.expect("at least the contract");
    let world = resolve
        .select_world(&[package], Some("department-plugin"))
        .expect("the world is there");
    let mut core = dummy_module(&resolve, world, ManglingAndAbi::Standard32);
    embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8)
        .expect("the world can be embedded");
    plugins::component(&core)
}
