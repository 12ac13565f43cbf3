//! An error at each write and sync in turn: no acknowledgement is lost, and nothing that was
//! refused for want of space comes back.
#![allow(clippy::unwrap_used)]

mod support;

use sanquan_disks::{Fault, FaultyDisk};
use sanquan_store::*;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use support::*;

const COMMANDS: u64 = 12;

/// What became of a run of commands, by their bodies.
#[derive(Default)]
struct Run {
    acked: BTreeSet<String>,
    refused_for_space: BTreeSet<String>,
    stopped: bool,
    relieved: bool,
    keys: Vec<(KeyId, Key)>,
}

/// Runs some commands against a failing disk. Room is freed after the third refusal.
fn run(dir: &Path, disk: &FaultyDisk) -> Run {
    let mut run = Run::default();
    let settings = Settings {
        disk: Arc::new(disk.clone()),
        segment_bytes: 1 << 10,
        ..settings()
    };
    let Ok(home) = Home::open(dir, settings) else {
        return run;
    };
    let clock = Clock::at(1_000).source();
    let Ok((store, _)) = home.county("510822", Arc::new(LastBody), clock) else {
        return run;
    };
    let keys = home.keys("510822", system_randomness()).ok();
    for n in 0..COMMANDS {
        if run.refused_for_space.len() == 3 {
            disk.relieve();
            run.relieved = true;
        }
        run.keys
            .extend(keys.as_ref().and_then(|keys| keys.take().ok()));
        let body = format!("{n:060}");
        let version = store.version(key(1)).unwrap();
        match put(&*store, append(&*store, 1, version, &[&body])) {
            Ok(_) => {
                assert!(
                    !run.stopped,
                    "an acknowledgement after the journal had stopped"
                );
                run.acked.insert(body);
            }
            Err(AppendError::DiskFull(_)) => {
                assert!(store.trouble().is_some());
                assert_eq!(
                    store.records(1, 999).unwrap().len(),
                    run.acked.len(),
                    "reads go on"
                );
                run.refused_for_space.insert(body);
            }
            Err(AppendError::Stopped(_)) => {
                assert!(store.trouble().is_some());
                run.stopped = true;
            }
            Err(other) => panic!("{other}"),
        }
    }
    run
}

/// Opens with a whole disk; returns the bodies in the log.
fn bodies_after(dir: &Path, run: &Run, what: &str) -> BTreeSet<String> {
    let (home, store, _) = open(
        dir,
        Settings {
            segment_bytes: 1 << 10,
            ..settings()
        },
    );
    let records = store.records(1, 999).unwrap();
    let bodies: BTreeSet<_> = records
        .iter()
        .map(|record| String::from_utf8(record.body.clone()).unwrap())
        .collect();
    assert!(
        bodies.is_superset(&run.acked),
        "{what}: an acknowledged event is lost"
    );
    assert_eq!(
        verify(dir, "510822", &mut |_| ()).unwrap().events,
        bodies.len() as u64,
        "{what}"
    );
    push(&*store, 2, "goes on");
    let keys = home.keys("510822", system_randomness()).unwrap();
    for (id, key) in &run.keys {
        assert_eq!(keys.get(*id).unwrap().as_ref(), Some(key), "{what}");
    }
    bodies
}

#[test]
fn an_io_error_at_any_write_or_sync_stops_the_journal_and_loses_nothing() {
    for whole in 0.. {
        let dir = tempfile::tempdir().unwrap();
        let disk = FaultyDisk::new(Fault::Eio, whole);
        let run = run(dir.path(), &disk);
        let bodies = bodies_after(dir.path(), &run, &format!("operation {whole}"));
        // At most the group whose outcome was unknown is there besides.
        assert!(bodies.len() <= run.acked.len() + 1, "operation {whole}");
        if !disk.struck() {
            assert_eq!(run.acked.len() as u64, COMMANDS);
            assert!(whole > 30, "every command writes and syncs");
            return;
        }
    }
}

#[test]
fn a_full_disk_refuses_writes_until_there_is_room_and_what_it_refused_never_appears() {
    for whole in 0.. {
        let dir = tempfile::tempdir().unwrap();
        let disk = FaultyDisk::new(Fault::Full, whole);
        let run = run(dir.path(), &disk);
        let bodies = bodies_after(dir.path(), &run, &format!("operation {whole}"));
        assert!(
            !run.stopped,
            "operation {whole}: a full disk is no reason to stop"
        );
        assert_eq!(bodies, run.acked, "operation {whole}");
        assert!(bodies.is_disjoint(&run.refused_for_space));
        if !disk.struck() {
            assert_eq!(run.acked.len() as u64, COMMANDS);
            return;
        }
        if run.relieved && !run.acked.is_empty() {
            let last = format!("{:060}", COMMANDS - 1);
            assert!(
                run.acked.contains(&last),
                "operation {whole}: writes go on with room"
            );
        }
    }
}

/// Two keys, of which the first is to be erased; whether it was.
fn erase_one(dir: &Path, disk: &FaultyDisk) -> Option<([(KeyId, Key); 2], bool)> {
    let settings = Settings {
        disk: Arc::new(disk.clone()),
        ..settings()
    };
    let home = Home::open(dir, settings).ok()?;
    let log = home.keys("510822", system_randomness()).ok()?;
    let taken = [log.take().ok()?, log.take().ok()?];
    let erased = log.erase(taken[0].0).is_ok();
    Some((taken, erased))
}

#[test]
fn an_erasure_that_failed_at_any_write_or_sync_can_be_done_again_and_harms_no_other_key() {
    for fault in [Fault::Eio, Fault::Full] {
        for whole in 0.. {
            let dir = tempfile::tempdir().unwrap();
            let disk = FaultyDisk::new(fault, whole);
            let Some(([(first, _), (second, key)], erased)) = erase_one(dir.path(), &disk) else {
                continue;
            };
            let home = Home::open(dir.path(), settings()).unwrap();
            let log = home.keys("510822", system_randomness()).unwrap();
            if !erased {
                log.erase(first).unwrap();
            }
            assert_eq!(log.get(first).unwrap(), None, "{fault:?}, {whole}");
            assert_eq!(log.get(second).unwrap(), Some(key), "{fault:?}, {whole}");
            if !disk.struck() {
                break;
            }
        }
    }
}
