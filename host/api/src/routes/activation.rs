//! Which component decides: activated, rolled back, retired; and its cases moved to another.

use sanquan_domain::id::{DepartmentCode, Digest};
use serde::{Deserialize, Serialize};

use super::plugins::view;
use crate::access::Seat;
use crate::payload::{Params, Payload, Segment};
use crate::reply::{self, Reply};

/// Why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Why {
    reason: Option<String>,
}

/// Lets a component decide new cases of its department.
pub(crate) async fn activate(seat: Seat, segment: Segment, why: Params<Why>) -> Reply {
    let digest = segment.id("plugin")?;
    let plugin = seat
        .engine
        .activate_plugin(&seat.caller, digest, why.0.reason)
        .await?;
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

/// Lets an earlier component decide again.
pub(crate) async fn roll_back(seat: Seat, segment: Segment, body: Payload<Rollback>) -> Reply {
    let department = DepartmentCode(segment.0);
    let Rollback { to, reason } = body.value;
    let plugin = seat
        .engine
        .roll_back_plugin(&seat.caller, &department, to, reason)
        .await?;
    reply::ok(&view(&plugin, &seat, &seat.engine.county()))
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
