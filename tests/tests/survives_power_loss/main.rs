//! Power losses under the whole start-up rule, sled included. The running binary is recorded at its
//! system calls (`preload/disk.c`) over several runs; then, for one moment of it after the other, what a
//! disk may have kept is laid out and opened by the binary. Every answer that had left the host by
//! then must hold: the case is there, at least as new, its sealed part opens, the chain is whole, every
//! snapshot equals the fold of its events, and the rows of the state are those that the log gives.
//!
//! After a power loss the boot id is another one. Where everything survives there is a second reading
//! of the same bytes: the host was killed, the machine runs on, and the state is believed.

mod recording;
mod trace;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use recording::Recording;
use sanquan_disks::{Dice, Model, Op, PowerLoss, fold};
use sanquan_domain::id::CaseId;
use sanquan_engine::Projector;
use sanquan_store::{Direction, Frame, Home, JournalStore, Read, Rows, Settings, Store, StreamKey};
use sanquan_tests::disk::Disk;
use sanquan_tests::{sanquan, scaled};
use trace::Promise;

const COUNTY: &str = "510822";
const SEED: u64 = 20_261_124;

/// Points of each model; 200 in full.
const POINTS_MIN: u64 = 2;

static RECORDING: LazyLock<Recording> = LazyLock::new(|| Recording::make(SEED));

/// Half of the points stand directly after an answer, half anywhere.
fn points(recording: &Recording, dice: &mut Dice) -> Vec<usize> {
    let trace = &recording.trace;
    let answers: Vec<usize> = (0..trace.len())
        .filter(|at| matches!(trace[*at], Op::Ack(_)))
        .collect();
    let after_an_answer = |dice: &mut Dice| answers[dice.throw(answers.len() as u64) as usize] + 1;
    let anywhere = |dice: &mut Dice| dice.throw(trace.len() as u64 + 1) as usize;
    let count = scaled(200).max(POINTS_MIN);
    (0..count)
        .map(|number| match number % 2 {
            0 => after_an_answer(dice),
            _ => anywhere(dice),
        })
        .collect()
}

fn lose_power(model: Model) {
    let recording = &*RECORDING;
    let mut dice = Dice::new(SEED);
    let mut rebuilt = 0;
    let points = points(recording, &mut dice);
    for cut in &points {
        let disk = PowerLoss::after(&recording.trace, *cut);
        let promises = &recording.promises[..disk.acked() as usize];
        let lay_out = |dice: &mut Dice| {
            let left = tempfile::tempdir().expect("a temporary folder");
            let laid_out = disk.survive(model, dice, left.path());
            laid_out.expect("room for a data directory");
            left
        };
        let what = format!(
            "seed {SEED}, {model:?}, operation {cut} of {}",
            recording.trace.len()
        );
        let left = lay_out(&mut dice);
        rebuilt += usize::from(opens(left.path(), "three", promises, &what));
        if model == Model::Everything {
            let left = lay_out(&mut dice);
            let what = format!("{what}, killed");
            opens(left.path(), recording.boot_at(*cut), promises, &what);
        }
    }
    println!(
        "{model:?}: {} points, {rebuilt} states rebuilt",
        points.len()
    );
}

/// The binary opens what is left in `folder`, proves it and stops; then the store is asked whether
/// every promise was kept. True if the state had to be dropped for the power loss.
fn opens(folder: &Path, boot: &str, promises: &[Promise], what: &str) -> bool {
    let data = folder.join("data");
    if !data.join("counties").join(COUNTY).exists() {
        assert!(promises.is_empty(), "{what}: the county is lost");
        return false;
    }
    let boot_id = folder.join("boot");
    std::fs::write(&boot_id, boot).expect("a file");
    let mut command = sanquan();
    Disk::default().booted_as(&boot_id).put_under(&mut command);
    let output = command
        .args(["log", "verify", "--data"])
        .arg(&data)
        .output();
    let output = output.expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{what}:\n{said}");
    keeps(&data, promises, what);
    said.contains("went down without a clean stop")
}

/// After the clean stop the state is believed as the binary left it.
fn keeps(data: &Path, promises: &[Promise], what: &str) {
    let home = Home::open(data, Settings::default()).expect("it opens once more");
    let opened = home.county(COUNTY, Arc::new(Projector::default()), Arc::new(|| 0));
    let (store, opening) = opened.expect("the county opens once more");
    assert_eq!(
        (opening.rebuilt, opening.replayed_frames),
        (None, 0),
        "{what}"
    );
    let (frames, rows) = everything(&store);
    let folded = fold(&frames, &Projector::default()).expect("the log can be folded");
    assert!(
        rows == folded,
        "{what}: the state is not what the log gives"
    );
    for Promise { case, version } in promises {
        let id: CaseId = case.parse().expect("the id of a case");
        let kept = store
            .version(StreamKey(id.to_bytes()))
            .expect("the state can be read");
        assert!(
            kept >= *version,
            "{what}: {case} was answered at {version}, it is at {kept}"
        );
    }
}

/// All frames, and all rows of the projection.
fn everything(store: &JournalStore) -> (Vec<Frame>, Rows) {
    let mut frames: Vec<Frame> = Vec::new();
    let mut next = 1;
    while next <= store.head().seq {
        frames.extend(store.frames(next, 8 << 20).expect("the log can be read"));
        let last = frames.last().expect("a frame below the head");
        next = last.first + last.events.len() as u64;
    }
    let rows = store.scan(b" ", &[0xff], Direction::Forward, usize::MAX);
    (frames, rows.expect("the state can be read"))
}

macro_rules! each_model {
    ($($name:ident $model:ident)*) => {
        $(#[test] fn $name() { lose_power(Model::$model); })*
    };
}

each_model! {
    no_answer_is_lost_when_only_synced_bytes_survive Strict
    no_answer_is_lost_when_unsynced_pages_survive_at_random Pages
    no_answer_is_lost_when_unsynced_pages_tear Sectors
    no_answer_is_lost_when_unsynced_writes_survive_in_order Prefix
    no_answer_is_lost_when_everything_survives Everything
}
