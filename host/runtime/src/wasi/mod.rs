//! WASI as a closed imitation, for the interpreters that some components bring along.
//!
//! QuickJS and CPython are built against a system interface that they import whether a plugin uses it or
//! not. What they may import is listed in [`INTERFACES`], word by word, and nothing behind it reaches
//! the machine:
//!
//! | asked for | answered |
//! |---|---|
//! | environment, arguments | none |
//! | wall clock | 1970-01-01T00:00:00Z, for ever; a plugin's dates are part of its question |
//! | monotonic clock | 0, for ever; whoever sleeps wakes at once |
//! | randomness | one fixed sequence, from its beginning in each call |
//! | standard output, standard error | lines of the plugin's own log, within the limits of its notes |
//! | standard input, terminals | at its end; none |
//! | `exit` | ends the call as a fault of the plugin |
//! | files | no folder is open, so there is nothing to call them on |
//! | sockets | each call ends the plugin's call as a fault that names the function |
//!
//! So the same question has the same answer and the same fuel for ever. It is our own and not
//! wasmtime's `wasmtime-wasi`, which can do all that this must never do: there each authority has to be
//! taken away and stay away through every upgrade, and here there is none to take. It costs
//! no dependency.

mod absent;
mod present;
mod printed;

use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Linker, LinkerInstance};

use crate::guard::Guard;
pub(crate) use printed::Printed;

/// The version under which the imitation is linked; every 0.2 is compatible with it.
const VERSION: &str = "0.2.0";

/// An interface of WASI, and all of it that a plugin may import.
struct Interface {
    /// Without its version.
    name: &'static str,
    functions: &'static [&'static str],
}

impl Interface {
    const fn of(name: &'static str, functions: &'static [&'static str]) -> Self {
        Self { name, functions }
    }
}

/// Why an item of WASI cannot be used although it may be imported.
#[derive(Debug, thiserror::Error)]
#[error("it called `{function}`, and {why}")]
pub(crate) struct NotHere {
    function: String,
    why: &'static str,
}

impl NotHere {
    fn of(function: impl Into<String>, why: &'static str) -> Self {
        let function = function.into();
        Self { function, why }
    }
}

/// The closed list.
fn interfaces() -> impl Iterator<Item = &'static Interface> {
    present::INTERFACES.iter().chain(absent::INTERFACES)
}

/// Whether `import` names an interface of the list, in any version 0.2.
pub(crate) fn lists(import: &str) -> bool {
    interface(import).is_some()
}

/// The first thing in an imported interface that is not on the list; types, those of resources too, carry no
/// authority.
pub(crate) fn unlisted<'a>(
    import: &str,
    mut items: impl Iterator<Item = (&'a str, ComponentItem)>,
) -> Option<String> {
    let listed = interface(import)?;
    let foreign = items.find(|(name, item)| match item {
        ComponentItem::ComponentFunc(_) => !listed.functions.contains(name),
        ComponentItem::Resource(_) | ComponentItem::Type(_) => false,
        _ => true,
    });
    foreign.map(|(name, _)| format!("{import}#{name}"))
}

fn interface(import: &str) -> Option<&'static Interface> {
    let (name, version) = import.split_once('@')?;
    let patch = version.strip_prefix("0.2.")?;
    let released = !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit());
    interfaces().find(|interface| released && interface.name == name)
}

/// Offers all of the list.
pub(crate) fn link(linker: &mut Linker<Guard>) -> wasmtime::Result<()> {
    present::link(linker)?;
    absent::link(linker)
}

/// An interface of the list, to be filled.
fn open<'a>(
    linker: &'a mut Linker<Guard>,
    name: &str,
) -> wasmtime::Result<LinkerInstance<'a, Guard>> {
    linker.instance(&format!("{name}@{VERSION}"))
}

#[cfg(test)]
mod tests {
    use super::lists;

    #[test]
    fn interfaces_are_listed_by_name_in_every_released_version_0_2() {
        for listed in ["wasi:cli/exit@0.2.9", "wasi:random/random@0.2.12"] {
            assert!(lists(listed), "{listed}");
        }
        for other in [
            "wasi:cli/exit",
            "wasi:cli/exit@0.3.0",
            "wasi:cli/exit@0.2.0-rc-2023-11-10",
            "wasi:cli/exit@0.2.",
            "wasi:cli/run@0.2.0",
            "wasi:http/types@0.2.0",
            "wasi:random/insecure@0.2.0",
        ] {
            assert!(!lists(other), "{other}");
        }
    }
}
