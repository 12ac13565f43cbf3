//! The start-up rule of the state store: when is what sled holds believed?
//!
//! sled was killed with the process: yes, the kernel still wrote its pages. The system itself
//! went down without a clean stop: no, for sled then opens without complaint and fails later, at
//! a page that never reached the disk. Then, and whenever sled fails to open, its directory is
//! dropped and the journal is replayed from the start.

use super::session::{self, Session};
use super::{OpenError, Rebuild, Settings};
use crate::state::Database;
use std::fs::File;
use std::path::Path;
use std::sync::mpsc::channel;

/// Opens the state store, dropping the old one if it must not be believed; says why it was.
pub fn open_state(
    dir: &Path,
    settings: &Settings,
    boot_id: &str,
) -> Result<(Database, Option<Rebuild>), OpenError> {
    let state = dir.join("state");
    let mut dropped = state.exists().then(|| distrust(dir, boot_id)).flatten();
    if dropped.is_some() {
        drop_state(dir)?;
    }
    Session {
        boot: boot_id.into(),
        clean: false,
        state_bytes: 0,
    }
    .save(dir)?;
    let database = match open_watched(dir, settings) {
        Ok(database) => database,
        Err(why) => {
            tracing::warn!(why, "the state store does not open and is rebuilt");
            dropped = Some(Rebuild::Unusable(why));
            drop_state(dir)?;
            open_watched(dir, settings).map_err(OpenError::State)?
        }
    };
    Ok((database, dropped))
}

/// The reason not to believe an existing state, if there is one.
fn distrust(dir: &Path, boot_id: &str) -> Option<Rebuild> {
    if let Ok(why) = std::fs::read_to_string(dir.join("marks/condemned")) {
        return Some(Rebuild::Condemned(why));
    }
    let Some(last) = Session::load(dir) else {
        return Some(Rebuild::PowerLoss);
    };
    if !last.clean && last.boot != boot_id {
        return Some(Rebuild::PowerLoss);
    }
    let bytes = session::state_bytes(&dir.join("state"));
    (last.clean && bytes < last.state_bytes).then_some(Rebuild::Truncated)
}

/// Removes the state store and the note that condemned it.
pub fn drop_state(dir: &Path) -> Result<(), OpenError> {
    let (state, aside) = (dir.join("state"), dir.join("state.dropped"));
    // A directory left by a drop that was itself interrupted.
    remove_all(&aside)?;
    if state.exists() {
        std::fs::rename(&state, &aside).map_err(OpenError::io(&state))?;
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .map_err(OpenError::io(dir))?;
    }
    let condemned = dir.join("marks/condemned");
    if condemned.exists() {
        std::fs::remove_file(&condemned).map_err(OpenError::io(&condemned))?;
    }
    remove_all(&aside)
}

fn remove_all(path: &Path) -> Result<(), OpenError> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(OpenError::Io {
            path: path.into(),
            source: error,
        }),
        _ => Ok(()),
    }
}

/// Opens sled in a thread of its own, because it may hang.
pub fn open_watched(dir: &Path, settings: &Settings) -> Result<Database, String> {
    let (path, condemned) = (dir.join("state"), dir.join("marks/condemned"));
    std::fs::create_dir_all(&path).map_err(|error| error.to_string())?;
    remove_unfinished_snapshots(&path).map_err(|error| error.to_string())?;
    let (send, opened) = channel();
    let cache_bytes = settings.state_cache_bytes;
    let open = move || {
        // The receiver has gone when it took too long.
        let _ = send.send(Database::open(&path, &condemned, cache_bytes));
    };
    std::thread::Builder::new()
        .name("open-state".into())
        .spawn(open)
        .map_err(|error| error.to_string())?;
    let timeout = settings.state_open_timeout;
    opened
        .recv_timeout(timeout)
        .unwrap_or_else(|_| Err(format!("no answer within {timeout:?}")))
}

/// A kill while sled wrote a snapshot leaves a half one that it would take for the newest.
fn remove_unfinished_snapshots(state: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(state)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
