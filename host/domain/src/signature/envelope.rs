//! The envelope: the bytes that were signed, and who signed them (DSSE 1.0,
//! <https://github.com/secure-systems-lab/dsse>).
//!
//! A signature is over the payload's type and its bytes as they stand, each after its length, so that
//! neither can be taken for the other. What is checked is never encoded again, and nothing of the
//! payload is believed before its signatures were.
//!
//! Of several signatures each is by another key, and each names its key.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::key::{KeyId, SecretKey};

/// The payload type of every statement.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";

/// Longest payload, in bytes: an acceptance of ten thousand changes has about 700,000.
pub const ENVELOPE_MAX_BYTES: usize = 1 << 20;

/// Most signatures on one envelope.
const SIGNATURES_MAX: usize = 8;

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope {
    /// How the payload is to be read.
    #[n(0)]
    pub payload_type: String,
    /// What was signed.
    #[cbor(n(1), with = "minicbor::bytes")]
    #[serde(with = "base64")]
    pub payload: Vec<u8>,
    /// Who signed it.
    #[n(2)]
    pub signatures: Vec<EnvelopeSignature>,
}

/// One signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct EnvelopeSignature {
    /// Whose.
    #[n(0)]
    pub keyid: KeyId,
    /// Over what [`encoded_before_signing`] gives.
    #[cbor(n(1), with = "minicbor::bytes")]
    #[serde(with = "base64")]
    pub sig: Vec<u8>,
}

impl Envelope {
    /// A payload, signed by one key.
    pub fn sealed(payload: Vec<u8>, key: &SecretKey) -> Self {
        let mut envelope = Self {
            payload_type: PAYLOAD_TYPE.to_owned(),
            payload,
            signatures: Vec::new(),
        };
        envelope.sign(key);
        envelope
    }

    /// Adds the signature of one more key. Signing twice by the same key leaves one signature.
    pub fn sign(&mut self, key: &SecretKey) {
        let keyid = key.public().id();
        let sig = key.sign(&self.signed_bytes()).to_vec();
        self.signatures.retain(|other| other.keyid != keyid);
        self.signatures.push(EnvelopeSignature { keyid, sig });
    }

    /// Reads JSON. What is wrong with it is told in words.
    pub fn from_json(bytes: &[u8]) -> Result<Self, String> {
        let envelope: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        envelope.well_formed().map(|()| envelope)
    }

    /// As JSON, for people to keep beside what it is about.
    pub fn to_json(&self) -> String {
        let json = serde_json::to_string_pretty(self);
        json.expect("texts and lists are always JSON") + "\n"
    }

    /// Why it is no envelope that a host takes, in words.
    pub fn well_formed(&self) -> Result<(), String> {
        let count = self.signatures.len();
        if self.payload_type != PAYLOAD_TYPE {
            return Err(format!(
                "its payload is of the type `{}`, not `{PAYLOAD_TYPE}`",
                self.payload_type
            ));
        }
        if self.payload.len() > ENVELOPE_MAX_BYTES {
            return Err(format!(
                "its payload has {} bytes, the limit is {ENVELOPE_MAX_BYTES}",
                self.payload.len()
            ));
        }
        if !(1..=SIGNATURES_MAX).contains(&count) {
            return Err(format!(
                "it has {count} signatures: 1 to {SIGNATURES_MAX} are taken"
            ));
        }
        let mut keys: Vec<KeyId> = self.signatures.iter().map(|one| one.keyid).collect();
        keys.sort_unstable();
        match keys.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(format!("key {} has signed it twice", pair[0])),
            None => Ok(()),
        }
    }

    /// The bytes over which each signature is.
    pub fn signed_bytes(&self) -> Vec<u8> {
        encoded_before_signing(&self.payload_type, &self.payload)
    }
}

/// `DSSEv1`, then the length and the bytes of type and payload, with single spaces between.
pub fn encoded_before_signing(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let (of_type, of_payload) = (payload_type.len(), payload.len());
    let mut bytes = format!("DSSEv1 {of_type} {payload_type} {of_payload} ").into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// Bytes as base64: written in the standard alphabet, read in that for addresses too, as DSSE wants.
mod base64 {
    use data_encoding::{BASE64, BASE64URL};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub fn serialize<S: Serializer>(bytes: &[u8], s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&BASE64.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(d)?;
        let standard = BASE64.decode(text.as_bytes());
        standard
            .or_else(|_| BASE64URL.decode(text.as_bytes()))
            .map_err(D::Error::custom)
    }
}
