//! A replay on a running host, begun and watched from here.

use std::time::Duration;

use sanquan_domain::county::NewAcceptance;
use sanquan_domain::event::AcceptedChange;
use sanquan_domain::id::Digest;
use sanquan_domain::shadow::ShadowReplayed;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::Wanted;
use super::report::{Explained, Report};
use crate::command::Context;
use crate::door::{Client, Entries};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::Progress;

/// How often the host is asked how far it is.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Most changes that the host gives at once.
const PAGE: usize = 500;

#[derive(Deserialize)]
struct View {
    job: Option<Job>,
    report: Option<Report>,
}

#[derive(Deserialize)]
struct Job {
    state: String,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    message: Option<String>,
    events_done: u64,
    events: u64,
}

fn path(candidate: Digest) -> String {
    format!("/api/v1/plugins/{candidate}/shadow")
}

/// Begins a replay, or joins the one that runs, and waits for its report.
pub fn replay(context: &Context, client: &Client, wanted: &Wanted) -> Result<Report, Failure> {
    let path = path(wanted.candidate);
    let new = json!({ "since": wanted.since, "items": wanted.items, "settings": wanted.settings });
    let mut view: View = client.post(&path, &new)?;
    let mut progress = Progress::new(context.talk, "shadow replay", 0);
    while let Some(job) = view.job.as_ref().filter(|job| job.state == "running") {
        progress.set(job.events_done, job.events);
        std::thread::sleep(LOOK_EVERY);
        view = client.get(&path)?;
    }
    progress.finish();
    if let Some(job) = view.job.filter(|job| job.state != "done") {
        return Err(not_done(&job));
    }
    let report = view.report.ok_or_else(|| {
        Failure::failed("host.answer", "the host was started anew meanwhile")
            .hint("run the command again: the replay goes on where it was")
    })?;
    let details = details(context, client, &path, wanted)?;
    Ok(Report { details, ..report })
}

fn not_done(job: &Job) -> Failure {
    match (&job.code, &job.message) {
        (Some(code), Some(message)) => Failure::new(Exit::Failed, code.clone(), message.clone()),
        _ => Failure::new(
            Exit::Failed,
            "shadow.broken-off",
            "the replay was cancelled",
        )
        .hint("the same command goes on where it was"),
    }
}

/// Both answers of the first changes. Only those who may read the cases get them.
fn details(
    context: &Context,
    client: &Client,
    path: &str,
    wanted: &Wanted,
) -> Result<Vec<Explained>, Failure> {
    if wanted.details == 0 || wanted.settings.is_some() {
        return Ok(Vec::new());
    }
    let limit = wanted.details.min(PAGE);
    let page: Result<Entries<Explained>, Failure> =
        client.get(&format!("{path}/changes?limit={limit}"));
    match page {
        Ok(page) => Ok(page.entries),
        Err(failure) if failure.code == "token.role" => {
            context.talk.say(
                "the answers in full hold what applicants said: a token of a handler, supervisor or \
                 auditor shows them",
            );
            Ok(Vec::new())
        }
        Err(failure) => Err(failure),
    }
}

/// Breaks off the replay that runs there.
pub fn cancel(context: &Context, client: &Client, wanted: &Wanted) -> Result<Exit, Failure> {
    let view: Json = client.post(
        &format!("{}/cancellation", path(wanted.candidate)),
        &json!({}),
    )?;
    context
        .talk
        .data(&view, |_| "the replay ends at the next page".to_owned())?;
    Ok(Exit::Done)
}

/// Accepts every change that the report lists.
pub fn accept(
    client: &Client,
    candidate: Digest,
    report: Digest,
    acceptance: impl FnOnce(&ShadowReplayed) -> NewAcceptance,
) -> Result<Vec<AcceptedChange>, Failure> {
    let view: View = client.get(&path(candidate))?;
    let known = view.report.filter(|known| known.digest == report);
    let known = known.ok_or_else(|| {
        Failure::new(
            Exit::Refused,
            "activation.unknown-report",
            "that is not the newest report of the candidate",
        )
        .value(report)
        .hint(format!(
            "read the newest one: sanquan plugin shadow {candidate}"
        ))
    })?;
    let new = acceptance(&known.found);
    // A signed list is not sent twice: it may be long.
    let list = new.envelope.is_none().then_some(&new.accepted);
    let body = json!({
        "report": report,
        "accepted": list,
        "reason": new.reason,
        "envelope": new.envelope,
    });
    let _: Json = client.post(&format!("{}/acceptance", path(candidate)), &body)?;
    Ok(new.accepted)
}
