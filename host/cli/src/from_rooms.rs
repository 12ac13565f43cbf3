//! What the other rooms report, as failures with an exit code and something to do.

use std::path::Path;

use sanquan_engine::EngineError;
use sanquan_store::{BackupError, OpenError};

use crate::exit::Exit;
use crate::failure::Failure;

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        let exit = match &error {
            EngineError::Append(_)
            | EngineError::Read(_)
            | EngineError::Keys(_)
            | EngineError::Damaged(_) => Exit::StoreUnusable,
            EngineError::Refused(_)
            | EngineError::NotFound { .. }
            | EngineError::Busy { .. }
            | EngineError::KeyReused { .. }
            | EngineError::Scope { .. }
            | EngineError::Person { .. }
            | EngineError::PluginFault { .. }
            | EngineError::BadComponent { .. }
            | EngineError::ShadowRunning { .. }
            | EngineError::Gated { .. }
            | EngineError::Locked { .. } => Exit::Refused,
        };
        let failure = Self::new(exit, error.code(), error.to_string());
        match error {
            EngineError::Gated { report, .. } => failure.with_gate(&report),
            _ => failure,
        }
    }
}

/// A data directory that cannot be opened.
pub fn not_open(data: &Path, error: OpenError) -> Failure {
    let failure = |code, what| Failure::new(Exit::StoreUnusable, code, what).at(data.display());
    match error {
        OpenError::Locked(_) => failure("store.in-use", "the store is in use by another process")
            .hint(
                "stop that process; or talk to the host that runs on it: --server URL --token TOKEN \
                 (SANQUAN_SERVER, SANQUAN_TOKEN)",
            ),
        OpenError::CountyName(_) => {
            Failure::usage("county.name", "this cannot name a county").because(error)
        }
        other => failure("store.unusable", "the store cannot be opened").because(other),
    }
}

/// A backup that was not made, or cannot be used.
pub fn no_backup(data: &Path, error: BackupError) -> Failure {
    match error {
        BackupError::Open(error) => not_open(data, error),
        BackupError::NotEmpty(place) => {
            Failure::usage("backup.not-empty", "the folder is not empty")
                .at(place.display())
                .hint("name a new folder")
        }
        error @ (BackupError::Manifest(_) | BackupError::Damaged { .. }) => {
            Failure::new(Exit::Found, "backup.damaged", "the backup cannot be used").because(error)
        }
        error @ BackupError::Io { .. } => {
            Failure::failed("backup.failed", "the backup broke off").because(error)
        }
    }
}
