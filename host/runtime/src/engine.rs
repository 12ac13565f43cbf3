//! The engine's settings, in one place, and the thread that beats its time.
//!
//! Two things are bought here. Determinism: NaNs have one bit pattern, relaxed SIMD has one
//! meaning, there are no threads and no 64-bit memories, fuel counts the same everywhere. And fresh
//! instances that cost microseconds: slots of memory, tables and stacks are laid out once and
//! reused, and what a small guest touches is wiped by hand rather than given back to the kernel.

use std::time::Duration;

use wasmtime::{Config, Enabled, Engine, EngineWeak, PoolingAllocationConfig};

use crate::limits::{Limits, RuntimeSettings};

/// One beat of the deadline, and the longest that a guest holds a thread without handing it over.
const TICK: Duration = Duration::from_millis(1);

/// What a slot of a pool has room for.
struct Slot {
    core_instances: u32,
    tables: u32,
    memories: u32,
    /// Memory of a slot that is wiped with `memset` when a call ends and stays resident; the rest goes
    /// back to the kernel.
    memory_kept_bytes: usize,
}

/// Of a component that is code: its module, and two core instances and a table that the encoder adds.
/// A lean guest touches less memory than is kept, so its calls cause no page fault at all.
const COMMON: Slot = Slot {
    core_instances: 4,
    tables: 4,
    memories: 1,
    memory_kept_bytes: 512 << 10,
};

/// Of a component that brings an interpreter: its libraries are modules of their own, linked when the
/// instance is made (26 core instances of CPython, with two tables; two memories of QuickJS).
const INTERPRETED: Slot = Slot {
    core_instances: 64,
    tables: 4,
    memories: 4,
    memory_kept_bytes: 8 << 20,
};

/// What of tables is wiped and stays resident.
const TABLE_KEPT_BYTES: usize = 64 << 10;
/// The same for the stacks on which guests run.
const STACK_KEPT_BYTES: usize = 64 << 10;

/// The engines of a runtime: for components that are code, and for those that bring an interpreter. What
/// is compiled for one runs in the other.
pub(crate) fn build(settings: &RuntimeSettings) -> wasmtime::Result<[Engine; 2]> {
    let common = pool(&COMMON, settings.calls_max, &settings.limits);
    let interpreted = pool(
        &INTERPRETED,
        settings.interpreted_calls_max,
        &settings.interpreted_limits,
    );
    let engine = |pool| Engine::new(config().allocation_strategy(pool));
    let engines = [engine(common)?, engine(interpreted)?];
    beat(engines.each_ref().map(Engine::weak))?;
    Ok(engines)
}

/// An engine that makes what the engine of a runtime runs. It has no pool, whose address space
/// would count against the limits of a process that only compiles.
pub(crate) fn for_compiling() -> wasmtime::Result<Engine> {
    Engine::new(&config())
}

/// What native code depends on.
fn config() -> Config {
    let mut config = Config::new();
    config
        .memory_init_cow(true)
        .consume_fuel(true)
        .epoch_interruption(true)
        .cranelift_nan_canonicalization(true)
        .relaxed_simd_deterministic(true)
        .wasm_memory64(false);
    config
}

fn pool(slot: &Slot, calls: u32, limits: &Limits) -> PoolingAllocationConfig {
    let memory_max = usize::try_from(limits.memory_max_bytes).unwrap_or(usize::MAX);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(calls)
        .total_core_instances(calls * slot.core_instances)
        .max_core_instances_per_component(slot.core_instances)
        .total_memories(calls * slot.memories)
        .max_memories_per_component(slot.memories)
        .max_memory_size(memory_max)
        .total_tables(calls * slot.tables)
        .max_tables_per_component(slot.tables)
        .table_elements(limits.table_max_elements as usize)
        .total_stacks(calls)
        .max_unused_warm_slots(calls)
        .linear_memory_keep_resident(slot.memory_kept_bytes)
        .table_keep_resident(TABLE_KEPT_BYTES)
        .async_stack_keep_resident(STACK_KEPT_BYTES)
        // Linux 6.7 and later can say which pages were touched: twice as fast for guests that are
        // not lean. Elsewhere this falls back to wiping.
        .pagemap_scan(Enabled::Auto);
    pool
}

/// Beats until the engines are gone, that is until the last runtime and plugin of them are dropped.
fn beat(engines: [EngineWeak; 2]) -> std::io::Result<()> {
    std::thread::Builder::new()
        .name("sanquan-tick".to_owned())
        .spawn(move || {
            let increment =
                |engine: &EngineWeak| engine.upgrade().inspect(Engine::increment_epoch).is_some();
            // Each is asked: the one may outlive the other.
            while engines.each_ref().map(increment).contains(&true) {
                std::thread::sleep(TICK);
            }
        })
        .map(drop)
}

#[cfg(test)]
mod tests {
    use std::hash::{DefaultHasher, Hash, Hasher};

    use super::*;

    fn code(engine: &Engine) -> u64 {
        let mut hasher = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn what_a_child_compiles_is_code_for_the_engine_of_a_runtime() {
        let child = code(&for_compiling().expect("the settings are sound"));
        let rooms = build(&RuntimeSettings::default()).expect("the settings are sound");
        assert_eq!(rooms.each_ref().map(code), [child; 2]);
    }
}
