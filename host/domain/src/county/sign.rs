//! Keys, and who has to sign for a component before it decides.
//!
//! The operator registers the keys of a department's developers and approvers, and revokes them. What was signed
//! is kept with the component, and looked at again whenever the component is to begin to decide. A rollback is
//! held to revocations alone: the way back to what was accepted once stays open when a date has passed. What decides already goes on when a key is revoked or runs out, since
//! stopping it is another decision; lists say so meanwhile.

use serde::{Deserialize, Serialize};

use super::commands::{must_be_open, must_know, unchanged};
use super::{County, Plugin, activate};
use crate::contract::Description;
use crate::event::{ComponentSigned, CountyEvent, KeyRegistered, KeyRevoked};
use crate::id::{DepartmentCode, Digest, ItemCode};
use crate::refusal::{Names, Refusal};
use crate::shadow::ShadowReplayed;
use crate::signature::{
    CallLimits, Demand, Deployment, Envelope, KeyId, KeyRole, PublicKey, SignaturePolicy,
    check_acceptance, check_deployment, check_handed_in, signers,
};
use crate::time::{Date, Instant};

/// Longest name of a key's holder.
const HOLDER_MAX_BYTES: usize = 200;

/// The command that registers a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    /// The key.
    pub public_key: PublicKey,
    /// The department for which it signs.
    pub department: DepartmentCode,
    /// As what.
    pub role: KeyRole,
    /// First day; today unless given.
    pub from: Option<Date>,
    /// Last day, if there is one.
    pub until: Option<Date>,
    /// Whose it is.
    pub holder: String,
}

/// Lets a key sign for a department. Registered again for the same department it has the new dates and role.
pub fn register_key(county: &County, new: NewKey, now: Instant) -> Result<CountyEvent, Refusal> {
    must_be_open(county)?;
    must_know(county, &new.department)?;
    let id = new.public_key.id();
    let from = new.from.unwrap_or_else(|| county.day(now));
    if let Some(until) = new.until.filter(|until| *until < from) {
        return Err(Refusal::KeyValidityReversed { from, until });
    }
    if new.holder.len() > HOLDER_MAX_BYTES {
        return Err(Refusal::TextTooLong {
            what: "the holder".to_owned(),
            bytes: new.holder.len(),
            limit: HOLDER_MAX_BYTES,
        });
    }
    let known = county.keys.key(id);
    if let Some(revoked) = known.and_then(|key| key.revoked.as_ref()) {
        let since = revoked.at;
        return Err(Refusal::KeyIsRevoked { key: id, since });
    }
    let same = known.is_some_and(|key| {
        let grant = key.departments.get(&new.department);
        key.holder == new.holder
            && grant.is_some_and(|grant| {
                (grant.role, grant.from, grant.until) == (new.role, from, new.until)
            })
    });
    match same {
        true => Err(unchanged("key", &id)),
        false => Ok(CountyEvent::KeyRegistered(KeyRegistered {
            public_key: new.public_key,
            department: new.department,
            role: new.role,
            from,
            until: new.until,
            holder: new.holder,
        })),
    }
}

/// From now on nothing that the key signed is accepted.
pub fn revoke_key(
    county: &County,
    key: KeyId,
    reason: String,
    now: Instant,
) -> Result<CountyEvent, Refusal> {
    activate::check_reason(&reason)?;
    let known = county.keys.key(key).ok_or(Refusal::NoSuchKey { key })?;
    match &known.revoked {
        Some(revoked) => Err(Refusal::KeyIsRevoked {
            key,
            since: revoked.at,
        }),
        None => Ok(CountyEvent::KeyRevoked(KeyRevoked {
            key,
            reason,
            at: now,
        })),
    }
}

/// Keeps what was signed about a component that is, or is about to be, taken in. `contract` is the version that
/// it speaks, where that is known, and `granted` what this host lets a call take.
pub fn sign_component(
    county: &County,
    plugin: (Digest, &Description),
    contract: Option<&str>,
    envelope: Envelope,
    granted: &CallLimits,
    at: Instant,
) -> Result<CountyEvent, Refusal> {
    let (component, description) = plugin;
    let said = handed_in(county, component, description, &envelope, at)?;
    if let Some(actual) = contract.filter(|actual| *actual != said.contract) {
        return Err(Refusal::StatementDiffers {
            what: "the contract's version",
            signed: said.contract,
            actual: actual.to_owned(),
        });
    }
    if let Some((limit, asked, granted)) = said.limits.beyond(granted) {
        return Err(Refusal::LimitsBeyond {
            limit,
            asked,
            granted,
        });
    }
    let known = county.plugins.plugin(&component);
    match known.is_some_and(|plugin| plugin.envelopes.iter().any(|one| **one == envelope)) {
        true => Err(unchanged("the signature of component", &component)),
        false => Ok(CountyEvent::ComponentSigned(ComponentSigned {
            component,
            envelope,
        })),
    }
}

/// Whether what is on record about signatures could have been recorded at `at`, in the county as it was then.
/// Events about anything else could.
pub fn verify_recorded(county: &County, event: &CountyEvent, at: Instant) -> Result<(), Refusal> {
    match event {
        CountyEvent::ComponentSigned(signed) => {
            let component = signed.component;
            let plugin = county.plugins.plugin(&component);
            let plugin = plugin.ok_or(Refusal::UnknownPlugin { component })?;
            handed_in(county, component, &plugin.description, &signed.envelope, at).map(drop)
        }
        CountyEvent::ChangesAccepted(accepted) => {
            let report = accepted.report;
            let replay = county.plugins.replay_named(&report);
            let replay = replay.ok_or(Refusal::UnknownReport { report })?;
            let policy = SignaturePolicy::Optional;
            demand_acceptance(
                county,
                &replay.report,
                accepted.envelope.as_ref(),
                at,
                policy,
            )
        }
        _ => Ok(()),
    }
}

fn handed_in(
    county: &County,
    component: Digest,
    description: &Description,
    envelope: &Envelope,
    at: Instant,
) -> Result<Deployment, Refusal> {
    let department = DepartmentCode(description.department.clone());
    let demand = demand_of(county, &department, description, Some(at));
    check_handed_in(envelope, &county.keys, component, &demand)
}

/// The keys on whose word `plugin` may begin to decide at `at`; without it, again. Of several envelopes one is enough; when none is,
/// the newest says why.
pub(super) fn demand(
    county: &County,
    plugin: &Plugin,
    at: Option<Instant>,
    policy: SignaturePolicy,
) -> Result<Vec<KeyId>, Refusal> {
    let component = plugin.component;
    let department = DepartmentCode(plugin.description.department.clone());
    let demand = demand_of(county, &department, &plugin.description, at);
    let newest_first = plugin.envelopes.iter().rev();
    let mut checked = newest_first
        .map(|envelope| check_deployment(envelope, &county.keys, component, &demand))
        .peekable();
    let newest = checked.peek().cloned();
    match (checked.find(Result::is_ok), newest, policy) {
        (Some(good), ..) => good,
        (None, Some(not_good), _) => not_good,
        (None, None, SignaturePolicy::Optional) => Ok(Vec::new()),
        (None, None, SignaturePolicy::Required) => Err(Refusal::NotSigned { component }),
    }
}

/// Whether the changes of a report may be taken on the word of whoever signed for them.
pub(super) fn demand_acceptance(
    county: &County,
    found: &ShadowReplayed,
    envelope: Option<&Envelope>,
    at: Instant,
    policy: SignaturePolicy,
) -> Result<(), Refusal> {
    let (report, candidate) = (found.digest(), found.candidate);
    let envelope = match (envelope, policy) {
        (Some(envelope), _) => envelope,
        (None, SignaturePolicy::Optional) => return Ok(()),
        (None, SignaturePolicy::Required) => {
            return Err(Refusal::AcceptanceNotSigned { report, candidate });
        }
    };
    let plugin = county.plugins.plugin(&candidate);
    let plugin = plugin.ok_or(Refusal::UnknownPlugin {
        component: candidate,
    })?;
    let demand = demand_of(county, &found.department, &plugin.description, Some(at));
    let accepted: Vec<_> = found.listed_to_accept().collect();
    check_acceptance(envelope, &county.keys, report, &accepted, &demand).map(drop)
}

/// A signature as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedBy {
    /// Whose.
    pub key: KeyId,
    /// In the operator's words; empty where the key is not known.
    pub holder: String,
    /// As what it counts; none where it does not.
    pub role: Option<KeyRole>,
    /// Code of what is wrong with it by now, such as `signature.revoked-key`.
    pub wrong: Option<String>,
}

/// Who signed for a component, by the newest envelope, and whether that counts still.
pub fn signed_by(county: &County, plugin: &Plugin, at: Instant) -> Vec<SignedBy> {
    let Some(envelope) = plugin.envelopes.last() else {
        return Vec::new();
    };
    let department = DepartmentCode(plugin.description.department.clone());
    let demand = demand_of(county, &department, &plugin.description, Some(at));
    signers(envelope, &county.keys, &demand)
        .map(|(key, role)| SignedBy {
            key,
            holder: county
                .keys
                .key(key)
                .map(|known| known.holder.clone())
                .unwrap_or_default(),
            wrong: role.as_ref().err().map(|why| why.code().to_owned()),
            role: role.ok(),
        })
        .collect()
}

fn demand_of<'a>(
    county: &County,
    department: &'a DepartmentCode,
    description: &Description,
    at: Option<Instant>,
) -> Demand<'a> {
    let items = description.items.iter();
    let items = items.map(|handled| ItemCode(handled.item.clone()));
    let statutory = |item: &ItemCode| {
        let known = county.catalogue.newest(item);
        known.is_some_and(|item| item.category.is_statutory())
    };
    let statutory: Names = items.filter(statutory).collect();
    Demand {
        department,
        on: at.map(|at| county.day(at)),
        approval: match statutory.0.is_empty() {
            true => None,
            false => Some(format!("statute fixes the procedure of {statutory}")),
        },
    }
}
