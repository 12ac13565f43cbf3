//! Rows in a map, for tests, simulations and benchmarks.

use super::State;
use crate::rows::Change;
use crate::{Direction, Rows};
use parking_lot::RwLock;
use std::collections::BTreeMap;

/// See the module.
#[derive(Debug, Default)]
pub struct MemoryState(RwLock<BTreeMap<Vec<u8>, Vec<u8>>>);

impl State for MemoryState {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
        Ok(self.0.read().get(key).cloned())
    }

    fn scan(
        &self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
        max: usize,
    ) -> Result<Rows, String> {
        let rows = self.0.read();
        let range = rows.range::<[u8], _>((
            std::ops::Bound::Included(from),
            std::ops::Bound::Excluded(to),
        ));
        let copy = |(key, value): (&Vec<u8>, &Vec<u8>)| (key.clone(), value.clone());
        Ok(match direction {
            Direction::Forward => range.take(max).map(copy).collect(),
            Direction::Backward => range.rev().take(max).map(copy).collect(),
        })
    }

    fn apply(&self, changes: &mut Vec<Change>) -> Result<(), String> {
        let mut rows = self.0.write();
        for (key, value) in changes.drain(..) {
            match value {
                Some(value) => rows.insert(key, value),
                None => rows.remove(&key),
            };
        }
        Ok(())
    }

    fn settle(&self) -> Result<(), String> {
        Ok(())
    }

    fn condemn(&self, _why: &str) {}
}
