//! Take in what was signed about a component.

use std::sync::Arc;

use sanquan_domain::contract::Description;
use sanquan_domain::county::{self, County, Plugin as KnownPlugin};
use sanquan_domain::event::CountyEvent;
use sanquan_domain::id::Digest;
use sanquan_domain::refusal::Refusal;
use sanquan_domain::signature::Envelope;
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
        let contract = known.gate.as_ref().and_then(|gate| gate.contract.clone());
        let signing = self.change_county(caller, |county, now| {
            let plugin = (component, &known.description);
            Ok(vec![self.signed(
                county,
                plugin,
                contract.as_deref(),
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

    /// The event by which an envelope is kept, if it is good.
    pub(super) fn signed(
        &self,
        county: &County,
        plugin: (Digest, &Description),
        contract: Option<&str>,
        envelope: Envelope,
        now: Instant,
    ) -> Result<CountyEvent, Refusal> {
        let granted = self.plugins().limits().to_sign_for();
        county::sign_component(county, plugin, contract, envelope, &granted, now)
    }
}
