//! Register and revoke the keys that may sign for a department.

use std::sync::Arc;

use sanquan_domain::county::{self, County, NewKey};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::signature::{Key, KeyId};

use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;

impl Engine {
    /// Lets a key sign for a department. The same again changes nothing.
    pub async fn register_key(
        &self,
        caller: &Caller,
        new: NewKey,
    ) -> Result<Arc<Key>, EngineError> {
        let id = new.public_key.id();
        let changed = self
            .change_county(caller, |c, now| {
                Ok(vec![county::register_key(c, new, now)?])
            })
            .await;
        match changed {
            Err(EngineError::Refused(Refusal::Unchanged { .. })) => known(&self.county(), id),
            Err(error) => Err(error),
            Ok(county) => known(&county, id),
        }
    }

    /// From now on nothing that the key signed is accepted.
    pub async fn revoke_key(
        &self,
        caller: &Caller,
        id: KeyId,
        reason: String,
    ) -> Result<Arc<Key>, EngineError> {
        let county = self
            .change_county(caller, |c, now| {
                Ok(vec![county::revoke_key(c, id, reason, now)?])
            })
            .await?;
        known(&county, id)
    }
}

fn known(county: &County, id: KeyId) -> Result<Arc<Key>, EngineError> {
    let key = county.keys.key(id).cloned();
    Ok(key.ok_or(Refusal::NoSuchKey { key: id })?)
}
