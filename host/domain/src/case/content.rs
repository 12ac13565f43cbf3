//! The sealed part of a case, in clear: personal values that the engine keeps encrypted.

use minicbor::{Decode, Encode};
use serde::Serialize;

use super::RECENT_ACTS;
use crate::event::{ActContent, Application, CaseEvent, Sealed};
use crate::value::{Fact, Facts};

/// Encrypts under the case's key. The engine has the key and the nonces; the domain has neither.
pub trait Sealer {
    /// Ciphertext of `clear` and its salted commitment.
    fn seal(&mut self, clear: &[u8]) -> Sealed;
}

/// What a sealed part says, in clear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Clear {
    /// Of `CaseFiled` and `MaterialsSupplied`.
    Application(Application),
    /// Of acts, notices, acceptance, closing and documents.
    Act(ActContent),
}

impl Clear {
    /// The bytes to seal.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Application(application) => minicbor::to_vec(application),
            Self::Act(act) => minicbor::to_vec(act),
        }
        .expect("a vector takes every byte")
    }

    /// Reads what was sealed in `event`.
    pub fn from_bytes(event: &CaseEvent, bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        match event {
            CaseEvent::CaseFiled(_) | CaseEvent::MaterialsSupplied(_) => {
                minicbor::decode(bytes).map(Self::Application)
            }
            _ => minicbor::decode(bytes).map(Self::Act),
        }
    }
}

/// The sealed part of an event that belongs to the content of its case: a verdict's bytes do not.
pub fn sealed_in(event: &CaseEvent) -> Option<&Sealed> {
    match event {
        CaseEvent::CaseFiled(filed) => Some(&filed.application),
        CaseEvent::MaterialsSupplied(supplied) => Some(&supplied.content),
        CaseEvent::CorrectionNoticeIssued(notice) => Some(&notice.content),
        CaseEvent::DocumentMade(document) => Some(&document.content),
        CaseEvent::CaseAccepted(accepted) => accepted.content.as_ref(),
        CaseEvent::ActPerformed(act) => act.content.as_ref(),
        CaseEvent::ActDeferred(act) => act.content.as_ref(),
        CaseEvent::RiskAnswered(answered) => answered.content.as_ref(),
        CaseEvent::CaseClosed(closed) => closed.content.as_ref(),
        _ => None,
    }
}

/// The application with everything supplied since, and what the newest acts said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct CaseContent {
    /// The application, completed.
    #[n(0)]
    pub application: Application,
    /// Facts of the acts in `Case::acts`, one for one.
    #[n(1)]
    pub acts: Vec<Facts>,
}

impl CaseContent {
    /// Takes in one event, with its sealed part in clear where it has one.
    pub fn apply(&mut self, event: &CaseEvent, clear: Option<&Clear>) {
        match (event, clear) {
            (CaseEvent::CaseFiled(_), Some(Clear::Application(application))) => {
                self.application = application.clone();
            }
            (CaseEvent::MaterialsSupplied(_), Some(Clear::Application(added))) => self.add(added),
            (CaseEvent::ActPerformed(_), clear) => {
                if self.acts.len() == RECENT_ACTS {
                    self.acts.remove(0);
                }
                self.acts.push(match clear {
                    Some(Clear::Act(act)) => act.facts.clone(),
                    _ => Facts::default(),
                });
            }
            (CaseEvent::CaseErased, _) => *self = Self::default(),
            _ => {}
        }
    }

    /// A material supplied again replaces the one of its code; a fact the one at its path.
    fn add(&mut self, added: &Application) {
        let application = &mut self.application;
        if !added.applicant.is_empty() {
            application.applicant.clone_from(&added.applicant);
        }
        application.facts = merged(&application.facts, &added.facts);
        for material in &added.materials {
            application.materials.retain(|m| m.code != material.code);
        }
        application
            .materials
            .extend(added.materials.iter().cloned());
        application.materials.sort_by(|a, b| a.code.cmp(&b.code));
    }
}

/// Facts of `old`, each replaced by the one of `new` at the same path, and the rest of `new`.
pub(super) fn merged(old: &Facts, new: &Facts) -> Facts {
    let kept = old.0.iter().filter(|fact| new.get(&fact.path).is_none());
    let all: Vec<Fact> = kept.chain(&new.0).cloned().collect();
    Facts::sorted(all)
}
