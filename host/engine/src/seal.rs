//! Sealing: personal values under the key of their case.
//!
//! XChaCha20-Poly1305 with a random nonce; the associated data binds a ciphertext to its case, so
//! that it cannot be moved to another one. The commitment is a digest over a random salt and the
//! plain bytes: whoever is shown both can check it, nobody else can guess it.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use sanquan_domain::event::Sealed;
use sanquan_domain::id::{CaseId, Digest};
use zeroize::Zeroizing;

use crate::entropy::Entropy;

const SALT_BYTES: usize = 16;

/// The key of one case, with what is needed to use it.
pub struct CaseKey {
    key: Zeroizing<[u8; 32]>,
    cipher: XChaCha20Poly1305,
    case: CaseId,
}

impl CaseKey {
    /// The key `key` of `case`.
    pub fn new(case: CaseId, key: [u8; 32]) -> Self {
        let cipher = XChaCha20Poly1305::new((&key).into());
        Self {
            key: Zeroizing::new(key),
            cipher,
            case,
        }
    }

    /// Seals `bytes`.
    pub fn seal(&self, bytes: &[u8], entropy: &dyn Entropy) -> Sealed {
        let mut nonce = [0; 24];
        entropy.fill(&mut nonce);
        let mut salted = Vec::with_capacity(SALT_BYTES + bytes.len());
        salted.resize(SALT_BYTES, 0);
        entropy.fill(&mut salted);
        salted.extend_from_slice(bytes);
        let ciphertext = self
            .cipher
            .encrypt(
                XNonce::from_slice(&nonce),
                Payload {
                    msg: &salted,
                    aad: &self.case.to_bytes(),
                },
            )
            .expect("a message in memory is shorter than the cipher's limit of 256 GiB");
        Sealed {
            nonce,
            ciphertext,
            commitment: Digest::of("sanquan.sealed", &salted),
        }
    }

    /// Opens what [`Self::seal`] made for the same case.
    pub fn open(&self, sealed: &Sealed) -> Result<Vec<u8>, Unsealable> {
        let payload = Payload {
            msg: &sealed.ciphertext,
            aad: &self.case.to_bytes(),
        };
        let mut salted = self
            .cipher
            .decrypt(XNonce::from_slice(&sealed.nonce), payload)
            .map_err(|_| Unsealable {
                case: self.case,
                why: "its ciphertext was changed",
            })?;
        if Digest::of("sanquan.sealed", &salted) != sealed.commitment {
            return Err(Unsealable {
                case: self.case,
                why: "it does not fit its commitment",
            });
        }
        salted.drain(..SALT_BYTES.min(salted.len()));
        Ok(salted)
    }

    /// Digest of a verdict's bytes that only holders of the key can compute.
    pub fn keyed_digest(&self, bytes: &[u8]) -> Digest {
        keyed_by(&self.digest_key(), bytes)
    }

    /// By which [`Self::keyed_digest`] is keyed: it opens nothing that is sealed.
    pub fn digest_key(&self) -> Digest {
        Digest::of("sanquan.verdict-key", self.key.as_ref())
    }

    /// Secret bytes for the citizen's query code: derived, so that nothing needs to be kept.
    pub fn query_secret(&self) -> [u8; 5] {
        let [a, b, c, d, e, ..] = Digest::of("sanquan.query-secret", self.key.as_ref()).to_bytes();
        [a, b, c, d, e]
    }
}

/// Digest of a verdict's bytes, see [`CaseKey::keyed_digest`].
pub fn keyed_by(digest_key: &Digest, bytes: &[u8]) -> Digest {
    Digest::of_parts("sanquan.verdict", [&digest_key.to_bytes()[..], bytes])
}

/// A sealed value that cannot be opened although its key is there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value of `{case}` cannot be opened: {why}; restore the store from a backup")]
pub struct Unsealable {
    case: CaseId,
    why: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::Seeded;

    fn key(of: u8) -> CaseKey {
        CaseKey::new(CaseId::from_bytes([of; 16]), [of; 32])
    }

    #[test]
    fn what_was_sealed_opens_with_the_same_key_only() {
        let entropy = Seeded::new(7);
        let sealed = key(1).seal(b"name", &entropy);
        assert_eq!(key(1).open(&sealed).as_deref(), Ok(&b"name"[..]));
        assert!(key(2).open(&sealed).is_err());
    }

    #[test]
    fn a_sealed_value_cannot_be_moved_to_another_case() {
        let sealed = key(1).seal(b"name", &Seeded::new(7));
        let other_case = CaseKey::new(CaseId::from_bytes([9; 16]), [1; 32]);
        assert!(other_case.open(&sealed).is_err());
    }

    #[test]
    fn the_same_value_sealed_twice_looks_different() {
        let entropy = Seeded::new(7);
        let (a, b) = (
            key(1).seal(b"name", &entropy),
            key(1).seal(b"name", &entropy),
        );
        assert_ne!(a.commitment, b.commitment);
        assert_ne!(a.ciphertext, b.ciphertext);
    }

    #[test]
    fn one_changed_bit_is_noticed() {
        let mut sealed = key(1).seal(b"name", &Seeded::new(7));
        sealed.ciphertext[3] ^= 1;
        assert!(key(1).open(&sealed).is_err());
    }
}
