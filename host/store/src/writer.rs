//! The one thread that writes a county's log. It takes what is queued, checks it in order, makes
//! it durable with one sync, applies it to the state in one batch, and only then answers.
//!
//! Appends that arrive during a sync form the next group, so there is no timer: under load the
//! disk's own pace makes the groups.

use crate::county::Shared;
use crate::frame;
use crate::group::{Group, Verdict};
use crate::idempotency::{self, Week};
use crate::state::State;
use crate::{Append, AppendError, Appended, Millis, ReadError, Seq, TimeSource};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use tokio::sync::oneshot;

/// Appends in one group, at most.
const GROUP_MAX_APPENDS: usize = 256;
/// Bytes in one group, about.
const GROUP_MAX_BYTES: usize = 256 << 10;

/// Rows of forgotten idempotency keys that go with a group, at most.
const FORGOTTEN_ROWS: usize = 256;

/// How far the clock may stand before the last stamp unless a setting says otherwise.
pub const CLOCK_TOLERANCE_MS: i64 = 5_000;

/// A log that can be read up to its published end.
pub trait Log: Send + Sync + 'static {
    /// Its writing end.
    type Tail: Tail;

    /// Frames from the one that holds event `from`, none beyond `upto`, at least one if there is
    /// one, else about `max_bytes` of them.
    fn read(
        &self,
        from: Seq,
        upto: Seq,
        max_bytes: usize,
    ) -> Result<Vec<frame::Decoded>, ReadError>;
}

/// The writing end of a log.
pub trait Tail: Send + 'static {
    /// Makes room for a frame of `bytes` after `head`; returns how many bytes fit in all.
    fn prepare(&mut self, bytes: usize, head: &crate::Head) -> Result<usize, Failure>;

    /// Writes a group and makes it durable. After [`Failure::Full`] nothing of it is left.
    fn write(&mut self, group: &Group) -> Result<(), Failure>;
}

/// Why a log could not be written.
#[derive(Clone, Debug)]
pub enum Failure {
    /// No space; the log is as before and may be tried again.
    Full(String),
    /// Unknown what is on disk; only opening the store again can tell.
    Broken(String),
}

/// An append and who waits for it.
pub struct Request {
    /// What to append.
    pub append: Append,
    /// Whom to tell.
    pub answer: oneshot::Sender<Result<Appended, AppendError>>,
}

/// What the writer is told.
pub enum Message {
    /// Append this.
    Append(Request),
    /// Finish what came before, then end.
    Close,
}

/// See the module.
pub struct Writer<L: Log, S> {
    /// What the readers see.
    pub shared: Arc<Shared<L, S>>,
    /// Where frames go.
    pub tail: L::Tail,
    /// The host's clock.
    pub time: TimeSource,
    /// How far the clock may stand before the last stamp, in milliseconds.
    pub tolerance_ms: i64,
    /// Number written into the mark.
    pub layout: u32,
    /// Told the number of frames of each group.
    pub on_commit: Box<dyn Fn(usize) + Send>,
}

/// Says that writes have ended, also when the writer itself fails.
struct Ending<L: Log, S: State>(Arc<Shared<L, S>>);

impl<L: Log, S: State> Drop for Ending<L, S> {
    fn drop(&mut self) {
        let failed = std::thread::panicking();
        self.0.stop(if failed {
            "its writer has failed"
        } else {
            "it was closed"
        });
    }
}

type Answers = Vec<(
    oneshot::Sender<Result<Appended, AppendError>>,
    Result<Appended, AppendError>,
)>;

impl<L: Log, S: State> Writer<L, S> {
    /// Works until it is told to close or nobody can append any more.
    pub fn run(mut self, queue: Receiver<Message>) {
        let _ending = Ending(self.shared.clone());
        let mut group = Group::new(self.shared.head());
        let mut forgotten = Week::of(0);
        let mut waiting = VecDeque::new();
        let mut open = true;
        while open {
            open = take(&queue, &mut waiting);
            while !waiting.is_empty() {
                self.commit(&mut group, &mut waiting, &mut forgotten);
            }
        }
        if let Err(error) = self.shared.state.settle() {
            self.shared.state_failed(&error);
        }
    }

    /// Commits one group from the front of `waiting`.
    fn commit(&mut self, group: &mut Group, waiting: &mut VecDeque<Request>, forgotten: &mut Week) {
        group.restart(self.shared.head());
        let mut answers = Answers::with_capacity(waiting.len());
        let outcome = match self.shared.stopped() {
            Some(why) => Err(AppendError::Stopped(why)),
            None => self
                .fill(group, waiting, &mut answers)
                .and_then(|()| self.write(group, forgotten)),
        };
        if let Err(error) = outcome {
            for (answer, _) in answers {
                let _ = answer.send(Err(error.clone()));
            }
            if matches!(error, AppendError::Stopped(_)) {
                for request in waiting.drain(..) {
                    let _ = request.answer.send(Err(error.clone()));
                }
            }
            return;
        }
        for (answer, result) in answers {
            // Nobody waiting any more is no error: the append is durable all the same.
            let _ = answer.send(result);
        }
    }

    /// Moves requests from `waiting` into the group until the segment is full.
    fn fill(
        &mut self,
        group: &mut Group,
        waiting: &mut VecDeque<Request>,
        answers: &mut Answers,
    ) -> Result<(), AppendError> {
        let mut room = 0;
        while let Some(Request { append, answer }) = waiting.pop_front() {
            let bytes = frame::encoded_bytes(&append);
            let checked = group.check(&append, &self.shared.state);
            let result = match checked.map_err(|error| self.state_failed(error)) {
                Err(stopped) => Err(stopped),
                Ok(Err(refused)) => Err(refused),
                Ok(Ok(Verdict::Duplicate(appended))) => Ok(appended),
                Ok(Ok(Verdict::Write)) if group.frames.is_empty() => self
                    .tail
                    .prepare(bytes, &group.head)
                    .map_err(|failure| self.log_failed(failure))
                    .and_then(|fits| {
                        room = fits;
                        self.add(group, append)
                    }),
                Ok(Ok(Verdict::Write)) if group.bytes.len() + bytes > room => {
                    waiting.push_front(Request { append, answer });
                    return Ok(());
                }
                Ok(Ok(Verdict::Write)) => self.add(group, append),
            };
            let stopped = match &result {
                Err(error @ AppendError::Stopped(_)) => Err(error.clone()),
                _ => Ok(()),
            };
            answers.push((answer, result));
            stopped?;
        }
        Ok(())
    }

    fn add(&self, group: &mut Group, append: Append) -> Result<Appended, AppendError> {
        let appended_at = self.stamp(group.head.appended_at)?;
        Ok(group.add(append, appended_at))
    }

    /// The clock's reading, never before `last`.
    fn stamp(&self, last: Millis) -> Result<Millis, AppendError> {
        let now = (self.time)();
        let behind_ms = last.saturating_sub(now);
        if behind_ms > self.tolerance_ms {
            return Err(AppendError::ClockBehind { now, behind_ms });
        }
        Ok(now.max(last))
    }

    /// Log first, state second: the order that makes the log the truth.
    fn write(&mut self, group: &mut Group, forgotten: &mut Week) -> Result<(), AppendError> {
        if group.frames.is_empty() {
            return Ok(());
        }
        self.tail
            .write(group)
            .map_err(|failure| self.log_failed(failure))?;
        let expired = self.forget(group.head.appended_at, forgotten);
        let expired = expired.map_err(|error| self.state_failed(error))?;
        group
            .changes
            .extend(expired.into_iter().map(|key| (key, None)));
        group.finish(self.layout);
        self.shared
            .state
            .apply(&mut group.changes)
            .map_err(|error| self.state_failed(error))?;
        self.shared.publish(group.head);
        (self.on_commit)(group.frames.len());
        Ok(())
    }

    /// Rows of idempotency keys that are not known any more, a few at a time. Once there are none
    /// left of the weeks before `forgotten` nobody looks again until the next week.
    fn forget(&self, at: Millis, forgotten: &mut Week) -> Result<Vec<Vec<u8>>, String> {
        let oldest = Week::oldest_known(at);
        if *forgotten >= oldest {
            return Ok(Vec::new());
        }
        let expired = idempotency::expired(oldest, FORGOTTEN_ROWS, &self.shared.state)?;
        if expired.len() < FORGOTTEN_ROWS {
            *forgotten = oldest;
        }
        Ok(expired)
    }

    fn log_failed(&self, failure: Failure) -> AppendError {
        match failure {
            Failure::Full(why) => {
                tracing::warn!(why, "no space left for the journal");
                self.shared
                    .complain(format!("no space left for the journal: {why}"));
                AppendError::DiskFull(why)
            }
            Failure::Broken(why) => {
                tracing::error!(why, "the journal has stopped");
                self.shared.stop(&why);
                AppendError::Stopped(why)
            }
        }
    }

    /// Without its state the writer cannot check preconditions, so it stops as well.
    fn state_failed(&self, error: String) -> AppendError {
        AppendError::Stopped(self.shared.state_failed(&error))
    }
}

/// Waits for a first message, then takes what else is there. False when it is time to end.
fn take(queue: &Receiver<Message>, waiting: &mut VecDeque<Request>) -> bool {
    let mut bytes = 0;
    let mut next = queue.recv().ok();
    while let Some(message) = next {
        let Message::Append(request) = message else {
            return false;
        };
        bytes += frame::encoded_bytes(&request.append);
        waiting.push_back(request);
        if waiting.len() >= GROUP_MAX_APPENDS || bytes >= GROUP_MAX_BYTES {
            return true;
        }
        next = queue.try_recv().ok();
    }
    !waiting.is_empty()
}
