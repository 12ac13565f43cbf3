//! A component of every released version of the contract answers all five questions. Its source lies in
//! `tests/guests/contract-VERSION` and is never edited.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

mod common;

use common::{guest_of, load, question};
use sanquan_domain::contract::{IntakeQuestion, IntakeRuling, ReviewQuestion, ReviewRuling};
use sanquan_domain::value::{Decimal, Fact, Facts, Value};

const ITEM: &str = "0000000990100100";

fn facts(list: &[(&str, Value)]) -> Facts {
    let fact = |(path, value): &(&str, Value)| Fact {
        path: (*path).to_owned(),
        value: value.clone(),
    };
    Facts(list.iter().map(fact).collect())
}

/// A stall of this many decimetres, with the proof of identity.
fn application(decimetres: i64) -> IntakeQuestion {
    let mut question = question::intake(ITEM);
    let width = Decimal {
        mantissa: decimetres,
        scale: 1,
    };
    question.view.facts = facts(&[
        ("applicant", Value::Text("申请人甲".to_owned())),
        ("goods", Value::Choice("produce".to_owned())),
        ("width", Value::Decimal(width)),
    ]);
    question.view.materials[0].code = "identity".to_owned();
    question.circumstances.settings = Facts::default();
    question
}

fn grant(decimetres: i64) -> ReviewQuestion {
    let IntakeQuestion {
        view,
        circumstances,
    } = application(decimetres);
    ReviewQuestion {
        view,
        step: "decide".to_owned(),
        action: "grant".to_owned(),
        facts: Facts::default(),
        circumstances,
    }
}

#[tokio::test]
async fn a_component_of_0_1_0_answers_all_five_questions() {
    let plugin = load(guest_of("contract-0.1.0", "contract_0_1_0"));
    assert_eq!(plugin.contract_version(), "0.1.0");

    let description = plugin.describe().await.unwrap().answer;
    assert_eq!(description.department, "099");
    assert_eq!(description.items[0].item, ITEM);

    let base = question::flowchart(ITEM);
    let chart = plugin.flowchart(&base).await.unwrap().answer;
    assert_eq!(chart, base.base);

    let accepted = plugin.intake(&application(25)).await.unwrap().answer;
    assert_eq!(accepted.ruling, IntakeRuling::Accept);
    let empty = plugin.intake(&question::intake(ITEM)).await.unwrap().answer;
    assert!(matches!(empty.ruling, IntakeRuling::Correct(missing) if missing.len() == 4));

    let granted = plugin.review(&grant(25)).await.unwrap().answer;
    let along = ReviewRuling::Take("decide-grant".to_owned());
    assert_eq!(granted.ruling, along);
    let denied = plugin.review(&grant(41)).await.unwrap().answer;
    assert_eq!(denied.ruling, ReviewRuling::Deny);
    assert_eq!(denied.reasons[0].rule, "stall.room-left");

    let mut observed = question::inspect("grant");
    observed.view = application(25).view;
    observed.circumstances.settings = Facts::default();
    let inspected = plugin.inspect(&observed).await.unwrap().answer;
    assert_eq!(inspected.findings, []);
}
