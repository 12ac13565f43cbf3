//! What a component must be before it is asked anything: a component, made for a version of the
//! contract that this host speaks, that imports nothing but that and the imitation of WASI, and exports all
//! of it.

use wasmtime::component::Component;
use wasmtime::component::types::ComponentItem;

use crate::call::Function;
use crate::contract::{self, RELEASED, Released};
use crate::limits::Limits;
use crate::load::LoadError;
use crate::wasi;

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

/// What the component imports and exports; gives the version of the contract that it was built for.
pub(crate) fn contract(component: &Component) -> Result<&'static Released, LoadError> {
    foreign(component)?;
    let released = version(component)?;
    imports(component, released)?;
    exports(component, released)?;
    Ok(released)
}

/// Refuses imports that are of no version of the contract, and not on the list of WASI.
fn foreign(component: &Component) -> Result<(), LoadError> {
    let world = component.component_type();
    let mut names = world.imports(component.engine()).map(|(name, _)| name);
    let foreign = |name: &&str| {
        version_of(name, contract::NEWEST.diagnostics).is_none() && !wasi::lists(name)
    };
    match names.find(foreign) {
        Some(name) => Err(foreign_import(name)),
        None => Ok(()),
    }
}

/// The newest version that the component exports and this host speaks.
fn version(component: &Component) -> Result<&'static Released, LoadError> {
    let (engine, world) = (component.engine(), component.component_type());
    let of = |interface| move |(name, _)| version_of(name, interface);
    let exported: Vec<_> = world
        .exports(engine)
        .filter_map(of(contract::NEWEST.questions))
        .collect();
    let mut newest_first = RELEASED.iter().rev();
    if let Some(released) = newest_first.find(|released| exported.contains(&released.version)) {
        return Ok(released);
    }
    let imported = world
        .imports(engine)
        .find_map(of(contract::NEWEST.diagnostics));
    let named = exported.first().copied().or(imported);
    match named.filter(|named| RELEASED.iter().all(|released| released.version != *named)) {
        Some(unknown) => Err(wrong_contract(unknown)),
        None => Err(missing_export(contract::NEWEST.questions.to_owned())),
    }
}

/// The imports are of the version that it exports, and of nothing that this version does not offer.
fn imports(component: &Component, released: &Released) -> Result<(), LoadError> {
    let engine = component.engine();
    for (name, import) in component.component_type().imports(engine) {
        if wasi::lists(name) {
            listed(component, name, &import.ty)?;
            continue;
        }
        match version_of(name, released.diagnostics) {
            Some(version) if version == released.version => {}
            Some(other) => return Err(wrong_contract(other)),
            None => return Err(foreign_import(name)),
        }
        if let ComponentItem::ComponentInstance(instance) = import.ty {
            let known = |item: &str| released.offered.contains(&item);
            if let Some((item, _)) = instance.exports(engine).find(|(item, _)| !known(item)) {
                return Err(foreign_import(&format!("{name}#{item}")));
            }
        }
    }
    Ok(())
}

/// Of an interface of WASI the component takes no function that the imitation lacks.
fn listed(component: &Component, name: &str, import: &ComponentItem) -> Result<(), LoadError> {
    let ComponentItem::ComponentInstance(instance) = import else {
        return Err(foreign_import(name));
    };
    let items = instance.exports(component.engine());
    match wasi::unlisted(name, items.map(|(item, export)| (item, export.ty))) {
        Some(unlisted) => Err(foreign_import(&unlisted)),
        None => Ok(()),
    }
}

fn exports(component: &Component, released: &Released) -> Result<(), LoadError> {
    let engine = component.engine();
    let interface = released.questions;
    let world = component.component_type();
    let export = world.get_export(engine, interface).map(|export| export.ty);
    let Some(ComponentItem::ComponentInstance(instance)) = export else {
        return Err(LoadError::WrongType {
            version: released.version,
            why: format!("`{interface}` is not an interface"),
        });
    };
    for function in Function::ALL.map(Function::as_str) {
        if instance.get_export(engine, function).is_none() {
            return Err(missing_export(format!("{interface}#{function}")));
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
