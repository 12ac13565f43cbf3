//! `plugin verify`: what was signed about a component, checked without a host.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_domain::signature::{
    Demand, Deployment, Envelope, Grant, Key, KeyId, KeyRole, Keys, PublicKey, Statement,
    check_deployment, signers,
};
use sanquan_domain::time::Date;
use sanquan_engine::{Clock as _, EngineError, SystemClock};
use serde::Serialize;

use super::sign::digest_of;
use crate::command::{Context, key};
use crate::door::Entries;
use crate::envelope_file;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::talk::Tone;

/// Check what was signed about a component, on a machine without server or store.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// The component (`.wasm`).
    file: PathBuf,
    /// What was signed. Default: COMPONENT.dsse.json.
    #[arg(long, value_name = "FILE")]
    envelope: Option<PathBuf>,
    /// The keys to trust: what `sanquan --json key list` printed, or public keys in PEM. Bare keys say nothing
    /// of departments, roles and days: then the signatures alone are checked.
    #[arg(long, value_name = "FILE")]
    keys: PathBuf,
    /// Demand an approver's signature too, as a host does where an item is statutory.
    #[arg(long)]
    approved: bool,
    /// The day on which it has to hold, such as 2026-03-02. Default: today.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

/// What was found.
#[derive(Serialize)]
struct Verified {
    component: Digest,
    valid: bool,
    signatures: Vec<Signature>,
    statement: Deployment,
}

#[derive(Serialize)]
struct Signature {
    key: KeyId,
    /// As what it counts; none where it does not.
    role: Option<KeyRole>,
    /// What is wrong with it.
    wrong: Option<String>,
}

impl Verify {
    /// Does it; ends with [`Exit::Found`] when it does not hold.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let component = digest_of(&self.file)?;
        let file = self.envelope.clone();
        let envelope =
            envelope_file::read(&file.unwrap_or_else(|| envelope_file::beside(&self.file)))?;
        let statement =
            Statement::<Deployment>::from_bytes(&envelope.payload).map_err(|error| {
                Failure::new(
                    Exit::Found,
                    "signature.malformed",
                    "what is signed cannot be read",
                )
                .because(error)
            })?;
        let on = self.on.unwrap_or_else(|| SystemClock.now().date_in_utc());
        let said = statement.predicate;
        let keys = match Trusted::read(&self.keys)? {
            Trusted::Registered(keys) => keys,
            Trusted::Bare(keys) => as_any_role(&keys, &envelope, &said.department, on),
        };
        let demand = Demand {
            department: &said.department,
            on: Some(on),
            approval: self.approved.then(|| "--approved asks for it".to_owned()),
        };
        let checked = check_deployment(&envelope, &keys, component, &demand);
        let signatures = signers(&envelope, &keys, &demand).map(|(key, role)| Signature {
            key,
            wrong: role.as_ref().err().map(ToString::to_string),
            role: role.ok(),
        });
        let verified = Verified {
            component,
            valid: checked.is_ok(),
            signatures: signatures.collect(),
            statement: said.clone(),
        };
        let word = match &checked {
            Ok(_) => context.talk.paint(Tone::Good, "valid"),
            Err(_) => context.talk.paint(Tone::Bad, "NOT valid"),
        };
        context
            .talk
            .data(&verified, |verified| verified.told(&word, on))?;
        match checked {
            Ok(_) => Ok(Exit::Done),
            Err(refusal) => {
                let mut failure = Failure::from(EngineError::from(refusal));
                failure.exit = Exit::Found;
                Err(failure.at(self.file.display()))
            }
        }
    }
}

/// Keys as they were given.
enum Trusted {
    /// With departments, roles and days.
    Registered(Keys),
    /// Alone.
    Bare(Vec<PublicKey>),
}

impl Trusted {
    fn read(file: &Path) -> Result<Self, Failure> {
        let unreadable = |why: Box<dyn std::error::Error>| {
            Failure::usage("key.malformed", "these are no keys")
                .at(file.display())
                .because(why)
                .hint("give what `sanquan --json key list` printed, or public keys in PEM")
        };
        let text = std::fs::read_to_string(file).map_err(|error| {
            Failure::usage("file.read", "cannot read the keys")
                .at(file.display())
                .because(error)
        })?;
        if text.trim_start().starts_with('{') {
            let keys: Entries<Key> =
                serde_json::from_str(&text).map_err(|e| unreadable(e.into()))?;
            return Ok(Self::Registered(keys.entries.into_iter().collect()));
        }
        const END: &str = "-----END PUBLIC KEY-----";
        let pems = text
            .split_inclusive(END)
            .filter(|pem| !pem.trim().is_empty());
        let keys: Result<Vec<PublicKey>, _> = pems.map(PublicKey::from_pem).collect();
        keys.map(Self::Bare).map_err(|e| unreadable(e.into()))
    }
}

/// Bare keys, each in the role in which it makes the envelope whole: the first that signed as the developer, the
/// others as approvers.
fn as_any_role(
    keys: &[PublicKey],
    envelope: &Envelope,
    department: &DepartmentCode,
    on: Date,
) -> Keys {
    let mut signing = envelope.signatures.iter().map(|one| one.keyid);
    let first = signing.find(|id| keys.iter().any(|key| key.id() == *id));
    let trusted = |key: &PublicKey| Key {
        id: key.id(),
        public_key: *key,
        holder: String::new(),
        departments: BTreeMap::from([(
            department.clone(),
            Grant {
                role: match first == Some(key.id()) {
                    true => KeyRole::Developer,
                    false => KeyRole::Approver,
                },
                from: on,
                until: None,
            },
        )]),
        revoked: None,
    };
    keys.iter().map(trusted).collect()
}

impl Verified {
    fn told(&self, word: &str, on: Date) -> String {
        let said = &self.statement;
        let mut text = format!(
            "{word} on {on}: component {}, department {}, contract {}, holds {} to {}\n",
            self.component, said.department, said.contract, said.issued, said.expires
        );
        for one in &self.signatures {
            let state = match (&one.wrong, one.role) {
                (Some(wrong), _) => wrong.clone(),
                (None, role) => role.map_or("", key::name).to_owned(),
            };
            let _ = writeln!(text, "  key {}: {state}", one.key);
        }
        text
    }
}
