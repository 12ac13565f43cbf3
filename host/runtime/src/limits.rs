//! Every limit of the sandbox, in one place.

use std::num::NonZero;
use std::path::PathBuf;

use sanquan_domain::signature::CallLimits;

use crate::compiler::Compiler;

/// What one call of a plugin may take. The same for every call of a room of a [`crate::Runtime`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Fuel, roughly one unit per WebAssembly instruction; default 50,000,000. The deterministic
    /// quota: a call that runs out of it does so on every machine and in every replay. A typical
    /// `review` takes 10,000 to 50,000, so the default leaves room for a thousandfold and still
    /// ends a loop within some 20 ms.
    pub fuel: u64,
    /// Milliseconds of the guest's own running; default 250. Not for ordinary use, since it depends
    /// on the machine: it catches what fuel cannot count, such as an instruction that fills 60 MiB
    /// at the price of one unit. Time that a call spends waiting for its turn does not count, so a
    /// busy host never turns a good plugin into a faulty one.
    pub deadline_ms: u32,
    /// Bytes of linear memory, all memories of the component together; default 32 MiB, at least
    /// 64 KiB. A lean Rust plugin uses 0.2 MiB.
    pub memory_max_bytes: u64,
    /// Elements of one table; default 10,000. A Rust plugin has some hundred (one per function that
    /// is called through a pointer).
    pub table_max_elements: u32,
    /// Bytes that one crossing from guest to host may take on the host (texts, and the records
    /// that hold them); default 1 MiB. The contract allows 256 KiB in an answer; its records need up
    /// to four times the room.
    pub output_max_bytes: usize,
    /// Notes kept of one call; default 64. The rest are counted, unread.
    pub notes_max: usize,
    /// Bytes kept of one note; default 1,024. A longer one is cut and ends in `…`.
    pub note_max_bytes: usize,
    /// Bytes of a component; default 32 MiB: a QuickJS plugin has 1.1, a Python one 18.
    pub component_max_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            fuel: 50_000_000,
            deadline_ms: 250,
            memory_max_bytes: 32 << 20,
            table_max_elements: 10_000,
            output_max_bytes: 1 << 20,
            notes_max: 64,
            note_max_bytes: 1_024,
            component_max_bytes: 32 << 20,
        }
    }
}

impl Limits {
    /// Those of them that a department signs for: with how much its plugin was tried.
    pub fn to_sign_for(&self) -> CallLimits {
        CallLimits {
            fuel: self.fuel,
            deadline_ms: self.deadline_ms.into(),
            memory_max_bytes: self.memory_max_bytes,
            output_max_bytes: self.output_max_bytes as u64,
        }
    }

    /// Those of a component that brings an interpreter: 200,000,000 units of fuel, 1,000 ms and 64 MiB. The
    /// same work takes QuickJS and CPython up to a hundred times the fuel (one to four million units a
    /// call for the plugins in this repository), and CPython holds 13 MiB before it is asked anything.
    pub fn interpreted() -> Self {
        Self {
            fuel: 200_000_000,
            deadline_ms: 1_000,
            memory_max_bytes: 64 << 20,
            ..Self::default()
        }
    }
}

/// How a [`crate::Runtime`] is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuntimeSettings {
    /// What one call may take.
    pub limits: Limits,
    /// What one call of a component may take that brings an interpreter, such as QuickJS or CPython: one
    /// that needs more core instances or memories than a common slot has.
    pub interpreted_limits: Limits,
    /// Calls of such components that run at the same time; default 16. Each keeps up to 8 MiB resident
    /// between calls.
    pub interpreted_calls_max: u32,
    /// Calls that run at the same time; default 64. Each has a slot of 4 GiB of address space (not
    /// of memory) and keeps up to 0.6 MiB resident between calls. A call takes microseconds and
    /// never waits for anything, so this need not be more than some tens per core.
    pub calls_max: u32,
    /// Calls of one plugin that run at the same time; default 16. It holds no more than are left
    /// free either, so that whoever comes next finds a slot (`queue.rs`).
    pub calls_per_plugin_max: u32,
    /// Calls of one plugin that wait for a slot; default 256. Beyond it a call is refused at once as
    /// [`crate::FaultKind::Busy`], and those of other plugins are not. Far below the requests that a
    /// host takes at a time, so that no department can fill the host's door either.
    pub calls_waiting_per_plugin_max: usize,
    /// Calls that run on after their first millisecond, at the same time; default half of the
    /// processors, at least one. Such calls wait for each other, a millisecond each in turn.
    pub long_calls_max: u32,
    /// Where compiled components are kept; `None` compiles at every start (some 50 ms for a plugin
    /// in Rust). Nobody but the host may be able to write there: what lies in it is run as native
    /// code. It is made if it is not there.
    pub cache_dir: Option<PathBuf>,
    /// Where components are compiled; default in this process. A host that takes components of
    /// others compiles in a child, which needs `cache_dir`.
    pub compiler: Compiler,
}

impl Default for RuntimeSettings {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            interpreted_limits: Limits::interpreted(),
            interpreted_calls_max: 16,
            calls_max: 64,
            calls_per_plugin_max: 16,
            calls_waiting_per_plugin_max: 256,
            long_calls_max: half_of_the_processors(),
            cache_dir: None,
            compiler: Compiler::InProcess,
        }
    }
}

fn half_of_the_processors() -> u32 {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    u32::try_from(processors / 2).map_or(1, |half| half.max(1))
}
