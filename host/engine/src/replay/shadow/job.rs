//! A replay that runs beside the host's work: one at a time in a county.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use sanquan_domain::id::Digest;
use serde::Serialize;

use super::{Candidate, Replayed, ShadowProgress};
use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::replay::Effort;

/// A replay in the background, for those who watch it.
#[derive(Debug)]
pub struct Job {
    candidate: Candidate,
    told: Mutex<(JobState, ShadowProgress)>,
    cancelled: AtomicBool,
}

/// How it stands with a replay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum JobState {
    /// Under way.
    Running,
    /// Its report is on record.
    Done {
        /// By which it is named.
        report: Digest,
    },
    /// Broken off; begun again it goes on where it was.
    Cancelled,
    /// The host failed.
    Failed {
        /// Stable code.
        code: &'static str,
        /// In words.
        message: String,
    },
}

impl Job {
    /// What is asked again.
    pub fn candidate(&self) -> &Candidate {
        &self.candidate
    }

    /// How it stands, and how far it has come.
    pub fn told(&self) -> (JobState, ShadowProgress) {
        self.told.lock().clone()
    }

    /// Breaks it off at the next page.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    fn is_running(&self) -> bool {
        self.told.lock().0 == JobState::Running
    }

    fn advance(&self, progress: ShadowProgress) -> ControlFlow<()> {
        self.told.lock().1 = progress;
        match self.cancelled.load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

impl Engine {
    /// Begins a replay in the background, or finds the one of the same that is under way.
    pub fn begin_shadow(
        &self,
        caller: &Caller,
        candidate: Candidate,
        threads: usize,
    ) -> Result<Arc<Job>, EngineError> {
        self.known_plugin(caller, candidate.component)?;
        let mut place = self.shadow_job().lock();
        if let Some(running) = place.as_ref().filter(|job| job.is_running()) {
            return match running.candidate == candidate {
                true => Ok(Arc::clone(running)),
                false => Err(EngineError::ShadowRunning {
                    candidate: running.candidate.component,
                }),
            };
        }
        let job = Arc::new(Job {
            candidate,
            told: Mutex::new((JobState::Running, ShadowProgress::default())),
            cancelled: AtomicBool::new(false),
        });
        *place = Some(Arc::clone(&job));
        let (engine, caller, own) = (self.clone(), caller.clone(), Arc::clone(&job));
        tokio::spawn(async move { engine.run_shadow(caller, own, threads).await });
        Ok(job)
    }

    /// The replay that runs, or ran last since the start.
    pub fn last_shadow(&self) -> Option<Arc<Job>> {
        self.shadow_job().lock().clone()
    }

    async fn run_shadow(self, caller: Caller, job: Arc<Job>, threads: usize) {
        let effort = Effort {
            threads,
            in_background: true,
        };
        let (engine, asking, own) = (self.clone(), caller.clone(), Arc::clone(&job));
        let replay = move || {
            engine.shadow_replay(&asking, &own.candidate, effort, |progress| {
                own.advance(progress)
            })
        };
        let replayed = tokio::task::spawn_blocking(replay).await;
        let replayed = replayed
            .unwrap_or_else(|e| Err(EngineError::Damaged(format!("the replay broke off: {e}"))));
        let state = match replayed {
            Ok(Replayed::Whole(report)) => match self.record_replay(&caller, *report).await {
                Ok(report) => JobState::Done { report },
                Err(error) => failed(&error),
            },
            Ok(Replayed::Unfinished(_)) => JobState::Cancelled,
            Err(error) => failed(&error),
        };
        job.told.lock().0 = state;
    }
}

fn failed(error: &EngineError) -> JobState {
    JobState::Failed {
        code: error.code(),
        message: error.to_string(),
    }
}
