//! The permit's department in each language, for bare wasmtime and for the platform.

use sanquan_runtime::{Plugin, Runtime};

use super::bare::Bare;
use crate::permit;

/// Memory of a slot that stays resident between calls: what the platform keeps for code, and for what
/// brings an interpreter.
const KEPT_BYTES: [usize; 2] = [512 << 10, 8 << 20];

/// One component, ready on both sides.
pub struct Guest {
    /// As people write it.
    pub language: &'static str,
    /// Calls that take long enough to be measured, and not much longer.
    pub at_a_time: u32,
    /// With nothing around it.
    pub bare: Bare,
    /// On the platform.
    pub plugin: Plugin,
}

impl Guest {
    /// In every language, Rust first.
    pub fn all(runtime: &Runtime) -> [Self; 3] {
        let in_rust = std::fs::read(permit::component()).expect("it was built");
        let interpreted = |language, folder| {
            let component = permit::component_in(folder);
            Self::of(language, 100, &component, runtime)
        };
        [
            Self::of("Rust", 1_000, &in_rust, runtime),
            interpreted("JavaScript", "js"),
            interpreted("Python", "python"),
        ]
    }

    fn of(language: &'static str, at_a_time: u32, component: &[u8], runtime: &Runtime) -> Self {
        let plugin = runtime.load(component).expect("it keeps the contract");
        let kept = KEPT_BYTES[usize::from(plugin.brings_interpreter())];
        Self {
            language,
            at_a_time,
            bare: Bare::new(component, kept),
            plugin,
        }
    }
}
