//! The contract as types of TypeScript, in the shapes that componentize-qjs gives and takes: records as
//! objects with names in camel case, variants as `{ tag, val }`, enums as texts, an absent option as
//! `null`, every number as `number`.

use std::fmt::Write as _;

use wit_parser::{Docs, Function, Interface, Resolve, Type, TypeDefKind, TypeId};

const HEAD: &str = "// The contract `sanquan:department` as JavaScript sees it: made from wit/department.wit by
// tests/src/typescript.rs, and held to it by a test. Numbers are 64 bits wide in the contract and exact up to
// 2^53 here.
";

/// The types and functions of the interface `department`, and the module that a plugin may import.
pub fn types(contract: &str) -> String {
    let mut resolve = Resolve::default();
    let package = resolve
        .push_str("department.wit", contract)
        .expect("the contract is WIT");
    let package = &resolve.packages[package];
    let interface = |name: &str| &resolve.interfaces[package.interfaces[name]];
    let writer = Writer { resolve: &resolve };
    let version = package.name.version.as_ref().expect("it has a version");
    let mut text = HEAD.to_owned();
    let department = interface("department");
    for (name, id) in &department.types {
        text.push_str(&writer.declaration(name, *id));
    }
    text.push_str(&writer.functions("Department", department));
    let diagnostics = interface("diagnostics");
    let _ = write!(
        text,
        "\ndeclare module \"sanquan:department/diagnostics@{version}\" {{\n"
    );
    for (name, id) in &diagnostics.types {
        text.push_str(&indented(writer.declaration(name, *id).trim_start()));
    }
    for function in diagnostics.functions.values() {
        let signature = writer.signature(function);
        let declared = format!("export function {}{signature};\n", camel(&function.name));
        text.push_str(&indented(&format!("{}{declared}", docs(&function.docs))));
    }
    text.push_str("}\n");
    text
}

struct Writer<'a> {
    resolve: &'a Resolve,
}

impl Writer<'_> {
    fn declaration(&self, name: &str, id: TypeId) -> String {
        let def = &self.resolve.types[id];
        let (name, docs) = (pascal(name), docs(&def.docs));
        let written = match &def.kind {
            TypeDefKind::Record(record) => {
                let mut text = format!("export interface {name} {{\n");
                for field in &record.fields {
                    let told = indented(&self::docs(&field.docs));
                    let ty = self.named(&field.ty);
                    let _ = writeln!(text, "{told}  {}: {ty};", camel(&field.name));
                }
                text + "}\n"
            }
            TypeDefKind::Variant(variant) => {
                let mut text = format!("export type {name} =\n");
                for case in &variant.cases {
                    let told = indented(&self::docs(&case.docs));
                    let val = case.ty.map(|ty| format!("; val: {}", self.named(&ty)));
                    let val = val.unwrap_or_default();
                    let _ = writeln!(text, "{told}  | {{ tag: \"{}\"{val} }}", case.name);
                }
                text.trim_end().to_owned() + ";\n"
            }
            TypeDefKind::Enum(cases) => {
                let cases = cases.cases.iter().map(|case| format!("\"{}\"", case.name));
                let cases: Vec<_> = cases.collect();
                format!("export type {name} = {};\n", cases.join(" | "))
            }
            other => format!("export type {name} = {};\n", self.structural(other)),
        };
        format!("\n{docs}{written}")
    }

    fn functions(&self, name: &str, interface: &Interface) -> String {
        let mut text = format!("\n/** What a component exports. */\nexport interface {name} {{\n");
        for function in interface.functions.values() {
            let method = format!("{}{};\n", camel(&function.name), self.signature(function));
            text.push_str(&indented(&format!("{}{method}", docs(&function.docs))));
        }
        text + "}\n"
    }

    /// Problems are thrown, so a result is its good half.
    fn signature(&self, function: &Function) -> String {
        let params = function.params.iter();
        let params: Vec<_> = params
            .map(|param| format!("{}: {}", camel(&param.name), self.named(&param.ty)))
            .collect();
        let result = function.result.as_ref();
        let result = result.map_or("void".to_owned(), |ty| self.named(ty));
        format!("({}): {result}", params.join(", "))
    }

    fn named(&self, ty: &Type) -> String {
        match ty {
            Type::Id(id) => match &self.resolve.types[*id] {
                def if def.name.is_some() => pascal(def.name.as_deref().unwrap_or_default()),
                def => self.structural(&def.kind),
            },
            Type::Bool => "boolean".to_owned(),
            Type::String | Type::Char => "string".to_owned(),
            _ => "number".to_owned(),
        }
    }

    fn structural(&self, kind: &TypeDefKind) -> String {
        match kind {
            TypeDefKind::Type(ty) => self.named(ty),
            TypeDefKind::List(Type::U8) => "Uint8Array".to_owned(),
            TypeDefKind::List(ty) => format!("{}[]", self.named(ty)),
            TypeDefKind::Option(ty) => format!("{} | null", self.named(ty)),
            TypeDefKind::Result(result) => {
                result.ok.map_or("void".to_owned(), |ty| self.named(&ty))
            }
            other => panic!("the contract has no {} so far", other.as_str()),
        }
    }
}

/// A comment, without the rules that head a part of the contract.
fn docs(docs: &Docs) -> String {
    let lines = docs.contents.as_deref().unwrap_or_default().lines();
    let lines: Vec<_> = lines.filter(|line| !line.starts_with("-----")).collect();
    match lines[..] {
        [] => String::new(),
        [line] => format!("/** {line} */\n"),
        _ => {
            let lines = lines
                .iter()
                .map(|line| format!(" * {line}").trim_end().to_owned());
            format!("/**\n{}\n */\n", lines.collect::<Vec<_>>().join("\n"))
        }
    }
}

fn indented(text: &str) -> String {
    let lines = text.lines().map(|line| match line.is_empty() {
        true => "\n".to_owned(),
        false => format!("  {line}\n"),
    });
    lines.collect()
}

fn pascal(name: &str) -> String {
    let capital = |part: &str| part[..1].to_uppercase() + &part[1..];
    name.split('-').map(capital).collect()
}

fn camel(name: &str) -> String {
    let pascal = pascal(name);
    pascal[..1].to_lowercase() + &pascal[1..]
}
