//! The bytes of a command's verdicts: encoded, compressed and sealed together.
//!
//! Each question repeats the case that the one before described, so together they take a fifth of
//! what they take apart. What is compressed is one case's alone, and nobody can add to it and watch
//! its length afterwards, so its length tells no more than that of the plain bytes would.

use sanquan_domain::case::Dossier;
use sanquan_domain::event::{CaseEvent, VerdictBytes, VerdictGiven, VerdictsKept};
use sanquan_domain::time::Instant;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::seal::CaseKey;

/// Longest plain bytes that are believed when they are read back: a frame holds no more.
const PLAIN_MAX_BYTES: usize = 256 << 20;

impl Engine {
    /// Records the bytes of the verdicts on the desk, if there are any.
    pub(crate) fn keep_verdicts(
        &self,
        dossier: &mut Dossier,
        at: Instant,
    ) -> Result<(), EngineError> {
        let verdicts = dossier.take_verdict_bytes();
        if verdicts.is_empty() {
            return Ok(());
        }
        let key = self.loader().key(dossier.case())?.ok_or_else(|| {
            EngineError::Damaged("a case was erased while a department was asked".to_owned())
        })?;
        let kept = VerdictsKept {
            count: u32::try_from(verdicts.len()).expect("a command asks a few questions"),
            bytes: key.seal(&packed(&verdicts), self.entropy()),
        };
        dossier.record(CaseEvent::VerdictsKept(kept), at);
        Ok(())
    }
}

fn packed(verdicts: &[VerdictBytes]) -> Vec<u8> {
    let plain = minicbor::to_vec(verdicts).expect("a vector takes every byte");
    lz4_flex::compress_prepend_size(&plain)
}

/// The bytes of each verdict that `kept` holds, in their order.
pub fn unpacked(kept: &VerdictsKept, key: &CaseKey) -> Result<Vec<VerdictBytes>, EngineError> {
    let damaged = |why: String| EngineError::Damaged(format!("kept verdicts: {why}"));
    let packed = key.open(&kept.bytes).map_err(|e| damaged(e.to_string()))?;
    let (bytes, rest) =
        lz4_flex::block::uncompressed_size(&packed).map_err(|e| damaged(e.to_string()))?;
    if bytes > PLAIN_MAX_BYTES {
        return Err(damaged(format!(
            "they say that they take {bytes} bytes, at most {PLAIN_MAX_BYTES} can be"
        )));
    }
    let plain = lz4_flex::decompress(rest, bytes).map_err(|e| damaged(e.to_string()))?;
    let verdicts: Vec<VerdictBytes> =
        minicbor::decode(&plain).map_err(|e| damaged(e.to_string()))?;
    match verdicts.len() == kept.count as usize {
        true => Ok(verdicts),
        false => Err(damaged(format!(
            "{} verdicts are there, {} should be",
            verdicts.len(),
            kept.count
        ))),
    }
}

/// `bytes`, if they are those of the verdicts `given`: in one order, and as the digests say.
pub fn matched(
    given: &[(u64, VerdictGiven)],
    bytes: Vec<VerdictBytes>,
    key: &CaseKey,
) -> Result<Vec<VerdictBytes>, EngineError> {
    let fits = |given: &VerdictGiven, bytes: &VerdictBytes| {
        key.keyed_digest(&bytes.input) == given.input
            && key.keyed_digest(&bytes.outcome) == given.outcome
    };
    let mut pairs = given.iter().zip(&bytes);
    match given.len() == bytes.len() && pairs.all(|((_, given), bytes)| fits(given, bytes)) {
        true => Ok(bytes),
        false => Err(EngineError::Damaged(
            "the kept bytes of verdicts are not those that the verdicts name".to_owned(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Seeded;
    use sanquan_domain::id::CaseId;

    fn key() -> CaseKey {
        CaseKey::new(CaseId::from_bytes([1; 16]), [7; 32])
    }

    fn kept(verdicts: &[VerdictBytes], count: u32) -> VerdictsKept {
        let bytes = key().seal(&packed(verdicts), &Seeded::new(7));
        VerdictsKept { count, bytes }
    }

    fn verdicts() -> Vec<VerdictBytes> {
        let question = |number: u8| VerdictBytes {
            input: [&[number][..], &(0..=255).collect::<Vec<u8>>()].concat(),
            outcome: vec![number; 9],
        };
        (0..5).map(question).collect()
    }

    #[test]
    fn kept_verdicts_come_back_byte_for_byte() {
        let unpacked = unpacked(&kept(&verdicts(), 5), &key()).expect("they are whole");
        assert_eq!(unpacked, verdicts());
    }

    #[test]
    fn what_questions_share_is_kept_once() {
        let apart: usize = verdicts()
            .iter()
            .map(|v| packed(std::slice::from_ref(v)).len())
            .sum();
        assert!(packed(&verdicts()).len() * 3 < apart);
    }

    #[test]
    fn a_wrong_number_of_verdicts_is_noticed() {
        assert!(unpacked(&kept(&verdicts(), 4), &key()).is_err());
    }
}
