//! Answer for a risk: whoever works at a step with integrity-risk points says which control measure was taken
//! (廉政风险点, domain.md 1.6: the handler must enter `riskresult`, what was done about it).
//!
//! It is an event of its own beside the act: acts are recorded for ever in the form that they have, and one act may
//! meet several risks. One answer for each risk in a case is enough, however often the step is passed; whoever
//! passes it again may answer again. The words are personal values of the case, and sealed like those of an act.
//!
//! Nothing waits for an answer. What is missing is found afterwards ([`unanswered`]) and can still be given when
//! the case has ended, until it is frozen or erased.

use minicbor::{Decode, Encode};
use serde::Serialize;

use super::content::Sealer;
use super::dossier::{Dossier, seal_act};
use super::{Case, InForce, Phase, act, lawful};
use crate::catalogue::{PowerItem, RiskGrade, RiskPoint, RiskScale};
use crate::event::{ActContent, CaseEvent, RiskAnswered};
use crate::id::{HandlerCode, PostCode};
use crate::refusal::Refusal;
use crate::time::Instant;

/// The command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRisk {
    /// The step.
    pub step: String,
    /// The risk point.
    pub risk: String,
    /// Which of its control measures was taken, counted from 1.
    pub measure: u32,
    /// What else there is to say.
    pub words: Option<String>,
    /// Who answers for it.
    pub handler: HandlerCode,
    /// Version of the case that the caller has seen.
    pub expected_version: Option<u64>,
}

/// A risk of a case that somebody has answered for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize)]
pub struct AnsweredRisk {
    /// The step.
    #[n(0)]
    pub step: String,
    /// The risk point.
    #[n(1)]
    pub risk: String,
    /// Which measure was taken last.
    #[n(2)]
    pub measure: u32,
}

/// Records what was done about a risk.
pub fn answer_risk(
    dossier: &mut Dossier,
    command: AnswerRisk,
    at: Instant,
    law: &InForce<'_>,
    sealer: &mut dyn Sealer,
) -> Result<(), Refusal> {
    let case = dossier.case();
    lawful::sealed_off(case)?;
    lawful::expected(case, command.expected_version)?;
    match case.phase {
        Phase::Received | Phase::AwaitingCorrection => return Err(Refusal::NotAccepted),
        Phase::Open | Phase::Closed(_) => {}
    }
    let risk = known_risk(law.item, &command)?;
    let measures = risk.measures.len();
    if !(1..=measures).contains(&(command.measure as usize)) {
        return Err(Refusal::UnknownMeasure {
            risk: command.risk,
            measure: command.measure,
            measures,
        });
    }
    let post = post_of(case, &command, at, law)?;
    act::check_note(command.words.as_deref())?;
    let content = ActContent {
        note: command.words,
        ..ActContent::default()
    };
    let (content, clear) = seal_act(content, sealer);
    let answered = RiskAnswered {
        step: command.step,
        risk: command.risk,
        measure: command.measure,
        post,
        handler: command.handler,
        content,
        at,
    };
    dossier.record_sealed(CaseEvent::RiskAnswered(answered), &clear, at);
    Ok(())
}

fn known_risk<'a>(item: &'a PowerItem, command: &AnswerRisk) -> Result<&'a RiskPoint, Refusal> {
    let risks = item.duty(&command.step).map_or(&[][..], |duty| &duty.risks);
    let known = risks.iter().find(|risk| risk.id == command.risk);
    known.ok_or_else(|| Refusal::UnknownRisk {
        step: command.step.clone(),
        risk: command.risk.clone(),
        known: risks.iter().map(|risk| &risk.id).collect(),
    })
}

/// The post of the step, for whoever is bound to it that day or has acted at the step.
fn post_of(
    case: &Case,
    command: &AnswerRisk,
    at: Instant,
    law: &InForce<'_>,
) -> Result<PostCode, Refusal> {
    let step = law.chart.step(&command.step);
    let step = step.ok_or_else(|| Refusal::UnknownStep {
        step: command.step.clone(),
        known: law.chart.steps.iter().map(|step| &step.id).collect(),
    })?;
    let post = step.post.clone().ok_or_else(|| Refusal::NotOurs {
        step: command.step.clone(),
    })?;
    let on = law.day(at);
    let handler = &command.handler;
    match case.hands_at(&command.step).contains(handler) || law.county.is_bound(&post, handler, on)
    {
        true => Ok(post),
        false => Err(Refusal::PostNotBound {
            post,
            handler: handler.clone(),
            on,
        }),
    }
}

/// A risk at a step where somebody has acted, and nobody has answered for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnansweredRisk<'a> {
    /// The step.
    pub step: &'a str,
    /// The risk point.
    pub risk: &'a str,
    /// Its grade.
    pub grade: RiskGrade,
    /// Everybody who has acted there.
    pub handlers: &'a [HandlerCode],
}

/// Risks of at least `grade` that were met and not answered for, in the order of the item's list. `item` is the
/// version that the case keeps.
pub fn unanswered<'a>(
    case: &'a Case,
    item: &'a PowerItem,
    scale: &RiskScale,
    grade: RiskGrade,
) -> Vec<UnansweredRisk<'a>> {
    let mut found = Vec::new();
    for duty in &item.duties {
        let handlers = case.hands_at(&duty.step);
        if handlers.is_empty() {
            continue;
        }
        for risk in &duty.risks {
            let is = |known: &AnsweredRisk| known.step == duty.step && known.risk == risk.id;
            let of = scale.grade(risk);
            if of >= grade && !case.answered_risks.iter().any(is) {
                found.push(UnansweredRisk {
                    step: &duty.step,
                    risk: &risk.id,
                    grade: of,
                    handlers,
                });
            }
        }
    }
    found
}
