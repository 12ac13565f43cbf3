//! Take in what was signed about a component.

use std::sync::Arc;

use sanquan_domain::contract::Description;
use sanquan_domain::county::{self, County, Plugin as KnownPlugin};
use sanquan_domain::event::CountyEvent;
use sanquan_domain::id::Digest;
use sanquan_domain::refusal::Refusal;
use sanquan_domain::signature::{CallLimits, Envelope};
use sanquan_domain::time::Instant;

use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;

impl Engine {
    /// Keeps an envelope with a component that was taken in before. The same again changes nothing.
    pub async fn sign_plugin(
        &self,
        caller: &Caller,
        component: Digest,
        envelope: Envelope,
    ) -> Result<Arc<KnownPlugin>, EngineError> {
        let known = self.known_plugin(caller, component)?;
        let granted = self.plugins().get(component)?.limits().to_sign_for();
        let contract = known.gate.as_ref().and_then(|gate| gate.contract.clone());
        let signing = self.change_county(caller, |county, now| {
            let plugin = (component, &known.description);
            Ok(vec![Self::signed(
                county,
                plugin,
                contract.as_deref(),
                &granted,
                envelope,
                now,
            )?])
        });
        match signing.await {
            Err(EngineError::Refused(Refusal::Unchanged { .. })) => Ok(known),
            Err(error) => Err(error),
            Ok(_) => self.known_plugin(caller, component),
        }
    }

    /// The event by which an envelope is kept, if it is good. `granted` is what a call of the component may take.
    pub(super) fn signed(
        county: &County,
        plugin: (Digest, &Description),
        contract: Option<&str>,
        granted: &CallLimits,
        envelope: Envelope,
        now: Instant,
    ) -> Result<CountyEvent, Refusal> {
        county::sign_component(county, plugin, contract, envelope, granted, now)
    }
}
