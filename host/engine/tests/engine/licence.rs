//! The food-business licence through the whole write path, with the real department plugin.

use crate::common::licence::{MATERIALS, act, application, by, material};
use crate::common::{Stage, at, qingchuan};
use sanquan_domain::case::Phase;
use sanquan_domain::case::supply::Supply;
use sanquan_domain::contract::{InspectQuestion, IntakeQuestion, ReviewQuestion};
use sanquan_domain::event::{Application, Body, CaseEvent, Colour, Function};
use sanquan_domain::flowchart::Ending;
use sanquan_domain::id::{CaseId, DepartmentCode, Digest, HandlerCode};
use sanquan_domain::value::{Decimal, Value};
use sanquan_engine::{Caller, EngineError, RequestKey};

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

async fn filed(stage: &Stage, materials: &[&str]) -> CaseId {
    let new = application(stage, materials);
    let done = stage
        .engine
        .file_case(&Caller::operator(), new, None)
        .await
        .unwrap();
    done.case.case.id
}

/// Everything from acceptance to the steps before `decide`.
async fn up_to_decision(stage: &Stage, case: CaseId) {
    let operator = Caller::operator();
    let opinion = vec![("opinion", text("材料齐全"))];
    let check = vec![
        ("officers", Value::Whole(2)),
        (
            "measured_area",
            Value::Decimal(Decimal {
                mantissa: 8_000,
                scale: 2,
            }),
        ),
        ("findings", text("符合要求")),
        ("result", Value::Choice("passes".to_owned())),
    ];
    for act in [
        act(
            "review",
            "pass",
            by("015-handler", &["015-h03"]),
            opinion.clone(),
        ),
        act(
            "site-check",
            "record",
            by("015-inspector", &["015-h05", "015-h06"]),
            check,
        ),
        act("examine", "agree", by("015-section", &["015-h08"]), opinion),
    ] {
        stage.clock.set(stage.clock_plus_minutes(40));
        stage.engine.act(&operator, case, act, None).await.unwrap();
    }
}

impl Stage {
    fn clock_plus_minutes(&self, minutes: i64) -> sanquan_domain::time::Instant {
        self.engine.now().plus_millis(minutes * 60_000)
    }
}

#[tokio::test]
async fn an_application_goes_from_one_correction_notice_to_delivery() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    let operator = Caller::operator();
    let case = filed(&stage, &MATERIALS[..4]).await;
    let waiting = stage.engine.case(&operator, case).unwrap();
    assert_eq!(waiting.case.phase, Phase::AwaitingCorrection);
    assert_eq!(
        waiting.case.corrections.as_deref(),
        Some(&["health-certificates".to_owned()][..])
    );

    stage.clock.set(at("2026-03-04T10:00:00"));
    let added = Application {
        materials: vec![material("health-certificates")],
        ..Application::default()
    };
    let supply = Supply {
        added,
        expected_version: None,
    };
    let done = stage
        .engine
        .supply(&operator, case, supply, None)
        .await
        .unwrap();
    assert_eq!(done.case.case.phase, Phase::Open);
    assert_eq!(
        done.case.case.accepted_at(),
        Some(at("2026-03-04T10:00:00"))
    );

    up_to_decision(&stage, case).await;
    for (step, action, post, handler) in [
        ("decide", "grant", "015-leader", "015-h10"),
        ("certificate", "issue", "015-window", "015-h01"),
        ("deliver", "deliver", "015-window", "015-h01"),
    ] {
        stage.clock.set(stage.clock_plus_minutes(40));
        let act = act(step, action, by(post, &[handler]), vec![]);
        stage.engine.act(&operator, case, act, None).await.unwrap();
    }
    let ended = stage.engine.case(&operator, case).unwrap();
    assert_eq!(ended.case.phase, Phase::Closed(Ending::Granted));
    assert!(ended.case.cards.is_empty(), "{:?}", ended.case.cards);
}

#[tokio::test]
async fn a_case_left_alone_gets_its_cards_at_the_instants_of_the_rule_set() {
    let stage = qingchuan("2026-03-02T10:00:00").await;
    let operator = Caller::operator();
    let case = filed(&stage, &MATERIALS).await;
    stage
        .engine
        .advance_clock(&operator, at("2026-04-10T18:00:00"))
        .await
        .unwrap();
    let lapsed = stage.engine.case(&operator, case).unwrap();
    let cards = lapsed.case.cards.iter().filter(|card| {
        card.rule.starts_with("time.promised") || card.rule.starts_with("time.statutory")
    });
    let cards: Vec<_> = cards
        .map(|card| (card.colour, card.at.to_string(), card.live))
        .collect();
    // Promise 8, law 20 working days, accepted on Monday 2026-03-02 at 10:00; no holiday before
    // 清明 (2026-04-04 to 04-06).
    let instants = |local: &str| at(local).to_string();
    assert_eq!(
        cards,
        [
            (Colour::EarlyWarning, instants("2026-03-09T10:00:00"), false),
            (Colour::Yellow, instants("2026-03-12T10:00:00"), false),
            (Colour::Red, instants("2026-03-30T10:00:00"), true),
        ]
    );
    let history = stage.engine.history(&operator, case, 1, 1_000).unwrap();
    let passed = |kind: &str| {
        let is = |e: &&CaseEvent| matches!(e, CaseEvent::ThresholdPassed(p) if format!("{:?}", p.threshold) == kind);
        let events = history.iter().filter_map(|view| match &view.event.body {
            Body::Case(event) => Some(event),
            Body::County(_) => None,
        });
        events.filter(is).count()
    };
    for kind in ["PromisedNear", "PromisedPassed", "StatutoryPassed"] {
        assert_eq!(passed(kind), 1, "{kind}");
    }
}

#[tokio::test]
async fn a_retried_request_changes_nothing_and_answers_the_same() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    let operator = Caller::operator();
    let key = RequestKey {
        key: Digest::plain(b"key"),
        request: Digest::plain(b"request"),
    };
    let new = application(&stage, &MATERIALS);
    let first = stage
        .engine
        .file_case(&operator, new.clone(), Some(key))
        .await
        .unwrap();
    let head = stage.store.head();
    let again = stage
        .engine
        .file_case(&operator, new.clone(), Some(key))
        .await
        .unwrap();
    assert!(again.replayed);
    assert_eq!(again.case.case.id, first.case.case.id);
    assert_eq!(stage.store.head(), head);

    let other = RequestKey {
        request: Digest::plain(b"another request"),
        ..key
    };
    let refused = stage
        .engine
        .file_case(&operator, new, Some(other))
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "idempotency.key-reused");
}

#[tokio::test]
async fn a_reference_names_one_case_of_its_department() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    let operator = Caller::operator();
    let mut new = application(&stage, &MATERIALS);
    new.external_ref = Some("A-1".to_owned());
    stage
        .engine
        .file_case(&operator, new.clone(), None)
        .await
        .unwrap();
    let taken = stage
        .engine
        .file_case(&operator, new, None)
        .await
        .unwrap_err();
    assert_eq!(taken.code(), "case.reference-taken");
}

#[tokio::test]
async fn nobody_acts_for_another_department_or_person_or_on_an_old_version() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    let case = filed(&stage, &MATERIALS).await;
    let pass = || {
        act(
            "review",
            "pass",
            by("015-handler", &["015-h03"]),
            vec![("opinion", text("齐全"))],
        )
    };
    let foreign = Caller {
        departments: vec![DepartmentCode::from("016")],
        ..Caller::operator()
    };
    let foreign = stage
        .engine
        .act(&foreign, case, pass(), None)
        .await
        .unwrap_err();
    assert_eq!(foreign.code(), "not-found");
    let somebody = Caller {
        handler: Some(HandlerCode::from("015-h04")),
        ..Caller::operator()
    };
    let somebody = stage
        .engine
        .act(&somebody, case, pass(), None)
        .await
        .unwrap_err();
    assert_eq!(somebody.code(), "token.other-person");
    let mut stale = pass();
    stale.expected_version = Some(1);
    let stale = stage
        .engine
        .act(&Caller::operator(), case, stale, None)
        .await
        .unwrap_err();
    assert_eq!(stale.code(), "case.stale-version");
    let wrong = act(
        "review",
        "pass",
        by("015-leader", &["015-h10"]),
        vec![("opinion", text("齐全"))],
    );
    let wrong = stage
        .engine
        .act(&Caller::operator(), case, wrong, None)
        .await
        .unwrap_err();
    assert_eq!(wrong.code(), "authority.wrong-post");
}

#[tokio::test]
async fn concurrent_acts_on_one_step_happen_once() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    let case = filed(&stage, &MATERIALS).await;
    let attempts = (0..8).map(|_| {
        let engine = stage.engine.clone();
        let pass = act(
            "review",
            "pass",
            by("015-handler", &["015-h03"]),
            vec![("opinion", text("齐全"))],
        );
        tokio::spawn(async move { engine.act(&Caller::operator(), case, pass, None).await })
    });
    let mut done = 0;
    for attempt in attempts.collect::<Vec<_>>() {
        match attempt.await.unwrap() {
            Ok(_) => done += 1,
            Err(error) => assert_eq!(error.code(), "flow.step-not-open"),
        }
    }
    assert_eq!(done, 1);
}

#[tokio::test]
async fn every_question_and_answer_of_a_case_is_kept_and_reads_back() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    let operator = Caller::operator();
    let case = filed(&stage, &MATERIALS).await;
    up_to_decision(&stage, case).await;
    let verdicts = stage.engine.verdicts(&operator, case).unwrap();
    let asked: Vec<_> = verdicts
        .iter()
        .map(|verdict| verdict.given.function)
        .collect();
    assert_eq!(asked.first(), Some(&Function::Intake));
    let reviews = asked.iter().filter(|asked| **asked == Function::Review);
    let inspections = asked.iter().filter(|asked| **asked == Function::Inspect);
    assert_eq!(reviews.count(), inspections.count());
    for verdict in &verdicts {
        let question = &verdict.bytes.input;
        match verdict.given.function {
            Function::Intake => drop(minicbor::decode::<IntakeQuestion>(question).unwrap()),
            Function::Review => drop(minicbor::decode::<ReviewQuestion>(question).unwrap()),
            Function::Inspect => drop(minicbor::decode::<InspectQuestion>(question).unwrap()),
            other => panic!("a case does not ask {other:?}"),
        }
    }
}

#[tokio::test]
async fn erasing_a_case_makes_its_personal_values_unreadable_and_nothing_else() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    let operator = Caller::operator();
    let case = filed(&stage, &MATERIALS).await;
    let still_open = stage.engine.erase_case(&operator, case).await.unwrap_err();
    assert_eq!(still_open.code(), "case.still-open");
    let withdraw = act(
        "review",
        "withdraw",
        by("015-handler", &["015-h03"]),
        vec![],
    );
    stage
        .engine
        .act(&operator, case, withdraw, None)
        .await
        .unwrap();
    stage.engine.erase_case(&operator, case).await.unwrap();
    let erased = stage.engine.case(&operator, case).unwrap();
    assert!(erased.content.is_none());
    assert_eq!(erased.case.phase, Phase::Closed(Ending::Withdrawn));
    let history = stage.engine.history(&operator, case, 1, 100).unwrap();
    assert!(history.iter().all(|event| event.content.is_none()));
    let again = stage.engine.erase_case(&operator, case).await.unwrap_err();
    assert_eq!(again.code(), "case.erased");
    assert!(matches!(again, EngineError::Refused(_)));
}
