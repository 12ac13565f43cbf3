//! Rows in sled: one database, one tree for the whole host; a county's keys begin with its name.
//!
//! sled 0.34.7 may panic where it should answer, so every call is guarded; and its own `flush`
//! is not durable against a power loss, so [`Database::barrier`] adds the sync that it leaves
//! out. The start-up rule (`home`) says when what it holds is believed.

use super::State;
use crate::rows::Change;
use crate::{Direction, Rows};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A county's rows are removed in batches of this many.
const CLEAR_BATCH_ROWS: usize = 5_000;

/// The open sled database.
#[derive(Clone)]
pub struct Database {
    tree: sled::Db,
    path: PathBuf,
    condemned: PathBuf,
}

impl Database {
    /// Opens or makes the database in `path`. The file `condemned` is written when it must not
    /// be trusted at the next start.
    pub fn open(path: &Path, condemned: &Path, cache_bytes: u64) -> Result<Self, String> {
        let config = sled::Config::new()
            .path(path)
            .cache_capacity(cache_bytes)
            // Never `None`: without its flusher sled keeps every dirty page in memory.
            .flush_every_ms(Some(1_000));
        let tree = guarded(|| config.open())?;
        let database = Self {
            tree,
            path: path.into(),
            condemned: condemned.into(),
        };
        database.barrier().map_err(|error| error.to_string())?;
        Ok(database)
    }

    /// One county's part of it.
    pub fn county(&self, county: &str) -> EmbeddedState {
        let mut prefix = vec![county.len() as u8];
        prefix.extend_from_slice(county.as_bytes());
        EmbeddedState {
            database: self.clone(),
            prefix: prefix.into(),
        }
    }

    /// Writes what sled holds in memory, then makes it durable.
    pub fn checkpoint(&self) -> Result<(), String> {
        guarded(|| self.tree.flush())?;
        sync(&self.path.join("db")).map_err(|error| error.to_string())
    }

    /// Makes every file of the database durable, names included.
    pub fn barrier(&self) -> std::io::Result<()> {
        sync_all_in(&self.path)
    }
}

fn sync(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()
}

/// sled never syncs the files it makes under `blobs`, so directories are entered too.
fn sync_all_in(dir: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_all_in(&entry.path())?;
        } else {
            sync(&entry.path())?;
        }
    }
    sync(dir)
}

/// One county's rows.
pub struct EmbeddedState {
    database: Database,
    prefix: Arc<[u8]>,
}

impl EmbeddedState {
    /// Removes all rows of the county.
    pub fn clear(&self) -> Result<(), String> {
        loop {
            let mut batch = sled::Batch::default();
            let mut rows = 0;
            for key in self
                .database
                .tree
                .scan_prefix(&self.prefix)
                .keys()
                .take(CLEAR_BATCH_ROWS)
            {
                batch.remove(guarded(|| key)?);
                rows += 1;
            }
            if rows == 0 {
                return Ok(());
            }
            guarded(|| self.database.tree.apply_batch(batch))?;
        }
    }

    fn key(&self, key: &[u8]) -> Vec<u8> {
        let mut whole = Vec::with_capacity(self.prefix.len() + key.len());
        whole.extend_from_slice(&self.prefix);
        whole.extend_from_slice(key);
        whole
    }

    fn row(
        &self,
        item: sled::Result<(sled::IVec, sled::IVec)>,
    ) -> Result<(Vec<u8>, Vec<u8>), String> {
        let (key, value) = item.map_err(|error| error.to_string())?;
        Ok((key[self.prefix.len()..].to_vec(), value.to_vec()))
    }
}

impl State for EmbeddedState {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
        let value = guarded(|| self.database.tree.get(self.key(key)))?;
        Ok(value.map(|value| value.to_vec()))
    }

    fn scan(
        &self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
        max: usize,
    ) -> Result<Rows, String> {
        guarded(|| {
            let range = self.database.tree.range(self.key(from)..self.key(to));
            Ok::<_, String>(match direction {
                Direction::Forward => range.take(max).map(|item| self.row(item)).collect(),
                Direction::Backward => range.rev().take(max).map(|item| self.row(item)).collect(),
            })
        })?
    }

    fn apply(&self, changes: &mut Vec<Change>) -> Result<(), String> {
        let mut batch = sled::Batch::default();
        let mut whole = Vec::with_capacity(128);
        for (key, value) in changes.drain(..) {
            whole.clear();
            whole.extend_from_slice(&self.prefix);
            whole.extend_from_slice(&key);
            match value {
                Some(value) => batch.insert(whole.as_slice(), value),
                None => batch.remove(whole.as_slice()),
            }
        }
        guarded(|| self.database.tree.apply_batch(batch))
    }

    fn settle(&self) -> Result<(), String> {
        Ok(())
    }

    fn condemn(&self, why: &str) {
        // Best effort: if the note cannot be written either, a later read fails again.
        if let Err(error) = std::fs::write(&self.database.condemned, why) {
            tracing::error!(%error, why, "could not note that the state store is not to be trusted");
        }
    }
}

/// Turns sled's errors and panics into words.
fn guarded<T, E: std::fmt::Display>(call: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(answer) => answer.map_err(|error| error.to_string()),
        Err(panic) => Err(format!("sled panicked: {}", panic_text(panic.as_ref()))),
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
