//! Shadow replay: begun, watched, broken off; its changes looked at and answered for.

use axum::http::StatusCode;
use sanquan_domain::county::{NewAcceptance, Plugin, Replay};
use sanquan_domain::event::AcceptedChange;
use sanquan_domain::id::{DepartmentCode, Digest, ItemCode};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::shadow::{Selection, ShadowReplayed};
use sanquan_domain::signature::{self, Envelope, Statement};
use sanquan_domain::time::Instant;
use sanquan_domain::value::Facts;
use sanquan_engine::replay::{Candidate, Explained, JobState, ShadowProgress};
use sanquan_engine::{Engine, EngineError};
use serde::{Deserialize, Serialize};

use crate::access::{Seat, not_found};
use crate::facts::GivenFacts;
use crate::payload::{Params, Payload, Segment, page_size};
use crate::problem::Problem;
use crate::reply::{self, Entries, Reply};

/// Of the cores that are there, a replay takes all and gives way to everything else.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Which recorded questions; without anything, all of the plugin's department.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewShadow {
    #[serde(default)]
    since: Option<Instant>,
    #[serde(default)]
    items: Vec<ItemCode>,
    /// In place of the recorded settings.
    #[serde(default)]
    settings: Option<GivenFacts>,
}

/// How it stands with the replays of a candidate.
#[derive(Serialize)]
struct ShadowView<'a> {
    candidate: Digest,
    /// The replay that runs, or ran last since the host's start; none of another candidate.
    job: Option<JobView>,
    /// The newest on record.
    report: Option<ReportView<'a>>,
}

#[derive(Serialize)]
struct JobView {
    #[serde(flatten)]
    state: JobState,
    #[serde(flatten)]
    progress: ShadowProgress,
}

#[derive(Serialize)]
struct ReportView<'a> {
    digest: Digest,
    accepted: bool,
    to_accept: u64,
    complete: bool,
    #[serde(flatten)]
    found: &'a ShadowReplayed,
}

impl<'a> ReportView<'a> {
    fn of(replay: &'a Replay) -> Self {
        Self {
            digest: replay.digest,
            accepted: replay.accepted,
            to_accept: replay.report.to_accept(),
            complete: replay.report.is_complete(),
            found: &replay.report,
        }
    }
}

fn view(engine: &Engine, candidate: Digest, status: StatusCode) -> Reply {
    let job = engine
        .last_shadow()
        .filter(|job| job.candidate().component == candidate);
    let settings = job
        .as_ref()
        .and_then(|job| job.candidate().settings.as_ref());
    let settings = settings.map(Facts::settings_digest);
    let county = engine.county();
    let replay = county.plugins.replay(candidate, settings);
    let view = ShadowView {
        candidate,
        job: job.map(|job| {
            let (state, progress) = job.told();
            JobView { state, progress }
        }),
        report: replay.map(|replay| ReportView::of(replay)),
    };
    Ok(reply::json(status, &view))
}

/// The plugin named in the path, if the caller may know of it.
fn named(seat: &Seat, segment: &Segment) -> Result<std::sync::Arc<Plugin>, Problem> {
    let digest = segment.id("plugin")?;
    let county = seat.engine.county();
    let plugin = county.plugins.plugin(&digest).cloned();
    let plugin = plugin.ok_or_else(|| not_found("plugin", &segment.0))?;
    let department = DepartmentCode(plugin.description.department.clone());
    seat.may_know(&department, "plugin", &segment.0)?;
    Ok(plugin)
}

/// Begins a replay, or finds the one that runs.
pub(crate) async fn begin(seat: Seat, segment: Segment, body: Payload<NewShadow>) -> Reply {
    let plugin = named(&seat, &segment)?;
    let new = body.value;
    let typed = |given: GivenFacts| given.typed(Some(&plugin.description.settings));
    let candidate = Candidate {
        component: plugin.component,
        settings: new.settings.map(typed).transpose()?,
        selection: Selection {
            since: new.since,
            items: new.items,
            ..Selection::default()
        },
    };
    seat.engine
        .begin_shadow(&seat.caller, candidate, threads())?;
    view(&seat.engine, plugin.component, StatusCode::ACCEPTED)
}

/// How it stands.
pub(crate) async fn read(seat: Seat, segment: Segment) -> Reply {
    let plugin = named(&seat, &segment)?;
    view(&seat.engine, plugin.component, StatusCode::OK)
}

/// Breaks a replay off.
pub(crate) async fn cancel(seat: Seat, segment: Segment) -> Reply {
    let plugin = named(&seat, &segment)?;
    let job = seat.engine.last_shadow();
    let job = job.filter(|job| job.candidate().component == plugin.component);
    job.ok_or_else(|| not_found("shadow replay", &segment.0))?
        .cancel();
    view(&seat.engine, plugin.component, StatusCode::OK)
}

/// Somebody answers for every change of a report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Acceptance {
    report: Digest,
    /// May be left out where it is in the envelope.
    accepted: Option<Vec<AcceptedChange>>,
    reason: String,
    envelope: Option<Envelope>,
}

/// Accepts the changes of a report one by one.
pub(crate) async fn accept(seat: Seat, segment: Segment, body: Payload<Acceptance>) -> Reply {
    let plugin = named(&seat, &segment)?;
    let Acceptance {
        report,
        accepted,
        reason,
        envelope,
    } = body.value;
    let accepted = match (accepted, &envelope) {
        (Some(accepted), _) => accepted,
        (None, Some(envelope)) => listed_in(envelope)?,
        (None, None) => Vec::new(),
    };
    let new = NewAcceptance {
        report,
        accepted,
        reason,
        envelope,
    };
    seat.engine.accept_changes(&seat.caller, new).await?;
    view(&seat.engine, plugin.component, StatusCode::OK)
}

/// The changes that an envelope lists. Whether it is good is for the engine to say.
fn listed_in(envelope: &Envelope) -> Result<Vec<AcceptedChange>, Problem> {
    let read = Statement::<signature::Acceptance>::from_bytes(&envelope.payload);
    let malformed = |error: signature::MalformedStatement| {
        EngineError::from(Refusal::SignatureMalformed {
            why: error.to_string(),
        })
    };
    Ok(read.map_err(malformed)?.predicate.accepted)
}

/// A page of changes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangePage {
    after: Option<usize>,
    limit: Option<usize>,
}

/// Changes with both answers in full, for those who may read the cases.
pub(crate) async fn changes(seat: Seat, segment: Segment, page: Params<ChangePage>) -> Reply {
    let plugin = named(&seat, &segment)?;
    let county = seat.engine.county();
    let replay = county.plugins.replay(plugin.component, None);
    let replay = replay.ok_or_else(|| not_found("shadow replay", &segment.0))?;
    let (after, size) = (page.0.after.unwrap_or(0), page_size(page.0.limit)?);
    let listed = &replay.report.changes;
    let mut entries: Vec<Explained> = Vec::new();
    for change in listed.iter().skip(after).take(size) {
        let explained = seat
            .engine
            .explain_change(&seat.caller, plugin.component, None, change)
            .await?;
        entries.push(explained);
    }
    let end = after + entries.len();
    let next = (end < listed.len()).then_some(end);
    reply::ok(&Entries { entries, next })
}
