//! The commands that share one sync: checked in order, each against the state *and* against the
//! ones before it in the same group, numbered, stamped and encoded.

use crate::frame::{self, Stamp};
use crate::idempotency;
use crate::rows::{self, Change, Mark};
use crate::state::State;
use crate::streams::Streams;
use crate::{Append, AppendError, Appended, Expect, Head, Idempotency, Millis, Seq};
use std::collections::HashMap;

/// Where a frame stands within the bytes of its group.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    /// Number of its first event.
    pub first: Seq,
    /// Offset in [`Group::bytes`].
    pub offset: usize,
}

/// See the module.
#[derive(Debug)]
pub struct Group {
    /// The frames, ready to be written.
    pub bytes: Vec<u8>,
    /// One for each frame.
    pub frames: Vec<Placed>,
    /// What the frames change in the state, in order.
    pub changes: Vec<Change>,
    /// The log's end once the group is durable.
    pub head: Head,
    durable: Seq,
    streams: Streams,
    known: HashMap<[u8; 32], (Idempotency, Appended)>,
}

/// What becomes of a command that was looked at.
pub enum Verdict {
    /// Its preconditions hold; it may be added.
    Write,
    /// Its idempotency key is known.
    Duplicate(Appended),
}

impl Group {
    /// An empty group after `head`.
    pub fn new(head: Head) -> Self {
        Self {
            bytes: Vec::new(),
            frames: Vec::new(),
            changes: Vec::new(),
            head,
            durable: head.seq,
            streams: Streams::default(),
            known: HashMap::new(),
        }
    }

    /// Empties it for the next sync; keeps its buffers.
    pub fn restart(&mut self, head: Head) {
        self.bytes.clear();
        self.frames.clear();
        self.changes.clear();
        self.streams.clear();
        self.known.clear();
        self.head = head;
        self.durable = head.seq;
    }

    /// Checks idempotency and preconditions. The outer error is one of the state store.
    pub fn check(
        &mut self,
        append: &Append,
        state: &impl State,
    ) -> Result<Result<Verdict, AppendError>, String> {
        if let Some(asked) = &append.idempotency
            && let Some((stored, appended)) = self.known(&asked.key, state)?
        {
            return Ok(if stored.request == asked.request {
                Ok(Verdict::Duplicate(appended))
            } else {
                Err(AppendError::KeyReused {
                    first: appended.first,
                })
            });
        }
        for Expect {
            stream,
            version: expected,
        } in append.expect.iter().copied()
        {
            let actual = self.streams.version(stream, state)?;
            if actual != expected {
                return Ok(Err(AppendError::Conflict {
                    stream,
                    expected,
                    actual,
                }));
            }
        }
        Ok(Ok(Verdict::Write))
    }

    /// Adds a command that was found good, stamped `appended_at`.
    pub fn add(&mut self, append: Append, appended_at: Millis) -> Appended {
        let first = self.head.seq + 1;
        let last = self.head.seq + append.events.len() as u64;
        let appended = Appended {
            first,
            last,
            appended_at,
            duplicate: false,
        };
        let versions = self.extend_streams(&append, first);
        let stamp = Stamp {
            first,
            durable: self.durable,
            appended_at,
            previous: self.head.chain,
        };
        self.frames.push(Placed {
            first,
            offset: self.bytes.len(),
        });
        let chain = frame::encode(&mut self.bytes, &stamp, &append, &versions);
        self.head = Head {
            seq: last,
            chain,
            appended_at,
        };
        if let Some(record) = append.idempotency {
            self.known.insert(
                record.key,
                (
                    record,
                    Appended {
                        duplicate: true,
                        ..appended
                    },
                ),
            );
        }
        let known = append.idempotency.as_ref();
        self.changes
            .extend(known.map(|record| idempotency::row(record, &appended)));
        push_delta(&mut self.changes, append.delta);
        appended
    }

    /// Adds the rows that close the group: those of its streams, and the mark.
    pub fn finish(&mut self, layout: u32) {
        self.streams.finish(&mut self.changes);
        let Head { seq, chain, .. } = self.head;
        self.changes.push(Mark { seq, chain, layout }.change());
    }

    fn extend_streams(&mut self, append: &Append, first: Seq) -> Vec<u64> {
        let extend = |(event, seq): (&crate::NewEvent, Seq)| {
            self.streams.extend(event.stream, seq, &mut self.changes)
        };
        append.events.iter().zip(first..).map(extend).collect()
    }

    fn known(
        &self,
        key: &[u8; 32],
        state: &impl State,
    ) -> Result<Option<(Idempotency, Appended)>, String> {
        match self.known.get(key) {
            Some(known) => Ok(Some(*known)),
            None => idempotency::read_known(key, self.head.appended_at, state),
        }
    }
}

/// The rows of the projection.
pub fn push_delta(changes: &mut Vec<Change>, delta: crate::Delta) {
    changes.extend(delta.deletes.into_iter().map(|key| (key, None)));
    changes.extend(
        delta
            .puts
            .into_iter()
            .map(|(key, value)| (key, Some(value))),
    );
}

/// Refuses what can be refused without looking at the log.
pub fn check_shape(append: &Append) -> Result<(), AppendError> {
    let refuse = |why: String| Err(AppendError::Malformed(why));
    if append.events.is_empty() {
        return refuse("it has no events".into());
    }
    let bytes = frame::encoded_bytes(append);
    if bytes > frame::FRAME_MAX_BYTES {
        return refuse(format!(
            "it takes {bytes} bytes, at most {} are allowed",
            frame::FRAME_MAX_BYTES
        ));
    }
    for (at, Expect { stream, .. }) in append.expect.iter().enumerate() {
        if append.expect[..at]
            .iter()
            .any(|earlier| earlier.stream == *stream)
        {
            return refuse(format!("stream {stream:?} has two preconditions"));
        }
    }
    for event in &append.events {
        if !append
            .expect
            .iter()
            .any(|expect| expect.stream == event.stream)
        {
            return refuse(format!(
                "stream {:?} is written without a precondition",
                event.stream
            ));
        }
    }
    rows::check_delta(&append.delta).map_err(AppendError::Malformed)
}
