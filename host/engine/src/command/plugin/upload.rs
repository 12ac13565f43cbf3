//! Take in a component: through the gate, onto the disk, into the log.

use std::sync::Arc;

use sanquan_domain::county::{self, Plugin as KnownPlugin};
use sanquan_domain::event::{ComponentGated, CountyEvent};
use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_domain::signature::Envelope;

use crate::caller::Caller;
use crate::command::check_scope;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::gate::{self, Examined, ExpectedAnswers};

/// A component that somebody hands in.
#[derive(Clone, Debug, Default)]
pub struct NewPlugin {
    /// Its bytes.
    pub component: Vec<u8>,
    /// What it must answer.
    pub expected: ExpectedAnswers,
    /// Who answers for it.
    pub envelope: Option<Envelope>,
}

impl From<Vec<u8>> for NewPlugin {
    fn from(component: Vec<u8>) -> Self {
        Self {
            component,
            ..Self::default()
        }
    }
}

impl Engine {
    /// Takes in a component that passes the gate, and what was signed about it. It decides nothing before it
    /// is activated. The same component again changes nothing, unless somebody else has signed for it; of
    /// one that is refused nothing is kept, nor of one whose signature is no good.
    pub async fn upload_plugin(
        &self,
        caller: &Caller,
        plugin: impl Into<NewPlugin>,
    ) -> Result<Arc<KnownPlugin>, EngineError> {
        let NewPlugin {
            component,
            expected,
            envelope,
        } = plugin.into();
        let digest = Digest::plain(&component);
        let component = Arc::new(component);
        if let Some(known) = self.county().plugins.plugin(&digest) {
            let department = DepartmentCode(known.description.department.clone());
            check_scope(caller, &department)?;
            self.mend(&component).await?;
            return match envelope {
                Some(envelope) => self.sign_plugin(caller, digest, envelope).await,
                None => Ok(Arc::clone(known)),
            };
        }
        let taken = self
            .take_in(caller, digest, &component, &expected, envelope)
            .await;
        if taken.is_err() {
            self.plugins().forget(digest);
        }
        taken
    }

    async fn take_in(
        &self,
        caller: &Caller,
        digest: Digest,
        component: &Arc<Vec<u8>>,
        expected: &ExpectedAnswers,
        envelope: Option<Envelope>,
    ) -> Result<Arc<KnownPlugin>, EngineError> {
        let county = self.county();
        let runtime = self.plugins().runtime();
        let examined = gate::examine(runtime, component, &*county, expected).await?;
        let Examined {
            report,
            description,
            verdict,
            plugin,
        } = examined;
        if let Some(description) = description {
            check_scope(caller, &DepartmentCode(description.department))?;
        }
        let uploaded = match verdict {
            Ok(uploaded) => *uploaded,
            Err(why) => {
                return Err(EngineError::Gated {
                    why: Box::new(why),
                    report: Box::new(report),
                });
            }
        };
        let granted = plugin.as_ref().map_or_else(
            || runtime.limits().to_sign_for(),
            |plugin| plugin.limits().to_sign_for(),
        );
        let staged = self.stage(component).await?;
        let contract = report.contract.clone();
        let gated = CountyEvent::ComponentGated(ComponentGated {
            component: digest,
            report,
        });
        let county = self
            .change_county(caller, |county, now| {
                // Somebody else may have handed in the same meanwhile.
                if county.plugins.plugin(&digest).is_some() {
                    return Ok(Vec::new());
                }
                let plugin = (digest, &uploaded.description);
                let contract = contract.as_deref();
                let signed =
                    envelope.map(|e| Self::signed(county, plugin, contract, &granted, e, now));
                let signed = signed.transpose()?;
                let uploaded = county::upload_plugin(county, uploaded)?;
                self.plugins().keep(staged)?;
                Ok([Some(uploaded), Some(gated), signed]
                    .into_iter()
                    .flatten()
                    .collect())
            })
            .await?;
        if let Some(plugin) = plugin {
            self.plugins().remember(plugin);
        }
        let known = county.plugins.plugin(&digest).cloned();
        known.ok_or_else(|| EngineError::Damaged("the component was not taken in".to_owned()))
    }

    /// Puts back a component whose file was lost or damaged.
    async fn mend(&self, component: &Arc<Vec<u8>>) -> Result<(), EngineError> {
        match self.plugins().has(Digest::plain(component))? {
            true => Ok(()),
            false => {
                let staged = self.stage(component).await?;
                self.plugins().keep(staged)
            }
        }
    }
}
