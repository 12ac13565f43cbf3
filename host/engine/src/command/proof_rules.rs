//! By which rules items are proved: what the law demands of procedures, and how integrity risks are graded.

use sanquan_domain::county;
use sanquan_domain::event::RiskScaleSet;
use sanquan_domain::flowchart::proof::ProcedureRules;

use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;

impl Engine {
    /// Sets what the law demands of procedures, on the days that the set names.
    pub async fn set_procedure_rules(
        &self,
        caller: &Caller,
        rules: ProcedureRules,
    ) -> Result<(), EngineError> {
        self.change_county(caller, |known, _| {
            Ok(county::set_procedure_rules(known, rules)?)
        })
        .await?;
        Ok(())
    }

    /// Sets the figures by which risks are graded from a day on.
    pub async fn set_risk_scale(
        &self,
        caller: &Caller,
        scale: RiskScaleSet,
    ) -> Result<(), EngineError> {
        self.change_county(caller, |known, _| Ok(county::set_risk_scale(known, scale)?))
            .await?;
        Ok(())
    }
}
