//! A case for its applicant, by number and query code (domain.md 9).

use sanquan_engine::EngineError;
use serde::Deserialize;

use crate::access::InCounty;
use crate::payload::{Params, Segment};
use crate::problem::Problem;
use crate::reply::{self, Reply};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shown {
    code: String,
}

/// Where a case stands. A wrong number and a wrong code get the same answer.
pub(crate) async fn case(
    InCounty(engine): InCounty,
    Segment(number): Segment,
    Params(shown): Params<Shown>,
) -> Reply {
    match engine.public_case(&number, &shown.code) {
        Ok(case) => reply::ok(&case),
        Err(error @ EngineError::Locked { until }) => {
            let wait_ms = until.as_millis().abs_diff(engine.now().as_millis());
            Err(Problem::from(error).retry_after(wait_ms.div_ceil(1_000)))
        }
        Err(error) => Err(error.into()),
    }
}
