//! Answers: the SDK's records to the contract's JSON.

use sanquan_sdk::bindings::exports::sanquan::department::department as wit;
use serde_json::{Value as Json, json};

use super::value::{amount, annexes, facts, texts};
use crate::answerer::Fault;

/// Of `intake`.
pub fn intake(answer: &wit::IntakeAnswer) -> Json {
    let ruling = match &answer.ruling {
        wit::IntakeRuling::Accept => json!("accept"),
        wit::IntakeRuling::Correct(missing) => {
            let missing: Json = missing.iter().map(shortcoming).collect();
            json!({ "correct": missing })
        }
        wit::IntakeRuling::Refuse => json!("refuse"),
        wit::IntakeRuling::Refer(to) => json!({ "refer": to }),
    };
    json!({
        "ruling": ruling,
        "reasons": reasons(&answer.reasons),
        "effects": effects(&answer.effects),
        "annexes": annexes(&answer.annexes),
    })
}

/// Of `review`.
pub fn review(answer: &wit::ReviewAnswer) -> Json {
    let ruling = match &answer.ruling {
        wit::ReviewRuling::Take(transition) => json!({ "take": transition }),
        wit::ReviewRuling::Deny => json!("deny"),
    };
    json!({
        "ruling": ruling,
        "open_actions": answer.open_actions,
        "reasons": reasons(&answer.reasons),
        "effects": effects(&answer.effects),
        "annexes": annexes(&answer.annexes),
    })
}

/// Of `inspect`.
pub fn inspect(answer: &wit::InspectAnswer) -> Json {
    let finding = |finding: &wit::Finding| json!({ "point": finding.point, "reason": reason(&finding.reason) });
    let findings: Json = answer.findings.iter().map(finding).collect();
    json!({ "findings": findings })
}

/// No answer.
pub fn problem(problem: &wit::Problem) -> Fault {
    let message = match problem {
        wit::Problem::UnknownItem(item) => format!("it does not know the item `{item}`"),
        wit::Problem::UnknownStep(step) => format!("it does not know the step `{step}`"),
        wit::Problem::Settings(why) => format!("its settings do not let it answer: {why}"),
        wit::Problem::Other(why) => format!("it cannot answer: {why}"),
    };
    Fault::new("plugin.problem", message)
}

fn shortcoming(shortcoming: &wit::Shortcoming) -> Json {
    json!({ "what": shortcoming.what, "reason": reason(&shortcoming.reason) })
}

fn reasons(reasons: &[wit::Reason]) -> Json {
    reasons.iter().map(reason).collect()
}

fn reason(reason: &wit::Reason) -> Json {
    json!({ "rule": reason.rule, "texts": texts(&reason.texts), "read": reason.read })
}

fn effects(effects: &[wit::Effect]) -> Json {
    effects.iter().map(effect).collect()
}

fn effect(effect: &wit::Effect) -> Json {
    match effect {
        wit::Effect::Fee(fee) => json!({ "fee": {
            "code": fee.code, "amount": amount(&fee.amount), "names": texts(&fee.names),
        } }),
        wit::Effect::Document(document) => json!({ "document": {
            "template": document.template, "fields": facts(&document.fields),
        } }),
        wit::Effect::ClockStop(stop) => json!({ "clock_stop": {
            "ground": stop.ground, "days": stop.days, "reason": reason(&stop.reason),
        } }),
        wit::Effect::ClockResume => json!("clock_resume"),
        wit::Effect::Extension(extension) => json!({ "extension": {
            "days": extension.days, "reason": reason(&extension.reason),
        } }),
        wit::Effect::Ask(ask) => json!({ "ask": {
            "source": ask.source, "key": ask.key, "facts": facts(&ask.facts),
        } }),
    }
}
