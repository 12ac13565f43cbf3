//! A case as it stands when a command on it begins.

use std::sync::Arc;

use sanquan_domain::case::{Dossier, InForce};
use sanquan_domain::county::County;
use sanquan_domain::id::CaseId;
use sanquan_domain::refusal::Refusal;
use sanquan_domain::time::Instant;

use super::{Attempt, RequestKey, open};
use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::load::LoadedCase;

/// The case, the county around it, and the instant at which all of the command happens.
pub(crate) struct Before {
    pub loaded: Arc<LoadedCase>,
    pub county: Arc<County>,
    pub now: Instant,
}

impl Engine {
    /// The case as it stands now, if the caller may know of it.
    pub(crate) fn before(&self, caller: &Caller, id: CaseId) -> Result<Before, EngineError> {
        let loaded = self.case_for(caller, id)?;
        let (county, now) = (self.county(), self.now());
        Ok(Before {
            loaded,
            county,
            now,
        })
    }
}

impl Before {
    /// What is in force for it.
    pub fn law(&self) -> Result<InForce<'_>, Refusal> {
        self.county.in_force(&self.loaded.case)
    }

    /// An attempt of the caller to change it.
    pub fn attempt<'a>(
        &'a self,
        caller: &'a Caller,
        idempotency: Option<RequestKey>,
    ) -> Attempt<'a> {
        Attempt {
            caller,
            county: &self.county,
            before: Some(&self.loaded),
            now: self.now,
            idempotency,
        }
    }

    /// It on the desk, see [`open`].
    pub fn dossier(&self, law: &InForce<'_>) -> Dossier {
        open(&self.loaded, self.now, law)
    }
}
