//! How a case's clock came to its dates: every day counted or skipped, with the reason.

use sanquan_domain::case::derivation;
use sanquan_domain::clock::Derivation;
use sanquan_domain::id::CaseId;

use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;

impl Engine {
    /// The derivation as of now.
    pub fn derivation(&self, caller: &Caller, id: CaseId) -> Result<Derivation, EngineError> {
        let loaded = self.case_for(caller, id)?;
        let county = self.county();
        let law = county.in_force(&loaded.case)?;
        Ok(derivation(&loaded.case, &law, self.now()))
    }
}
