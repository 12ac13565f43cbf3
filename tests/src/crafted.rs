//! Components that no compiler would make by mistake alone: the contract's text changed, WebAssembly
//! written by hand, bytes written over.

use wit_component::{StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, Resolve, WorldId};

use crate::{plugins, root};

/// Marks the place in the guest `turncoat` where its misdeed stands.
const ORDER: &[u8] = b"order=015/5108220150100300/nothing......................................";

/// The contract's text.
pub fn contract() -> String {
    std::fs::read_to_string(root().join("wit/department.wit")).expect("the contract is here")
}

/// The contract's text with one passage changed.
pub fn changed(passage: &str, by: &str) -> String {
    let contract = contract();
    assert!(contract.contains(passage), "the contract says `{passage}`");
    contract.replace(passage, by)
}

/// Made for a version of the contract that was never released.
pub fn for_another_version() -> Vec<u8> {
    from_contract(&[&changed("department@0.1.0", "department@9.9.9")])
}

/// Wants to know the time.
pub fn with_a_foreign_import() -> Vec<u8> {
    let clocks = "package wasi:clocks@0.2.0; interface timezone { offset: func() -> s32; }";
    let import = "import diagnostics;\n    import wasi:clocks/timezone@0.2.0;";
    from_contract(&[clocks, &changed("import diagnostics;", import)])
}

/// Answers nothing.
pub fn without_its_export() -> Vec<u8> {
    from_contract(&[&changed("export department;", "")])
}

/// A component that does nothing, for the world `department-plugin` of the last of these texts.
pub fn from_contract(packages: &[&str]) -> Vec<u8> {
    let (resolve, world) = resolved(packages);
    let mut core = dummy_module(&resolve, world, ManglingAndAbi::Standard32);
    embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8)
        .expect("the world can be embedded");
    plugins::component(&core)
}

/// A component that keeps the contract, whose `describe` is `describe` and whose module begins with
/// `items` (tables, functions, a start function), in WebAssembly text.
pub fn from_text(items: &str, describe: &str) -> Vec<u8> {
    let interface = "sanquan:department/department@0.1.0";
    let ten = "i32 ".repeat(10);
    let text = format!(
        r#"(module
            (memory (export "memory") 1)
            {items}
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))
            (func (export "{interface}#describe") (result i32) {describe})
            (func (export "{interface}#flowchart") (param {ten}) (result i32) unreachable)
            (func (export "{interface}#intake") (param i32) (result i32) unreachable)
            (func (export "{interface}#review") (param i32) (result i32) unreachable)
            (func (export "{interface}#inspect") (param i32) (result i32) unreachable)
        )"#
    );
    let mut core = wat::parse_str(&text).expect("the text is WebAssembly");
    let (resolve, world) = resolved(&[&contract()]);
    embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8)
        .expect("the world can be embedded");
    plugins::component(&core)
}

/// Some kilobytes that cost a compiler `loops` × `variables` steps and as many places in memory: each
/// loop of the nest may change each variable, so each has to be joined at the head of each loop.
pub fn bomb(loops: usize, variables: usize) -> Vec<u8> {
    let count = |number: usize| {
        format!("(local.set {number} (i32.add (local.get {number}) (i32.const 1)))\n")
    };
    let text = format!(
        "(func (export \"bomb\") (local {}) {} {} {})",
        "i32 ".repeat(variables),
        "loop (br_if 0 (local.get 0))\n".repeat(loops),
        (0..variables).map(count).collect::<String>(),
        "(br_if 0 (local.get 1)) end\n".repeat(loops)
    );
    from_text(&text, "unreachable")
}

/// A component in a component, and so on.
pub fn nested(depth: usize) -> Vec<u8> {
    const HEADER: &[u8] = b"\0asm\x0d\0\x01\0";
    const COMPONENT_SECTION: u8 = 4;
    let mut bytes = HEADER.to_vec();
    for _ in 0..depth {
        let inner = std::mem::replace(&mut bytes, HEADER.to_vec());
        bytes.push(COMPONENT_SECTION);
        push_leb(&mut bytes, inner.len());
        bytes.extend(inner);
    }
    bytes
}

/// The guest `turncoat`, made to speak for `DEPARTMENT/ITEM` and for one misdeed: `FUNCTION:WORD`.
pub fn turncoat(decent: &[u8], place: &str, misdeed: &str) -> Vec<u8> {
    let mut bytes = decent.to_vec();
    let mut places = bytes.windows(ORDER.len());
    let at = places.position(|window| window == ORDER);
    let at = at.expect("the guest has room for an order");
    let order = format!("order={place}/{misdeed}");
    let written = format!("{order:.<width$}", width = ORDER.len());
    assert_eq!(written.len(), ORDER.len(), "`{order}` is too long");
    bytes[at..][..ORDER.len()].copy_from_slice(written.as_bytes());
    bytes
}

fn push_leb(bytes: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn resolved(packages: &[&str]) -> (Resolve, WorldId) {
    let mut resolve = Resolve::default();
    let mut push = |text| resolve.push_str("contract.wit", text).expect("it is WIT");
    let package = packages.iter().map(|text| push(text)).last();
    let package = package.expect("at least the contract");
    let world = resolve
        .select_world(&[package], Some("department-plugin"))
        .expect("the world is there");
    (resolve, world)
}
