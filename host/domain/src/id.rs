//! Identifiers: UUIDv7 with a prefix for what the host creates, codes for what people number.

use std::fmt;
use std::str::FromStr;

use data_encoding::{Encoding, Specification};
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

use crate::time::Instant;

/// Crockford's base32 in lower case: no `i l o u`, so that a number read out aloud survives.
static BASE32: LazyLock<Encoding> = LazyLock::new(|| {
    let mut spec = Specification::new();
    spec.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
    spec.check_trailing_bits = false;
    spec.translate.from.push_str("ABCDEFGHJKMNPQRSTVWXYZ");
    spec.translate.to.push_str("abcdefghjkmnpqrstvwxyz");
    spec.encoding()
        .expect("the alphabet has 32 different symbols")
});

/// What is wrong with the text of an identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not an id of the form `{prefix}…` with 26 letters or digits after it")]
pub struct MalformedId {
    text: String,
    prefix: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(#[cbor(n(0), with = "minicbor::bytes")] [u8; 16]);

        impl $name {
            /// Prefix of the printed form.
            pub const PREFIX: &'static str = $prefix;

            /// A new id (UUIDv7): ordered by the millisecond of `at`, then random.
            pub fn new(at: Instant, random: [u8; 10]) -> Self {
                let millis = u64::try_from(at.as_millis()).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().into_bytes())
            }

            /// The id with these 128 bits.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self { Self(bytes) }

            /// Its 128 bits, as stored.
            pub const fn to_bytes(self) -> [u8; 16] { self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{}", $prefix, BASE32.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(self, f) }
        }

        impl FromStr for $name {
            type Err = MalformedId;
            fn from_str(text: &str) -> Result<Self, MalformedId> {
                text.strip_prefix($prefix)
                    .and_then(|rest| BASE32.decode(rest.as_bytes()).ok())
                    .and_then(|bytes| <[u8; 16]>::try_from(bytes).ok())
                    .map(Self)
                    .ok_or_else(|| MalformedId { text: text.to_owned(), prefix: $prefix })
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A case.
    CaseId = "case_";
    /// A fault of the platform or of a plugin, quoted to whoever met it.
    FaultId = "fault_";
    /// An API token.
    TokenId = "token_";
    /// A proposed version of an item.
    ProposalId = "proposal_";
    /// A change of law or functions that items have to follow.
    ChangeId = "change_";
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize)]
        #[cbor(transparent)]
        #[serde(transparent)]
        pub struct $name(#[n(0)] pub String);

        impl $name {
            /// The code as text.
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl From<&str> for $name {
            fn from(code: &str) -> Self { Self(code.to_owned()) }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Debug::fmt(&self.0, f) }
        }
    )*};
}

codes! {
    /// A county, such as `510822` (GB/T 2260) or `wabo`.
    CountyCode;
    /// A department, such as `015`.
    DepartmentCode;
    /// A power item, such as `5108220150100300`; never used again for another one.
    ItemCode;
    /// A post within a department, such as `015-window`.
    PostCode;
    /// A handler, as the department numbers its people.
    HandlerCode;
}

/// SHA-256 of something, printed as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Digest(#[cbor(n(0), with = "minicbor::bytes")] [u8; 32]);

impl Digest {
    /// SHA-256 over `purpose`, a zero byte and `bytes`. The purpose keeps digests of different
    /// things apart even if their bytes are equal.
    pub fn of(purpose: &str, bytes: &[u8]) -> Self {
        Self::of_parts(purpose, [bytes])
    }

    /// [`Self::of`] the parts one after the other.
    pub fn of_parts<'a>(purpose: &str, parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        use sha2::Digest as _;
        let mut hash = sha2::Sha256::new();
        hash.update(purpose.as_bytes());
        hash.update([0]);
        parts.into_iter().for_each(|part| hash.update(part));
        Self(hash.finalize().into())
    }

    /// Plain SHA-256, for what others compute too (files, components).
    pub fn plain(bytes: &[u8]) -> Self {
        use sha2::Digest as _;
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// The digest with these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn to_bytes(self) -> [u8; 32] {
        self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = MalformedId;
    fn from_str(text: &str) -> Result<Self, MalformedId> {
        data_encoding::HEXLOWER_PERMISSIVE
            .decode(text.as_bytes())
            .ok()
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .map(Self)
            .ok_or_else(|| MalformedId {
                text: text.to_owned(),
                prefix: "",
            })
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
