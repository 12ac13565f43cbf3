//! Where the events of a stream stand in the log: one row per stream holds its length and the
//! places of its newest events; every 32 events they move together into a row that never changes
//! again. A command thus writes one small row per stream and not one per event.

use crate::rows::{self, Change};
use crate::state::State;
use crate::{Direction, Seq, StreamKey};
use std::collections::HashMap;

/// Places in a full row.
const CHUNK: u64 = 32;

/// The row of one stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Places {
    version: u64,
    /// Places of the events after the last full row.
    newest: Vec<Seq>,
}

impl Places {
    fn read(stream: StreamKey, state: &impl State) -> Result<Self, String> {
        let Some(value) = state.get(&rows::stream_key(stream))? else {
            return Ok(Self::default());
        };
        let malformed = || format!("the row of stream {stream:?} is malformed");
        let mut numbers = rows::parse_numbers(&value).ok_or_else(malformed)?;
        let version = numbers.next().ok_or_else(malformed)?;
        let newest: Vec<Seq> = numbers.collect();
        let whole = newest.len() as u64 == version % CHUNK;
        whole
            .then_some(Self { version, newest })
            .ok_or_else(malformed)
    }

    fn value(&self) -> Vec<u8> {
        rows::numbers([self.version].iter().chain(&self.newest))
    }

    /// Adds a place; returns the row that it filled.
    fn add(&mut self, stream: StreamKey, seq: Seq) -> Option<Change> {
        self.version += 1;
        self.newest.push(seq);
        self.version.is_multiple_of(CHUNK).then(|| {
            let key = rows::places_key(stream, self.version / CHUNK - 1);
            (
                key.to_vec(),
                Some(rows::numbers(std::mem::take(&mut self.newest).iter())),
            )
        })
    }
}

/// Streams that a group or a replay touches, laid over the state.
#[derive(Debug, Default)]
pub struct Streams {
    places: HashMap<StreamKey, (Places, bool)>,
}

impl Streams {
    /// Number of events in a stream.
    pub fn version(&mut self, stream: StreamKey, state: &impl State) -> Result<u64, String> {
        if let Some((places, _)) = self.places.get(&stream) {
            return Ok(places.version);
        }
        let places = Places::read(stream, state)?;
        let version = places.version;
        self.places.insert(stream, (places, false));
        Ok(version)
    }

    /// Adds event `seq` to a stream whose version was asked for; returns its number there. A row
    /// that became full goes to `changes`.
    pub fn extend(&mut self, stream: StreamKey, seq: Seq, changes: &mut Vec<Change>) -> u64 {
        let (places, changed) = self.places.entry(stream).or_default();
        changes.extend(places.add(stream, seq));
        *changed = true;
        places.version
    }

    /// Forgets all streams; the rows of the extended ones go to `changes`.
    pub fn finish(&mut self, changes: &mut Vec<Change>) {
        for (stream, (places, changed)) in self.places.drain() {
            if changed {
                changes.push((rows::stream_key(stream).to_vec(), Some(places.value())));
            }
        }
    }

    /// Memory that they take, about.
    pub fn bytes(&self) -> usize {
        self.places.len() * 128
    }

    /// Forgets all streams.
    pub fn clear(&mut self) {
        self.places.clear();
    }
}

/// Number of events in a stream, as the state has it.
pub fn version(stream: StreamKey, state: &impl State) -> Result<u64, String> {
    Ok(Places::read(stream, state)?.version)
}

/// Places of a stream's events from number `from` (counted from 1) on, at most `max`.
pub fn places(
    stream: StreamKey,
    from: u64,
    max: usize,
    state: &impl State,
) -> Result<Vec<Seq>, String> {
    let from = from.max(1);
    // The stream's row first: if a commit comes between, it only fills rows that are read then.
    let newest = Places::read(stream, state)?;
    let wanted = max.min((newest.version + 1).saturating_sub(from) as usize);
    let full = newest.version - newest.newest.len() as u64;
    let mut places = Vec::with_capacity(wanted);
    if from <= full && wanted > 0 {
        let chunk = (from - 1) / CHUNK;
        let (first, end) = (
            rows::places_key(stream, chunk),
            rows::places_key(stream, full / CHUNK),
        );
        let chunks = wanted / CHUNK as usize + 2;
        for (_, value) in state.scan(&first, &end, Direction::Forward, chunks)? {
            let numbers = rows::parse_numbers(&value);
            places
                .extend(numbers.ok_or_else(|| format!("a row of stream {stream:?} is malformed"))?);
        }
        places.drain(..((from - 1) % CHUNK).min(places.len() as u64) as usize);
    }
    let skipped = from.saturating_sub(full + 1) as usize;
    places.extend(newest.newest.iter().skip(skipped));
    places.truncate(wanted);
    if places.len() < wanted {
        return Err(format!("rows of stream {stream:?} are missing"));
    }
    Ok(places)
}
