//! The well-behaved guest: every question, fresh instances, equal fuel, many at once.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

mod common;

use std::time::Duration;

use common::{echo, hostile, load, question};
use sanquan_domain::contract::{Effect, IntakeRuling, ReviewRuling};
use sanquan_domain::form::FieldKind;
use sanquan_domain::id::Digest;
use sanquan_runtime::{Called, Fault, Function, Limits};

#[tokio::test]
async fn a_department_describes_itself_with_every_kind_of_field_and_effect() {
    let called = load(echo()).describe().await.unwrap();
    let it = called.answer;
    assert_eq!(it.titles.get("zh-CN"), "回声局");
    assert_eq!(it.effects.len(), 6);
    assert_eq!(it.annexes[0].content, [0, 1, 255]);
    let kinds: Vec<_> = it.items[0]
        .application
        .fields
        .iter()
        .map(|f| &f.kind)
        .collect();
    assert_eq!(kinds.len(), 9);
    assert!(matches!(
        kinds[2],
        FieldKind::Decimal {
            scale: 2,
            max_mantissa: 99_999,
            ..
        }
    ));
    assert_eq!(called.call.function, Function::Describe);
}

#[tokio::test]
async fn a_review_says_where_the_case_goes_and_what_it_took() {
    let plugin = load(echo());
    let called = plugin.review(&question::review("approve")).await.unwrap();
    let ruling = ReviewRuling::Take("site-check-approve".to_owned());
    assert_eq!(called.answer.ruling, ruling);
    assert_eq!(called.answer.reasons[0].read, ["premises[0].area"]);
    let call = called.call;
    assert_eq!(call.component, plugin.digest());
    assert_eq!(call.component, Digest::plain(echo()));
    assert!((1_000..100_000).contains(&call.fuel), "fuel {}", call.fuel);
    assert!(call.memory_peak_bytes >= 65_536);
    assert_eq!((call.notes.len(), call.notes_dropped), (0, 0));
}

#[tokio::test]
async fn an_intake_rules_on_the_materials_with_every_effect() {
    let plugin = load(echo());
    let mut question = question::intake("5108220150100300");
    let material = question.view.materials.remove(0);
    let mut rulings = vec![];
    for _ in 0..4 {
        let answer = plugin.intake(&question).await.unwrap().answer;
        assert_eq!(answer.effects.len(), 6);
        let Effect::Document(document) = &answer.effects[1] else {
            panic!("the second effect is a document")
        };
        assert_eq!(document.fields, question.view.facts);
        rulings.push(answer.ruling);
        question.view.materials.push(material.clone());
    }
    assert!(matches!(&rulings[0], IntakeRuling::Correct(missing) if missing[0].what == "plan"));
    assert_eq!(rulings[1], IntakeRuling::Accept);
    assert_eq!(rulings[2], IntakeRuling::Refuse);
    assert_eq!(rulings[3], IntakeRuling::Refer("016".to_owned()));
}

#[tokio::test]
async fn an_inspection_returns_its_findings() {
    let answer = load(echo()).inspect(&question::inspect("approve")).await;
    assert_eq!(answer.unwrap().answer.findings[0].point, "passed");
}

/// All of a call that must be the same every time: everything but the clock's part.
fn repeatable<T>(called: Result<Called<T>, Fault>) -> Called<T> {
    let mut called = called.unwrap();
    (called.call.waited, called.call.ran) = (Duration::ZERO, Duration::ZERO);
    called
}

#[tokio::test]
async fn the_same_question_takes_the_same_fuel_in_every_instance_and_runtime() {
    let ask = question::review("approve");
    let elsewhere = common::with_limits(Limits::default());
    let first = repeatable(load(echo()).review(&ask).await);
    let second = repeatable(load(echo()).review(&ask).await);
    let third = repeatable(elsewhere.load(echo()).unwrap().review(&ask).await);
    assert_eq!(first, second);
    assert_eq!(first, third);
}

#[tokio::test]
async fn nothing_that_a_guest_keeps_is_there_at_the_next_call() {
    let plugin = load(hostile());
    for _ in 0..2 {
        let answer = plugin
            .review(&question::review("count"))
            .await
            .unwrap()
            .answer;
        assert_eq!(answer.ruling, ReviewRuling::Take("1".to_owned()));
    }
}

#[tokio::test]
async fn a_guest_that_looks_for_chance_finds_none() {
    let ask = question::review("dice");
    let first = repeatable(load(hostile()).review(&ask).await);
    let elsewhere = common::with_limits(Limits::default());
    for plugin in [load(hostile()), elsewhere.load(hostile()).unwrap()] {
        assert_eq!(repeatable(plugin.review(&ask).await), first);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_calls_at_once_on_eight_slots_all_get_their_own_answer() {
    let plugin = load(echo());
    let calls: Vec<_> = (0..64)
        .map(|n| {
            let plugin = plugin.clone();
            tokio::spawn(async move {
                let called = plugin.review(&question::review(&n.to_string())).await;
                (n, called.unwrap().answer.ruling)
            })
        })
        .collect();
    for call in calls {
        let (n, ruling) = call.await.unwrap();
        assert_eq!(ruling, ReviewRuling::Take(format!("site-check-{n}")));
    }
}

#[tokio::test]
async fn a_component_that_is_loaded_twice_is_compiled_once() {
    let runtime = common::with_limits(Limits::default());
    let first = runtime.load(echo()).unwrap();
    let second = runtime.load(echo()).unwrap();
    assert_eq!(second.digest(), first.digest());
    assert_eq!(runtime.compilations(), 1);
}
