//! Upload and activate a department's component.

mod upload;

pub use upload::NewPlugin;

use std::sync::Arc;

use sanquan_domain::county::{self, Plugin as KnownPlugin};
use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_domain::refusal::Refusal;

use super::check_scope;
use crate::caller::Caller;
use crate::components::Staged;
use crate::engine::Engine;
use crate::error::EngineError;

impl Engine {
    /// Lets an uploaded component decide from now on.
    pub async fn activate_plugin(
        &self,
        caller: &Caller,
        component: Digest,
    ) -> Result<Arc<KnownPlugin>, EngineError> {
        let known = self.county().plugins.plugin(&component).cloned();
        let known = known.ok_or(Refusal::UnknownPlugin { component })?;
        check_scope(
            caller,
            &DepartmentCode(known.description.department.clone()),
        )?;
        self.plugins().get(component)?;
        self.change_county(caller, |c, _| {
            Ok(vec![county::activate_plugin(c, component)?])
        })
        .await?;
        Ok(known)
    }

    /// Writes a component to the disk, where it is nobody's until it is kept.
    async fn stage(&self, component: &Arc<Vec<u8>>) -> Result<Staged, EngineError> {
        let (engine, component) = (self.clone(), Arc::clone(component));
        tokio::task::spawn_blocking(move || engine.plugins().stage(&component))
            .await
            .map_err(|e| EngineError::Damaged(format!("writing the component failed: {e}")))?
    }
}
