//! Watching over plugins: what they write, and whether they are asked.

use sanquan_domain::event::Fallback;
use sanquan_domain::id::{CaseId, DepartmentCode, ItemCode};
use sanquan_domain::time::Instant;
use sanquan_engine::{NoteLevel, NoteLine};
use serde::{Deserialize, Serialize};

use crate::access::Seat;
use crate::payload::{Params, Payload, Segment, page_size};
use crate::problem::Problem;
use crate::reply::{self, Entries, Reply};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinesWanted {
    #[serde(default)]
    after: u64,
    level: Option<String>,
    limit: Option<usize>,
}

#[derive(Serialize)]
struct NoteView {
    number: u64,
    at: Instant,
    level: &'static str,
    function: &'static str,
    case: Option<CaseId>,
    message: String,
}

impl From<NoteLine> for NoteView {
    fn from(line: NoteLine) -> Self {
        Self {
            number: line.number,
            at: line.at,
            level: line.level.as_str(),
            function: line.function.as_str(),
            case: line.case,
            message: line.message,
        }
    }
}

/// What a plugin wrote for its developer, oldest first.
pub(crate) async fn logs(
    seat: Seat,
    segment: Segment,
    Params(wanted): Params<LinesWanted>,
) -> Reply {
    let level = level(wanted.level.as_deref())?;
    let max = page_size(wanted.limit)?;
    let digest = segment.id("plugin")?;
    let page = seat
        .engine
        .plugin_notes(&seat.caller, digest, wanted.after, level, max)?;
    reply::ok(&Entries {
        entries: page.lines.into_iter().map(NoteView::from).collect(),
        next: page.next,
    })
}

fn level(named: Option<&str>) -> Result<NoteLevel, Problem> {
    let Some(named) = named else {
        return Ok(NoteLevel::Debug);
    };
    let known = NoteLevel::ALL
        .into_iter()
        .find(|level| level.as_str() == named);
    known.ok_or_else(|| {
        let detail = format!("`level` is `{named}`: use debug, info, warning or error");
        Problem::new("request.bad-query", detail)
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonGiven {
    reason: String,
}

/// Stops asking a component.
pub(crate) async fn quarantine(seat: Seat, segment: Segment, body: Payload<ReasonGiven>) -> Reply {
    let digest = segment.id("plugin")?;
    let reason = body.value.reason;
    seat.engine
        .quarantine_plugin(&seat.caller, digest, reason)
        .await?;
    reply::ok(&seat.engine.inspect_plugin(&seat.caller, digest)?)
}

/// Asks it again.
pub(crate) async fn release(seat: Seat, segment: Segment, body: Payload<ReasonGiven>) -> Reply {
    let digest = segment.id("plugin")?;
    let reason = body.value.reason;
    seat.engine
        .release_plugin(&seat.caller, digest, reason)
        .await?;
    reply::ok(&seat.engine.inspect_plugin(&seat.caller, digest)?)
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FallbackGiven {
    department: DepartmentCode,
    item: Option<ItemCode>,
    fallback: Fallback,
}

/// Says what becomes of acts meanwhile.
pub(crate) async fn set_fallback(seat: Seat, body: Payload<FallbackGiven>) -> Reply {
    let given = body.value;
    let (department, item) = (given.department.clone(), given.item.clone());
    seat.engine
        .set_fallback(&seat.caller, department, item, given.fallback)
        .await?;
    reply::ok(&given)
}
