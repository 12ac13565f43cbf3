//! Plugins: uploaded, signed for, looked at.

use sanquan_domain::contract::Description;
use sanquan_domain::county::{County, Plugin, SignedBy, signed_by};
use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_domain::signature::Envelope;
use sanquan_domain::watch::BreakerState;
use serde::Serialize;

use crate::access::{Seat, not_found};
use crate::payload::{Component, Payload, Segment};
use crate::reply::{self, Entries, Reply};

#[derive(Serialize)]
pub(super) struct PluginView<'a> {
    component: Digest,
    size_bytes: u64,
    active: bool,
    canary_percent: Option<u8>,
    signed_by: Vec<SignedBy>,
    breaker: BreakerState,
    description: &'a Description,
}

pub(super) fn view<'a>(plugin: &'a Plugin, seat: &Seat, county: &County) -> PluginView<'a> {
    let active = county.plugins.active(&department(plugin));
    PluginView {
        component: plugin.component,
        size_bytes: plugin.size_bytes,
        active: active.is_some_and(|active| active.component == plugin.component),
        canary_percent: county.plugins.canary_percent(plugin),
        signed_by: signed_by(county, plugin, seat.engine.now()),
        breaker: county.watch.state(&plugin.component, seat.engine.now()),
        description: &plugin.description,
    }
}

fn department(plugin: &Plugin) -> DepartmentCode {
    DepartmentCode(plugin.description.department.clone())
}

/// Everything that was uploaded for the token's departments.
pub(crate) async fn list(seat: Seat) -> Reply {
    let county = seat.engine.county();
    let uploaded = county.plugins.uploaded();
    let mine = uploaded.filter(|plugin| seat.caller.covers(&department(plugin)));
    reply::ok(&Entries::all(
        mine.map(|plugin| view(plugin, &seat, &county)),
    ))
}

/// One of them, and how it does.
pub(crate) async fn read(seat: Seat, segment: Segment) -> Reply {
    let digest = segment.id("plugin")?;
    reply::ok(&seat.engine.inspect_plugin(&seat.caller, digest)?)
}

/// What the deployment gate found of one of them.
pub(crate) async fn gate(seat: Seat, segment: Segment) -> Reply {
    let digest = segment.id("plugin")?;
    let county = seat.engine.county();
    let plugin = county.plugins.plugin(&digest);
    let plugin = plugin.ok_or_else(|| not_found("plugin", &segment.0))?;
    seat.may_know(&department(plugin), "plugin", &segment.0)?;
    let report = plugin.gate.as_ref();
    reply::ok(report.ok_or_else(|| not_found("gate report of plugin", &segment.0))?)
}

/// What was signed about one of them, the newest last.
pub(crate) async fn signatures(seat: Seat, segment: Segment) -> Reply {
    let digest = segment.id("plugin")?;
    let county = seat.engine.county();
    let plugin = county.plugins.plugin(&digest);
    let plugin = plugin.ok_or_else(|| not_found("plugin", &segment.0))?;
    seat.may_know(&department(plugin), "plugin", &segment.0)?;
    reply::ok(&Entries::all(plugin.envelopes.iter().map(|one| &**one)))
}

/// Keeps one more envelope with a component.
pub(crate) async fn sign(seat: Seat, segment: Segment, body: Payload<Envelope>) -> Reply {
    let digest = segment.id("plugin")?;
    let plugin = seat
        .engine
        .sign_plugin(&seat.caller, digest, body.value)
        .await?;
    reply::ok(&view(&plugin, &seat, &seat.engine.county()))
}

/// Takes in a component; it decides nothing before it is activated.
pub(crate) async fn upload(seat: Seat, Component(plugin): Component) -> Reply {
    let plugin = seat.engine.upload_plugin(&seat.caller, plugin).await?;
    reply::created(&view(&plugin, &seat, &seat.engine.county()))
}
