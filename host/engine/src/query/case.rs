//! One case, by id, by public number, by the caller's reference.

use std::sync::Arc;

use sanquan_domain::id::{CaseId, DepartmentCode};

use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::load::LoadedCase;
use crate::rows::{case_from, key};

impl Engine {
    /// The case, if there is one and the caller may know of it.
    pub fn case(&self, caller: &Caller, id: CaseId) -> Result<Arc<LoadedCase>, EngineError> {
        self.case_for(caller, id)
    }

    /// The case with this public number.
    pub fn case_by_number(&self, number: &str) -> Result<Option<CaseId>, EngineError> {
        let row = self.store().get(&key(b'N').text(number).done())?;
        Ok(row.and_then(|id| case_from(&id)))
    }

    /// The case that a department knows by this reference.
    pub fn case_by_reference(
        &self,
        department: &DepartmentCode,
        reference: &str,
    ) -> Result<Option<CaseId>, EngineError> {
        let row = self
            .store()
            .get(&key(b'X').text(department.as_str()).text(reference).done())?;
        Ok(row.and_then(|id| case_from(&id)))
    }
}
