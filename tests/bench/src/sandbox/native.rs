//! The permit's department as native code, asked the same question.

use sanquan_domain::contract::{self as host, ReviewQuestion};
use sanquan_domain::value::{Facts, Value};
use sanquan_sdk::bindings::exports::sanquan::department::department::{self as wit, Guest};

/// The guest's own source.
#[path = "../../../guests/permit-nine/src/lib.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "written as a crate of its own"
)]
mod permit;

/// Asks it. The question is copied first, since a guest gets a copy of its own as well.
pub fn call(question: &wit::ReviewQuestion) {
    let answer = <permit::Bench as Guest>::review(question.clone());
    assert!(answer.is_ok(), "{answer:?}");
}

/// The question in the shapes of the SDK.
pub fn question(ask: &ReviewQuestion) -> wit::ReviewQuestion {
    wit::ReviewQuestion {
        view: view(&ask.view),
        step: ask.step.clone(),
        action: ask.action.clone(),
        facts: facts(&ask.facts),
        circumstances: wit::Circumstances {
            at: ask.circumstances.at.as_millis(),
            today: ANY_DAY,
            settings: Vec::new(),
            replies: Vec::new(),
            seed: ask.circumstances.seed,
        },
    }
}

fn view(view: &host::CaseView) -> wit::CaseView {
    let act = |act: &host::PastAct| wit::PastAct {
        step: act.step.clone(),
        action: act.action.clone(),
        post: act.post.clone(),
        acted_at: act.acted_at.as_millis(),
        facts: facts(&act.facts),
    };
    wit::CaseView {
        number: view.number.clone(),
        item: view.item.clone(),
        received_at: view.received_at.as_millis(),
        position: view.position.clone(),
        facts: facts(&view.facts),
        materials: Vec::new(),
        acts: view.acts.iter().map(act).collect(),
        corrections: Vec::new(),
        clock: wit::Clock {
            accepted_on: Some(ANY_DAY),
            promised_due_on: Some(ANY_DAY),
            statutory_due_on: Some(ANY_DAY),
            elapsed_working_days: view.clock.elapsed_working_days,
            stopped: view.clock.stopped,
        },
    }
}

/// Any day costs the same.
const ANY_DAY: wit::Date = wit::Date {
    year: 2026,
    month: 3,
    day: 2,
};

/// W1 has words only.
fn facts(facts: &Facts) -> Vec<wit::Fact> {
    let facts = facts.0.iter().map(|fact| match &fact.value {
        Value::Text(text) => wit::Fact {
            path: fact.path.clone(),
            value: wit::Value::Text(text.clone()),
        },
        other => unreachable!("W1 has words only, not {other:?}"),
    });
    facts.collect()
}
