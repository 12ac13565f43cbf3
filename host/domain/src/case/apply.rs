//! The fold: what each event does to the open part of a case. Every kind is named, so that a new
//! one breaks this place.

use super::{
    ActRecord, AnsweredRisk, CardRecord, Case, DeferredAct, FeeRecord, FindingRecord, Phase,
    Position, RECENT_ACTS, RECENT_FINDINGS, StepHands,
};
use crate::clock::CaseClock;
use crate::event::{
    ActPerformed, CardIssued, CaseAccepted, CaseClosed, CaseEvent, CaseFiled, FindingEstablished,
    RiskAnswered, Threshold,
};
use crate::time::Instant;

impl Case {
    /// The case that begins with `event`; none if that is not a filing.
    pub fn begun(event: &CaseEvent) -> Option<Self> {
        let CaseEvent::CaseFiled(filed) = event else {
            return None;
        };
        Some(Self::filed(filed))
    }

    /// Takes in one event, which happened at `happened_at`.
    pub fn apply(&mut self, event: &CaseEvent, happened_at: Instant) {
        self.version += 1;
        match event {
            CaseEvent::CaseFiled(filed) => *self = Self::filed(filed),
            CaseEvent::CorrectionNoticeIssued(notice) => {
                self.phase = Phase::AwaitingCorrection;
                self.corrections = Some(notice.missing.clone());
                self.clock.notice(happened_at);
            }
            CaseEvent::CaseAccepted(accepted) => self.accept(accepted),
            CaseEvent::ActPerformed(act) => self.act(act),
            CaseEvent::ActDeferred(act) => self.deferred.push(DeferredAct {
                step: act.step.clone(),
                action: act.action.clone(),
                since: act.at,
                version: self.version,
            }),
            CaseEvent::DeferralEnded(ended) => self.waits_no_more(&ended.step),
            CaseEvent::ClockStopped(stopped) => self.clock.stop(stopped),
            CaseEvent::ClockResumed(resumed) => self.clock.resume(resumed.at),
            CaseEvent::LimitExtended(extended) => self.clock.extend(extended.days),
            CaseEvent::ThresholdPassed(passed) => self.passed.push(passed.threshold.clone()),
            CaseEvent::FindingEstablished(finding) => self.find(finding),
            CaseEvent::CardIssued(card) => self.card(card),
            CaseEvent::CaseClosed(closed) => self.close(closed),
            CaseEvent::CaseFrozen(frozen) => self.clock.freeze(frozen.at),
            CaseEvent::CaseErased => self.erased = true,
            CaseEvent::FeeSet(fee) => self.fees.push(FeeRecord {
                code: fee.code.clone(),
                amount: fee.amount.clone(),
            }),
            CaseEvent::VerdictGiven(given) => {
                self.judge.get_or_insert(given.component);
            }
            CaseEvent::CaseMigrated(migrated) => self.judge = Some(migrated.to),
            CaseEvent::RiskAnswered(answered) => self.answer(answered),
            CaseEvent::MaterialsSupplied(_)
            | CaseEvent::VerdictsKept(_)
            | CaseEvent::FaultRecorded(_)
            | CaseEvent::DocumentMade(_)
            | CaseEvent::ClockRecomputed(_)
            | CaseEvent::QuestionAsked(_) => {}
        }
    }

    pub(super) fn filed(filed: &CaseFiled) -> Self {
        Self {
            id: filed.case,
            number: filed.number.clone(),
            item: filed.item.clone(),
            department: filed.department.clone(),
            external_ref: filed.external_ref.clone(),
            chart: filed.chart,
            phase: Phase::Received,
            deemed: false,
            position: Position::default(),
            act_count: 0,
            acts: Vec::new(),
            hands: Vec::new(),
            corrections: None,
            clock: CaseClock::filed(filed),
            finding_count: 0,
            findings: Vec::new(),
            card_count: 0,
            cards: Vec::new(),
            passed: Vec::new(),
            fees: Vec::new(),
            key: filed.key,
            seed: filed.seed,
            version: 1,
            erased: false,
            deferred: Vec::new(),
            answered_risks: Vec::new(),
            judge: None,
        }
    }

    /// The first step opens when acceptance happens, even where the clock counts from receipt.
    fn accept(&mut self, accepted: &CaseAccepted) {
        self.phase = Phase::Open;
        self.deemed = accepted.deemed;
        self.clock.accept(accepted.accepted_at);
        self.position.open(&accepted.opened, accepted.opened_at);
    }

    fn act(&mut self, act: &ActPerformed) {
        if self.phase == Phase::Open {
            self.position.leave(&act.step);
            for join in &act.arrived {
                self.position.arrive(join, &act.step);
            }
            for step in &act.opened {
                self.position.open(step, act.acted_at);
            }
            self.forget_left_steps();
        }
        self.waits_no_more(&act.step);
        self.remember_hands(act);
        self.act_count += 1;
        push_bounded(
            &mut self.acts,
            RECENT_ACTS,
            ActRecord {
                step: act.step.clone(),
                action: act.action.clone(),
                transition: act.transition.clone(),
                post: act.post.clone(),
                handlers: act.handlers.clone(),
                at: act.acted_at,
                past: act.past,
            },
        );
    }

    fn remember_hands(&mut self, act: &ActPerformed) {
        if act.handlers.is_empty() {
            return;
        }
        let place = self.hands.binary_search_by(|h| h.step.cmp(&act.step));
        let at = place.unwrap_or_else(|at| {
            let step = act.step.clone();
            self.hands.insert(
                at,
                StepHands {
                    step,
                    handlers: Vec::new(),
                },
            );
            at
        });
        let handlers = &mut self.hands[at].handlers;
        handlers.extend(act.handlers.iter().cloned());
        handlers.sort_unstable();
        handlers.dedup();
    }

    /// A threshold of a step matters while that opening of it is open; afterwards it is history.
    fn forget_left_steps(&mut self) {
        let position = &self.position;
        self.passed.retain(|threshold| match threshold {
            Threshold::StepPassed { step, opening } | Threshold::StepOverdue { step, opening } => {
                position
                    .at(step)
                    .is_some_and(|open| open.opening == *opening)
            }
            Threshold::PromisedNear
            | Threshold::PromisedPassed
            | Threshold::StatutoryPassed
            | Threshold::CorrectionTime
            | Threshold::StopNear { .. }
            | Threshold::StopExhausted { .. }
            | Threshold::StopOverdue { .. } => true,
        });
    }

    /// The newest answer to a risk takes the place of the one before.
    fn answer(&mut self, answered: &RiskAnswered) {
        let RiskAnswered { step, risk, .. } = answered;
        self.answered_risks
            .retain(|known| known.step != *step || known.risk != *risk);
        self.answered_risks.push(AnsweredRisk {
            step: step.clone(),
            risk: risk.clone(),
            measure: answered.measure,
        });
    }

    fn waits_no_more(&mut self, step: &str) {
        self.deferred.retain(|act| act.step != step);
    }

    fn find(&mut self, finding: &FindingEstablished) {
        self.finding_count = finding.number;
        push_bounded(
            &mut self.findings,
            RECENT_FINDINGS,
            FindingRecord {
                number: finding.number,
                rule: finding.rule.clone(),
                step: finding.step.clone(),
                severity: finding.severity,
                at: finding.at,
            },
        );
    }

    fn card(&mut self, card: &CardIssued) {
        self.card_count = card.number;
        for lower in &mut self.cards {
            lower.live &= card.supersedes != Some(lower.number);
        }
        // Dead cards go first when there is no more room: what is live stays in sight.
        if self.cards.len() >= RECENT_FINDINGS
            && let Some(dead) = self.cards.iter().position(|card| !card.live)
        {
            self.cards.remove(dead);
        }
        let finding = self
            .findings
            .iter()
            .rev()
            .find(|f| f.number == card.finding);
        self.cards.push(CardRecord {
            number: card.number,
            colour: card.colour,
            finding: card.finding,
            rule: finding.map(|f| f.rule.clone()).unwrap_or_default(),
            step: finding.and_then(|f| f.step.clone()),
            supersedes: card.supersedes,
            at: card.at,
            live: true,
        });
    }

    fn close(&mut self, closed: &CaseClosed) {
        self.phase = Phase::Closed(closed.ending);
        self.clock.close(closed.at);
        self.deferred.clear();
        self.position.end();
        self.forget_left_steps();
    }
}

fn push_bounded<T>(list: &mut Vec<T>, most: usize, new: T) {
    if list.len() == most {
        list.remove(0);
    }
    list.push(new);
}
