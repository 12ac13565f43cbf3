//! Cases as commands and readers see them: the snapshot, and the sealed content in clear.

use std::sync::Arc;

use quick_cache::sync::Cache;
use sanquan_domain::case::{Case, CaseContent, Clear, sealed_in};
use sanquan_domain::event::{Body, CaseEvent, StoredEvent};
use sanquan_domain::id::{CaseId, Digest};
use sanquan_store::{Record, Store, StreamKey};

use crate::error::EngineError;
use crate::seal::CaseKey;
use crate::snapshot::{Keys, Snapshot};
use crate::vault::Vault;

/// Events of a case that are read at once.
const PAGE: usize = 1_024;

/// A case with its content.
#[derive(Clone, Debug)]
pub struct LoadedCase {
    /// The open part.
    pub case: Case,
    /// The sealed part in clear; none once the case was erased.
    pub content: Option<CaseContent>,
    /// What the state holds of it.
    pub(crate) keys: Keys,
    /// By which its clock runs.
    pub(crate) calendar: Digest,
}

/// Loads cases and keeps those that were used last.
pub(crate) struct Loader {
    store: Arc<dyn Store>,
    vault: Vault,
    recent: Cache<CaseId, Arc<LoadedCase>>,
}

impl Loader {
    /// Keeps the `recent` cases used last in memory.
    pub fn new(store: Arc<dyn Store>, vault: Vault, recent: usize) -> Self {
        Self {
            store,
            vault,
            recent: Cache::new(recent),
        }
    }

    /// The case, as of its newest event.
    pub fn load(&self, id: CaseId) -> Result<Arc<LoadedCase>, EngineError> {
        if let Some(known) = self.recent.get(&id) {
            return Ok(known);
        }
        let Snapshot {
            case,
            keys,
            calendar,
        } = self.snapshot(id)?.ok_or_else(|| not_found(id))?;
        let content = self.content(&case)?;
        let loaded = Arc::new(LoadedCase {
            case,
            content,
            keys,
            calendar,
        });
        self.remember(Arc::clone(&loaded));
        Ok(loaded)
    }

    /// What the state holds, without the sealed part.
    pub fn snapshot(&self, id: CaseId) -> Result<Option<Snapshot>, EngineError> {
        Snapshot::read(&*self.store, id)
    }

    /// Notes a newer state; an older one that comes late is not noted.
    pub fn remember(&self, loaded: Arc<LoadedCase>) {
        let id = loaded.case.id;
        match self.recent.get(&id) {
            Some(known) if known.case.version >= loaded.case.version => {}
            _ => self.recent.insert(id, loaded),
        }
    }

    /// Forgets a case whose content must not be read any more.
    pub fn forget(&self, id: CaseId) {
        self.recent.remove(&id);
    }

    /// The key of a case, unless it was erased.
    pub fn key(&self, case: &Case) -> Result<Option<CaseKey>, EngineError> {
        match case.erased {
            true => Ok(None),
            false => self.vault.key(case.id, case.key),
        }
    }

    fn content(&self, case: &Case) -> Result<Option<CaseContent>, EngineError> {
        let Some(key) = self.key(case)? else {
            return Ok(None);
        };
        let mut content = CaseContent::default();
        let mut from = 1;
        while from <= case.version {
            let page = self
                .store
                .stream(StreamKey(case.id.to_bytes()), from, PAGE)?;
            if page.is_empty() {
                break;
            }
            from += page.len() as u64;
            for record in page.iter().filter(|r| r.stream_version <= case.version) {
                if let Body::Case(event) = decode(record)?.body {
                    content.apply(&event, clear_part(&key, &event)?.as_ref());
                }
            }
        }
        Ok(Some(content))
    }
}

/// The sealed part of an event in clear, where it has one that belongs to the content.
pub(crate) fn clear_part(key: &CaseKey, event: &CaseEvent) -> Result<Option<Clear>, EngineError> {
    let Some(sealed) = sealed_in(event) else {
        return Ok(None);
    };
    let bytes = key
        .open(sealed)
        .map_err(|e| EngineError::Damaged(e.to_string()))?;
    let clear = Clear::from_bytes(event, &bytes).map_err(|e| {
        EngineError::Damaged(format!("a sealed value is not what it should be: {e}"))
    })?;
    Ok(Some(clear))
}

/// Reads a stored event.
pub(crate) fn decode(record: &Record) -> Result<StoredEvent, EngineError> {
    StoredEvent::from_bytes(&record.body)
        .map_err(|e| EngineError::Damaged(format!("event {}: {e}", record.seq)))
}

pub(crate) fn not_found(id: CaseId) -> EngineError {
    EngineError::NotFound {
        what: "case",
        id: id.to_string(),
    }
}
