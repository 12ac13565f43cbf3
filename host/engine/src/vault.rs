//! The cases' keys: taken from the key log for new cases, read back for old ones.

use std::sync::Arc;

use sanquan_domain::id::CaseId;
use sanquan_store::{KeyError, KeyId, KeyLog};

use crate::error::EngineError;
use crate::seal::CaseKey;

/// See the module.
#[derive(Clone)]
pub struct Vault(Arc<KeyLog>);

impl Vault {
    /// The keys in `log`.
    pub fn new(log: Arc<KeyLog>) -> Self {
        Self(log)
    }

    /// A fresh key for `case`, durable already, and its number.
    pub fn take(&self, case: CaseId) -> Result<(u64, CaseKey), EngineError> {
        let (id, key) = self.0.take().map_err(failed)?;
        Ok((id.0, CaseKey::new(case, key.0)))
    }

    /// The key with this number, unless it was erased.
    pub fn key(&self, case: CaseId, number: u64) -> Result<Option<CaseKey>, EngineError> {
        let key = self.0.get(KeyId(number)).map_err(failed)?;
        Ok(key.map(|key| CaseKey::new(case, key.0)))
    }

    /// Erases what is left of a key that should be gone; tells whether there was anything left.
    pub fn finish_erasing(&self, number: u64) -> Result<bool, EngineError> {
        match self.0.get(KeyId(number)) {
            Ok(None) => Ok(false),
            // A record that was torn while it was overwritten may still hold half of the key.
            Ok(Some(_)) | Err(KeyError::Damaged(_)) => self.erase(number).map(|()| true),
            Err(error) => Err(failed(error)),
        }
    }

    /// Why no new keys can be had at present, if so.
    pub fn trouble(&self) -> Option<String> {
        self.0.trouble()
    }

    /// Erases it for good; erasing twice is harmless.
    pub fn erase(&self, number: u64) -> Result<(), EngineError> {
        self.0.erase(KeyId(number)).map_err(failed)
    }
}

/// A disk that refuses is not damage: nothing that was written is in doubt.
fn failed(error: KeyError) -> EngineError {
    match error {
        KeyError::Io(_) => EngineError::Keys(error.to_string()),
        KeyError::Unknown(_) | KeyError::Damaged(_) | KeyError::Unusable(_) => {
            EngineError::Damaged(error.to_string())
        }
    }
}
