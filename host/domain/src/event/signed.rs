//! Keys and signatures on record.

use minicbor::{Decode, Encode};
use serde::Serialize;

use crate::id::{DepartmentCode, Digest};
use crate::signature::{Envelope, KeyId, KeyRole, PublicKey};
use crate::time::{Date, Instant};

/// See [`super::CountyEvent::KeyRegistered`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct KeyRegistered {
    /// The key; its name is derived from it.
    #[n(0)]
    pub public_key: PublicKey,
    /// The department for which it signs.
    #[n(1)]
    pub department: DepartmentCode,
    /// As what.
    #[n(2)]
    pub role: KeyRole,
    /// First day.
    #[n(3)]
    pub from: Date,
    /// Last day, if there is one.
    #[n(4)]
    pub until: Option<Date>,
    /// Whose it is, in the operator's words.
    #[n(5)]
    pub holder: String,
}

/// See [`super::CountyEvent::KeyRevoked`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct KeyRevoked {
    /// Which.
    #[n(0)]
    pub key: KeyId,
    /// Why, in words.
    #[n(1)]
    pub reason: String,
    /// From then on nothing that it signed is accepted.
    #[n(2)]
    pub at: Instant,
}

/// See [`super::CountyEvent::ComponentSigned`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct ComponentSigned {
    /// Plain SHA-256 of the component.
    #[n(0)]
    pub component: Digest,
    /// What was signed, and by whom.
    #[n(1)]
    pub envelope: Envelope,
}
