//! Quarantine a component, release it, and say what happens meanwhile.

use sanquan_domain::county;
use sanquan_domain::event::{CountyEvent, Fallback};
use sanquan_domain::id::{DepartmentCode, Digest, ItemCode};
use sanquan_domain::refusal::Refusal;

use super::Spent;
use crate::caller::Caller;
use crate::command::check_scope;
use crate::engine::Engine;
use crate::error::EngineError;

impl Engine {
    /// Stops asking a component, by the operator's word.
    pub async fn quarantine_plugin(
        &self,
        caller: &Caller,
        component: Digest,
        reason: String,
    ) -> Result<(), EngineError> {
        self.check_reach(caller, component)?;
        self.change_county(caller, |county, now| {
            Ok(vec![county::quarantine_plugin(
                county, component, reason, now,
            )?])
        })
        .await?;
        self.plugins().stop(component);
        Ok(())
    }

    /// Asks a component again, by the operator's word.
    pub async fn release_plugin(
        &self,
        caller: &Caller,
        component: Digest,
        reason: String,
    ) -> Result<(), EngineError> {
        self.check_reach(caller, component)?;
        self.change_county(caller, |county, _| {
            Ok(vec![county::release_plugin(county, component, reason)?])
        })
        .await?;
        self.watch().begin_anew(component);
        self.plugins().resume(component);
        Ok(())
    }

    /// Says what becomes of acts while a department's plugin is quarantined.
    pub async fn set_fallback(
        &self,
        caller: &Caller,
        department: DepartmentCode,
        item: Option<ItemCode>,
        fallback: Fallback,
    ) -> Result<(), EngineError> {
        check_scope(caller, &department)?;
        self.change_county(caller, |county, _| {
            Ok(vec![county::set_fallback(
                county, department, item, fallback,
            )?])
        })
        .await?;
        Ok(())
    }

    /// Puts on record that budgets were spent, and waits for it when somebody else does. The plugins have
    /// been stopped already; should the record fail now, the next command or the timer tries again.
    pub(crate) async fn record_quarantines(&self) {
        if self.watch().spent().is_none() {
            return;
        }
        let _turn = self.watch().recording.lock().await;
        while let Some(spent) = self.watch().spent() {
            if let Err(error) = self.record_quarantine(&spent).await {
                tracing::error!(code = error.code(), %error, component = %spent.component,
                    "a quarantine is in force and not on record yet");
                return;
            }
            self.watch().recorded(spent.component);
        }
    }

    async fn record_quarantine(&self, spent: &Spent) -> Result<(), EngineError> {
        let Spent { component, faults } = spent;
        let host = Caller::host();
        let recorded = self.change_county(&host, |county, now| {
            match county::quarantine_spent(county, *component, faults.clone(), now) {
                Ok(event) => Ok(vec![event]),
                // The operator was quicker.
                Err(Refusal::AlreadyQuarantined { .. }) => Ok(Vec::<CountyEvent>::new()),
                Err(refusal) => Err(refusal.into()),
            }
        });
        recorded.await?;
        tracing::warn!(%component, faults = faults.len(), "a plugin has spent its error budget and is quarantined");
        Ok(())
    }

    fn check_reach(&self, caller: &Caller, component: Digest) -> Result<(), EngineError> {
        let county = self.county();
        let known = county.plugins.plugin(&component);
        let known = known.ok_or(Refusal::UnknownPlugin { component })?;
        check_scope(
            caller,
            &DepartmentCode(known.description.department.clone()),
        )
    }
}
