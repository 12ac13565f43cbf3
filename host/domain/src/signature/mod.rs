//! Signatures: who answers for a component, and for the changes that it brings.
//!
//! A department's developer signs a *statement* about a component: whose it is, what it was built from, how
//! long the statement holds. For items whose procedure is fixed by statute a second person signs the same
//! statement. The host takes a component into use on nobody else's word, whatever a token allows:
//! tokens say who may ask, signatures say who answers.
//!
//! Statement and envelope are those of in-toto and DSSE, so that other programs can read and check them.
//! Checking a signature is a pure function of bytes, like a digest; that is why it is in this room, where
//! the rules are that rest on it. The secret half of a key never comes near a host.
//!
//! | file | what is in it |
//! |---|---|
//! | `key.rs` | Ed25519 keys, their names, their PEM |
//! | `envelope.rs` | what is signed and by whom (DSSE) |
//! | `statement.rs` | what is said (in-toto Statement): deployments, acceptances |
//! | `register.rs` | the keys that a county knows, for which departments, since when and until when |
//! | `check.rs` | whether those who had to sign did |

mod check;
mod envelope;
mod key;
mod register;
mod statement;

pub use check::{Demand, check_acceptance, check_deployment, check_handed_in, signers};
pub use envelope::{
    ENVELOPE_MAX_BYTES, Envelope, EnvelopeSignature, PAYLOAD_TYPE, encoded_before_signing,
};
pub use key::{KeyId, MalformedKey, PublicKey, SecretKey};
pub use register::{Grant, Key, KeyRole, Keys, Revoked};
pub use statement::{
    Acceptance, CallLimits, Deployment, MalformedStatement, Predicate, STATEMENT_TYPE, Statement,
    Subject,
};

use serde::{Deserialize, Serialize};

/// Whether a host takes into use what nobody has signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignaturePolicy {
    /// It does not.
    #[default]
    Required,
    /// It does. What is signed is checked all the same.
    Optional,
}
