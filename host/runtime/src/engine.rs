//! The engine's settings, in one place, and the thread that beats its time.
//!
//! Two things are bought here. Determinism: NaNs have one bit pattern, relaxed SIMD has one
//! meaning, there are no threads and no 64-bit memories, fuel counts the same everywhere. And fresh
//! instances that cost microseconds: slots of memory, tables and stacks are laid out once and
//! reused, and what a small guest touches is wiped by hand rather than given back to the kernel.

use std::time::Duration;

use wasmtime::{Config, Enabled, Engine, EngineWeak, PoolingAllocationConfig};

use crate::limits::RuntimeSettings;

/// One beat of the deadline, and the longest that a guest holds a thread without handing it over.
const TICK: Duration = Duration::from_millis(1);

/// Core instances of one component: its module, and two that the encoder adds for imports.
const CORE_INSTANCES_PER_COMPONENT: u32 = 4;
/// Tables of one component: its own, and one that the encoder adds.
const TABLES_PER_COMPONENT: u32 = 4;
/// Linear memories of one component.
const MEMORIES_PER_COMPONENT: u32 = 1;

/// Memory of a slot that is wiped with `memset` when a call ends and stays resident; the rest goes
/// back to the kernel. A lean guest touches less, so its calls cause no page fault at all.
const MEMORY_KEPT_BYTES: usize = 512 << 10;
/// The same for tables.
const TABLE_KEPT_BYTES: usize = 64 << 10;
/// The same for the stacks on which guests run.
const STACK_KEPT_BYTES: usize = 64 << 10;

/// The engine of a runtime.
pub(crate) fn build(settings: &RuntimeSettings) -> wasmtime::Result<Engine> {
    let mut config = config();
    config.allocation_strategy(pool(settings));
    let engine = Engine::new(&config)?;
    beat(engine.weak())?;
    Ok(engine)
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

fn pool(settings: &RuntimeSettings) -> PoolingAllocationConfig {
    let calls = settings.calls_max;
    let memory_max = usize::try_from(settings.limits.memory_max_bytes).unwrap_or(usize::MAX);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(calls)
        .total_core_instances(calls * CORE_INSTANCES_PER_COMPONENT)
        .max_core_instances_per_component(CORE_INSTANCES_PER_COMPONENT)
        .total_memories(calls * MEMORIES_PER_COMPONENT)
        .max_memories_per_component(MEMORIES_PER_COMPONENT)
        .max_memory_size(memory_max)
        .total_tables(calls * TABLES_PER_COMPONENT)
        .max_tables_per_component(TABLES_PER_COMPONENT)
        .table_elements(settings.limits.table_max_elements as usize)
        .total_stacks(calls)
        .max_unused_warm_slots(calls)
        .linear_memory_keep_resident(MEMORY_KEPT_BYTES)
        .table_keep_resident(TABLE_KEPT_BYTES)
        .async_stack_keep_resident(STACK_KEPT_BYTES)
        // Linux 6.7 and later can say which pages were touched: twice as fast for guests that are
        // not lean. Elsewhere this falls back to wiping.
        .pagemap_scan(Enabled::Auto);
    pool
}

/// Beats until the engine is gone, that is until the last runtime and plugin of it are dropped.
fn beat(engine: EngineWeak) -> std::io::Result<()> {
    std::thread::Builder::new()
        .name("sanquan-tick".to_owned())
        .spawn(move || {
            while let Some(engine) = engine.upgrade() {
                engine.increment_epoch();
                drop(engine);
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
        let runtime = build(&RuntimeSettings::default()).expect("the settings are sound");
        let child = for_compiling().expect("the settings are sound");
        assert_eq!(code(&runtime), code(&child));
    }
}
