//! A real municipal log in and out again, against figures from independent tools.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use crate::common::{furnish, open_on_disk, root};
use sanquan_domain::calendar::CalendarDocument;
use sanquan_domain::case::Case;
use sanquan_domain::event::Threshold;
use sanquan_domain::time::Instant;
use sanquan_engine::exchange::{ExportOptions, Imported, LogMap};
use sanquan_engine::{Caller, CaseFilter, Engine, Simulated};
use sanquan_interchange::statistics::LogStatistics;
use sanquan_interchange::xes;
use serde_json::Value as Json;

fn map() -> LogMap {
    let path = root().join("plugins/environmental-permit/receipt.map.toml");
    LogMap::parse(&std::fs::read_to_string(path).unwrap()).unwrap()
}

async fn import(engine: &Engine, map: &LogMap) -> Imported {
    let path = root().join("tests/data/logs/receipt.xes.gz");
    let open = || File::open(&path).map(BufReader::new);
    engine
        .import_log(&Caller::operator(), open, map, false, &|_, _| {})
        .await
        .unwrap()
}

fn all_cases(engine: &Engine) -> Vec<Case> {
    engine
        .cases(&Caller::operator(), &CaseFilter::default(), None, 10_000)
        .unwrap()
        .items
}

fn oracle(name: &str) -> Json {
    let path = root().join("tests/data/oracles").join(name);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

async fn wabo(folder: &Path) -> (Engine, sanquan_store::Home) {
    let clock = Arc::new(Simulated::new(
        "2026-03-02T09:00:00+01:00".parse::<Instant>().unwrap(),
    ));
    let (engine, home, _) = open_on_disk(folder, "wabo", &clock);
    let calendar = CalendarDocument::every_day("Europe/Amsterdam");
    furnish(
        &engine,
        "wabo",
        "Europe/Amsterdam",
        calendar,
        "environmental-permit",
    )
    .await;
    (engine, home)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_receipt_log_comes_in_once_and_goes_out_as_it_came() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, home) = wabo(folder.path()).await;
    let map = map();
    let first = import(&engine, &map).await;
    assert_eq!((first.cases, first.acts, first.known), (1_434, 8_577, 0));
    let head = engine.store().head().seq;
    let second = import(&engine, &map).await;
    assert_eq!((second.cases, second.acts, second.known), (0, 0, 1_434));
    assert_eq!(
        engine.store().head().seq,
        head,
        "a second import adds nothing"
    );

    let cases = all_cases(&engine);
    let late = |case: &&Case| case.passed.contains(&Threshold::PromisedPassed);
    let (closed, open): (Vec<_>, Vec<_>) = cases.iter().partition(|case| case.ending().is_some());
    let late = closed.iter().copied().filter(late).count() as u64;
    let told = oracle("receipt-deadlines.json");
    assert_eq!(
        closed.len() as u64 - late,
        told["finished_in_time"].as_u64().unwrap()
    );
    assert_eq!(late, told["finished_late"].as_u64().unwrap());
    assert_eq!(open.len() as u64, told["without_enddate"].as_u64().unwrap());
    assert!(open.iter().all(|case| case.is_frozen()));

    let mut out = Vec::new();
    let options = ExportOptions {
        map: Some(&map),
        ..ExportOptions::default()
    };
    engine.export_log(&mut out, options).unwrap();
    let mut statistics = LogStatistics::default();
    for trace in xes::read(&out[..]).unwrap() {
        statistics.add(&trace.unwrap());
    }
    compare(&statistics, &oracle("receipt.json"));
    home.close().unwrap();
}

fn compare(ours: &LogStatistics, oracle: &Json) {
    assert_eq!(ours.traces, oracle["cases"].as_u64().unwrap());
    assert_eq!(ours.events, oracle["events"].as_u64().unwrap());
    for (counts, name) in [
        (&ours.activities, "activity_counts"),
        (&ours.starts, "start_activities"),
        (&ours.ends, "end_activities"),
    ] {
        let told = oracle[name].as_array().unwrap();
        assert_eq!(counts.len(), told.len(), "{name}");
        for pair in told {
            assert_eq!(
                counts[pair[0].as_str().unwrap()],
                pair[1].as_u64().unwrap(),
                "{pair}"
            );
        }
    }
    let pairs = oracle["dfg"]["top20"].as_array().unwrap();
    assert_eq!(pairs.len(), 20);
    for pair in pairs {
        let key = (
            pair[0][0].as_str().unwrap().to_owned(),
            pair[0][1].as_str().unwrap().to_owned(),
        );
        assert_eq!(
            ours.directly_follows[&key],
            pair[1].as_u64().unwrap(),
            "{pair}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_state_that_was_deleted_comes_back_from_the_log_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, home) = wabo(folder.path()).await;
    import(&engine, &map()).await;
    let before = all_cases(&engine);
    let cards = |engine: &Engine| {
        engine
            .cards(&Caller::operator(), &Default::default(), None, 10_000)
            .unwrap()
            .items
    };
    let cards_before = cards(&engine);
    drop(engine);
    home.close().unwrap();
    drop(home);
    std::fs::remove_dir_all(folder.path().join("state")).unwrap();

    let clock = Arc::new(Simulated::new(Instant::from_millis(0)));
    clock.set("2026-03-02T09:00:00+01:00".parse().unwrap());
    let (engine, home, _) = open_on_disk(folder.path(), "wabo", &clock);
    assert_eq!(all_cases(&engine), before);
    assert_eq!(cards(&engine), cards_before);
    drop(engine);
    home.close().unwrap();
}
