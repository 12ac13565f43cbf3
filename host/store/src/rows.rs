//! The store's own rows in the state: what it must know of a log without reading it. All of them
//! follow from the frames, so a rebuild writes them anew. Their keys begin with a byte below
//! `0x20`; those of the projection begin above.
//!
//! | key | value |
//! |---|---|
//! | `01` | mark: seq 8, chain 32, layout 4, row format 4 |
//! | `02` stream 16 | number of events in the stream 8, places of the newest 8 each |
//! | `03` stream 16, n 8 (big-endian) | places of its events 32 n + 1 to 32 n + 32, 8 each |
//! | `04` week 4 (big-endian), idempotency key 32 | request 32, first 8, last 8, appended_at 8; see `idempotency.rs` |

use crate::frame::{array_at, u32_at, u64_at};
use crate::{Chain, Delta, Seq, StreamKey};

/// First byte that a projection may use.
pub const FIRST_PROJECTED: u8 = 0x20;
/// Where the mark stands.
pub const MARK_KEY: &[u8] = &[1];
/// Largest key of a projection.
pub const KEY_MAX_BYTES: usize = 512;
/// Largest value of a projection. sled keeps up to 16 rows on a page and moves pages above
/// 128 KiB into files of their own, so values should mostly stay below 7 KiB.
pub const VALUE_MAX_BYTES: usize = 16 << 10;

const ROW_FORMAT: u32 = 2;

/// A row to write (`Some`) or to remove (`None`).
pub type Change = (Vec<u8>, Option<Vec<u8>>);

/// Up to where the state stands for the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Last event applied.
    pub seq: Seq,
    /// Chain value after it.
    pub chain: Chain,
    /// Layout of the projection that wrote the rows.
    pub layout: u32,
}

impl Mark {
    /// The row that holds it.
    pub fn change(&self) -> Change {
        let mut value = Vec::with_capacity(48);
        value.extend_from_slice(&self.seq.to_le_bytes());
        value.extend_from_slice(&self.chain);
        value.extend_from_slice(&self.layout.to_le_bytes());
        value.extend_from_slice(&ROW_FORMAT.to_le_bytes());
        (MARK_KEY.to_vec(), Some(value))
    }

    /// The mark in `value`; `None` when another format wrote it.
    pub fn parse(value: &[u8]) -> Option<Self> {
        let ours = value.len() == 48 && u32_at(value, 44) == ROW_FORMAT;
        ours.then(|| Self {
            seq: u64_at(value, 0),
            chain: array_at(value, 8),
            layout: u32_at(value, 40),
        })
    }
}

/// Key of a stream's row.
pub fn stream_key(stream: StreamKey) -> [u8; 17] {
    let mut key = [2; 17];
    key[1..].copy_from_slice(&stream.0);
    key
}

/// Key of the row with the `n`-th 32 places of a stream's events.
pub fn places_key(stream: StreamKey, n: u64) -> [u8; 25] {
    let mut key = [3; 25];
    key[1..17].copy_from_slice(&stream.0);
    key[17..].copy_from_slice(&n.to_be_bytes());
    key
}

/// Numbers as a value.
pub fn numbers<'a>(numbers: impl Iterator<Item = &'a u64>) -> Vec<u8> {
    numbers.flat_map(|number| number.to_le_bytes()).collect()
}

/// The numbers in a value.
pub fn parse_numbers(value: &[u8]) -> Option<impl Iterator<Item = u64>> {
    let chunks = value.chunks_exact(8);
    chunks
        .remainder()
        .is_empty()
        .then(|| chunks.map(|number| u64_at(number, 0)))
}

/// Refuses rows that the state cannot or must not take.
pub fn check_delta(delta: &Delta) -> Result<(), String> {
    for key in delta.puts.iter().map(|(key, _)| key).chain(&delta.deletes) {
        if key.first().is_none_or(|first| *first < FIRST_PROJECTED) {
            return Err("a row's key begins below 0x20, which belongs to the store".into());
        }
        if key.len() > KEY_MAX_BYTES {
            return Err(format!(
                "a row's key has {} bytes, at most {KEY_MAX_BYTES} are allowed",
                key.len()
            ));
        }
    }
    match delta
        .puts
        .iter()
        .map(|(_, value)| value.len())
        .find(|length| *length > VALUE_MAX_BYTES)
    {
        Some(length) => Err(format!(
            "a row's value has {length} bytes, at most {VALUE_MAX_BYTES} are allowed"
        )),
        None => Ok(()),
    }
}
