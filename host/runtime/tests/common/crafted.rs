//! Guests that no compiler would make: written as WebAssembly text, or made from a changed contract.

use wit_component::{StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, Resolve, WorldId};

/// The contract's text.
pub const CONTRACT: &str = include_str!("../../../../wit/department.wit");

/// A component that keeps the contract, whose `describe` is `describe` and whose module begins with
/// `items` (data, tables, a start function), in WebAssembly text.
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
    let (resolve, world) = resolve(&[CONTRACT]);
    embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8)
        .expect("the world can be embedded");
    super::component(&core)
}

/// A component that does nothing, for the world `department-plugin` of the last of these texts.
pub fn from_contract(packages: &[&str]) -> Vec<u8> {
    let (resolve, world) = resolve(packages);
    let mut core = dummy_module(&resolve, world, ManglingAndAbi::Standard32);
    embed_component_metadata(&mut core, &resolve, world, StringEncoding::UTF8)
        .expect("the world can be embedded");
    super::component(&core)
}

/// The contract's text with one passage changed.
pub fn changed(passage: &str, by: &str) -> String {
    assert!(CONTRACT.contains(passage), "the contract says `{passage}`");
    CONTRACT.replace(passage, by)
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

fn push_leb(bytes: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn resolve(packages: &[&str]) -> (Resolve, WorldId) {
    let mut resolve = Resolve::default();
    let package = packages
        .iter()
        .map(|text| {
            resolve
                .push_str("contract.wit", text)
                .expect("the text is WIT")
        })
        .last()
        .expect("at least the contract");
    let world = resolve
        .select_world(&[package], Some("department-plugin"))
        .expect("the world is there");
    (resolve, world)
}
