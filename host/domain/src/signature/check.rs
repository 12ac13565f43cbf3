//! Whether those who had to sign did.
//!
//! First each signature is looked at: is its key known, not revoked, in force in the department that day, and
//! is the signature over these bytes? Then what was signed is read: is it about this component of this
//! department, and does it still hold? Last it is counted who signed: a developer of the department always, and
//! an approver too where the statement names one or one of the items is statutory.
//!
//! A signature that is no good refuses an envelope that is handed in. Later, when keys have been revoked or
//! have run out, it only does not count.

use super::envelope::{Envelope, EnvelopeSignature};
use super::key::KeyId;
use super::register::{KeyRole, Keys};
use super::statement::{Acceptance, Deployment, Predicate, Statement};
use crate::event::AcceptedChange;
use crate::id::{DepartmentCode, Digest};
use crate::refusal::Refusal;
use crate::time::Date;

/// What has to be signed for.
#[derive(Clone, Debug)]
pub struct Demand<'a> {
    /// The department in whose name.
    pub department: &'a DepartmentCode,
    /// The day on which keys and statement must be in force; none where they were once, and nothing but a
    /// revocation counts against them.
    pub on: Option<Date>,
    /// Why a second person has to sign, in words; none where nobody has to.
    pub approval: Option<String>,
}

/// Looks at an envelope about `component` that somebody hands in: everything that is signed must be good, and a
/// developer has signed. The approver may still be awaited. Gives what was said.
pub fn check_handed_in(
    envelope: &Envelope,
    keys: &Keys,
    component: Digest,
    demand: &Demand<'_>,
) -> Result<Deployment, Refusal> {
    let signers = every_signer(envelope, keys, demand)?;
    let said = said_of(envelope, component, demand)?;
    must_have(&signers, KeyRole::Developer).ok_or_else(|| no_developer(demand))?;
    Ok(said)
}

/// Whether `component` may begin to decide on the word of this envelope. Gives the keys that count.
pub fn check_deployment(
    envelope: &Envelope,
    keys: &Keys,
    component: Digest,
    demand: &Demand<'_>,
) -> Result<Vec<KeyId>, Refusal> {
    let (signers, not_good) = those_who_count(envelope, keys, demand)?;
    let said = said_of(envelope, component, demand)?;
    // What is wrong with a signature that was given says more than that one is lacking.
    let or_lacking = |lacking: Refusal| not_good.first().cloned().unwrap_or(lacking);
    let developer = must_have(&signers, KeyRole::Developer);
    let developer = developer.ok_or_else(|| or_lacking(no_developer(demand)))?;
    let named = said
        .approver
        .map(|key| format!("its statement names key {key} as the approver"));
    let Some(why) = named.or_else(|| demand.approval.clone()) else {
        return Ok(vec![developer]);
    };
    let fits = |(key, role): &&(KeyId, KeyRole)| {
        *role == KeyRole::Approver && said.approver.is_none_or(|named| named == *key)
    };
    match signers.iter().find(fits) {
        Some((approver, _)) => Ok(vec![developer, *approver]),
        None => Err(or_lacking(Refusal::NoSecondApprover {
            what: format!("component {component}"),
            why,
            next: "`sanquan plugin sign COMPONENT --approve --key KEY`, then `sanquan plugin deploy COMPONENT`"
                .to_owned(),
        })),
    }
}

/// Whether the changes of `report` may be taken on the word of this envelope: an approver's where an item is
/// statutory, else anybody's who signs for the department. Gives the keys that count.
pub fn check_acceptance(
    envelope: &Envelope,
    keys: &Keys,
    report: Digest,
    accepted: &[AcceptedChange],
    demand: &Demand<'_>,
) -> Result<Vec<KeyId>, Refusal> {
    let (signers, not_good) = those_who_count(envelope, keys, demand)?;
    let statement: Statement<Acceptance> = read(envelope)?;
    if statement.digest() != report {
        return Err(Refusal::SignedOther {
            what: "report",
            signed: statement.digest(),
            given: report,
        });
    }
    let said = statement.predicate;
    must_be_of(&said.department, demand)?;
    if said.accepted != accepted {
        return Err(Refusal::AcceptanceDiffers {
            report,
            given: said.accepted.len(),
            listed: accepted.len(),
        });
    }
    let fits = |role| demand.approval.is_none() || role == KeyRole::Approver;
    let counting = signers.iter().filter(|(_, role)| fits(*role));
    let counting: Vec<KeyId> = counting.map(|(key, _)| *key).collect();
    match (counting.is_empty(), not_good.into_iter().next()) {
        (false, _) => Ok(counting),
        (true, Some(bad)) => Err(bad),
        (true, None) => Err(Refusal::NoSecondApprover {
            what: format!("the acceptance of report {report}"),
            why: demand.approval.clone().unwrap_or_default(),
            next: format!(
                "`sanquan plugin accept {} --report {report} --key KEY`, with an approver's key",
                said.candidate
            ),
        }),
    }
}

/// What is wrong with each signature at present, if anything.
pub fn signers<'a>(
    envelope: &'a Envelope,
    keys: &'a Keys,
    demand: &'a Demand<'_>,
) -> impl Iterator<Item = (KeyId, Result<KeyRole, Refusal>)> + 'a {
    let bytes = envelope.signed_bytes();
    let signatures = envelope.signatures.iter();
    signatures.map(move |one| (one.keyid, good(one, &bytes, keys, demand)))
}

type Signers = Vec<(KeyId, KeyRole)>;

fn every_signer(envelope: &Envelope, keys: &Keys, demand: &Demand<'_>) -> Result<Signers, Refusal> {
    well_formed(envelope)?;
    signers(envelope, keys, demand)
        .map(|(key, role)| Ok((key, role?)))
        .collect()
}

fn those_who_count(
    envelope: &Envelope,
    keys: &Keys,
    demand: &Demand<'_>,
) -> Result<(Signers, Vec<Refusal>), Refusal> {
    well_formed(envelope)?;
    let (mut counting, mut not_good) = (Signers::new(), Vec::new());
    for (key, role) in signers(envelope, keys, demand) {
        match role {
            Ok(role) => counting.push((key, role)),
            Err(refusal) => not_good.push(refusal),
        }
    }
    Ok((counting, not_good))
}

fn well_formed(envelope: &Envelope) -> Result<(), Refusal> {
    envelope
        .well_formed()
        .map_err(|why| Refusal::SignatureMalformed { why })
}

fn good(
    one: &EnvelopeSignature,
    bytes: &[u8],
    keys: &Keys,
    demand: &Demand<'_>,
) -> Result<KeyRole, Refusal> {
    let id = one.keyid;
    let key = keys.key(id).ok_or(Refusal::UnknownKey { key: id })?;
    if !key.public_key.has_signed(bytes, &one.sig) {
        return Err(Refusal::SignatureInvalid { key: id });
    }
    if let Some(revoked) = &key.revoked {
        return Err(Refusal::KeyRevoked {
            key: id,
            since: revoked.at,
            reason: revoked.reason.clone(),
        });
    }
    let grant = key.departments.get(demand.department);
    let grant = grant.ok_or_else(|| Refusal::KeyOfOther {
        key: id,
        department: demand.department.clone(),
        of: key.departments.keys().collect(),
    })?;
    let over = |on: &Date| *on < grant.from || grant.until.is_some_and(|until| *on > until);
    if let Some(on) = demand.on.filter(over) {
        return Err(Refusal::KeyNotInForce {
            key: id,
            from: grant.from,
            until: grant.until,
            on,
        });
    }
    Ok(grant.role)
}

fn read<P: Predicate>(envelope: &Envelope) -> Result<Statement<P>, Refusal> {
    Statement::from_bytes(&envelope.payload).map_err(|error| Refusal::SignatureMalformed {
        why: error.to_string(),
    })
}

fn said_of(
    envelope: &Envelope,
    component: Digest,
    demand: &Demand<'_>,
) -> Result<Deployment, Refusal> {
    let statement: Statement<Deployment> = read(envelope)?;
    if statement.digest() != component {
        return Err(Refusal::SignedOther {
            what: "component",
            signed: statement.digest(),
            given: component,
        });
    }
    let said = statement.predicate;
    must_be_of(&said.department, demand)?;
    if let Some(on) = demand.on.filter(|on| *on > said.expires) {
        return Err(Refusal::SignatureExpired {
            component,
            expires: said.expires,
            on,
        });
    }
    Ok(said)
}

fn must_be_of(signed: &DepartmentCode, demand: &Demand<'_>) -> Result<(), Refusal> {
    match signed == demand.department {
        true => Ok(()),
        false => Err(Refusal::SignedForOther {
            signed: signed.clone(),
            department: demand.department.clone(),
        }),
    }
}

fn must_have(signers: &Signers, role: KeyRole) -> Option<KeyId> {
    let mut having = signers.iter().filter(|(_, theirs)| *theirs == role);
    having.next().map(|(key, _)| *key)
}

fn no_developer(demand: &Demand<'_>) -> Refusal {
    Refusal::NoDeveloper {
        department: demand.department.clone(),
    }
}
