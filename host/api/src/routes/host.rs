//! The host itself: probes, figures, documents, counties, the simulated clock.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use sanquan_domain::id::CountyCode;
use sanquan_domain::time::Instant;
use sanquan_domain::value::Texts;
use serde::{Deserialize, Serialize};

use crate::access::{Seat, not_found};
use crate::openapi;
use crate::payload::{Payload, Segment};
use crate::problem::{self, pages};
use crate::reply::{self, Entries, Reply};
use crate::state::Shared;

/// The process answers.
pub(crate) async fn live() -> Response {
    reply::typed(StatusCode::OK, "text/plain", "live\n")
}

/// Every county can be served, or which cannot and why.
pub(crate) async fn ready(State(shared): State<Arc<Shared>>) -> Response {
    let troubles: String = shared
        .counties
        .iter()
        .filter_map(|(code, engine)| Some(format!("{code}: {}\n", engine.trouble()?)))
        .collect();
    match troubles.is_empty() {
        true => reply::typed(StatusCode::OK, "text/plain", "ready\n"),
        false => reply::typed(
            StatusCode::SERVICE_UNAVAILABLE,
            "text/plain; charset=utf-8",
            troubles,
        ),
    }
}

/// Figures.
pub(crate) async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
    const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let figures = shared.metrics.write(&shared.counties);
    reply::typed(StatusCode::OK, OPEN_METRICS, figures)
}

/// The OpenAPI document.
pub(crate) async fn openapi() -> Response {
    reply::typed(StatusCode::OK, "application/json", openapi::bytes())
}

/// The same as a page.
pub(crate) async fn docs() -> Response {
    reply::html(openapi::html())
}

/// All problem codes.
pub(crate) async fn problems() -> Response {
    reply::html(problem::index())
}

/// What one code means.
pub(crate) async fn problem_page(Segment(code): Segment) -> Reply {
    let page = pages::find(&code).ok_or_else(|| not_found("problem", &code))?;
    Ok(reply::html(problem::html(page)))
}

#[derive(Serialize)]
struct County<'a> {
    code: &'a CountyCode,
    names: Option<&'a Texts>,
    time_zone: &'a str,
    simulated: bool,
    now: Instant,
}

/// Counties of this host.
pub(crate) async fn counties(State(shared): State<Arc<Shared>>) -> Reply {
    let engines = &shared.counties;
    let folds: Vec<_> = engines.values().map(|engine| engine.county()).collect();
    let counties = engines.iter().zip(&folds);
    reply::ok(&Entries::all(counties.map(|((code, engine), county)| {
        County {
            code,
            names: county.names(),
            time_zone: county.zone_name(),
            simulated: county.is_simulated(),
            now: engine.now(),
        }
    })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewInstant {
    to: Instant,
}

#[derive(Serialize)]
struct Now {
    now: Instant,
}

/// Moves the simulated clock; every threshold on the way has been passed when this answers.
pub(crate) async fn advance_clock(seat: Seat, body: Payload<NewInstant>) -> Reply {
    let now = seat
        .engine
        .advance_clock(&seat.caller, body.value.to)
        .await?;
    reply::ok(&Now { now })
}
