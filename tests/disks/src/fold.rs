//! What a state must be, computed the slow way: every frame through the projection, in a map.

use sanquan_store::{Direction, Frame, Projection, Read, ReadError, Rows};
use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Included};

#[derive(Default)]
struct Map(BTreeMap<Vec<u8>, Vec<u8>>);

impl Read for Map {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
        Ok(self.0.get(key).cloned())
    }

    fn scan(
        &self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
        max: usize,
    ) -> Result<Rows, ReadError> {
        if from >= to {
            return Ok(Rows::new());
        }
        let rows = self.0.range::<[u8], _>((Included(from), Excluded(to)));
        let rows = rows.map(|(key, value)| (key.clone(), value.clone()));
        Ok(match direction {
            Direction::Forward => rows.take(max).collect(),
            Direction::Backward => rows.rev().take(max).collect(),
        })
    }
}

/// All rows of the projection after `frames`.
pub fn fold(frames: &[Frame], projection: &dyn Projection) -> Result<Rows, String> {
    let mut map = Map::default();
    for frame in frames {
        let delta = projection.project(frame, &map)?;
        for key in delta.deletes {
            map.0.remove(&key);
        }
        map.0.extend(delta.puts);
    }
    Ok(map.0.into_iter().collect())
}
