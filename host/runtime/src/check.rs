//! What a component must be before it is asked anything: a component, made for this contract,
//! that imports nothing else and exports all of it.

use wasmtime::component::Component;
use wasmtime::component::types::ComponentItem;

use crate::call::Function;
use crate::limits::Limits;
use crate::{CONTRACT_VERSION, LoadError};

/// The interface that a plugin exports.
pub(crate) const QUESTIONS: &str = "sanquan:department/department@0.1.0";
/// The interface that a plugin may import.
pub(crate) const DIAGNOSTICS: &str = "sanquan:department/diagnostics@0.1.0";
/// What that interface holds.
const DIAGNOSTICS_ITEMS: [&str; 2] = ["level", "note"];

/// The first bytes of every WebAssembly binary.
const MAGIC: &[u8] = b"\0asm";
/// What follows them in a core module.
const CORE_MODULE: &[u8] = &[1, 0, 0, 0];

/// What can be said from the first bytes alone, before anything is compiled.
pub(crate) fn bytes(bytes: &[u8], limits: &Limits) -> Result<(), LoadError> {
    if bytes.len() > limits.component_max_bytes {
        return Err(LoadError::TooLarge {
            bytes: bytes.len(),
            limit: limits.component_max_bytes,
        });
    }
    let Some(version) = bytes.strip_prefix(MAGIC) else {
        let begins = bytes[..bytes.len().min(16)].escape_ascii().to_string();
        return Err(LoadError::NotWasm { begins });
    };
    if version.starts_with(CORE_MODULE) {
        return Err(LoadError::CoreModule);
    }
    Ok(())
}

/// What the component imports and exports.
pub(crate) fn contract(component: &Component) -> Result<(), LoadError> {
    imports(component)?;
    exports(component)
}

fn imports(component: &Component) -> Result<(), LoadError> {
    let engine = component.engine();
    for (name, import) in component.component_type().imports(engine) {
        match version_of(name, DIAGNOSTICS) {
            Some(CONTRACT_VERSION) => {}
            Some(other) => return Err(wrong_contract(other)),
            None => return Err(foreign_import(name)),
        }
        if let ComponentItem::ComponentInstance(instance) = import.ty {
            let known = |item: &str| DIAGNOSTICS_ITEMS.contains(&item);
            if let Some((item, _)) = instance.exports(engine).find(|(item, _)| !known(item)) {
                return Err(foreign_import(&format!("{name}#{item}")));
            }
        }
    }
    Ok(())
}

fn exports(component: &Component) -> Result<(), LoadError> {
    let engine = component.engine();
    let world = component.component_type();
    let Some(export) = world.get_export(engine, QUESTIONS) else {
        let mut names = world.exports(engine).map(|(name, _)| name);
        return Err(match names.find_map(|name| version_of(name, QUESTIONS)) {
            Some(other) => wrong_contract(other),
            None => missing_export(QUESTIONS.to_owned()),
        });
    };
    let ComponentItem::ComponentInstance(instance) = export.ty else {
        return Err(LoadError::WrongType {
            why: format!("`{QUESTIONS}` is not an interface"),
        });
    };
    for function in Function::ALL.map(Function::as_str) {
        if instance.get_export(engine, function).is_none() {
            return Err(missing_export(format!("{QUESTIONS}#{function}")));
        }
    }
    Ok(())
}

/// The version in `name`, if it names some version of the interface.
fn version_of<'a>(name: &'a str, interface: &str) -> Option<&'a str> {
    let (ours, _) = interface.split_once('@')?;
    name.strip_prefix(ours)?.strip_prefix('@')
}

fn missing_export(export: String) -> LoadError {
    LoadError::MissingExport { export }
}

fn wrong_contract(found: &str) -> LoadError {
    LoadError::WrongContract {
        found: found.to_owned(),
    }
}

fn foreign_import(import: &str) -> LoadError {
    LoadError::ForeignImport {
        import: import.to_owned(),
    }
}
