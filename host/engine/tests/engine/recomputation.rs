//! A calendar is published while clocks run.

use std::collections::BTreeSet;

use crate::common::licence::{MATERIALS, application};
use crate::common::{Stage, china, parts, qingchuan};
use sanquan_domain::calendar::{CalendarDocument, ExceptionKind, ExceptionalDay};
use sanquan_domain::event::{Body, CaseEvent, ClockRecomputed, CountyEvent, Threshold};
use sanquan_domain::id::CaseId;
use sanquan_domain::value::Texts;
use sanquan_engine::{Caller, Engine};
use sanquan_store::{Home, Settings};

/// 2027 as it might be published: the first days of the year are off.
fn published_2027() -> CalendarDocument {
    let mut calendar = china();
    calendar.published_until = 2027;
    let off = |date: &str| ExceptionalDay {
        date: date.parse().unwrap(),
        kind: ExceptionKind::DayOff,
        names: Texts::zh_en("元旦", "New Year"),
    };
    let days = ["2027-01-01", "2027-01-04", "2027-01-05"].map(off);
    calendar.exceptions.extend(days);
    calendar
}

async fn filed(stage: &Stage) -> CaseId {
    let (operator, new) = (Caller::operator(), application(stage, &MATERIALS));
    let done = stage.engine.file_case(&operator, new, None).await.unwrap();
    done.case.case.id
}

async fn publish(engine: &Engine, calendar: CalendarDocument) {
    let published = engine.publish_calendar(&Caller::operator(), calendar).await;
    published.unwrap();
}

fn recomputed(engine: &Engine, case: CaseId) -> Vec<ClockRecomputed> {
    let history = engine.history(&Caller::operator(), case, 1, 1_000).unwrap();
    let of = |body: Body| match body {
        Body::Case(CaseEvent::ClockRecomputed(recomputed)) => Some(recomputed),
        Body::Case(_) | Body::County(_) => None,
    };
    let bodies = history.into_iter().map(|view| view.event.body);
    bodies.filter_map(of).collect()
}

/// The same store under an engine that remembers nothing.
fn restarted(stage: Stage) -> Stage {
    let Stage {
        engine,
        clock,
        store,
        component,
        folder,
    } = stage;
    drop(engine);
    let home = Home::open(folder.path(), Settings::default()).unwrap();
    let parts = parts(store.clone(), &home, "510822", folder.path(), &clock);
    Stage {
        engine: Engine::new(parts).unwrap(),
        clock,
        store,
        component,
        folder,
    }
}

#[tokio::test]
async fn a_published_year_moves_the_days_that_were_provisional_and_their_thresholds() {
    let stage = qingchuan("2026-12-21T09:00:00").await;
    let (engine, operator) = (&stage.engine, Caller::operator());
    let case = filed(&stage).await;
    let before = engine.derivation(&operator, case).unwrap();
    assert!(before.statutory.unwrap().due_on.provisional);

    publish(engine, published_2027()).await;
    while engine.recompute_clocks().await.unwrap() {}
    let after = engine.derivation(&operator, case).unwrap();
    assert_eq!(after.calendar, published_2027().digest());
    assert!(!after.statutory.unwrap().due_on.provisional);
    let events = recomputed(engine, case);
    assert_eq!(events.len(), 1);
    let told = &events[0];
    assert_eq!(told.calendar_before, before.calendar);
    assert_eq!(told.calendar_after, after.calendar);
    let line = |line: Option<sanquan_domain::clock::LimitLine>| line.map(|line| line.due_on.date);
    assert_eq!(told.before.statutory_on, line(before.statutory));
    assert_eq!(told.after.statutory_on, line(after.statutory));
    assert_ne!(told.before.statutory_on, told.after.statutory_on);
    assert!(told.before.provisional && !told.after.provisional);

    let passed_at = |threshold: Threshold, derivation: &sanquan_domain::clock::Derivation| {
        let armed = derivation.thresholds.iter();
        let mut of = armed.filter(|armed| armed.threshold == threshold);
        of.next().unwrap().due_at
    };
    let red_before = passed_at(Threshold::StatutoryPassed, &before);
    let red_after = passed_at(Threshold::StatutoryPassed, &after);
    let is_red = |case| {
        let loaded = engine.case(&operator, case).unwrap();
        loaded.case.passed.contains(&Threshold::StatutoryPassed)
    };
    let a_second_later = |at: sanquan_domain::time::Instant| at.plus_millis(1_000);
    let advance = |to| engine.advance_clock(&operator, to);
    advance(a_second_later(red_before)).await.unwrap();
    assert!(!is_red(case), "not by the former calendar");
    advance(a_second_later(red_after)).await.unwrap();
    assert!(is_red(case), "by the newest one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_in_the_middle_leaves_no_clock_behind_and_moves_none_twice() {
    let stage = qingchuan("2026-12-21T09:00:00").await;
    let mut cases = BTreeSet::new();
    for _ in 0..300 {
        cases.insert(filed(&stage).await);
    }
    publish(&stage.engine, published_2027()).await;
    let moved = |engine: &Engine| {
        let counts = cases.iter().map(|case| recomputed(engine, *case).len());
        counts.collect::<Vec<_>>()
    };
    while moved(&stage.engine).iter().sum::<usize>() == 0 {
        assert!(stage.engine.recompute_clocks().await.unwrap());
    }
    assert!(moved(&stage.engine).contains(&0), "it is in the middle");

    let stage = restarted(stage);
    while stage.engine.recompute_clocks().await.unwrap() {}
    assert_eq!(moved(&stage.engine), vec![1; cases.len()]);

    let head = stage.store.head();
    let stage = restarted(stage);
    assert!(!stage.engine.recompute_clocks().await.unwrap());
    assert_eq!(stage.store.head(), head, "nothing is left to do");
    let last = stage.store.records(head.seq, 1).unwrap();
    let last = sanquan_domain::event::StoredEvent::from_bytes(&last[0].body).unwrap();
    assert!(matches!(
        last.body,
        Body::County(CountyEvent::ClocksRecomputed(_))
    ));
}

#[tokio::test]
async fn an_act_before_its_turn_brings_the_clock_to_the_newest_calendar_itself() {
    use crate::common::licence::{act, by};
    let stage = qingchuan("2026-12-21T09:00:00").await;
    let (engine, operator) = (&stage.engine, Caller::operator());
    let case = filed(&stage).await;
    publish(engine, published_2027()).await;
    let opinion = sanquan_domain::value::Value::Text("材料齐全".to_owned());
    let handler = by("015-handler", &["015-h03"]);
    let pass = act("review", "pass", handler, vec![("opinion", opinion)]);
    engine.act(&operator, case, pass, None).await.unwrap();
    assert_eq!(recomputed(engine, case).len(), 1);
    while engine.recompute_clocks().await.unwrap() {}
    assert_eq!(recomputed(engine, case).len(), 1);
}

#[tokio::test]
async fn a_county_in_which_no_clock_was_moved_is_gone_through_once() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    let case = filed(&stage).await;
    assert!(!stage.engine.recompute_clocks().await.unwrap());
    publish(&stage.engine, published_2027()).await;
    while stage.engine.recompute_clocks().await.unwrap() {}
    assert_eq!(recomputed(&stage.engine, case), []);
    let head = stage.store.head();
    assert!(!stage.engine.recompute_clocks().await.unwrap());
    assert_eq!(stage.store.head(), head);
}
