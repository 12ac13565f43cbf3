//! Change what a department sets for its plugin.

use std::sync::Arc;

use sanquan_domain::county::{self, County};
use sanquan_domain::id::DepartmentCode;
use sanquan_domain::time::Date;
use sanquan_domain::value::Facts;

use super::check_scope;
use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;

impl Engine {
    /// Sets what holds in a department from a day on.
    pub async fn change_settings(
        &self,
        caller: &Caller,
        department: DepartmentCode,
        valid_from: Date,
        settings: Facts,
        reason: String,
    ) -> Result<Arc<County>, EngineError> {
        check_scope(caller, &department)?;
        let policy = self.signatures();
        self.change_county(caller, |county, now| {
            let changed = county::change_settings(
                county, department, valid_from, settings, reason, now, policy,
            )?;
            Ok(vec![changed])
        })
        .await
    }
}
