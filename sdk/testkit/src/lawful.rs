//! What the host refuses in an answer, found at the desk with the host's own codes. An answer that
//! breaks the contract is a fault of the plugin, whatever a scenario expects.

use crate::answerer::Fault;
use crate::contract::{
    Description, Effect, Finding, Flowchart, IntakeAnswer, IntakeRuling, Reason, ReviewAnswer,
    ReviewRuling, Transition,
};

/// Endings that an applicant may contest, so that they need a reason.
const NEGATIVE: [&str; 4] = ["refused", "not_accepted", "returned", "terminated"];

/// Checks an answer to `intake`; `corrections` is what an earlier notice asked for.
pub fn intake(
    answer: &IntakeAnswer,
    description: &Description,
    corrections: &[String],
) -> Result<(), Fault> {
    reasons(&answer.reasons, description)?;
    effects(&answer.effects, description)?;
    match &answer.ruling {
        IntakeRuling::Accept => Ok(()),
        IntakeRuling::Correct(missing) if missing.is_empty() => Err(Fault::new(
            "answer.empty-correction",
            "a correction notice names at least one shortcoming",
        )),
        IntakeRuling::Correct(missing) => {
            for shortcoming in missing {
                reason(&shortcoming.reason, description)?;
            }
            let asked_before = |what: &String| corrections.is_empty() || corrections.contains(what);
            match missing.iter().find(|one| !asked_before(&one.what)) {
                Some(new) => Err(Fault::new(
                    "answer.repeated-correction",
                    format!(
                        "a second correction notice may only repeat the first; it adds `{}`",
                        new.what
                    ),
                )),
                None => Ok(()),
            }
        }
        IntakeRuling::Refuse => needs_reason(&answer.reasons, "refuse"),
        IntakeRuling::Refer(_) => needs_reason(&answer.reasons, "refer"),
    }
}

/// Checks an answer to `review`; the transition that it takes, or none when it denies the action.
pub fn review<'c>(
    answer: &ReviewAnswer,
    description: &Description,
    chart: &'c Flowchart,
    step: &str,
    action: &str,
) -> Result<Option<&'c Transition>, Fault> {
    reasons(&answer.reasons, description)?;
    let ReviewRuling::Take(id) = &answer.ruling else {
        needs_reason(&answer.reasons, "deny")?;
        return Ok(None);
    };
    effects(&answer.effects, description)?;
    let leaves = |t: &&Transition| t.id == *id && t.from == step && t.action == action;
    let taken = chart.transitions.iter().find(leaves);
    let taken = taken.ok_or_else(|| {
        let known: Vec<_> = chart.leaving(step, action).map(|t| t.id.as_str()).collect();
        Fault::new(
            "answer.unknown-transition",
            format!(
                "transition `{id}` does not leave step `{step}` with action `{action}`; those that do: {}",
                known.join(", ")
            ),
        )
    })?;
    if taken
        .ends
        .as_deref()
        .is_some_and(|ending| NEGATIVE.contains(&ending))
    {
        needs_reason(&answer.reasons, "take (a negative ending)")?;
    }
    Ok(Some(taken))
}

/// Checks the findings of `inspect`.
pub fn findings(findings: &[Finding], description: &Description) -> Result<(), Fault> {
    findings
        .iter()
        .try_for_each(|finding| reason(&finding.reason, description))
}

fn reasons(reasons: &[Reason], description: &Description) -> Result<(), Fault> {
    reasons.iter().try_for_each(|one| reason(one, description))
}

fn reason(reason: &Reason, description: &Description) -> Result<(), Fault> {
    let rule = &reason.rule;
    let Some(declared) = description.rules.iter().find(|known| known.id == *rule) else {
        return Err(Fault::new(
            "answer.undeclared-rule",
            format!("rule `{rule}` is given as a reason but not declared; add it to RULES"),
        ));
    };
    if declared.basis.is_empty() {
        return Err(Fault::new(
            "answer.rule-without-basis",
            format!("rule `{rule}` is given as a reason but names no legal basis"),
        ));
    }
    let chinese =
        |text: &&crate::contract::Text| text.language == "zh-CN" && !text.content.trim().is_empty();
    match reason.texts.iter().find(chinese) {
        Some(_) => Ok(()),
        None => Err(Fault::new(
            "answer.missing-zh",
            format!("the reason `{rule}` has no text in `zh-CN`"),
        )),
    }
}

fn effects(effects: &[Effect], description: &Description) -> Result<(), Fault> {
    for effect in effects {
        let kind = effect.kind();
        if !description.effects.iter().any(|known| known == kind) {
            return Err(Fault::new(
                "answer.undeclared-effect",
                format!("effect `{kind}` is used but not declared; add it to EFFECTS"),
            ));
        }
        match effect {
            Effect::ClockStop(stop) => reason(&stop.reason, description)?,
            Effect::Extension(extension) => reason(&extension.reason, description)?,
            Effect::Fee(_) | Effect::Document(_) | Effect::ClockResume | Effect::Ask(_) => {}
        }
    }
    Ok(())
}

fn needs_reason(reasons: &[Reason], ruling: &str) -> Result<(), Fault> {
    match reasons.is_empty() {
        true => Err(Fault::new(
            "answer.no-reason",
            format!("the ruling `{ruling}` gives no reason"),
        )),
        false => Ok(()),
    }
}
