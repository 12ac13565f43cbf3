//! Personal values: stored as ciphertext under the case's own key, bound to the public record by
//! a salted commitment. Deleting the key erases them everywhere and breaks no proof.

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::contract::Material;
use crate::id::Digest;
use crate::value::{Facts, Texts};

/// Ciphertext of one of the types below, made and opened by the engine.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Sealed {
    /// Nonce of XChaCha20-Poly1305, random.
    #[cbor(n(0), with = "minicbor::bytes")]
    #[serde(skip)]
    pub nonce: [u8; 24],
    /// Ciphertext and tag of the salt (16 bytes) followed by the CBOR bytes.
    #[cbor(n(1), with = "minicbor::bytes")]
    #[serde(skip)]
    pub ciphertext: Vec<u8>,
    /// Digest (purpose `sanquan.sealed`) of the salt followed by the CBOR bytes.
    #[n(2)]
    pub commitment: Digest,
}

/// What an application says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct Application {
    /// Name of the applicant as pages for officials show it.
    #[n(0)]
    pub applicant: String,
    /// The form as filled in.
    #[n(1)]
    pub facts: Facts,
    /// Papers handed in.
    #[n(2)]
    pub materials: Vec<Material>,
}

/// What an act says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ActContent {
    /// The act's form as filled in.
    #[n(0)]
    pub facts: Facts,
    /// Free words of the handler.
    #[n(1)]
    pub note: Option<String>,
    /// The plugin's reasons, by rule.
    #[n(2)]
    pub reasons: Vec<ToldReason>,
}

/// A reason as told to people.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ToldReason {
    /// The declared rule.
    #[n(0)]
    pub rule: String,
    /// The words.
    #[n(1)]
    pub texts: Texts,
    /// Paths of the facts that were read.
    #[n(2)]
    pub read: Vec<String>,
}

/// Bytes of a call, for verification years later.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct VerdictBytes {
    /// CBOR of the question.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub input: Vec<u8>,
    /// CBOR of the answer.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub outcome: Vec<u8>,
}
