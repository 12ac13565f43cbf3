//! One verdict with everything that its proof needs: component, question, answer, record. It is checked
//! on any machine with this program, without a server and without a store.
//!
//! A bundle shows the question and the answer in clear, and the key by which verdicts of its case are
//! digested, so whoever gets one can read this verdict and check guesses about others of the same
//! case. It proves that the component gives this answer to this question; that the record stands in
//! the county's log is for the log's own proofs.

use minicbor::{Decode, Encode};
use sanquan_domain::event::{VerdictBytes, VerdictGiven};
use sanquan_domain::id::{CaseId, CountyCode, Digest};
use sanquan_domain::time::Instant;
use sanquan_runtime::Runtime;

use super::recorded::RecordedCall;
use super::verification::{Differs, verify};
use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::seal::keyed_by;

/// How a bundle's file begins; the digest of the rest follows.
const BEGINS: &[u8] = b"sanquan verdict 1\n";

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Bundle {
    /// The county in whose log the verdict stands.
    #[n(0)]
    pub county: CountyCode,
    /// Its case.
    #[n(1)]
    pub case: CaseId,
    /// Number of its event in the case.
    #[n(2)]
    pub version: u64,
    /// When its command was entered.
    #[n(3)]
    pub entered_at: Instant,
    /// The record.
    #[n(4)]
    pub given: VerdictGiven,
    /// By which question and answer were digested.
    #[n(5)]
    pub digest_key: Digest,
    #[cbor(n(6), with = "minicbor::bytes")]
    input: Vec<u8>,
    #[cbor(n(7), with = "minicbor::bytes")]
    outcome: Vec<u8>,
    #[cbor(n(8), with = "minicbor::bytes")]
    component: Vec<u8>,
}

/// Bytes that are not a whole bundle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a whole verdict bundle: {why}; ask for the file again")]
pub struct BundleError {
    why: String,
}

impl Engine {
    /// The bundle of the verdict that is event `version` of `case`.
    pub fn bundle(
        &self,
        caller: &Caller,
        case: CaseId,
        version: u64,
    ) -> Result<Bundle, EngineError> {
        let verdicts = self.verdicts(caller, case)?;
        let verdict = verdicts.into_iter().find(|v| v.version == version);
        let verdict = verdict.ok_or_else(|| EngineError::NotFound {
            what: "verdict",
            id: format!("{case} {version}"),
        })?;
        let open = &self.case_for(caller, case)?.case;
        let key = self.case_key(open)?;
        let entered_at = self.history(caller, case, version, 1)?;
        let entered_at = entered_at.first().map(|view| view.event.entered_at);
        let county = self.county().code().cloned();
        Ok(Bundle {
            county: county
                .ok_or_else(|| EngineError::Damaged("a case without a county".to_owned()))?,
            case,
            version,
            entered_at: entered_at.unwrap_or_else(|| open.received_at()),
            component: self.plugins().bytes(verdict.given.component)?,
            given: verdict.given,
            digest_key: key.digest_key(),
            input: verdict.bytes.input,
            outcome: verdict.bytes.outcome,
        })
    }
}

impl Bundle {
    /// As a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let body = minicbor::to_vec(self).expect("a vector takes every byte");
        [BEGINS, &Digest::plain(&body).to_bytes(), &body].concat()
    }

    /// Reads a file; a single changed byte is noticed.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        let damaged = |why: &str| BundleError {
            why: why.to_owned(),
        };
        let rest = bytes
            .strip_prefix(BEGINS)
            .ok_or_else(|| damaged("it does not begin as one"))?;
        let (digest, body) = rest
            .split_at_checked(32)
            .ok_or_else(|| damaged("it is too short"))?;
        if Digest::plain(body).to_bytes() != digest {
            return Err(damaged(
                "its bytes are not those of which the digest was made",
            ));
        }
        minicbor::decode(body).map_err(|e| damaged(&e.to_string()))
    }

    /// Question and answer, as the contract's types encode them.
    pub fn bytes(&self) -> VerdictBytes {
        VerdictBytes {
            input: self.input.clone(),
            outcome: self.outcome.clone(),
        }
    }

    /// Checks the digests, executes the call again, and compares bit for bit. Compiles the component.
    pub async fn verify(&self, runtime: &Runtime) -> Result<(), Differs> {
        let digests = [
            (
                "component",
                Digest::plain(&self.component),
                self.given.component,
            ),
            (
                "question",
                keyed_by(&self.digest_key, &self.input),
                self.given.input,
            ),
            (
                "answer",
                keyed_by(&self.digest_key, &self.outcome),
                self.given.outcome,
            ),
        ];
        for (what, is, recorded) in digests {
            if is != recorded {
                return Err((
                    "verdict.digest",
                    format!("the digest of the {what} is {is}, {recorded} is recorded"),
                ));
            }
        }
        let plugin = runtime
            .load(&self.component)
            .map_err(|error| ("verdict.component", error.to_string()))?;
        let call = RecordedCall {
            case: self.case,
            version: self.version,
            entered_at: self.entered_at,
            given: self.given.clone(),
            bytes: self.bytes(),
        };
        verify(&plugin, &call).await
    }
}
