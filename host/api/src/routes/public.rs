//! A case for its applicant, by number and query code (domain.md 9).

use std::sync::Arc;

use axum::extract::State;
use sanquan_engine::EngineError;
use serde::Deserialize;

use crate::access::InCounty;
use crate::payload::{Params, Segment};
use crate::problem::Problem;
use crate::reply::{self, Reply};
use crate::state::Shared;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shown {
    code: String,
}

/// Where a case stands. A wrong number and a wrong code get the same answer.
pub(crate) async fn case(
    State(shared): State<Arc<Shared>>,
    InCounty(engine): InCounty,
    Segment(number): Segment,
    Params(shown): Params<Shown>,
) -> Reply {
    let now = engine.now();
    if let Some(until) = shared.wrong_codes.locked_until(&number, now) {
        let seconds = (until.as_millis() - now.as_millis())
            .unsigned_abs()
            .div_ceil(1_000);
        let detail =
            format!("too many wrong query codes for `{number}`: it is locked until {until}");
        return Err(Problem::new("public.locked", detail).retry_after(seconds));
    }
    match engine.public_case(&number, &shown.code) {
        Ok(case) => {
            shared.wrong_codes.clear(&number);
            reply::ok(&case)
        }
        Err(error @ EngineError::NotFound { .. }) => {
            shared.wrong_codes.count(&number, now);
            Err(error.into())
        }
        Err(error) => Err(error.into()),
    }
}
