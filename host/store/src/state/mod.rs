//! Derived rows: what the log has made true so far. Never the truth; see `journal`.

mod embedded;
mod held;
mod layer;
mod memory;
mod overlay;

pub use embedded::{Database, EmbeddedState};
pub use held::Held;
pub use layer::Layer;
pub use memory::MemoryState;
pub use overlay::Overlay;

use crate::rows::{Change, FIRST_PROJECTED};
use crate::{Direction, Rows};

/// One county's rows. Errors are words: whatever goes wrong, the answer is to rebuild.
pub trait State: Send + Sync + 'static {
    /// The value at `key`.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, String>;

    /// At most `max` rows with `from <= key < to`.
    fn scan(
        &self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
        max: usize,
    ) -> Result<Rows, String>;

    /// Makes all changes at once; of several to one key the last counts. Empties `changes`.
    fn apply(&self, changes: &mut Vec<Change>) -> Result<(), String>;

    /// Hands on whatever is held back: afterwards everything applied is where it is to stay.
    fn settle(&self) -> Result<(), String>;

    /// Remembers that the rows must not be trusted when the store is opened next.
    fn condemn(&self, why: &str);
}

/// The value at `key` if the projection may see it.
pub fn get_projected(state: &impl State, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
    match key.first() {
        Some(first) if *first >= FIRST_PROJECTED => state.get(key),
        _ => Ok(None),
    }
}

/// A scan that leaves out the store's own rows.
pub fn scan_projected(
    state: &impl State,
    from: &[u8],
    to: &[u8],
    direction: Direction,
    max: usize,
) -> Result<Rows, String> {
    let from = from.max(&[FIRST_PROJECTED]);
    if from >= to || max == 0 {
        return Ok(Rows::new());
    }
    state.scan(from, to, direction, max)
}
