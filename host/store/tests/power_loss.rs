//! Power losses: what a disk may have kept is laid out anew and opened; every acknowledged
//! command must be there, the chain whole, and the state equal to a fold of the log.
#![allow(clippy::unwrap_used)]

mod support;

use sanquan_disks::{Dice, Model, Op, PowerLoss, Recorder, Trace, fold};
use sanquan_store::*;
use std::path::Path;
use std::sync::Arc;
use support::*;

const SEED: u64 = 20_261_122;

/// Three incarnations of a store under a recorder, with groups of one to five appends, keys
/// taken for some of them, and segments of 4 KiB.
fn recorded(dir: &Path, dice: &mut Dice) -> (Trace, Vec<Frame>, Vec<(u64, KeyId, Key)>) {
    let recorder = Recorder::new(dir);
    let mut keys = Vec::new();
    let mut frames = Vec::new();
    for _ in 0..3 {
        let disk = Arc::new(recorder.clone());
        let settings = Settings {
            disk,
            segment_bytes: 4 << 10,
            ..settings()
        };
        let (home, store, _) = open(dir, settings);
        let log = home.keys("510822", system_randomness()).unwrap();
        for _ in 0..25 {
            let group = 1 + dice.throw(5) as u8;
            let (id, taken) = log.take().unwrap();
            let pending: Vec<_> = (0..group)
                .map(|stream| {
                    let body = "x".repeat(1 + dice.throw(400) as usize);
                    let version = store.version(key(stream)).unwrap();
                    store.append(append(&*store, stream, version, &[&body]))
                })
                .collect();
            let mut last = 0;
            for pending in pending {
                last = pending.blocking_recv().unwrap().unwrap().last;
            }
            keys.push((last, id, taken));
            recorder.ack(last);
        }
        frames = everything(&*store).0;
    }
    (recorder.trace(), frames, keys)
}

/// Half of the points stand directly after an acknowledgement, half anywhere.
fn points(trace: &Trace, count: usize, dice: &mut Dice) -> Vec<usize> {
    let acks: Vec<usize> = (0..trace.len())
        .filter(|at| matches!(trace[*at], Op::Ack(_)))
        .collect();
    let any = |dice: &mut Dice| dice.throw(trace.len() as u64) as usize;
    let after_ack = |dice: &mut Dice| acks[dice.throw(acks.len() as u64) as usize] + 1;
    (0..count)
        .map(|n| {
            if n % 2 == 0 {
                after_ack(dice)
            } else {
                any(dice)
            }
        })
        .collect()
}

/// A state that must not be believed, of a run under another boot.
fn leave_a_bad_state(dir: &Path) {
    std::fs::create_dir_all(dir.join("state")).unwrap();
    std::fs::create_dir_all(dir.join("marks")).unwrap();
    std::fs::write(dir.join("state/db"), [0xa5; 5_000]).unwrap();
    std::fs::write(
        dir.join("marks/session"),
        "boot=before\nclean=no\nstate_bytes=0\n",
    )
    .unwrap();
}

fn lose_power(model: Model, count: usize) {
    println!("seed {SEED}");
    let mut dice = Dice::new(SEED);
    let dir = tempfile::tempdir().unwrap();
    let (trace, frames, keys) = recorded(dir.path(), &mut dice);
    for cut in points(&trace, count, &mut dice) {
        let what = format!("{model:?}, operation {cut} of {}", trace.len());
        let left = tempfile::tempdir().unwrap();
        let disk = PowerLoss::after(&trace, cut);
        disk.survive(model, &mut dice, left.path()).unwrap();
        leave_a_bad_state(left.path());
        let (home, store, opening) = open(left.path(), settings());
        let (survived, rows) = everything(&*store);
        assert!(
            store.head().seq >= disk.acked(),
            "{what}: acknowledged events are lost"
        );
        assert_eq!(survived, frames[..survived.len()], "{what}");
        assert_eq!(rows, fold(&survived, &LastBody).unwrap(), "{what}");
        assert!(
            opening.head.seq == 0 || opening.rebuilt == Some(Rebuild::PowerLoss),
            "{what}"
        );
        let log = home.keys("510822", system_randomness()).unwrap();
        for (_, id, key) in keys.iter().filter(|(seq, ..)| *seq <= store.head().seq) {
            assert_eq!(log.get(*id).unwrap().as_ref(), Some(key), "{what}");
        }
        push(&*store, 9, "goes on");
        home.close().unwrap();
        let verified = verify(left.path(), "510822", &mut |_| ()).unwrap();
        assert_eq!(verified.head, store.head(), "{what}");
    }
}

/// 200 points in full; SANQUAN_TEST_SHARE percent of them otherwise, but at least 12.
fn count() -> usize {
    let share = std::env::var("SANQUAN_TEST_SHARE").ok();
    let share: usize = share.and_then(|text| text.parse().ok()).unwrap_or(1);
    (200 * share / 100).max(12)
}

macro_rules! each_model {
    ($($name:ident $model:ident)*) => {
        $(#[test] fn $name() { lose_power(Model::$model, count()); })*
    };
}

each_model! {
    nothing_acknowledged_is_lost_when_only_synced_bytes_survive Strict
    nothing_acknowledged_is_lost_when_unsynced_pages_survive_at_random Pages
    nothing_acknowledged_is_lost_when_unsynced_pages_tear Sectors
    nothing_acknowledged_is_lost_when_unsynced_writes_survive_in_order Prefix
    nothing_acknowledged_is_lost_when_everything_survives Everything
}
