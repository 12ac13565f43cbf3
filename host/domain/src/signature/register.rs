//! The keys that a county knows: for which departments each may sign, as what, from when until when.
//!
//! A key may sign for several departments, in each as one thing only; so who approves is never
//! who has developed. What is revoked stays revoked.

use std::collections::BTreeMap;
use std::sync::Arc;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::key::{KeyId, PublicKey};
use crate::event::{KeyRegistered, KeyRevoked};
use crate::id::DepartmentCode;
use crate::time::{Date, Instant};

/// What somebody signs as.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum KeyRole {
    /// Made it, and answers for it.
    #[n(0)]
    Developer,
    /// Looked at it, and agrees.
    #[n(1)]
    Approver,
}

/// For one department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// As what it signs there.
    pub role: KeyRole,
    /// First day.
    pub from: Date,
    /// Last day, if there is one.
    pub until: Option<Date>,
}

/// That a key may not be relied on any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// Since when.
    pub at: Instant,
    /// Why, in words.
    pub reason: String,
}

/// One key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Its name.
    pub id: KeyId,
    /// Its public half.
    pub public_key: PublicKey,
    /// Whose it is, in the operator's words.
    pub holder: String,
    /// Where it may sign.
    pub departments: BTreeMap<DepartmentCode, Grant>,
    /// Set once it was revoked.
    pub revoked: Option<Revoked>,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    by_id: Arc<BTreeMap<KeyId, Arc<Key>>>,
}

impl Keys {
    /// All of them, by name.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Key>> {
        self.by_id.values()
    }

    /// The key with this name.
    pub fn key(&self, id: KeyId) -> Option<&Arc<Key>> {
        self.by_id.get(&id)
    }

    /// Takes in a registration; a later one of the same key for the same department holds.
    pub fn register(&mut self, new: &KeyRegistered) {
        let id = new.public_key.id();
        let key = Arc::make_mut(&mut self.by_id).entry(id).or_insert_with(|| {
            Arc::new(Key {
                id,
                public_key: new.public_key,
                holder: String::new(),
                departments: BTreeMap::new(),
                revoked: None,
            })
        });
        let key = Arc::make_mut(key);
        key.holder.clone_from(&new.holder);
        let grant = Grant {
            role: new.role,
            from: new.from,
            until: new.until,
        };
        key.departments.insert(new.department.clone(), grant);
    }

    /// Takes in a revocation.
    pub fn revoke(&mut self, revoked: &KeyRevoked) {
        if let Some(key) = Arc::make_mut(&mut self.by_id).get_mut(&revoked.key) {
            Arc::make_mut(key).revoked = Some(Revoked {
                at: revoked.at,
                reason: revoked.reason.clone(),
            });
        }
    }
}

impl FromIterator<Key> for Keys {
    fn from_iter<I: IntoIterator<Item = Key>>(keys: I) -> Self {
        let keys = keys.into_iter().map(|key| (key.id, Arc::new(key)));
        Self {
            by_id: Arc::new(keys.collect()),
        }
    }
}
