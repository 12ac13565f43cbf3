//! Supply: what was missing is handed in (补正).
//!
//! Afterwards the department is asked again by `intake` ([`super::file::question`],
//! [`super::file::decide`]); it may only repeat what its one notice named (行政许可法 32(4)).

use super::content::{Clear, Sealer, merged};
use super::dossier::Dossier;
use super::{InForce, Phase, file, lawful};
use crate::event::{Application, CaseEvent, MaterialsSupplied};
use crate::form::Completeness;
use crate::refusal::Refusal;
use crate::time::Instant;

/// The command: what is added. A material replaces the one of its code, a fact the one at its
/// path; an empty applicant means unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    /// What is added.
    pub added: Application,
    /// Version of the case that the caller has seen.
    pub expected_version: Option<u64>,
}

/// Checks what is added and records it.
pub fn supply(
    dossier: &mut Dossier,
    command: &Supply,
    at: Instant,
    law: &InForce<'_>,
    sealer: &mut dyn Sealer,
) -> Result<(), Refusal> {
    let case = dossier.case();
    lawful::sealed_off(case)?;
    lawful::expected(case, command.expected_version)?;
    match case.phase {
        Phase::Received | Phase::AwaitingCorrection => {}
        Phase::Open | Phase::Closed(_) => return Err(Refusal::NothingAwaited),
    }
    let added = &command.added;
    if added.materials.is_empty() && added.facts.is_empty() {
        return Err(Refusal::NothingSupplied);
    }
    file::check_materials(added, law)?;
    file::check_length("the applicant's name", &added.applicant)?;
    let (_, handling) = law.handling()?;
    handling
        .application
        .validate(
            &merged(&dossier.content().application.facts, &added.facts),
            Completeness::MayLackRequired,
        )
        .map_err(|errors| Refusal::FormInvalid { errors })?;
    let mut codes: Vec<String> = added.materials.iter().map(|m| m.code.clone()).collect();
    codes.sort_unstable();
    codes.dedup();
    let clear = Clear::Application(added.clone());
    let content = sealer.seal(&clear.to_bytes());
    let supplied = MaterialsSupplied { codes, content };
    dossier.record_sealed(CaseEvent::MaterialsSupplied(supplied), &clear, at);
    Ok(())
}
