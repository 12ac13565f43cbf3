//! The beginning and the end of a segment file, format 1, little-endian.
//!
//! ```text
//! header, 128 bytes                     footer of a sealed segment
//!  0  magic "SQJOURNL"     8             0  magic "SQFT"          4
//!  8  format               4             4  length                4
//! 12  crc32c of 16..128    4             8  crc32c of 12..length  4
//! 16  first seq            8            12  frames                8
//! 24  chain before it     32            20  last seq              8
//! 56  last stamp before    8            28  last stamp            8
//! 64  county length, name 64            36  chain                32
//!                                       68  entries               4
//!                                       72  entries: seq 8, offset 8
//!                                           length 4, magic "SQFT" 4
//! ```

use super::{IndexEntry, Segment};
use crate::frame::{array_at, u32_at, u64_at};
use crate::{Head, Seq};
use std::path::{Path, PathBuf};

/// Bytes before the first frame.
pub const HEADER_BYTES: usize = 128;
/// How segment files end.
pub const SEGMENT_SUFFIX: &str = ".seg";
/// Longest name of a county.
pub const COUNTY_MAX_BYTES: usize = 63;

const MAGIC: [u8; 8] = *b"SQJOURNL";
const FORMAT: u32 = 1;
const FOOTER_MAGIC: [u8; 4] = *b"SQFT";
const FOOTER_FIXED_BYTES: usize = 72;
const TRAILER_BYTES: usize = 8;
const ENTRY_BYTES: usize = 16;

/// Name of the segment that begins with event `first`.
pub fn segment_path(dir: &Path, first: Seq) -> PathBuf {
    dir.join(format!("{first:020}{SEGMENT_SUFFIX}"))
}

/// What a segment says of itself before its first frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The log's end before this segment.
    pub before: Head,
    /// Whose journal it is.
    pub county: String,
}

impl Header {
    /// The bytes.
    pub fn encode(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..12].copy_from_slice(&FORMAT.to_le_bytes());
        bytes[16..24].copy_from_slice(&(self.before.seq + 1).to_le_bytes());
        bytes[24..56].copy_from_slice(&self.before.chain);
        bytes[56..64].copy_from_slice(&self.before.appended_at.to_le_bytes());
        bytes[64] = self.county.len() as u8;
        bytes[65..65 + self.county.len()].copy_from_slice(self.county.as_bytes());
        let crc = crc32c::crc32c(&bytes[16..]);
        bytes[12..16].copy_from_slice(&crc.to_le_bytes());
        bytes
    }

    /// Reads a header, or says why it cannot be used.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() < HEADER_BYTES || bytes[..8] != MAGIC {
            return Err("it does not begin like a journal segment".into());
        }
        let format = u32_at(bytes, 8);
        if format != FORMAT {
            return Err(format!(
                "it has format {format}, this program reads up to format {FORMAT}; use a newer one"
            ));
        }
        if crc32c::crc32c(&bytes[16..HEADER_BYTES]) != u32_at(bytes, 12) {
            return Err("the checksum of its header does not match".into());
        }
        let name = &bytes[65..65 + usize::from(bytes[64]).min(COUNTY_MAX_BYTES)];
        let county = String::from_utf8(name.to_vec()).map_err(|error| error.to_string())?;
        let before = Head {
            seq: u64_at(bytes, 16).saturating_sub(1),
            chain: array_at(bytes, 24),
            appended_at: u64_at(bytes, 56) as i64,
        };
        Ok(Self { before, county })
    }
}

/// What a sealed segment says of itself after its last frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Footer {
    /// Number of frames.
    pub frames: u64,
    /// The log's end after this segment.
    pub after: Head,
    /// See [`Segment::index`].
    pub index: Vec<IndexEntry>,
}

/// Room to be kept for the footer of a segment of `capacity` bytes.
pub fn footer_reserve(capacity: u64) -> u64 {
    let entries = capacity / super::INDEX_EVERY_BYTES + 2;
    (FOOTER_FIXED_BYTES + TRAILER_BYTES) as u64 + entries * ENTRY_BYTES as u64
}

impl Footer {
    /// The bytes.
    pub fn encode(&self) -> Vec<u8> {
        let length = FOOTER_FIXED_BYTES + self.index.len() * ENTRY_BYTES + TRAILER_BYTES;
        let mut bytes = Vec::with_capacity(length);
        bytes.extend_from_slice(&FOOTER_MAGIC);
        bytes.extend_from_slice(&(length as u32).to_le_bytes());
        bytes.extend_from_slice(&[0; 4]);
        bytes.extend_from_slice(&self.frames.to_le_bytes());
        bytes.extend_from_slice(&self.after.seq.to_le_bytes());
        bytes.extend_from_slice(&self.after.appended_at.to_le_bytes());
        bytes.extend_from_slice(&self.after.chain);
        bytes.extend_from_slice(&(self.index.len() as u32).to_le_bytes());
        for (seq, offset) in &self.index {
            bytes.extend_from_slice(&seq.to_le_bytes());
            bytes.extend_from_slice(&offset.to_le_bytes());
        }
        bytes.extend_from_slice(&(length as u32).to_le_bytes());
        bytes.extend_from_slice(&FOOTER_MAGIC);
        let crc = crc32c::crc32c(&bytes[12..]);
        bytes[8..12].copy_from_slice(&crc.to_le_bytes());
        bytes
    }

    /// The footer at the start of `bytes`, with its length.
    pub fn parse(bytes: &[u8]) -> Option<(Self, usize)> {
        if bytes.len() < FOOTER_FIXED_BYTES + TRAILER_BYTES || bytes[..4] != FOOTER_MAGIC {
            return None;
        }
        let length = u32_at(bytes, 4) as usize;
        let entries = u32_at(bytes, 68) as usize;
        let whole = bytes.get(..length)?;
        let expected = entries.checked_mul(ENTRY_BYTES)? + FOOTER_FIXED_BYTES + TRAILER_BYTES;
        if length != expected || crc32c::crc32c(&whole[12..]) != u32_at(whole, 8) {
            return None;
        }
        let entry = |bytes: &[u8]| (u64_at(bytes, 0), u64_at(bytes, 8));
        let stored = whole[FOOTER_FIXED_BYTES..length - TRAILER_BYTES].chunks_exact(ENTRY_BYTES);
        let after = Head {
            seq: u64_at(whole, 20),
            chain: array_at(whole, 36),
            appended_at: u64_at(whole, 28) as i64,
        };
        Some((
            Self {
                frames: u64_at(whole, 12),
                after,
                index: stored.map(entry).collect(),
            },
            length,
        ))
    }

    /// Bytes to read from the end of a file to learn the footer's length.
    pub const TRAILER_BYTES: usize = TRAILER_BYTES;

    /// The footer's length as the end of a file claims it.
    pub fn claimed_length(trailer: &[u8]) -> Option<usize> {
        (trailer[4..] == FOOTER_MAGIC).then(|| u32_at(trailer, 0) as usize)
    }

    /// The segment as it is kept in memory; its frames end at `end`.
    pub fn segment(self, first: Seq, end: u64) -> Segment {
        Segment {
            first,
            index: self.index,
            end,
        }
    }
}
