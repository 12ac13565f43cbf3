//! One frame in bytes, format 1. All numbers are little-endian.
//!
//! ```text
//!  0  magic "SQFR"        4
//!  4  length              4   of the frame without its padding
//!  8  crc32c              4   over bytes 12..length
//! 12  durable             8   last event that was on disk when this frame was written
//! 20  previous chain     32 ┐
//! 52  first               8 │
//! 60  appended_at         8 │ hashed: chain = SHA-256(tag, bytes 20..length)
//! 68  events              4 │
//! 72  flags               1 │ bit 0: an idempotency record follows
//! 73  key, request       64 │ only with bit 0
//!     events: stream 16, version 8, length 4, body  ┘
//!     zeros up to a multiple of 8
//! ```
//!
//! `durable` is not hashed: it depends on which commands happened to share a sync, and the chain
//! must not. It tells a torn tail from damage: a frame that follows unreadable bytes and was
//! written when those bytes were already durable proves that something durable was lost.

use crate::{Append, Chain, Frame, Idempotency, Millis, NewEvent, Record, Seq, StreamKey};
use sha2::{Digest, Sha256};

/// First bytes of a frame.
pub const FRAME_MAGIC: [u8; 4] = *b"SQFR";
/// Frames begin at multiples of this.
pub const ALIGNMENT: usize = 8;
/// Length of the part that every frame has.
pub const FIXED_BYTES: usize = 73;
/// Frames are refused above this size, so that a damaged length cannot ask for much memory.
pub const FRAME_MAX_BYTES: usize = 16 << 20;

const CRC_FROM: usize = 12;
const HASH_FROM: usize = 20;
const CHAIN_TAG: &[u8] = b"sanquan/journal/frame/1\0";
const HAS_IDEMPOTENCY: u8 = 1;
const IDEMPOTENCY_BYTES: usize = 64;
const EVENT_FIXED_BYTES: usize = 28;

/// What the writer adds to a command to make it a frame.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    /// Number of the first event.
    pub first: Seq,
    /// Last event known to be on disk.
    pub durable: Seq,
    /// Time of the append.
    pub appended_at: Millis,
    /// Chain value before the frame.
    pub previous: Chain,
}

/// Bytes that the frame of `append` will take, padding included.
pub fn encoded_bytes(append: &Append) -> usize {
    let idempotency = append.idempotency.map_or(0, |_| IDEMPOTENCY_BYTES);
    let events: usize = append
        .events
        .iter()
        .map(|event| EVENT_FIXED_BYTES + event.body.len())
        .sum();
    padded(FIXED_BYTES + idempotency + events)
}

/// `length` rounded up to where the next frame may begin.
pub fn padded(length: usize) -> usize {
    length.next_multiple_of(ALIGNMENT)
}

/// Appends the frame to `out` and returns the chain value after it. `versions` holds the number
/// of each event in its stream.
pub fn encode(out: &mut Vec<u8>, stamp: &Stamp, append: &Append, versions: &[u64]) -> Chain {
    let start = out.len();
    out.extend_from_slice(&FRAME_MAGIC);
    out.extend_from_slice(&[0; 8]);
    out.extend_from_slice(&stamp.durable.to_le_bytes());
    out.extend_from_slice(&stamp.previous);
    out.extend_from_slice(&stamp.first.to_le_bytes());
    out.extend_from_slice(&stamp.appended_at.to_le_bytes());
    out.extend_from_slice(&(append.events.len() as u32).to_le_bytes());
    match &append.idempotency {
        Some(record) => {
            out.push(HAS_IDEMPOTENCY);
            out.extend_from_slice(&record.key);
            out.extend_from_slice(&record.request);
        }
        None => out.push(0),
    }
    for (event, version) in append.events.iter().zip(versions) {
        out.extend_from_slice(&event.stream.0);
        out.extend_from_slice(&version.to_le_bytes());
        out.extend_from_slice(&(event.body.len() as u32).to_le_bytes());
        out.extend_from_slice(&event.body);
    }
    let length = out.len() - start;
    out[start + 4..start + 8].copy_from_slice(&(length as u32).to_le_bytes());
    let crc = crc32c::crc32c(&out[start + CRC_FROM..]);
    out[start + 8..start + 12].copy_from_slice(&crc.to_le_bytes());
    let chain = chain(&out[start + HASH_FROM..]);
    out.resize(start + padded(length), 0);
    chain
}

fn chain(hashed: &[u8]) -> Chain {
    Sha256::new()
        .chain_update(CHAIN_TAG)
        .chain_update(hashed)
        .finalize()
        .into()
}

/// A frame in a buffer, checked by its checksum, its events not yet copied out.
#[derive(Clone, Copy, Debug)]
pub struct FrameBytes<'a>(&'a [u8]);

/// The length that the frame at the start of `bytes` claims, if they look like a frame at all.
pub fn claimed_length(bytes: &[u8]) -> Option<usize> {
    if bytes.len() < FIXED_BYTES || bytes[..4] != FRAME_MAGIC {
        return None;
    }
    let length = u32_at(bytes, 4) as usize;
    (FIXED_BYTES..=FRAME_MAX_BYTES)
        .contains(&length)
        .then_some(length)
}

impl<'a> FrameBytes<'a> {
    /// The frame at the start of `bytes`, or what is wrong with it.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, &'static str> {
        let length = claimed_length(bytes).ok_or("no frame begins here")?;
        let whole = bytes.get(..length).ok_or("the frame is cut off")?;
        if crc32c::crc32c(&whole[CRC_FROM..]) != u32_at(whole, 8) {
            return Err("checksum does not match");
        }
        Ok(Self(whole))
    }

    /// Bytes up to where the next frame may begin.
    pub fn padded_bytes(&self) -> usize {
        padded(self.0.len())
    }

    /// See [`Stamp::durable`].
    pub fn durable(&self) -> Seq {
        u64_at(self.0, 12)
    }

    /// Chain value before the frame.
    pub fn previous(&self) -> Chain {
        array_at(self.0, HASH_FROM)
    }

    /// Chain value after the frame; hashes the bytes.
    pub fn chain(&self) -> Chain {
        chain(&self.0[HASH_FROM..])
    }

    /// Number of the first event.
    pub fn first(&self) -> Seq {
        u64_at(self.0, 52)
    }

    /// Number of events.
    pub fn count(&self) -> u64 {
        u64::from(u32_at(self.0, 68))
    }

    /// Number of the last event.
    pub fn last(&self) -> Seq {
        self.first().wrapping_add(self.count()).wrapping_sub(1)
    }

    /// Time of the append.
    pub fn appended_at(&self) -> Millis {
        u64_at(self.0, 60) as i64
    }

    /// The frame with its events copied out.
    pub fn decode(&self) -> Result<Decoded, &'static str> {
        let (mut events, mut versions) = (Vec::new(), Vec::new());
        let idempotency = self.walk(|stream, version, body| {
            events.push(NewEvent {
                stream,
                body: body.to_vec(),
            });
            versions.push(version);
        })?;
        let (first, appended_at, chain) = (self.first(), self.appended_at(), self.chain());
        Ok(Decoded {
            frame: Frame {
                first,
                appended_at,
                chain,
                idempotency,
                events,
            },
            versions,
        })
    }

    /// Says whether [`FrameBytes::decode`] would succeed, copying nothing.
    pub fn check_events(&self) -> Result<(), &'static str> {
        self.walk(|_, _, _| ()).map(drop)
    }

    fn walk(
        &self,
        mut event: impl FnMut(StreamKey, u64, &[u8]),
    ) -> Result<Option<Idempotency>, &'static str> {
        let mut rest = &self.0[FIXED_BYTES..];
        let idempotency = match self.0[FIXED_BYTES - 1] {
            0 => None,
            HAS_IDEMPOTENCY => Some(idempotency(&mut rest)?),
            _ => return Err("unknown flags"),
        };
        if self.count() == 0 {
            return Err("it has no events");
        }
        for _ in 0..self.count() {
            let fixed = rest.split_off(..EVENT_FIXED_BYTES).ok_or("event cut off")?;
            let body = rest
                .split_off(..u32_at(fixed, 24) as usize)
                .ok_or("body cut off")?;
            event(StreamKey(array_at(fixed, 0)), u64_at(fixed, 16), body);
        }
        if rest.is_empty() {
            Ok(idempotency)
        } else {
            Err("bytes left over after the last event")
        }
    }
}

/// A frame with what the journal adds to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The frame as the world above sees it.
    pub frame: Frame,
    /// Number of each event in its stream.
    pub versions: Vec<u64>,
}

impl Decoded {
    /// Number of the last event.
    pub fn last(&self) -> Seq {
        self.frame.first + self.frame.events.len() as u64 - 1
    }

    /// The event numbered `seq`, which must be one of the frame's.
    pub fn record(&self, seq: Seq) -> Record {
        let at = (seq - self.frame.first) as usize;
        let event = &self.frame.events[at];
        Record {
            seq,
            stream_version: self.versions[at],
            appended_at: self.frame.appended_at,
            stream: event.stream,
            body: event.body.clone(),
        }
    }
}

fn idempotency(rest: &mut &[u8]) -> Result<Idempotency, &'static str> {
    let bytes = rest
        .split_off(..IDEMPOTENCY_BYTES)
        .ok_or("idempotency record cut off")?;
    Ok(Idempotency {
        key: array_at(bytes, 0),
        request: array_at(bytes, 32),
    })
}

/// The `N` bytes at `at`; the caller has checked the length.
pub fn array_at<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes[at..at + N].try_into().expect("the range has N bytes")
}

/// The number at `at`; the caller has checked the length.
pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(array_at(bytes, at))
}

/// The number at `at`; the caller has checked the length.
pub fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(array_at(bytes, at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Expect;

    fn sample(idempotency: Option<Idempotency>) -> (Stamp, Append, [u64; 2]) {
        let stamp = Stamp {
            first: 7,
            durable: 6,
            appended_at: 1_767_225_600_000,
            previous: [0xcc; 32],
        };
        let event = |byte, body: &str| NewEvent {
            stream: StreamKey([byte; 16]),
            body: body.into(),
        };
        let expect = vec![Expect {
            stream: StreamKey([1; 16]),
            version: 2,
        }];
        let events = vec![event(1, "filed"), event(2, "")];
        let append = Append {
            expect,
            idempotency,
            events,
            ..Append::default()
        };
        (stamp, append, [3, 1])
    }

    fn hex(bytes: &[u8]) -> String {
        bytes
            .chunks(32)
            .map(|line| line.iter().map(|b| format!("{b:02x}")).collect::<String>() + "\n")
            .collect()
    }

    #[test]
    fn the_bytes_of_a_frame_are_these_for_ever() {
        let keyed = Some(Idempotency {
            key: [0xaa; 32],
            request: [0xbb; 32],
        });
        for (name, idempotency) in [("plain", None), ("idempotent", keyed)] {
            let (stamp, append, versions) = sample(idempotency);
            let mut bytes = Vec::new();
            let chain = encode(&mut bytes, &stamp, &append, &versions);
            let path = format!("tests/golden/frame-1-{name}.hex");
            let golden = std::fs::read_to_string(path).expect("the golden file is there");
            assert_eq!(hex(&bytes) + &hex(&chain), golden, "{name}");
        }
    }

    #[test]
    fn a_frame_reads_back_as_it_was_written() {
        let keyed = Some(Idempotency {
            key: [0xaa; 32],
            request: [0xbb; 32],
        });
        for idempotency in [None, keyed] {
            let (stamp, append, versions) = sample(idempotency);
            let mut bytes = Vec::new();
            let chain = encode(&mut bytes, &stamp, &append, &versions);
            assert_eq!(bytes.len(), encoded_bytes(&append));
            let frame = FrameBytes::parse(&bytes).expect("it is whole");
            assert_eq!(
                (frame.durable(), frame.previous(), frame.last()),
                (6, [0xcc; 32], 8)
            );
            let decoded = frame.decode().expect("it is sound");
            assert_eq!(decoded.versions, versions);
            let Stamp {
                first, appended_at, ..
            } = stamp;
            let Append {
                idempotency,
                events,
                ..
            } = append;
            assert_eq!(
                decoded.frame,
                Frame {
                    first,
                    appended_at,
                    chain,
                    idempotency,
                    events
                }
            );
        }
    }

    #[test]
    fn every_changed_bit_is_noticed() {
        let (stamp, append, versions) = sample(None);
        let mut bytes = Vec::new();
        encode(&mut bytes, &stamp, &append, &versions);
        let length = u32_at(&bytes, 4) as usize;
        for bit in 0..length * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(FrameBytes::parse(&bytes).is_err(), "bit {bit}");
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }

    #[test]
    fn the_chain_does_not_depend_on_who_shared_the_sync() {
        let (stamp, append, versions) = sample(None);
        let alone = encode(&mut Vec::new(), &stamp, &append, &versions);
        let shared = encode(
            &mut Vec::new(),
            &Stamp {
                durable: 2,
                ..stamp
            },
            &append,
            &versions,
        );
        assert_eq!(alone, shared);
    }
}
