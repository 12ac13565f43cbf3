//! What was done under an idempotency key, and for how long that is remembered.
//!
//! Rows are ordered by the week of their frame, so that those of past weeks can be removed without
//! looking for them. A key is known in the week of its frame and in the next one, by the stamps of the log: for
//! at least seven days after the request, and for as long as nothing else is written.

use crate::frame::{array_at, u64_at};
use crate::rows::Change;
use crate::state::State;
use crate::{Appended, Direction, Idempotency, Millis};

/// First byte of a row's key.
const TAG: u8 = 4;
const WEEK_MILLIS: Millis = 7 * 24 * 60 * 60 * 1_000;

/// A week since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Week(u32);

impl Week {
    /// That of an instant.
    pub fn of(at: Millis) -> Self {
        Self(u32::try_from(at / WEEK_MILLIS).unwrap_or(0))
    }

    /// The earliest one whose keys are known when `at` was the last stamp.
    pub fn oldest_known(at: Millis) -> Self {
        Self::of(at).before()
    }

    fn before(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}

/// What was done under `key`, as the state has it, when `at` was the last stamp.
pub fn read_known(
    key: &[u8; 32],
    at: Millis,
    state: &impl State,
) -> Result<Option<(Idempotency, Appended)>, String> {
    let week = Week::of(at);
    let mut value = state.get(&row_key(week, key))?;
    if value.is_none() {
        value = state.get(&row_key(week.before(), key))?;
    }
    let Some(value) = value else {
        return Ok(None);
    };
    let known = parse(key, &value);
    known
        .map(Some)
        .ok_or_else(|| "malformed idempotency row".into())
}

/// The row of a frame's idempotency record.
pub fn row(record: &Idempotency, appended: &Appended) -> Change {
    let mut value = Vec::with_capacity(56);
    value.extend_from_slice(&record.request);
    value.extend_from_slice(&appended.first.to_le_bytes());
    value.extend_from_slice(&appended.last.to_le_bytes());
    value.extend_from_slice(&appended.appended_at.to_le_bytes());
    let key = row_key(Week::of(appended.appended_at), &record.key);
    (key.to_vec(), Some(value))
}

/// Keys of at most `max` rows of weeks before `oldest`.
pub fn expired(oldest: Week, max: usize, state: &impl State) -> Result<Vec<Vec<u8>>, String> {
    let end = row_key(oldest, &[0; 32]);
    let rows = state.scan(&[TAG], &end[..5], Direction::Forward, max)?;
    Ok(rows.into_iter().map(|(key, _)| key).collect())
}

fn row_key(week: Week, key: &[u8; 32]) -> [u8; 37] {
    let mut row = [TAG; 37];
    row[1..5].copy_from_slice(&week.0.to_be_bytes());
    row[5..].copy_from_slice(key);
    row
}

/// What a row says, answered as a duplicate.
fn parse(key: &[u8; 32], value: &[u8]) -> Option<(Idempotency, Appended)> {
    (value.len() == 56).then(|| {
        let record = Idempotency {
            key: *key,
            request: array_at(value, 0),
        };
        let appended = Appended {
            first: u64_at(value, 32),
            last: u64_at(value, 40),
            appended_at: u64_at(value, 48) as i64,
            duplicate: true,
        };
        (record, appended)
    })
}
