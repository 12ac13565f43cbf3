//! What the store's tests share: a tiny projection, a clock, short ways to append.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used)]

use sanquan_store::*;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Stream number `n`.
pub fn key(n: u8) -> StreamKey {
    StreamKey([n; 16])
}

/// Counts the events of every stream and keeps the body of its last one: `s` stream → count,
/// body; and an index `i` first byte of the body, stream, which moves with it.
pub struct LastBody;

/// The rows that `events` change, from what the state says before them.
pub fn delta(events: &[NewEvent], state: &dyn Read) -> Delta {
    let mut delta = Delta::default();
    for event in events {
        let row = [b"s".as_slice(), &event.stream.0].concat();
        let in_delta = delta.puts.iter().rev().find(|(key, _)| *key == row);
        let before = match in_delta {
            Some((_, value)) => Some(value.clone()),
            None => state.get(&row).unwrap(),
        };
        let count = before.as_ref().map_or(0, |value| value[0]);
        if let Some(before) = before {
            let old = [b"i".as_slice(), &before[1..2], &event.stream.0].concat();
            delta.puts.retain(|(key, _)| *key != old);
            delta.deletes.push(old);
        }
        let mut value = vec![count.wrapping_add(1)];
        value.extend_from_slice(&event.body);
        delta.puts.push((row, value));
        let index = [b"i".as_slice(), &event.body[..1], &event.stream.0].concat();
        delta.puts.push((index, vec![]));
    }
    delta
}

impl Projection for LastBody {
    fn layout(&self) -> u32 {
        1
    }

    fn project(&self, frame: &Frame, state: &dyn Read) -> Result<Delta, String> {
        Ok(delta(&frame.events, state))
    }
}

/// A clock that stands where it is put.
#[derive(Clone, Default)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    pub fn at(ms: i64) -> Self {
        let clock = Self::default();
        clock.set(ms);
        clock
    }

    pub fn set(&self, ms: i64) {
        self.0.store(ms, Ordering::SeqCst);
    }

    pub fn source(&self) -> TimeSource {
        let clock = self.clone();
        Arc::new(move || clock.0.load(Ordering::SeqCst))
    }
}

pub fn event(stream: u8, body: &str) -> NewEvent {
    NewEvent {
        stream: key(stream),
        body: body.into(),
    }
}

/// An append of `bodies` to one stream that has `version` events.
pub fn append(store: &dyn Store, stream: u8, version: u64, bodies: &[&str]) -> Append {
    let events: Vec<_> = bodies.iter().map(|body| event(stream, body)).collect();
    let delta = delta(&events, store_as_read(store));
    let expect = vec![Expect {
        stream: key(stream),
        version,
    }];
    Append {
        expect,
        idempotency: None,
        events,
        delta,
    }
}

fn store_as_read(store: &dyn Store) -> &dyn Read {
    store
}

pub fn idempotency(key: u8, request: u8) -> Option<Idempotency> {
    Some(Idempotency {
        key: [key; 32],
        request: [request; 32],
    })
}

pub fn put(store: &dyn Store, append: Append) -> Result<Appended, AppendError> {
    store
        .append(append)
        .blocking_recv()
        .expect("the writer answers")
}

/// Appends to the end of a stream, whatever its length.
pub fn push(store: &dyn Store, stream: u8, body: &str) -> Appended {
    let version = store.version(key(stream)).unwrap();
    put(store, append(store, stream, version, &[body])).unwrap()
}

/// Small segments, so that tests cross their borders.
pub fn settings() -> Settings {
    Settings {
        segment_bytes: 8 << 10,
        state_cache_bytes: 8 << 20,
        ..Settings::default()
    }
}

pub fn open(dir: &Path, settings: Settings) -> (Home, Arc<JournalStore>, Opening) {
    let home = Home::open(dir, settings).unwrap();
    let clock = Clock::at(1_000).source();
    let (store, opening) = home.county("510822", Arc::new(LastBody), clock).unwrap();
    (home, store, opening)
}

/// All that a store answers: frames, and the projection's rows.
pub fn everything(store: &dyn Store) -> (Vec<Frame>, Rows) {
    let mut frames: Vec<Frame> = Vec::new();
    let mut next = 1;
    while next <= store.head().seq {
        frames.extend(store.frames(next, 1_000).unwrap());
        let last = frames.last().expect("a frame below the head");
        next = last.first + last.events.len() as u64;
    }
    (
        frames,
        store
            .scan(b" ", &[0xff], Direction::Forward, usize::MAX)
            .unwrap(),
    )
}
