//! Reading cases.

use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use sanquan_domain::case::{Case, DeferredAct};
use sanquan_domain::county::County;
use sanquan_domain::id::{DepartmentCode, ItemCode};
use sanquan_domain::time::Instant;
use sanquan_engine::{CaseFilter, EngineError, PhaseName};
use sanquan_interchange::svg::{self, Drawing};
use serde::{Deserialize, Serialize};

use super::view::{CaseSummary, CaseView};
use crate::access::Seat;
use crate::payload::{Params, Segment, cursor, page_size};
use crate::problem::Problem;
use crate::reply::{self, Entries, Reply};
use crate::routes::catalogue::{department_names, post_names};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CasesWanted {
    department: Option<DepartmentCode>,
    phase: Option<PhaseName>,
    item: Option<ItemCode>,
    due_before: Option<Instant>,
    number: Option<String>,
    external_ref: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

/// Cases by department, phase and due date.
pub(crate) async fn list(seat: Seat, Params(wanted): Params<CasesWanted>) -> Reply {
    if wanted.number.is_some() || wanted.external_ref.is_some() {
        return one(&seat, &wanted);
    }
    let max = page_size(wanted.limit)?;
    let filter = CaseFilter {
        department: wanted.department,
        phase: wanted.phase,
        item: wanted.item,
        due_before: wanted.due_before,
    };
    let after = cursor(wanted.after.as_deref())?;
    let page = seat
        .engine
        .cases(&seat.caller, &filter, after.as_ref(), max)?;
    reply::ok(&Entries {
        entries: page.items.iter().map(CaseSummary::from).collect(),
        next: page.next,
    })
}

/// The case with this number or reference, if there is one: a list of one or none.
fn one(seat: &Seat, wanted: &CasesWanted) -> Reply {
    let id = match (&wanted.number, &wanted.external_ref, &wanted.department) {
        (Some(number), None, None) => seat.engine.case_by_number(number)?,
        (None, Some(reference), Some(department)) => {
            seat.engine.case_by_reference(department, reference)?
        }
        _ => {
            let detail = "look a case up by `number` alone, or by `external_ref` with `department`";
            return Err(Problem::new("request.bad-query", detail));
        }
    };
    let found = id.map(|id| seat.engine.case(&seat.caller, id)).transpose();
    let found = match found {
        Err(EngineError::NotFound { .. }) => None,
        found => found?,
    };
    let found = found.as_ref().map(|loaded| CaseSummary::from(&loaded.case));
    reply::ok(&Entries::all(found))
}

/// One case; `304` when the caller has this version.
pub(crate) async fn read(seat: Seat, segment: Segment, headers: HeaderMap) -> Reply {
    let loaded = seat.engine.case(&seat.caller, segment.id("case")?)?;
    let version = loaded.case.version;
    if reply::is_known(&headers, version) {
        let response = StatusCode::NOT_MODIFIED.into_response();
        return Ok(reply::with_version(response, version));
    }
    let county = seat.engine.county();
    let view = CaseView::new(&loaded.case, loaded.content.as_ref(), &county);
    Ok(reply::with_version(
        reply::json(StatusCode::OK, &view),
        version,
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HistoryWanted {
    after: Option<u64>,
    limit: Option<usize>,
}

/// Every event of a case.
pub(crate) async fn history(
    seat: Seat,
    segment: Segment,
    Params(wanted): Params<HistoryWanted>,
) -> Reply {
    let id = segment.id("case")?;
    let max = page_size(wanted.limit)?;
    let version = seat.engine.case(&seat.caller, id)?.case.version;
    let after = wanted.after.unwrap_or(0);
    let entries = seat.engine.history(&seat.caller, id, after + 1, max)?;
    let last = after + entries.len() as u64;
    let next = (last < version && !entries.is_empty()).then_some(last);
    reply::ok(&Entries { entries, next })
}

/// How the deadlines of a case come about.
pub(crate) async fn clock(seat: Seat, segment: Segment) -> Reply {
    let id = segment.id("case")?;
    reply::ok(&seat.engine.derivation(&seat.caller, id)?)
}

/// The case's chart with its present position.
pub(crate) async fn flowchart(seat: Seat, segment: Segment) -> Reply {
    let loaded = seat.engine.case(&seat.caller, segment.id("case")?)?;
    let county = seat.engine.county();
    picture(&loaded.case, &county).map(reply::svg)
}

fn picture(case: &Case, county: &County) -> Result<String, Problem> {
    let chart = county.law.chart(&case.chart).ok_or_else(|| {
        let detail = format!("the county does not know the flowchart {}", case.chart);
        Problem::new("chart.unknown", detail)
    })?;
    let item = county.catalogue.newest(&case.item);
    let drawing = Drawing {
        title: &case.number,
        posts: post_names(county),
        departments: department_names(county),
        item: item.map(AsRef::as_ref),
        current: case.position.steps().collect(),
        visited: case.hands.iter().map(|hands| hands.step.as_str()).collect(),
        ..Drawing::default()
    };
    Ok(svg::draw(chart, &drawing))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageWanted {
    after: Option<String>,
    limit: Option<usize>,
}

#[derive(Serialize)]
struct DeferredEntry<'a> {
    act: &'a DeferredAct,
    case: CaseSummary<'a>,
}

/// Acts that wait for a quarantined plugin, oldest first.
pub(crate) async fn deferred(seat: Seat, Params(wanted): Params<PageWanted>) -> Reply {
    let max = page_size(wanted.limit)?;
    let after = cursor(wanted.after.as_deref())?;
    let page = seat.engine.deferred(&seat.caller, after.as_ref(), max)?;
    let entries = page.items.iter().map(|row| DeferredEntry {
        act: &row.act,
        case: (&row.case).into(),
    });
    reply::ok(&Entries {
        entries: entries.collect(),
        next: page.next,
    })
}
