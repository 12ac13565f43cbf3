//! Upload, sign for and activate a department's component.

mod sign;
mod upload;

pub use upload::NewPlugin;

use std::sync::Arc;

use sanquan_domain::county::{self, Plugin as KnownPlugin};
use sanquan_domain::event::CountyEvent;
use sanquan_domain::id::{DepartmentCode, Digest};

use super::check_scope;
use crate::caller::Caller;
use crate::components::Staged;
use crate::engine::Engine;
use crate::error::EngineError;

/// What a rollback came to.
#[derive(Clone, Debug)]
pub struct RolledBack {
    /// What decides all new cases now.
    pub active: Arc<KnownPlugin>,
    /// What no longer decides any. Its verdicts meanwhile: [`Engine::verdicts_given_by`].
    pub took_back: Option<Digest>,
}

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

    /// Lets a component judge a share of the new cases beside the active one.
    pub async fn start_canary(
        &self,
        caller: &Caller,
        component: Digest,
        share_percent: u8,
        reason: Option<String>,
    ) -> Result<Arc<KnownPlugin>, EngineError> {
        let known = self.known_plugin(caller, component)?;
        self.plugins().get(component)?;
        let policy = self.signatures();
        self.change_county(caller, |c, now| {
            let started = county::start_canary(c, component, share_percent, reason, now, policy)?;
            Ok(vec![started])
        })
        .await?;
        Ok(known)
    }

    /// Takes back what was done last: ends a canary, or lets the component decide again that did before;
    /// `to`, if it is given. That one is loaded already, so this takes as long as one event.
    pub async fn roll_back_plugin(
        &self,
        caller: &Caller,
        department: &DepartmentCode,
        to: Option<Digest>,
        reason: String,
    ) -> Result<RolledBack, EngineError> {
        check_scope(caller, department)?;
        let (policy, mut took_back) = (self.signatures(), None);
        let county = self
            .change_county(caller, |c, _| {
                let event = county::roll_back_plugin(c, department, to, reason, policy)?;
                took_back = match &event {
                    CountyEvent::CanaryEnded(ended) => Some(ended.component),
                    CountyEvent::PluginRolledBack(rolled_back) => rolled_back.replaces,
                    _ => None,
                };
                Ok(vec![event])
            })
            .await?;
        let active = county.plugins.active(department).cloned();
        let nothing = || EngineError::Damaged("nothing is active after a rollback".to_owned());
        Ok(RolledBack {
            active: active.ok_or_else(nothing)?,
            took_back,
        })
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
