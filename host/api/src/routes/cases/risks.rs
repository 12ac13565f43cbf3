//! Integrity risks of a case: which are open, and what was done about one.

use sanquan_domain::case::answer_risk::{AnswerRisk, AnsweredRisk, UnansweredRisk, unanswered};
use sanquan_domain::catalogue::RiskGrade;
use sanquan_domain::id::{CaseId, HandlerCode};
use sanquan_engine::EngineError;
use serde::{Deserialize, Serialize};

use super::write::answered;
use crate::access::Seat;
use crate::payload::{Conditions, Payload, Segment};
use crate::reply::{self, Reply};

#[derive(Serialize)]
struct Risks<'a> {
    answered: &'a [AnsweredRisk],
    unanswered: Vec<UnansweredRisk<'a>>,
}

/// Risks of every grade that were met, answered for or not.
pub(crate) async fn list(seat: Seat, segment: Segment) -> Reply {
    let id: CaseId = segment.id("case")?;
    let case = seat.engine.case(&seat.caller, id)?;
    let county = seat.engine.county();
    let law = county.in_force(&case.case).map_err(EngineError::from)?;
    reply::ok(&Risks {
        answered: &case.case.answered_risks,
        unanswered: unanswered(&case.case, law.item, law.scale, RiskGrade::Low),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerGiven {
    step: String,
    risk: String,
    /// Counted from 1.
    measure: u32,
    handler: HandlerCode,
    words: Option<String>,
}

/// Records what was done about a risk.
pub(crate) async fn answer(
    seat: Seat,
    segment: Segment,
    conditions: Conditions,
    body: Payload<AnswerGiven>,
) -> Reply {
    let id: CaseId = segment.id("case")?;
    let place = format!("{}/risks", segment.0);
    let key = seat.request_key(&conditions, &place, &body.bytes);
    let given = body.value;
    let command = AnswerRisk {
        step: given.step,
        risk: given.risk,
        measure: given.measure,
        words: given.words,
        handler: given.handler,
        expected_version: conditions.version,
    };
    let done = seat.engine.answer_risk(&seat.caller, id, command, key);
    answered(done.await?)
}
