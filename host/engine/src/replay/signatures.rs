//! Is every signature on record one that could have been recorded then?
//!
//! The county is folded anew from its own events, and each envelope is held against the keys that were
//! registered, and not revoked, when it was handed in.

use sanquan_domain::county::{County, verify_recorded};
use sanquan_domain::event::{Body, CountyEvent};
use sanquan_domain::time::Instant;
use serde::Serialize;

use crate::county_book::COUNTY_STREAM;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::load::decode;

/// Events read at once.
const PAGE: usize = 1_000;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Signatures {
    /// Envelopes looked at, on components and on acceptances.
    pub envelopes: u64,
    /// Those that are not good, in the order of the log.
    pub wrong: Vec<WrongSignature>,
}

/// An envelope that nobody could have handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrongSignature {
    /// Number of its event in the county's log.
    pub seq: u64,
    /// The component, or the report, that it is about.
    pub about: String,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
}

impl Engine {
    /// Checks every envelope on record again.
    pub fn verify_signatures(&self) -> Result<Signatures, EngineError> {
        let mut checking = Checking::default();
        loop {
            let next = checking.county.version() + 1;
            let records = self.store().stream(COUNTY_STREAM, next, PAGE)?;
            if records.is_empty() {
                return Ok(checking.found);
            }
            for record in &records {
                let stored = decode(record)?;
                let Body::County(event) = &stored.body else {
                    return Err(EngineError::Damaged(format!(
                        "event {} is a case's, in the county's stream",
                        record.seq
                    )));
                };
                checking.next(record.seq, event, stored.entered_at);
            }
        }
    }
}

/// On the way through the county's events.
#[derive(Default)]
struct Checking {
    county: County,
    found: Signatures,
}

impl Checking {
    fn next(&mut self, seq: u64, event: &CountyEvent, at: Instant) {
        if let Some(about) = signed_about(event) {
            self.found.envelopes += 1;
            if let Err(why) = verify_recorded(&self.county, event, at) {
                self.found.wrong.push(WrongSignature {
                    seq,
                    about,
                    code: why.code(),
                    message: why.to_string(),
                });
            }
        }
        self.county.apply(event);
    }
}

/// What an event's envelope is about, if it has one.
fn signed_about(event: &CountyEvent) -> Option<String> {
    match event {
        CountyEvent::ComponentSigned(signed) => Some(format!("component {}", signed.component)),
        CountyEvent::ChangesAccepted(accepted) => {
            let report = accepted.report;
            accepted
                .envelope
                .as_ref()
                .map(|_| format!("report {report}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use sanquan_domain::contract::Description;
    use sanquan_domain::event::{ComponentSigned, KeyRegistered, KeyRevoked, PluginUploaded};
    use sanquan_domain::form::Form;
    use sanquan_domain::id::{DepartmentCode, Digest};
    use sanquan_domain::signature::{
        CallLimits, Deployment, Envelope, KeyRole, SecretKey, Statement,
    };

    use sanquan_domain::value::Texts;

    use super::*;

    #[test]
    fn an_envelope_is_held_against_the_keys_of_its_time_and_a_wrong_one_is_named() {
        let key = SecretKey::from_seed(&[1; 32]);
        let component = Digest::plain(b"component");
        let day = |text: &str| text.parse().unwrap();
        let said = Deployment {
            department: DepartmentCode::from("015"),
            contract: "0.1.0".to_owned(),
            source: None,
            limits: CallLimits {
                fuel: 1,
                deadline_ms: 1,
                memory_max_bytes: 1,
                output_max_bytes: 1,
            },
            purpose: None,
            approver: None,
            issued: day("2026-03-02"),
            expires: day("2026-03-31"),
        };
        let statement = Statement::about("a.wasm", component, said);
        let envelope = Envelope::sealed(statement.to_bytes(), &key);
        let mut forged = envelope.clone();
        forged.payload[20] ^= 1;
        let signed = |envelope: &Envelope| {
            CountyEvent::ComponentSigned(ComponentSigned {
                component,
                envelope: envelope.clone(),
            })
        };
        let at: Instant = "2026-03-02T10:00:00Z".parse().unwrap();
        let uploaded = PluginUploaded {
            component,
            size_bytes: 9,
            description: Description {
                department: "015".to_owned(),
                version: "1.0.0".to_owned(),
                titles: Texts::default(),
                items: Vec::new(),
                rules: Vec::new(),
                effects: Vec::new(),
                settings: Form::default(),
                annexes: Vec::new(),
            },
            charts: Vec::new(),
        };
        let registered = KeyRegistered {
            public_key: key.public(),
            department: DepartmentCode::from("015"),
            role: KeyRole::Developer,
            from: day("2026-03-01"),
            until: None,
            holder: String::new(),
        };
        let revoked = KeyRevoked {
            key: key.public().id(),
            reason: "lost".to_owned(),
            at,
        };
        let events = [
            CountyEvent::PluginUploaded(uploaded),
            signed(&envelope),
            CountyEvent::KeyRegistered(registered),
            signed(&envelope),
            signed(&forged),
            CountyEvent::KeyRevoked(revoked),
            signed(&envelope),
        ];
        let mut checking = Checking::default();
        for (seq, event) in (1..).zip(&events) {
            checking.next(seq, event, at);
        }
        let wrong = checking.found.wrong.iter();
        let wrong: Vec<_> = wrong.map(|one| (one.seq, one.code)).collect();
        let expected = [
            (2, "signature.unknown-key"),
            (5, "signature.invalid"),
            (7, "signature.revoked-key"),
        ];
        assert_eq!((checking.found.envelopes, wrong), (4, expected.to_vec()));
    }
}
