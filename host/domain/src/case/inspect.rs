//! The department's own supervision looks at an act that has just been recorded.
//!
//! Its findings are kept beside those of the law, at most as warnings, and never become cards:
//! cards are the host's to issue. Pages show the title of the declared rule, not the plugin's
//! words, which may speak of an applicant; those stay with the verdict. A plugin that fails here
//! blocks nothing.

use super::dossier::Dossier;
use super::{InForce, view};
use crate::answer::{AnswerFault, check_reason};
use crate::contract::{InspectAnswer, InspectQuestion, ObservedAct, PluginFinding};
use crate::event::{CaseEvent, FindingEstablished, Severity};
use crate::time::Instant;
use crate::value::Facts;

/// The question about the newest act; none when there was no act yet.
pub fn question(
    dossier: &Dossier,
    at: Instant,
    settings: &Facts,
    law: &InForce<'_>,
) -> Option<InspectQuestion> {
    let (case, content) = (dossier.case(), dossier.content());
    let (act, facts) = case.acts.last().zip(content.acts.last())?;
    let act = ObservedAct {
        step: act.step.clone(),
        action: act.action.clone(),
        transition: act.transition.clone(),
        post: act.post.as_ref().map(ToString::to_string),
        facts: facts.clone(),
        past: act.past,
    };
    let view = view(case, content, at, law);
    Some(InspectQuestion {
        view,
        act,
        circumstances: view::circumstances(case, at, settings, law),
    })
}

/// Checks the answer and records its findings.
pub fn establish(
    dossier: &mut Dossier,
    answer: &InspectAnswer,
    at: Instant,
    law: &InForce<'_>,
) -> Result<(), AnswerFault> {
    let Some(plugin) = law.plugin else {
        return Ok(());
    };
    for finding in &answer.findings {
        check_reason(&finding.reason, plugin)?;
    }
    for finding in &answer.findings {
        let event = established(dossier, finding, at, law);
        dossier.record(CaseEvent::FindingEstablished(event), at);
    }
    Ok(())
}

fn established(
    dossier: &Dossier,
    finding: &PluginFinding,
    at: Instant,
    law: &InForce<'_>,
) -> FindingEstablished {
    let case = dossier.case();
    let act = case.acts.last();
    let rule = law.plugin.and_then(|plugin| {
        plugin
            .rules
            .iter()
            .find(|rule| rule.id == finding.reason.rule)
    });
    FindingEstablished {
        number: case.finding_count + 1,
        rule: finding.reason.rule.clone(),
        point: Some(finding.point.clone()),
        point_kind: None,
        step: act.map(|act| act.step.clone()),
        post: act.and_then(|act| act.post.clone()),
        handlers: act.map(|act| act.handlers.clone()).unwrap_or_default(),
        severity: law.rules.department.min(Severity::Warning),
        at,
        texts: rule.map(|rule| rule.titles.clone()).unwrap_or_default(),
        basis: rule.map(|rule| rule.basis.clone()).unwrap_or_default(),
    }
}
