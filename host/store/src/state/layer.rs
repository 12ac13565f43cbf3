//! Changes that are not yet in the state below them, by key; and reading through them.

use crate::rows::Change;
use crate::{Direction, Rows};
use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Included};

/// Memory that a row takes beside its key and value, about.
const ROW_BYTES: usize = 96;

/// See the module. Of several changes to one key the last counts.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    changes: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    bytes: usize,
}

impl Layer {
    /// Takes changes in; empties `changes`.
    pub fn put(&mut self, changes: &mut Vec<Change>) {
        for (key, value) in changes.drain(..) {
            self.bytes += ROW_BYTES + key.len() + value.as_ref().map_or(0, Vec::len);
            self.changes.insert(key, value);
        }
    }

    /// Bytes taken in, those that were overwritten since included.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// True when nothing was taken in.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// What it says of `key`: nothing, removed, or a value.
    pub fn get(&self, key: &[u8]) -> Option<&Option<Vec<u8>>> {
        self.changes.get(key)
    }

    /// The part with `from <= key < to`.
    pub fn part(&self, from: &[u8], to: &[u8]) -> Self {
        let changes = if from < to {
            let part = self
                .changes
                .range::<[u8], _>((Included(from), Excluded(to)));
            part.map(|(key, value)| (key.clone(), value.clone()))
                .collect()
        } else {
            BTreeMap::new()
        };
        Self { changes, bytes: 0 }
    }

    /// This layer with `newer` laid over it.
    pub fn under(mut self, newer: Self) -> Self {
        self.bytes += newer.bytes;
        self.changes.extend(newer.changes);
        self
    }

    /// At most `max` rows as seen through this layer, which holds the changes of the range that
    /// `below` scans. As many rows are read from below as the changes could hide.
    pub fn over(
        self,
        direction: Direction,
        max: usize,
        below: impl FnOnce(usize) -> Result<Rows, String>,
    ) -> Result<Rows, String> {
        let hidden = self
            .changes
            .values()
            .filter(|value| value.is_none())
            .count();
        let below = below(max.saturating_add(hidden))?;
        if self.is_empty() {
            return Ok(below);
        }
        let mut rows: BTreeMap<Vec<u8>, Vec<u8>> = below.into_iter().collect();
        for (key, value) in self.changes {
            match value {
                Some(value) => rows.insert(key, value),
                None => rows.remove(&key),
            };
        }
        Ok(match direction {
            Direction::Forward => rows.into_iter().take(max).collect(),
            Direction::Backward => rows.into_iter().rev().take(max).collect(),
        })
    }

    /// All changes in key order.
    pub fn changes(&self) -> impl Iterator<Item = Change> + '_ {
        let changes = self.changes.iter();
        changes.map(|(key, value)| (key.clone(), value.clone()))
    }

    /// All changes in key order.
    pub fn into_changes(self) -> impl Iterator<Item = Change> {
        self.changes.into_iter()
    }
}
