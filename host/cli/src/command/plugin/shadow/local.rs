//! A replay in this process, over a data directory.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant as Moment;

use sanquan_domain::county::NewAcceptance;
use sanquan_domain::event::AcceptedChange;
use sanquan_domain::id::Digest;
use sanquan_domain::refusal::Refusal;
use sanquan_domain::shadow::{Selection, ShadowReplayed};
use sanquan_domain::value::Facts;
use sanquan_engine::replay::{Candidate, Effort, Replayed};
use sanquan_engine::{Caller, Engine, EngineError};

use super::report::{Explained, Report};
use super::{Wanted, typed_settings};
use crate::command::Context;
use crate::door::Local;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::Progress;

/// Replays, and puts the report on record.
pub fn replay(context: &Context, local: Local, wanted: &Wanted) -> Result<Report, Failure> {
    local.work(async |engine, operator| {
        let candidate = candidate(engine, wanted)?;
        let began = Moment::now();
        let found = run(context, engine, operator, &candidate).await?;
        let seconds = began.elapsed().as_secs_f64();
        let digest = engine.record_replay(operator, found.clone()).await?;
        let mut details = Vec::new();
        for change in found.changes.iter().take(wanted.details) {
            let settings = candidate.settings.as_ref();
            let explained = engine
                .explain_change(operator, candidate.component, settings, change)
                .await?;
            details.push(Explained {
                change: explained.change,
                recorded: explained.recorded,
                candidate: explained.candidate,
            });
        }
        Ok::<_, Failure>(Report {
            digest,
            accepted: false,
            to_accept: found.to_accept(),
            complete: found.is_complete(),
            verdicts_per_second: Some(found.verdicts as f64 / seconds.max(f64::EPSILON)),
            found,
            details,
        })
    })
}

fn candidate(engine: &Engine, wanted: &Wanted) -> Result<Candidate, Failure> {
    let county = engine.county();
    let component = wanted.candidate;
    let known = county.plugins.plugin(&component);
    let known = known.ok_or(EngineError::Refused(Refusal::UnknownPlugin { component }))?;
    let form = &known.description.settings;
    let typed = |json| typed_settings(form, json);
    let settings: Option<Facts> = wanted.settings.as_ref().map(typed).transpose()?;
    Ok(Candidate {
        component,
        settings,
        selection: Selection {
            since: wanted.since,
            items: wanted.items.clone(),
            ..Selection::default()
        },
    })
}

/// Ctrl-C breaks it off at the next page, with what was found kept.
async fn run(
    context: &Context,
    engine: &Engine,
    operator: &Caller,
    candidate: &Candidate,
) -> Result<ShadowReplayed, Failure> {
    let broken_off = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&broken_off);
    let watching = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            told.store(true, Ordering::Relaxed);
        }
    });
    let effort = Effort {
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        in_background: false,
    };
    let mut progress = Progress::new(context.talk, "shadow replay", 0);
    let replayed = tokio::task::block_in_place(|| {
        engine.shadow_replay(operator, candidate, effort, |now| {
            progress.set(now.events_done, now.events);
            match broken_off.load(Ordering::Relaxed) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        })
    });
    watching.abort();
    progress.finish();
    match replayed? {
        Replayed::Whole(report) => Ok(*report),
        Replayed::Unfinished(progress) => Err(Failure::new(
            Exit::Failed,
            "shadow.broken-off",
            "the replay was broken off",
        )
        .value(format!(
            "{} of {} events looked at",
            progress.events_done, progress.events
        ))
        .hint("the same command goes on from there")),
    }
}

/// Accepts every change that the report lists.
pub fn accept(
    local: Local,
    report: Digest,
    acceptance: impl FnOnce(&ShadowReplayed) -> NewAcceptance,
) -> Result<Vec<AcceptedChange>, Failure> {
    local.work(async |engine, operator| {
        let county = engine.county();
        let replay = county.plugins.replay_named(&report);
        let replay = replay.ok_or(Refusal::UnknownReport { report })?;
        let new = acceptance(&replay.report);
        let accepted = new.accepted.clone();
        engine.accept_changes(operator, new).await?;
        Ok::<_, EngineError>(accepted)
    })
}
