//! Keys of the derived state. One letter says what a row is; numbers are big-endian, so that
//! bytes sort as people would sort.
//!
//! | key | value | for |
//! |---|---|---|
//! | `C` case, chunk | snapshot of the case | every command |
//! | `N` number | case | look-up by public number |
//! | `X` department, 0, external reference | case | look-up by the caller's reference, imports |
//! | `D` department, 0, phase, due, case | case | lists by department, phase and due date |
//! | `B` post, 0, opened, case, step, 0 | case | inbox of a post |
//! | `K` instant, case, card | case | lists of cards, newest last |
//! | `S` department as numbers write it, 0, day, serial | case | next serial number |
//! | `T` instant, case, threshold | case | deadlines that are armed |
//! | `W` instant, case, step, 0 | case | acts that wait for a quarantined plugin |
//! | `E` key number | case | erased cases, whose keys must be gone |
//! | `O` number, chunk | county event | the county's fold |

use sanquan_domain::id::CaseId;
use sanquan_domain::time::Instant;
use sanquan_store::Direction;
use sanquan_store::Read;
use sanquan_store::ReadError;

/// Values are cut into pieces of this size, below the store's limit of 16 KiB.
const CHUNK_BYTES: usize = 15 * 1024;

/// Starts a key.
pub fn key(letter: u8) -> Key {
    Key(vec![letter])
}

/// A key under construction.
#[derive(Clone, Debug)]
pub struct Key(Vec<u8>);

impl Key {
    /// Adds raw bytes.
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// Adds a text and the zero that ends it.
    pub fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes()).bytes(&[0])
    }

    /// Adds an instant so that earlier ones sort first, those before 1970 included.
    pub fn instant(self, at: Instant) -> Self {
        self.bytes(&(at.as_millis() as u64 ^ (1 << 63)).to_be_bytes())
    }

    /// Adds a case.
    pub fn case(self, case: CaseId) -> Self {
        self.bytes(&case.to_bytes())
    }

    /// Adds a number.
    pub fn number(self, number: u32) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    /// Adds a long number.
    pub fn long_number(self, number: u64) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    /// The key.
    pub fn done(self) -> Vec<u8> {
        self.0
    }

    /// The smallest key after every key that begins with this one.
    pub fn end(self) -> Vec<u8> {
        let mut end = self.0;
        while let Some(last) = end.pop() {
            if last < u8::MAX {
                end.push(last + 1);
                break;
            }
        }
        end
    }
}

/// Reads back what [`Key::instant`] wrote.
pub fn instant_from(bytes: &[u8]) -> Option<Instant> {
    let number = u64::from_be_bytes(bytes.get(..8)?.try_into().ok()?);
    Some(Instant::from_millis((number ^ (1 << 63)) as i64))
}

/// Reads back what [`Key::long_number`] wrote.
pub fn long_number_from(bytes: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(..8)?.try_into().ok()?))
}

/// Reads back what [`Key::case`] wrote.
pub fn case_from(bytes: &[u8]) -> Option<CaseId> {
    bytes.get(..16)?.try_into().ok().map(CaseId::from_bytes)
}

/// Rows that hold `value` under `key`, in pieces.
pub fn chunks(key: Key, value: &[u8]) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
    let pieces = value.chunks(CHUNK_BYTES).enumerate();
    pieces.map(move |(i, piece)| (key.clone().number(i as u32).done(), piece.to_vec()))
}

/// The value that [`chunks`] cut up.
pub fn unchunk(state: &dyn Read, key: Key) -> Result<Option<Vec<u8>>, ReadError> {
    let pieces = state.scan(
        &key.clone().done(),
        &key.end(),
        Direction::Forward,
        usize::MAX,
    )?;
    Ok((!pieces.is_empty()).then(|| pieces.into_iter().flat_map(|(_, piece)| piece).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn earlier_instants_have_smaller_keys() {
        let keys = [i64::MIN, -1, 0, 1, i64::MAX]
            .map(|millis| key(b'T').instant(Instant::from_millis(millis)).done());
        assert!(keys.is_sorted());
        assert_eq!(instant_from(&keys[1][1..]), Some(Instant::from_millis(-1)));
    }

    #[test]
    fn a_prefix_ends_before_the_next_letter() {
        assert_eq!(key(b'C').end(), b"D");
        assert_eq!(key(b'C').bytes(&[0xff]).end(), b"D");
    }
}
