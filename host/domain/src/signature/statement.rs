//! What is said: an in-toto Statement (version 1,
//! <https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md>) about a component that is to be
//! deployed, or about changes that somebody answers for.
//!
//! As in-toto demands, members that this program does not know are left aside; what they would mean is for
//! another predicate type to say.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::key::KeyId;
use crate::event::AcceptedChange;
use crate::id::{DepartmentCode, Digest};
use crate::time::Date;

/// The type of every statement.
pub const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";

/// What is said about a subject.
pub trait Predicate: Serialize + DeserializeOwned {
    /// Its type, for ever.
    const TYPE: &'static str;
}

/// Something said about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement<P> {
    #[serde(rename = "_type")]
    kind: String,
    subject: Vec<Subject>,
    predicate_type: String,
    /// What is said.
    pub predicate: P,
}

/// A thing by its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// What people call it: a file, a report. Nothing rests on it.
    pub name: String,
    /// SHA-256.
    digest: Sha256,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Sha256 {
    sha256: Digest,
}

/// A component is to decide for its department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// Whose component it is.
    pub department: DepartmentCode,
    /// The version of the contract that it was built for.
    pub contract: String,
    /// The revision of its source, as the department's version control names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What one call may take: it was tried within these, and a host has to grant as much.
    pub limits: CallLimits,
    /// What it is deployed for, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// The key whose holder is to approve it; then nobody else can, and it is not used before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approver: Option<KeyId>,
    /// The day on which it was signed.
    pub issued: Date,
    /// The last day on which it may begin to decide.
    pub expires: Date,
}

impl Predicate for Deployment {
    const TYPE: &'static str = "urn:sanquan:deployment:v1";
}

/// What one call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names and units say it")]
pub struct CallLimits {
    pub fuel: u64,
    pub deadline_ms: u64,
    pub memory_max_bytes: u64,
    pub output_max_bytes: u64,
}

impl CallLimits {
    /// The first limit that is larger than what `host` grants: its name, this one, the host's.
    pub fn beyond(&self, host: &Self) -> Option<(&'static str, u64, u64)> {
        [
            ("fuel", self.fuel, host.fuel),
            ("deadline_ms", self.deadline_ms, host.deadline_ms),
            (
                "memory_max_bytes",
                self.memory_max_bytes,
                host.memory_max_bytes,
            ),
            (
                "output_max_bytes",
                self.output_max_bytes,
                host.output_max_bytes,
            ),
        ]
        .into_iter()
        .find(|(_, asked, granted)| asked > granted)
    }
}

/// Somebody answers for the changes that a replay found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Whose cases they are.
    pub department: DepartmentCode,
    /// The component that would have answered otherwise.
    pub candidate: Digest,
    /// Exactly the changes that the report lists, in its order.
    pub accepted: Vec<AcceptedChange>,
    /// Why, in words.
    pub reason: String,
    /// The day on which it was signed.
    pub issued: Date,
}

impl Predicate for Acceptance {
    const TYPE: &'static str = "urn:sanquan:acceptance:v1";
}

/// A payload that is not such a statement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MalformedStatement(String);

impl<P: Predicate> Statement<P> {
    /// Says `predicate` about the thing with this digest.
    pub fn about(name: impl Into<String>, digest: Digest, predicate: P) -> Self {
        Self {
            kind: STATEMENT_TYPE.to_owned(),
            subject: vec![Subject {
                name: name.into(),
                digest: Sha256 { sha256: digest },
            }],
            predicate_type: P::TYPE.to_owned(),
            predicate,
        }
    }

    /// The bytes to sign.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts, numbers and lists are always JSON")
    }

    /// Reads bytes whose signatures were checked before.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MalformedStatement> {
        /// The types alone: they say how to read the rest.
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Types {
            #[serde(rename = "_type")]
            kind: String,
            predicate_type: String,
        }
        let malformed = |error: serde_json::Error| MalformedStatement(error.to_string());
        let types: Types = serde_json::from_slice(bytes).map_err(malformed)?;
        for (given, expected) in [
            (&types.kind, STATEMENT_TYPE),
            (&types.predicate_type, P::TYPE),
        ] {
            if given != expected {
                return Err(MalformedStatement(format!(
                    "it is of the type `{given}`, not `{expected}`"
                )));
            }
        }
        let statement: Self = serde_json::from_slice(bytes).map_err(malformed)?;
        match statement.subject.len() {
            1 => Ok(statement),
            count => Err(MalformedStatement(format!(
                "it is about {count} things, not about one"
            ))),
        }
    }

    /// The digest of the thing that it is about.
    pub fn digest(&self) -> Digest {
        self.subject[0].digest.sha256
    }

    /// What people call the thing.
    pub fn name(&self) -> &str {
        &self.subject[0].name
    }
}
