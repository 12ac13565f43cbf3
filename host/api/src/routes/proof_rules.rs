//! By which rules items are proved: what the law demands of procedures, and how integrity risks are graded.

use sanquan_domain::event::RiskScaleSet;
use sanquan_domain::flowchart::proof::ProcedureRules;

use crate::access::{InCounty, Seat};
use crate::payload::Payload;
use crate::reply::{self, Entries, Reply};

/// Every set of procedure rules, by the days on which they hold.
pub(crate) async fn procedures(InCounty(engine): InCounty) -> Reply {
    let county = engine.county();
    reply::ok(&Entries::all(county.proof_rules.procedures()))
}

/// Sets what the law demands of procedures.
pub(crate) async fn set_procedures(seat: Seat, body: Payload<ProcedureRules>) -> Reply {
    let rules = body.value;
    seat.engine
        .set_procedure_rules(&seat.caller, rules.clone())
        .await?;
    reply::created(&rules)
}

/// Every scale of risks, by the first day on which it holds.
pub(crate) async fn scales(InCounty(engine): InCounty) -> Reply {
    let county = engine.county();
    reply::ok(&Entries::all(county.proof_rules.scales()))
}

/// Sets the figures by which risks are graded.
pub(crate) async fn set_scale(seat: Seat, body: Payload<RiskScaleSet>) -> Reply {
    let scale = body.value;
    seat.engine
        .set_risk_scale(&seat.caller, scale.clone())
        .await?;
    reply::created(&scale)
}
