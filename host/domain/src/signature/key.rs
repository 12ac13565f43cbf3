//! Ed25519 keys (RFC 8032), in the files that other programs write and read: PKCS#8 and
//! SubjectPublicKeyInfo in PEM (RFC 8410).

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{
    DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, EncodePublicKey as _,
    KeypairBytes,
};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use minicbor::{Decode, Decoder, Encode, Encoder};
use serde::{Deserialize, Serialize};

use crate::id::{Digest, MalformedId};

/// The name of a key: SHA-256 of its public half in DER, as
/// `openssl pkey -pubin -in KEY -outform DER | sha256sum` prints it.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[cbor(transparent)]
#[serde(transparent)]
pub struct KeyId(#[n(0)] Digest);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for KeyId {
    type Err = MalformedId;
    fn from_str(text: &str) -> Result<Self, MalformedId> {
        text.parse().map(Self)
    }
}

/// What is wrong with a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an Ed25519 key: {why}")]
pub struct MalformedKey {
    why: String,
}

impl MalformedKey {
    fn because(why: impl fmt::Display) -> Self {
        Self {
            why: why.to_string(),
        }
    }
}

/// The half of a key that everybody may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Reads the 32 bytes of a key. One of the few points for which anybody could make signatures is
    /// no key.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, MalformedKey> {
        let key = VerifyingKey::from_bytes(bytes).map_err(MalformedKey::because)?;
        match key.is_weak() {
            true => Err(MalformedKey::because("its point is of small order")),
            false => Ok(Self(key)),
        }
    }

    /// Reads PEM (`BEGIN PUBLIC KEY`).
    pub fn from_pem(text: &str) -> Result<Self, MalformedKey> {
        let key = VerifyingKey::from_public_key_pem(text.trim()).map_err(MalformedKey::because)?;
        Self::from_bytes(key.as_bytes())
    }

    /// Its 32 bytes.
    pub fn to_bytes(self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// As PEM (`BEGIN PUBLIC KEY`).
    pub fn to_pem(self) -> String {
        let pem = self.0.to_public_key_pem(LineEnding::LF);
        pem.expect("32 bytes are always encoded")
    }

    /// Its name.
    pub fn id(self) -> KeyId {
        let der = self.0.to_public_key_der();
        let der = der.expect("32 bytes are always encoded");
        KeyId(Digest::plain(der.as_bytes()))
    }

    /// Whether `signature` was made over `bytes` by the other half of this key. What RFC 8032 leaves open
    /// is decided strictly, so that every checker comes to the same answer.
    pub fn has_signed(self, bytes: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.0.verify_strict(bytes, &signature).is_ok())
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.id())
    }
}

impl<C> Encode<C> for PublicKey {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.to_bytes())?;
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for PublicKey {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let bytes = <&[u8; 32]>::try_from(d.bytes()?);
        bytes
            .ok()
            .and_then(|bytes| Self::from_bytes(bytes).ok())
            .ok_or_else(|| minicbor::decode::Error::message("not an Ed25519 key"))
    }
}

impl Serialize for PublicKey {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.to_pem())
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::from_pem(&text).map_err(serde::de::Error::custom)
    }
}

/// The half of a key that its holder alone has. It is wiped from memory when it is dropped.
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// The key that 32 random bytes make.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Reads PEM (`BEGIN PRIVATE KEY`), without a passphrase.
    pub fn from_pem(text: &str) -> Result<Self, MalformedKey> {
        let key = SigningKey::from_pkcs8_pem(text.trim()).map_err(MalformedKey::because)?;
        Ok(Self(key))
    }

    /// As PEM (`BEGIN PRIVATE KEY`): the first version of PKCS#8, which every program reads.
    pub fn to_pem(&self) -> impl std::ops::Deref<Target = String> + use<> {
        let pair = KeypairBytes {
            secret_key: self.0.to_bytes(),
            public_key: None,
        };
        let pem = pair.to_pkcs8_pem(LineEnding::LF);
        pem.expect("32 bytes are always encoded")
    }

    /// The half that everybody may have.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Its signature over `bytes`; the same every time.
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({})", self.public().id())
    }
}
