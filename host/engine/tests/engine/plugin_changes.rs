//! A change to a department's logic, from its effect on past cases to the way back; and the proof of
//! every verdict that was given.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use crate::common::licence::{MATERIALS, act, application, by};
use crate::common::{Stage, component, qingchuan, runtime};
use sanquan_domain::county::NewAcceptance;
use sanquan_domain::event::Function;
use sanquan_domain::id::{CaseId, DepartmentCode, Digest, ItemCode};
use sanquan_domain::shadow::{Difference, Selection, ShadowReplayed};
use sanquan_domain::time::Date;
use sanquan_domain::value::{Facts, Value};
use sanquan_engine::replay::{Bundle, Candidate, Effort, Replayed};
use sanquan_engine::{Caller, EngineError};
use serde_json::json;

const EFFORT: Effort = Effort {
    threads: 2,
    in_background: false,
};

/// The department's code.
fn department() -> DepartmentCode {
    DepartmentCode::from("015")
}

/// The same component with a line about itself that nothing reads: other bytes, the same answers.
fn refactored() -> Vec<u8> {
    let mut bytes = component("market-supervision");
    let line = b"\x04note rewritten";
    bytes.extend([0, line.len() as u8]);
    bytes.extend(line);
    bytes
}

/// So many cases, the papers of every second one passed.
async fn live(stage: &Stage, cases: usize) -> Vec<CaseId> {
    let operator = Caller::operator();
    let mut ids = Vec::new();
    for number in 0..cases {
        let new = application(stage, &MATERIALS[..4 + number % 2]);
        let filed = stage.engine.file_case(&operator, new, None).await.unwrap();
        let id = filed.case.case.id;
        if number % 2 == 1 {
            let opinion = vec![("opinion", Value::Text("材料齐全".to_owned()))];
            let pass = act("review", "pass", by("015-handler", &["015-h03"]), opinion);
            stage.engine.act(&operator, id, pass, None).await.unwrap();
        }
        ids.push(id);
    }
    ids
}

async fn uploaded(stage: &Stage, bytes: Vec<u8>) -> Digest {
    let operator = Caller::operator();
    let known = stage.engine.upload_plugin(&operator, bytes).await;
    known.unwrap().component
}

fn candidate(component: Digest, settings: Option<Facts>) -> Candidate {
    Candidate {
        component,
        settings,
        selection: Selection::default(),
    }
}

async fn replayed(stage: &Stage, candidate: &Candidate) -> ShadowReplayed {
    let operator = Caller::operator();
    let whole = |_| ControlFlow::Continue(());
    let replayed = stage
        .engine
        .shadow_replay(&operator, candidate, EFFORT, whole)
        .unwrap();
    let Replayed::Whole(report) = replayed else {
        panic!("nobody broke it off");
    };
    let recorded = stage.engine.record_replay(&operator, (*report).clone());
    assert_eq!(recorded.await.unwrap(), report.digest());
    *report
}

async fn activated(stage: &Stage, component: Digest) -> Result<(), EngineError> {
    let operator = Caller::operator();
    let activated = stage.engine.activate_plugin(&operator, component, None);
    activated.await.map(|_| ())
}

fn settings(stage: &Stage, text: &serde_json::Value) -> Facts {
    let county = stage.engine.county();
    let plugin = county.plugins.plugin(&stage.component).unwrap();
    plugin.description.settings.facts_from_json(text).unwrap()
}

#[tokio::test]
async fn every_verdict_is_given_again_bit_for_bit() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    let cases = live(&stage, 6).await;
    let everything = Selection::default();
    let verify = |selection: &Selection| {
        let go_on = |_, _| ControlFlow::Continue(());
        stage
            .engine
            .verify_verdicts(selection, EFFORT, go_on)
            .unwrap()
    };
    let whole = verify(&everything);
    assert!(whole.is_sound() && whole.verdicts > 6, "{whole:?}");
    assert_eq!((whole.equal, whole.erased), (whole.verdicts, 0));
    assert_eq!(
        whole.components.get(&stage.component),
        Some(&whole.verdicts)
    );

    let one = verify(&Selection {
        cases: vec![cases[1]],
        ..everything.clone()
    });
    let of_case = stage
        .engine
        .verdicts(&Caller::operator(), cases[1])
        .unwrap();
    assert_eq!(one.verdicts, of_case.len() as u64);
    let other = Selection {
        items: vec![ItemCode::from("none")],
        ..everything
    };
    assert_eq!(verify(&other).verdicts, 0);
}

#[tokio::test]
async fn a_component_that_was_changed_on_disk_is_named() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    live(&stage, 2).await;
    let path = stage
        .folder
        .path()
        .join(format!("components/{}.wasm", stage.component));
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    let engine = reopened(&stage);
    let go_on = |_, _| ControlFlow::Continue(());
    let found = engine
        .verify_verdicts(&Selection::default(), EFFORT, go_on)
        .unwrap();
    assert_eq!(found.disagreeing, found.verdicts);
    assert_eq!(found.disagreements[0].code, "verdict.component");
    assert!(
        found.disagreements[0]
            .message
            .contains(&stage.component.to_string())
    );
}

/// Another engine over the same store and the same keys, with nothing loaded.
fn reopened(stage: &Stage) -> sanquan_engine::Engine {
    let home = sanquan_store::Home::open(stage.folder.path(), sanquan_store::Settings::default());
    let home = home.unwrap();
    let (store, folder) = (stage.store.clone(), stage.folder.path());
    crate::common::engine_over(store, &home, "510822", folder, &stage.clock)
}

#[tokio::test]
async fn a_bundle_proves_one_verdict_without_a_store_and_shows_every_changed_byte() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    let cases = live(&stage, 2).await;
    let operator = Caller::operator();
    let verdicts = stage.engine.verdicts(&operator, cases[1]).unwrap();
    let review = verdicts
        .iter()
        .find(|v| v.given.function == Function::Review);
    let version = review.unwrap().version;
    let bytes = stage
        .engine
        .bundle(&operator, cases[1], version)
        .unwrap()
        .to_bytes();
    let bundle = Bundle::from_bytes(&bytes).unwrap();
    assert_eq!(bundle.verify(&runtime()).await, Ok(()));
    assert_eq!((bundle.case, bundle.version), (cases[1], version));
    for at in (0..bytes.len()).step_by(bytes.len() / 200) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(Bundle::from_bytes(&changed).is_err(), "byte {at}");
    }
    let mut forged = bundle.clone();
    forged.given.fuel += 1;
    assert_eq!(
        forged.verify(&runtime()).await.unwrap_err().0,
        "verdict.fuel"
    );
    forged = bundle;
    forged.given.outcome = Digest::plain(b"another");
    assert_eq!(
        forged.verify(&runtime()).await.unwrap_err().0,
        "verdict.digest"
    );
}

#[tokio::test]
async fn a_pure_refactoring_takes_over_and_cases_stay_with_their_judge() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    let cases = live(&stage, 4).await;
    let operator = Caller::operator();
    let second = uploaded(&stage, refactored()).await;
    let refused = activated(&stage, second).await.unwrap_err();
    assert_eq!(refused.code(), "activation.no-report");

    let report = replayed(&stage, &candidate(second, None)).await;
    assert!(
        report.verdicts > 4 && report.verdicts == report.unchanged,
        "{report:?}"
    );
    activated(&stage, second).await.unwrap();

    let new = application(&stage, &MATERIALS);
    let filed = stage.engine.file_case(&operator, new, None).await.unwrap();
    assert_eq!(filed.case.case.judge, Some(second));
    let opinion = vec![("opinion", Value::Text("材料齐全".to_owned()))];
    let first_case = stage.engine.case(&operator, cases[1]).unwrap();
    assert_eq!(first_case.case.judge, Some(stage.component));
    let check = act("review", "pass", by("015-handler", &["015-h03"]), opinion);
    stage
        .engine
        .act(&operator, filed.case.case.id, check, None)
        .await
        .unwrap();
    let judges = |case| {
        let verdicts = stage.engine.verdicts(&operator, case).unwrap();
        let judges: Vec<Digest> = verdicts.iter().map(|v| v.given.component).collect();
        judges
    };
    assert!(
        judges(filed.case.case.id)
            .iter()
            .all(|judge| *judge == second)
    );

    let back = stage
        .engine
        .roll_back_plugin(&operator, &department(), None, "for the test".into())
        .await
        .unwrap();
    assert_eq!(back.active.component, stage.component);
    let new = application(&stage, &MATERIALS);
    let filed = stage.engine.file_case(&operator, new, None).await.unwrap();
    assert_eq!(filed.case.case.judge, Some(stage.component));
}

#[tokio::test]
async fn cases_move_to_a_component_that_would_have_decided_the_same_and_then_the_old_one_retires() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    let cases = live(&stage, 4).await;
    let (operator, first) = (Caller::operator(), stage.component);
    let second = uploaded(&stage, refactored()).await;
    replayed(&stage, &candidate(second, None)).await;
    activated(&stage, second).await.unwrap();
    let retire = || {
        stage
            .engine
            .retire_plugin(&operator, first, "replaced".into())
    };
    assert_eq!(retire().await.unwrap_err().code(), "plugin.has-cases");

    let migrate = |dry_run| {
        stage
            .engine
            .migrate_cases(&operator, first, second, dry_run)
    };
    let could = migrate(true).await.unwrap();
    assert_eq!((could.moved.len(), could.left.len()), (4, 0), "{could:?}");
    let judge = |case| stage.engine.case(&operator, case).unwrap().case.judge;
    assert_eq!(judge(cases[0]), Some(first), "a dry run moves nothing");
    assert_eq!(migrate(false).await.unwrap().moved.len(), 4);
    assert!(cases.iter().all(|case| judge(*case) == Some(second)));
    retire().await.unwrap();
    assert_eq!(
        activated(&stage, first).await.unwrap_err().code(),
        "plugin.retired"
    );
}

/// A site check looked at a minute later than allowed becomes a finding: a change of settings is a change
/// of outcomes like any other.
#[tokio::test]
async fn settings_go_through_a_replay_and_verdicts_name_them() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    let cases = live(&stage, 4).await;
    let operator = Caller::operator();
    let elsewhere = settings(
        &stage,
        &json!({
            "region": "510800", "shortest_site_check_minutes": 30, "area_tolerance_percent": 10,
            "expert_review_area": "1000", "expert_review_days": 15
        }),
    );
    let set = |facts: Facts| {
        let from: Date = "2026-03-02".parse().unwrap();
        stage
            .engine
            .change_settings(&operator, department(), from, facts, "new border".into())
    };
    let refused = set(elsewhere.clone()).await.unwrap_err();
    assert_eq!(refused.code(), "activation.no-report");

    let changed = candidate(stage.component, Some(elsewhere.clone()));
    let report = replayed(&stage, &changed).await;
    let moved: Vec<_> = report
        .changes
        .iter()
        .map(|c| (c.case, c.after.as_str()))
        .collect();
    assert!(
        report
            .changes
            .iter()
            .all(|c| c.difference == Difference::Outcome)
    );
    let filings = report
        .changes
        .iter()
        .filter(|c| c.function == Function::Intake);
    assert_eq!(
        filings.map(|c| c.case).collect::<Vec<_>>(),
        cases,
        "each application would have been referred: {moved:?}"
    );
    assert_eq!(
        set(elsewhere.clone()).await.unwrap_err().code(),
        "activation.changes-not-accepted"
    );
    let explained = stage
        .engine
        .explain_change(
            &operator,
            stage.component,
            changed.settings.as_ref(),
            &report.changes[0],
        )
        .await
        .unwrap();
    assert_ne!(explained.recorded, explained.candidate);

    let accepted = report.listed_to_accept().collect();
    stage
        .engine
        .accept_changes(
            &operator,
            NewAcceptance {
                report: report.digest(),
                accepted,
                reason: "the border moved".into(),
                envelope: None,
            },
        )
        .await
        .unwrap();
    set(elsewhere.clone()).await.unwrap();
    let new = application(&stage, &MATERIALS);
    let filed = stage.engine.file_case(&operator, new, None).await.unwrap();
    assert!(filed.case.case.ending().is_some(), "it is referred now");
    let verdicts = stage
        .engine
        .verdicts(&operator, filed.case.case.id)
        .unwrap();
    assert_eq!(
        verdicts[0].given.settings,
        Some(elsewhere.settings_digest())
    );
    let old = stage.engine.verdicts(&operator, cases[0]).unwrap();
    assert_eq!(old[0].given.settings, None);
}

#[tokio::test]
async fn a_replay_that_was_broken_off_goes_on_where_it_was() {
    let stage = qingchuan("2026-03-02T09:00:00").await;
    live(&stage, 120).await;
    let second = uploaded(&stage, refactored()).await;
    let wanted = candidate(second, None);
    let operator = Caller::operator();
    let one_thread = Effort {
        threads: 1,
        ..EFFORT
    };
    let replay = |go_on: &mut dyn FnMut() -> ControlFlow<()>| {
        stage
            .engine
            .shadow_replay(&operator, &wanted, one_thread, |_| go_on())
            .unwrap()
    };
    let Replayed::Unfinished(begun) = replay(&mut || ControlFlow::Break(())) else {
        panic!("it was broken off after its first page");
    };
    assert!(
        begun.events_done > 0 && begun.events_done < begun.events,
        "{begun:?}"
    );
    assert!(unfinished(stage.folder.path()));
    let mut pages = 0;
    let ended = replay(&mut || {
        pages += 1;
        ControlFlow::Continue(())
    });
    let Replayed::Whole(report) = ended else {
        panic!("nobody broke it off");
    };
    assert!(!unfinished(stage.folder.path()));
    let fresh = stage
        .engine
        .shadow_replay(&operator, &wanted, EFFORT, |_| ControlFlow::Continue(()))
        .unwrap();
    let Replayed::Whole(fresh) = fresh else {
        panic!("nobody broke it off");
    };
    assert_eq!(report, fresh, "in two parts it finds what it finds in one");
    assert!(pages > 0);
}

fn unfinished(folder: &Path) -> bool {
    let files = fs::read_dir(folder.join("components")).unwrap();
    files
        .map(|file| file.unwrap().path())
        .any(|path| path.extension().is_some_and(|e| e == "replay"))
}
