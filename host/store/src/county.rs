//! One county's log and state together: the reading side, and the door to the writer.

use crate::group::read_known;
use crate::state::{State, get_projected, scan_projected};
use crate::streams;
use crate::writer::{Log, Message, Request, Writer};
use crate::{
    Append, AppendError, Appended, Direction, Frame, Head, Idempotency, Pending, Read, ReadError,
    Record, Rows, Seq, Store, StreamKey,
};
use parking_lot::{Mutex, RwLock};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use tokio::sync::{oneshot, watch};

/// What writer and readers share.
pub struct Shared<L, S> {
    /// The log.
    pub log: L,
    /// The state.
    pub state: S,
    head: RwLock<Head>,
    watch: watch::Sender<Seq>,
    health: Mutex<Health>,
}

#[derive(Default)]
struct Health {
    stopped: Option<String>,
    complaint: Option<String>,
}

impl<L: Log, S: State> Shared<L, S> {
    /// A log that ends at `head`, with its state.
    pub fn new(log: L, state: S, head: Head) -> Self {
        let watch = watch::Sender::new(head.seq);
        Self {
            log,
            state,
            head: RwLock::new(head),
            watch,
            health: Mutex::default(),
        }
    }

    /// The durable end.
    pub fn head(&self) -> Head {
        *self.head.read()
    }

    /// Moves the durable end.
    pub fn publish(&self, head: Head) {
        *self.head.write() = head;
        self.health.lock().complaint = None;
        self.watch.send_replace(head.seq);
    }

    /// Says what is wrong until the next commit.
    pub fn complain(&self, what: String) {
        self.health.lock().complaint = Some(what);
    }

    /// Refuses all writes from now on. The first reason is kept.
    pub fn stop(&self, why: &str) {
        self.health.lock().stopped.get_or_insert_with(|| why.into());
    }

    /// Notes that the state must be rebuilt and refuses all writes; returns what to say.
    pub fn state_failed(&self, error: &str) -> String {
        tracing::error!(error, "the state store failed");
        self.state.condemn(error);
        let why = format!("the state store failed and will be rebuilt at the next start: {error}");
        self.stop(&why);
        why
    }

    /// Why writes are refused, if they are.
    pub fn stopped(&self) -> Option<String> {
        self.health.lock().stopped.clone()
    }
}

/// One county: see [`Store`]. Made by `Home::county` or `MemoryStore::new`.
pub struct CountyStore<L: Log, S: State> {
    shared: Arc<Shared<L, S>>,
    queue: Sender<Message>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl<L: Log, S: State> CountyStore<L, S> {
    /// Starts the writer.
    pub(crate) fn start(writer: Writer<L, S>) -> std::io::Result<Self> {
        let shared = writer.shared.clone();
        let (queue, messages) = channel();
        let thread = std::thread::Builder::new()
            .name("journal".into())
            .spawn(move || writer.run(messages))?;
        Ok(Self {
            shared,
            queue,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Finishes the appends that are under way and takes no more. Reads go on.
    pub fn close(&self) {
        // A writer that has already ended needs no telling.
        let _ = self.queue.send(Message::Close);
        if let Some(thread) = self.thread.lock().take() {
            let _ = thread.join();
        }
    }

    /// What the state answers; when it fails, it is not to be trusted any more, so the writer
    /// stops and the next start rebuilds it.
    fn state<T>(&self, answer: Result<T, String>) -> Result<T, ReadError> {
        answer.map_err(|error| {
            self.shared.state_failed(&error);
            ReadError::State(error)
        })
    }
}

impl<S: State> CountyStore<crate::journal::Journal, S> {
    /// See `Journal::extents`.
    pub(crate) fn extents(&self) -> Vec<(Seq, u64)> {
        self.shared.log.extents()
    }
}

impl<L: Log, S: State> Drop for CountyStore<L, S> {
    fn drop(&mut self) {
        self.close();
    }
}

impl<L: Log, S: State> Read for CountyStore<L, S> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
        self.state(get_projected(&self.shared.state, key))
    }

    fn scan(
        &self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
        max: usize,
    ) -> Result<Rows, ReadError> {
        self.state(scan_projected(&self.shared.state, from, to, direction, max))
    }
}

impl<L: Log, S: State> Store for CountyStore<L, S> {
    fn append(&self, append: Append) -> Pending {
        let (answer, pending) = oneshot::channel();
        if let Err(error) = crate::group::check_shape(&append) {
            let _ = answer.send(Err(error));
            return pending;
        }
        let unsent = self
            .queue
            .send(Message::Append(Request { append, answer }))
            .err();
        if let Some(Message::Append(Request { answer, .. })) = unsent.map(|unsent| unsent.0) {
            let why = self
                .shared
                .stopped()
                .unwrap_or_else(|| "the writer has ended".into());
            let _ = answer.send(Err(AppendError::Stopped(why)));
        }
        pending
    }

    fn frames(&self, from: Seq, max_bytes: usize) -> Result<Vec<Frame>, ReadError> {
        let decoded = self
            .shared
            .log
            .read(from.max(1), self.head().seq, max_bytes)?;
        Ok(decoded.into_iter().map(|decoded| decoded.frame).collect())
    }

    fn stream(
        &self,
        stream: StreamKey,
        from_version: u64,
        max: usize,
    ) -> Result<Vec<Record>, ReadError> {
        let (log, upto) = (&self.shared.log, self.head().seq);
        let mut records: Vec<Record> = Vec::new();
        let mut frame: Option<crate::frame::Decoded> = None;
        let places = streams::places(stream, from_version, max, &self.shared.state);
        for seq in self.state(places)? {
            // A commit may have been published between the two reads; it is left for the next.
            if seq > upto {
                break;
            }
            if frame.as_ref().is_none_or(|frame| frame.last() < seq) {
                frame = log.read(seq, upto, 1)?.into_iter().next();
            }
            let held = frame.as_ref().filter(|frame| frame.frame.first <= seq);
            let lost = || ReadError::Damaged {
                seq,
                what: "its frame was not found".into(),
            };
            records.push(held.ok_or_else(lost)?.record(seq));
        }
        Ok(records)
    }

    fn version(&self, stream: StreamKey) -> Result<u64, ReadError> {
        self.state(streams::version(stream, &self.shared.state))
    }

    fn records(&self, from: Seq, max: usize) -> Result<Vec<Record>, ReadError> {
        const CHUNK_BYTES: usize = 64 << 10;
        let upto = self.head().seq;
        let mut next = from.max(1);
        let mut records = Vec::new();
        while records.len() < max && next <= upto {
            for decoded in self.shared.log.read(next, upto, CHUNK_BYTES)? {
                let wanted = max - records.len();
                records.extend(
                    (next..=decoded.last())
                        .take(wanted)
                        .map(|seq| decoded.record(seq)),
                );
                next = decoded.last() + 1;
            }
        }
        Ok(records)
    }

    fn head(&self) -> Head {
        self.shared.head()
    }

    fn watch(&self) -> watch::Receiver<Seq> {
        self.shared.watch.subscribe()
    }

    fn known(&self, key: &[u8; 32]) -> Result<Option<(Idempotency, Appended)>, ReadError> {
        self.state(read_known(key, &self.shared.state))
    }

    fn trouble(&self) -> Option<String> {
        let health = self.shared.health.lock();
        health.stopped.clone().or_else(|| health.complaint.clone())
    }
}
