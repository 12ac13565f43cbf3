//! Erasing a case: whatever happens between the event and the overwriting of its key.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::common::licence::{MATERIALS, act, application, by};
use crate::common::{Stage, at, china, furnish, open_on_disk, parts};
use sanquan_domain::id::CaseId;
use sanquan_engine::{Caller, Engine, Projector, Simulated};
use sanquan_store::{Home, KeyId, Settings, system_randomness};
use tempfile::TempDir;

const COUNTY: &str = "510822";

/// A county on disk with a case that was erased, the host stopped; beside it the key log as it was
/// just before its key was overwritten.
struct Erased {
    folder: TempDir,
    clock: Arc<Simulated>,
    case: CaseId,
    key: u64,
    keys_before: Vec<u8>,
}

async fn erased_case() -> Erased {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Simulated::new(at("2026-03-02T09:00:00")));
    let (engine, home, store) = open_on_disk(folder.path(), COUNTY, &clock);
    let plugin = "market-supervision";
    let component = furnish(&engine, COUNTY, "Asia/Shanghai", china(), plugin).await;
    let stage = Stage {
        engine,
        clock: Arc::clone(&clock),
        store,
        component,
        folder,
    };
    let case = withdrawn_case(&stage).await;
    let keys_before = std::fs::read(key_log(stage.folder.path())).unwrap();
    let erased = stage.engine.erase_case(&Caller::operator(), case).await;
    let key = erased.unwrap().case.case.key;
    home.close().unwrap();
    Erased {
        folder: stage.folder,
        clock,
        case,
        key,
        keys_before,
    }
}

async fn withdrawn_case(stage: &Stage) -> CaseId {
    let (operator, new) = (Caller::operator(), application(stage, &MATERIALS));
    let filed = stage.engine.file_case(&operator, new, None).await.unwrap();
    let case = filed.case.case.id;
    let handler = by("015-handler", &["015-h03"]);
    let withdraw = act("review", "withdraw", handler, vec![]);
    let withdrawn = stage.engine.act(&operator, case, withdraw, None).await;
    withdrawn.unwrap();
    case
}

fn key_log(folder: &Path) -> PathBuf {
    folder.join("counties").join(COUNTY).join("keys")
}

fn is_gone(home: &Home, key: u64) -> bool {
    let keys = home.keys(COUNTY, system_randomness()).unwrap();
    keys.get(KeyId(key)).unwrap().is_none()
}

#[tokio::test]
async fn opening_finishes_an_erasure_that_stopped_before_its_key_was_overwritten() {
    let erased = erased_case().await;
    let folder = erased.folder.path();
    std::fs::write(key_log(folder), &erased.keys_before).unwrap();
    {
        let home = Home::open(folder, Settings::default()).unwrap();
        assert!(!is_gone(&home, erased.key), "the copy still has the key");
    }
    let (engine, home, _) = open_on_disk(folder, COUNTY, &erased.clock);
    assert!(is_gone(&home, erased.key));
    let case = engine.case(&Caller::operator(), erased.case).unwrap();
    assert!(case.content.is_none());
}

#[tokio::test]
async fn a_key_torn_while_it_was_overwritten_is_overwritten_whole() {
    let erased = erased_case().await;
    let folder = erased.folder.path();
    let mut torn = erased.keys_before.clone();
    torn[erased.key as usize * 64 + 20] ^= 0xff;
    std::fs::write(key_log(folder), torn).unwrap();
    let (_engine, home, _) = open_on_disk(folder, COUNTY, &erased.clock);
    assert!(is_gone(&home, erased.key));
}

#[tokio::test]
async fn an_erasure_is_finished_after_the_state_was_rebuilt_too() {
    let erased = erased_case().await;
    let folder = erased.folder.path();
    std::fs::write(key_log(folder), &erased.keys_before).unwrap();
    std::fs::remove_dir_all(folder.join("state")).unwrap();
    let (_engine, home, _) = open_on_disk(folder, COUNTY, &erased.clock);
    assert!(is_gone(&home, erased.key));
}

/// Such a key log would give the number of the erased case's key to a new case, and the next start
/// would then destroy that one's.
#[tokio::test]
async fn a_key_log_older_than_an_erased_case_is_not_opened() {
    let erased = erased_case().await;
    let folder = erased.folder.path();
    std::fs::write(key_log(folder), &erased.keys_before[..64]).unwrap();
    let home = Home::open(folder, Settings::default()).unwrap();
    let now = Arc::clone(&erased.clock);
    let time = crate::common::time_of(&now);
    let opened = home.county(COUNTY, Arc::new(Projector::default()), time);
    let (store, _) = opened.unwrap();
    let refused = Engine::new(parts(store, &home, COUNTY, folder, &now));
    let error = refused.err().unwrap();
    assert_eq!(error.code(), "store.damaged");
    assert!(error.to_string().contains("there is no key"), "{error}");
}
