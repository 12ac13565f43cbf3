//! Upload, sign for and activate a department's component.

mod sign;
mod upload;

pub use upload::NewPlugin;

use std::sync::Arc;

use sanquan_domain::county::{self, Plugin as KnownPlugin};
use sanquan_domain::id::{DepartmentCode, Digest};

use super::check_scope;
use crate::caller::Caller;
use crate::components::Staged;
use crate::engine::Engine;
use crate::error::EngineError;

impl Engine {
    /// Lets an uploaded component decide new cases from now on.
    pub async fn activate_plugin(
        &self,
        caller: &Caller,
        component: Digest,
        reason: Option<String>,
    ) -> Result<Arc<KnownPlugin>, EngineError> {
        let known = self.known_plugin(caller, component)?;
        self.plugins().get(component)?;
        let policy = self.signatures();
        self.change_county(caller, |c, now| {
            let activated = county::activate_plugin(c, component, reason, now, policy)?;
            Ok(vec![activated])
        })
        .await?;
        Ok(known)
    }

    /// Lets a component decide again that decided before: `to`, or the one that did last. It is loaded
    /// already, so this takes as long as one event.
    pub async fn roll_back_plugin(
        &self,
        caller: &Caller,
        department: &DepartmentCode,
        to: Option<Digest>,
        reason: String,
    ) -> Result<Arc<KnownPlugin>, EngineError> {
        check_scope(caller, department)?;
        let policy = self.signatures();
        let county = self
            .change_county(caller, |c, now| {
                let back = county::roll_back_plugin(c, department, to, reason, now, policy)?;
                Ok(vec![back])
            })
            .await?;
        let active = county.plugins.active(department).cloned();
        active.ok_or_else(|| EngineError::Damaged("nothing is active after a rollback".to_owned()))
    }

    /// Takes a component out of use for ever.
    pub async fn retire_plugin(
        &self,
        caller: &Caller,
        component: Digest,
        reason: String,
    ) -> Result<(), EngineError> {
        self.known_plugin(caller, component)?;
        let cases = self.open_cases_of(caller, component)?.len() as u64;
        self.change_county(caller, |c, _| {
            Ok(vec![county::retire_plugin(c, component, cases, reason)?])
        })
        .await?;
        Ok(())
    }

    /// Writes a component to the disk, where it is nobody's until it is kept.
    async fn stage(&self, component: &Arc<Vec<u8>>) -> Result<Staged, EngineError> {
        let (engine, component) = (self.clone(), Arc::clone(component));
        tokio::task::spawn_blocking(move || engine.plugins().stage(&component))
            .await
            .map_err(|e| EngineError::Damaged(format!("writing the component failed: {e}")))?
    }
}
