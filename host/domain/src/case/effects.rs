//! Effects: what a plugin asked for and the host carries out, in the order of the answer.

use super::InForce;
use super::content::{Clear, Sealer};
use super::dossier::Dossier;
use crate::contract::Effect;
use crate::event::{
    ActContent, CaseEvent, ClockResumed, ClockStopped, DocumentMade, FeeSet, LimitExtended,
    QuestionAsked,
};
use crate::time::Instant;

/// Records each effect. They have been checked before.
pub(super) fn carry_out(
    dossier: &mut Dossier,
    effects: &[Effect],
    at: Instant,
    law: &InForce<'_>,
    sealer: &mut dyn Sealer,
) {
    for effect in effects {
        if let Effect::Document(document) = effect {
            let clear = Clear::Act(ActContent {
                facts: document.fields.clone(),
                ..ActContent::default()
            });
            let made = DocumentMade {
                template: document.template.clone(),
                made_on: law.day(at),
                content: sealer.seal(&clear.to_bytes()),
            };
            dossier.record_sealed(CaseEvent::DocumentMade(made), &clear, at);
        } else if let Some(event) = open_event(effect, at) {
            dossier.record(event, at);
        }
    }
}

fn open_event(effect: &Effect, at: Instant) -> Option<CaseEvent> {
    Some(match effect {
        Effect::Fee(fee) => CaseEvent::FeeSet(FeeSet {
            code: fee.code.clone(),
            amount: fee.amount.clone(),
            names: fee.names.clone(),
        }),
        Effect::ClockStop(stop) => CaseEvent::ClockStopped(ClockStopped {
            from: at,
            ground: stop.ground.clone(),
            days: stop.days,
        }),
        Effect::ClockResume => CaseEvent::ClockResumed(ClockResumed { at }),
        Effect::Extension(extension) => CaseEvent::LimitExtended(LimitExtended {
            days: extension.days,
        }),
        Effect::Ask(ask) => CaseEvent::QuestionAsked(QuestionAsked {
            source: ask.source.clone(),
            key: ask.key.clone(),
        }),
        Effect::Document(_) => return None,
    })
}
