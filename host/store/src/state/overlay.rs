//! Changes not yet applied, laid over the state they will be applied to. A rebuild folds many
//! frames here and writes each row once, in key order, instead of once per frame.

use super::{Layer, State};
use crate::rows::{Change, FIRST_PROJECTED};
use crate::{Direction, Read, ReadError, Rows};

/// Rows in one piece of [`Overlay::settle_in_pieces`].
const PIECE_ROWS: usize = 256;

/// See the module.
pub struct Overlay<'a, S> {
    below: &'a S,
    above: Layer,
}

impl<'a, S: State> Overlay<'a, S> {
    /// Nothing changed yet.
    pub fn new(below: &'a S) -> Self {
        Self {
            below,
            above: Layer::default(),
        }
    }

    /// Takes changes in; empties `changes`.
    pub fn put(&mut self, changes: &mut Vec<Change>) {
        self.above.put(changes);
    }

    /// Bytes taken in since the last [`Overlay::settle`].
    pub fn bytes(&self) -> usize {
        self.above.bytes()
    }

    /// Applies everything to the state below.
    pub fn settle(&mut self) -> Result<(), String> {
        let mut changes: Vec<Change> = std::mem::take(&mut self.above).into_changes().collect();
        self.below.apply(&mut changes)
    }

    /// Applies everything in key order, in small batches: quicker, but not all at once.
    pub fn settle_in_pieces(&mut self) -> Result<(), String> {
        let mut piece = Vec::with_capacity(PIECE_ROWS);
        for change in std::mem::take(&mut self.above).into_changes() {
            piece.push(change);
            if piece.len() == PIECE_ROWS {
                self.below.apply(&mut piece)?;
            }
        }
        self.below.apply(&mut piece)
    }
}

impl<S: State> Read for Overlay<'_, S> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
        match self.above.get(key) {
            Some(value) if key[0] >= FIRST_PROJECTED => Ok(value.clone()),
            _ => super::get_projected(self.below, key).map_err(ReadError::State),
        }
    }

    fn scan(
        &self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
        max: usize,
    ) -> Result<Rows, ReadError> {
        let from = from.max(&[FIRST_PROJECTED]);
        if from >= to || max == 0 {
            return Ok(Rows::new());
        }
        let below = |max| self.below.scan(from, to, direction, max);
        let rows = self.above.part(from, to).over(direction, max, below);
        rows.map_err(ReadError::State)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::MemoryState;
    use proptest::prelude::*;

    fn change() -> impl Strategy<Value = Change> {
        (0x20..0x28u8, proptest::option::of(0..9u8))
            .prop_map(|(key, value)| (vec![key], value.map(|value| vec![value])))
    }

    proptest! {
        #[test]
        fn an_overlay_reads_as_if_its_changes_were_applied(
            below in proptest::collection::vec(change(), 0..12),
            above in proptest::collection::vec(change(), 0..12),
            (from, to, max) in (0x1f..0x29u8, 0x1f..0x29u8, 0..9usize),
        ) {
            let (state, applied) = (MemoryState::default(), MemoryState::default());
            state.apply(&mut below.clone()).expect("memory");
            applied.apply(&mut below.clone()).expect("memory");
            applied.apply(&mut above.clone()).expect("memory");
            let mut overlay = Overlay::new(&state);
            overlay.put(&mut above.clone());
            for direction in [Direction::Forward, Direction::Backward] {
                let seen = overlay.scan(&[from], &[to], direction, max);
                let rows = super::super::scan_projected(&applied, &[from], &[to], direction, max);
                prop_assert_eq!(seen.map_err(|error| error.to_string()), rows);
            }
            let get = overlay.get(&[from]).map_err(|error| error.to_string());
            prop_assert_eq!(get, super::super::get_projected(&applied, &[from]));
        }
    }
}
