//! The store: one append-only journal per county (the truth), derived state that can be rebuilt
//! from it at any time, and the key log without which personal values cannot be read.
//!
//! The store knows bytes and keys, nothing of cases. A command becomes one [`Append`]; the store
//! makes it one [`Frame`] in the journal, durable before it is acknowledged, then applies its
//! [`Delta`] to the state. Start reading at [`Store`]; `README.md` explains the rooms.

mod backup;
mod contract;
mod county;
mod disk;
mod frame;
mod group;
mod home;
mod idempotency;
mod journal;
mod keys;
mod memory;
mod replay;
mod rows;
mod state;
mod streams;
mod verify;
mod writer;

pub use backup::{BackupError, BackupReport, backup, backup_beside, restore};
pub use contract::*;
pub use county::CountyStore;
pub use disk::{Disk, DiskFile, RealDisk};
pub use home::{Home, JournalStore, OpenError, Opening, Rebuild, Settings};
pub use journal::JournalError;
pub use keys::{Key, KeyError, KeyId, KeyLog, Randomness};
pub use memory::MemoryStore;
pub use replay::ReplayError;
pub use verify::{OnProgress, Progress, Verified, verify};

/// The host's clock as the store sees it: milliseconds since 1970. Passed in, so that tests and
/// simulations own the time.
pub type TimeSource = std::sync::Arc<dyn Fn() -> Millis + Send + Sync>;

/// The operating system's randomness.
pub fn system_randomness() -> Randomness {
    std::sync::Arc::new(|bytes| getrandom::fill(bytes).map_err(std::io::Error::other))
}
