//! Walking through the frames of one segment, checking every one.

use super::Segment;
use super::segment::{Footer, HEADER_BYTES};
use crate::frame::{ALIGNMENT, FrameBytes};
use crate::{Head, Seq};

/// What a walk found.
#[derive(Debug)]
pub struct Scan {
    /// The frames' places.
    pub segment: Segment,
    /// The log's end after them.
    pub head: Head,
    /// How many.
    pub frames: u64,
    /// What stands behind the last.
    pub stop: Stop,
}

/// What stands behind the last frame.
#[derive(Debug, PartialEq, Eq)]
pub enum Stop {
    /// Nothing: zeros or the end of the file.
    Clean,
    /// A footer of this many bytes.
    Footer(Footer, usize),
    /// This many bytes of a group whose sync never returned.
    Torn(u64),
}

/// A place where durable bytes are not what was written.
#[derive(Debug, PartialEq, Eq)]
pub struct Damage {
    /// Offset in the segment.
    pub offset: u64,
    /// The event that should stand there.
    pub seq: Seq,
    /// What was found.
    pub what: String,
}

/// Walks through `bytes`, a whole segment that follows `before`.
pub fn scan(bytes: &[u8], before: Head) -> Result<Scan, Damage> {
    let mut segment = Segment::empty(before.seq + 1);
    let (mut head, mut frames, mut at) = (before, 0, HEADER_BYTES);
    while let Ok(frame) = FrameBytes::parse(&bytes[at..]) {
        head = follow(&frame, &head).map_err(|what| damage(at, &head, what))?;
        segment.note(frame.first(), at as u64, frame.padded_bytes() as u64);
        frames += 1;
        at += frame.padded_bytes();
        if at > bytes.len() {
            return Err(damage(
                at,
                &head,
                "the padding of the last frame is cut off",
            ));
        }
    }
    let stop = stop(&bytes[at..], &head).map_err(|what| damage(at, &head, what))?;
    Ok(Scan {
        segment,
        head,
        frames,
        stop,
    })
}

fn damage(at: usize, head: &Head, what: &str) -> Damage {
    Damage {
        offset: at as u64,
        seq: head.seq + 1,
        what: what.into(),
    }
}

/// The log's end after `frame`, which must follow `head`.
fn follow(frame: &FrameBytes<'_>, head: &Head) -> Result<Head, &'static str> {
    frame.check_events()?;
    if frame.first() != head.seq + 1 || frame.count() == 0 {
        return Err("the numbers of its events do not follow");
    }
    if frame.previous() != head.chain {
        return Err("the chain is broken");
    }
    if frame.appended_at() < head.appended_at {
        return Err("its stamp lies before that of the frame before");
    }
    Ok(Head {
        seq: frame.last(),
        chain: frame.chain(),
        appended_at: frame.appended_at(),
    })
}

/// Judges what follows the last frame; `rest` begins where the next one should.
fn stop(rest: &[u8], head: &Head) -> Result<Stop, &'static str> {
    if let Some((footer, length)) = Footer::parse(rest) {
        return Ok(Stop::Footer(footer, length));
    }
    let used = rest
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    if used == 0 {
        return Ok(Stop::Clean);
    }
    let expected = head.seq + 1;
    for at in (0..used).step_by(ALIGNMENT) {
        let bytes = &rest[at..];
        if FrameBytes::parse(bytes).is_ok_and(|frame| frame.durable() >= expected) {
            return Err(
                "it is unreadable, yet frames follow that were written after it was durable",
            );
        }
        if Footer::parse(bytes).is_some() {
            return Err("it is unreadable, yet the segment's footer follows");
        }
    }
    Ok(Stop::Torn(used as u64))
}
