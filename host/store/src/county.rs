//! One county's log and state together: the reading side, and the door to the writer.

use crate::idempotency::read_known;
use crate::state::{State, get_projected, scan_projected};
use crate::streams;
use crate::writer::{Log, Message, Request, Writer};
use crate::{
    Append, AppendError, Appended, Direction, Frame, Head, Idempotency, Pending, Read, ReadError,
    Record, Rows, Seq, Store, StreamKey,
};
use parking_lot::{Mutex, RwLock};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
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
    syncs: AtomicU64,
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
            syncs: AtomicU64::new(0),
            watch,
            health: Mutex::default(),
        }
    }

    /// The durable end.
    pub fn head(&self) -> Head {
        *self.head.read()
    }

    /// Moves the durable end, after one more sync.
    pub fn publish(&self, head: Head) {
        self.syncs.fetch_add(1, Ordering::Relaxed);
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
        self.state(read_known(
            key,
            self.shared.head().appended_at,
            &self.shared.state,
        ))
    }

    fn syncs(&self) -> u64 {
        self.shared.syncs.load(Ordering::Relaxed)
    }

    fn trouble(&self) -> Option<String> {
        let health = self.shared.health.lock();
        health.stopped.clone().or_else(|| health.complaint.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemoryLog;
    use crate::rows::Change;
    use crate::state::MemoryState;
    use crate::{Expect, NewEvent};
    use std::sync::atomic::{AtomicBool, AtomicI64};

    /// Works until it is broken, then fails; remembers that it was condemned.
    #[derive(Default)]
    struct Breakable {
        rows: MemoryState,
        broken: AtomicBool,
        condemned: AtomicBool,
    }

    impl Breakable {
        fn whole(&self) -> Result<&MemoryState, String> {
            let broken = self.broken.load(Ordering::SeqCst);
            if broken {
                Err("a page is bad".into())
            } else {
                Ok(&self.rows)
            }
        }
    }

    impl State for Breakable {
        fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
            self.whole()?.get(key)
        }

        fn scan(
            &self,
            from: &[u8],
            to: &[u8],
            direction: Direction,
            max: usize,
        ) -> Result<Rows, String> {
            self.whole()?.scan(from, to, direction, max)
        }

        fn apply(&self, changes: &mut Vec<Change>) -> Result<(), String> {
            self.whole()?.apply(changes)
        }

        fn settle(&self) -> Result<(), String> {
            Ok(())
        }

        fn condemn(&self, _why: &str) {
            self.condemned.store(true, Ordering::SeqCst);
        }
    }

    fn store() -> CountyStore<MemoryLog, Breakable> {
        store_at(Arc::new(|| 0))
    }

    fn store_at(time: crate::TimeSource) -> CountyStore<MemoryLog, Breakable> {
        let log = MemoryLog::default();
        let tail = log.clone();
        let shared = Arc::new(Shared::new(log, Breakable::default(), Head::EMPTY));
        let writer = Writer {
            shared,
            tail,
            time,
            tolerance_ms: 0,
            layout: 1,
            on_commit: Box::new(|_| ()),
        };
        CountyStore::start(writer).expect("a thread")
    }

    fn append(store: &impl Store, version: u64) -> Result<Appended, AppendError> {
        let stream = StreamKey([1; 16]);
        let append = Append {
            expect: vec![Expect { stream, version }],
            events: vec![NewEvent {
                stream,
                body: b"a".to_vec(),
            }],
            ..Append::default()
        };
        store
            .append(append)
            .blocking_recv()
            .expect("the writer answers")
    }

    #[test]
    fn rows_of_forgotten_idempotency_keys_go_a_few_with_each_group() {
        const WEEK: i64 = 7 * 24 * 60 * 60 * 1_000;
        let now = Arc::new(AtomicI64::new(0));
        let clock = Arc::clone(&now);
        let store = store_at(Arc::new(move || clock.load(Ordering::SeqCst)));
        let rows = || {
            let state = &store.shared.state;
            let rows = state.scan(&[4], &[5], Direction::Forward, usize::MAX);
            rows.expect("it works").len()
        };
        let key = |number: u64| {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&number.to_be_bytes());
            key
        };
        let stream = StreamKey([1; 16]);
        for number in 0..600_u64 {
            let append = Append {
                expect: vec![Expect {
                    stream,
                    version: number,
                }],
                events: vec![NewEvent {
                    stream,
                    body: b"a".to_vec(),
                }],
                idempotency: Some(Idempotency {
                    key: key(number),
                    request: [0; 32],
                }),
                ..Append::default()
            };
            let answer = store.append(append).blocking_recv();
            answer.expect("the writer answers").expect("it works");
        }
        for (week, left) in [(1, 600), (2, 344), (2, 88), (2, 0), (3, 0)] {
            now.store(week * WEEK, Ordering::SeqCst);
            let version = store.head().seq;
            append(&store, version).expect("it works");
            assert_eq!(rows(), left, "week {week}");
        }
    }

    #[test]
    fn a_state_that_fails_the_writer_stops_it_and_is_condemned() {
        let store = store();
        append(&store, 0).expect("it works");
        store.shared.state.broken.store(true, Ordering::SeqCst);
        assert!(matches!(append(&store, 1), Err(AppendError::Stopped(_))));
        assert!(store.shared.state.condemned.load(Ordering::SeqCst));
        assert!(
            store
                .trouble()
                .expect("it says so")
                .contains("a page is bad")
        );
        // The log needs no state and is read on.
        assert_eq!(store.records(1, 9).expect("the log").len(), 1);
    }

    #[test]
    fn a_state_that_fails_a_reader_is_condemned_and_stops_the_writer() {
        let store = store();
        append(&store, 0).expect("it works");
        store.shared.state.broken.store(true, Ordering::SeqCst);
        assert!(matches!(store.get(b"row"), Err(ReadError::State(_))));
        store.shared.state.broken.store(false, Ordering::SeqCst);
        assert!(store.shared.state.condemned.load(Ordering::SeqCst));
        assert!(matches!(append(&store, 1), Err(AppendError::Stopped(_))));
    }
}
