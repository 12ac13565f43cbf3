//! Which component decides: activated, rolled back, retired; and its cases moved to another.

use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_engine::EngineError;
use serde::{Deserialize, Serialize};

use super::plugins::{PluginView, view};
use crate::access::Seat;
use crate::payload::{Params, Payload, Segment};
use crate::reply::{self, Entries, Reply};

/// For how many of the new cases, and why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Activation {
    /// As a canary, for so many percent of them.
    canary: Option<u8>,
    reason: Option<String>,
}

/// Lets a component decide new cases of its department, or a share of them.
pub(crate) async fn activate(seat: Seat, segment: Segment, params: Params<Activation>) -> Reply {
    let digest = segment.id("plugin")?;
    let Activation { canary, reason } = params.0;
    let (engine, caller) = (&seat.engine, &seat.caller);
    let plugin = match canary {
        Some(share) => engine.start_canary(caller, digest, share, reason).await?,
        None => engine.activate_plugin(caller, digest, reason).await?,
    };
    reply::ok(&view(&plugin, &seat, &seat.engine.county()))
}

/// Back to which, and why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rollback {
    /// The one that decided last, unless another is named.
    to: Option<Digest>,
    reason: String,
}

/// What decides now, and what no longer does.
#[derive(Serialize)]
struct RolledBackView<'a> {
    active: PluginView<'a>,
    took_back: Option<Digest>,
}

/// Takes back what was activated last.
pub(crate) async fn roll_back(seat: Seat, segment: Segment, body: Payload<Rollback>) -> Reply {
    let department = DepartmentCode(segment.0);
    let Rollback { to, reason } = body.value;
    let done = seat
        .engine
        .roll_back_plugin(&seat.caller, &department, to, reason)
        .await?;
    reply::ok(&RolledBackView {
        active: view(&done.active, &seat, &seat.engine.county()),
        took_back: done.took_back,
    })
}

/// From which event on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerdictPage {
    from: Option<u64>,
}

/// Verdicts that a component gave, such as those between its activation and the way back.
pub(crate) async fn verdicts(seat: Seat, segment: Segment, page: Params<VerdictPage>) -> Reply {
    let component = segment.id("plugin")?;
    let reading = tokio::task::spawn_blocking(move || {
        let from = page.0.from;
        seat.engine.verdicts_given_by(&seat.caller, component, from)
    });
    let page = reading
        .await
        .map_err(|e| EngineError::Damaged(format!("reading the log failed: {e}")))??;
    reply::ok(&Entries {
        entries: page.entries,
        next: page.next,
    })
}

/// Why it goes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Retirement {
    reason: String,
}

#[derive(Serialize)]
struct Retired {
    component: Digest,
    retired: bool,
}

/// Takes a component out of use for ever.
pub(crate) async fn retire(seat: Seat, segment: Segment, body: Payload<Retirement>) -> Reply {
    let component = segment.id("plugin")?;
    seat.engine
        .retire_plugin(&seat.caller, component, body.value.reason)
        .await?;
    reply::ok(&Retired {
        component,
        retired: true,
    })
}

/// From which, and whether in earnest.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMigration {
    from: Digest,
    #[serde(default)]
    dry_run: bool,
}

/// Moves the open cases of another component to this one.
pub(crate) async fn migrate(seat: Seat, segment: Segment, body: Payload<NewMigration>) -> Reply {
    let to = segment.id("plugin")?;
    let NewMigration { from, dry_run } = body.value;
    let migration = seat
        .engine
        .migrate_cases(&seat.caller, from, to, dry_run)
        .await?;
    reply::ok(&migration)
}
