//! Defer an act: the department's plugin is quarantined, and its acts are to wait for it.
//!
//! The law is asked as for any act, so that nothing waits which could never happen. Then the act is on
//! record as deferred, and the case stays where it was: its clock runs, nobody gets a finding for it. One
//! act may wait at a step. It happens when the plugin is asked again, in the name of whoever proposed
//! it and as of that moment; the first act at the step ends the waiting, whoever did it.

use super::InForce;
use super::act::{self, Act, By};
use super::content::Sealer;
use super::dossier::{Dossier, seal_act};
use crate::event::{ActContent, ActDeferred, CaseEvent, DeferralEnded};
use crate::refusal::Refusal;
use crate::time::Instant;
use crate::value::Facts;

/// Records that an act waits.
pub fn defer(
    dossier: &mut Dossier,
    act: &Act,
    at: Instant,
    law: &InForce<'_>,
    sealer: &mut dyn Sealer,
) -> Result<(), Refusal> {
    act::prepare(dossier, act, at, &Facts::default(), law)?;
    if dossier.case().deferred_at(&act.step).is_some() {
        return Err(Refusal::ActWaits {
            step: act.step.clone(),
        });
    }
    let content = ActContent {
        facts: act.facts.clone(),
        note: act.note.clone(),
        reasons: Vec::new(),
    };
    let (content, clear) = seal_act(content, sealer);
    let deferred = ActDeferred {
        step: act.step.clone(),
        action: act.action.clone(),
        post: act.by.post().cloned(),
        handlers: act.by.handlers().to_vec(),
        content,
        at,
    };
    dossier.record_sealed(CaseEvent::ActDeferred(deferred), &clear, at);
    Ok(())
}

/// The act that waits, as it was proposed.
pub fn taken_up(deferred: &ActDeferred, content: ActContent) -> Act {
    let by = match &deferred.post {
        Some(post) => By::Handlers {
            post: post.clone(),
            handlers: deferred.handlers.clone(),
        },
        None => By::Outside,
    };
    Act {
        step: deferred.step.clone(),
        action: deferred.action.clone(),
        by,
        facts: content.facts,
        note: content.note,
        expected_version: None,
    }
}

/// Records that an act waits no more and did not happen, with the code of the reason why.
pub fn end(dossier: &mut Dossier, step: &str, code: &str, at: Instant) {
    let ended = DeferralEnded {
        step: step.to_owned(),
        code: code.to_owned(),
    };
    dossier.record(CaseEvent::DeferralEnded(ended), at);
}
