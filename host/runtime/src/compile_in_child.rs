//! The child's part of [`crate::ChildCompiler`]: limits itself, then compiles stdin to stdout.

use std::io::{self, Read, Write};

use rustix::process::{Resource, Rlimit, setpriority_process, setrlimit};

use crate::engine;

/// Between the signal that names the limit of CPU time and the one that cannot be caught.
const GRACE_SECONDS: u64 = 5;

/// How far it stands back behind the host that serves (`nice`).
const NICENESS: i32 = 10;

/// Why a child made nothing.
#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    /// The component is at fault; its end is [`crate::MALFORMED`].
    #[error("{0}")]
    Malformed(String),
    /// The child could not read, write or limit itself.
    #[error("cannot compile in a child process")]
    Io(#[from] io::Error),
}

/// Gives up, for good, all CPU time and memory beyond these; then reads a component and writes it
/// as native code. For a process that does nothing else.
///
/// `memory_bytes` counts from what the process has mapped when this is called: an allocator
/// maps more than it uses.
pub fn compile_in_child(
    mut component: impl Read,
    mut artefact: impl Write,
    cpu_seconds: u64,
    memory_bytes: u64,
) -> Result<(), ChildError> {
    let mapped = mapped_bytes()?;
    setpriority_process(None, NICENESS).map_err(io::Error::from)?;
    limit(Resource::Core, 0, 0)?;
    limit(Resource::Cpu, cpu_seconds, cpu_seconds + GRACE_SECONDS)?;
    let memory = mapped.saturating_add(memory_bytes);
    limit(Resource::As, memory, memory)?;

    let mut bytes = Vec::new();
    component.read_to_end(&mut bytes)?;
    let malformed = |error: wasmtime::Error| ChildError::Malformed(format!("{error:#}"));
    let engine = engine::for_compiling().map_err(malformed)?;
    let made = engine.precompile_component(&bytes).map_err(malformed)?;
    artefact.write_all(&made)?;
    Ok(artefact.flush()?)
}

fn limit(resource: Resource, soft: u64, hard: u64) -> io::Result<()> {
    let limits = Rlimit {
        current: Some(soft),
        maximum: Some(hard),
    };
    Ok(setrlimit(resource, limits)?)
}

/// Address space of this process.
fn mapped_bytes() -> io::Result<u64> {
    let statm = std::fs::read_to_string("/proc/self/statm")?;
    let pages = statm
        .split(' ')
        .next()
        .and_then(|pages| pages.parse::<u64>().ok());
    let pages = pages.ok_or_else(|| io::Error::other("`/proc/self/statm` has no number"))?;
    Ok(pages * rustix::param::page_size() as u64)
}
