//! The start-up rule: when is the state believed, and does it always come out right?
#![allow(clippy::unwrap_used)]

mod support;

use sanquan_disks::fold;
use sanquan_store::*;
use std::path::Path;
use std::sync::Arc;
use support::*;

fn boot(id: &str) -> Settings {
    Settings {
        boot_id: Some(id.into()),
        ..settings()
    }
}

/// Thirty commands in a store that is closed cleanly or dropped as by a kill.
fn filled(dir: &Path, clean: bool) -> (Vec<Frame>, Rows) {
    let (home, store, _) = open(dir, boot("first"));
    let done = store.head().seq;
    for n in done..done + 30 {
        push(&*store, (n % 5) as u8, &format!("{n:050}"));
    }
    let said = everything(&*store);
    if clean {
        home.close().unwrap();
    }
    said
}

/// Reopens, checks that the answers are the same, and says what was done.
fn reopened(dir: &Path, boot_id: &str, said: &(Vec<Frame>, Rows)) -> Opening {
    let (_home, store, opening) = open(dir, boot(boot_id));
    assert_eq!(&everything(&*store), said);
    assert_eq!(fold(&said.0, &LastBody).unwrap(), said.1);
    assert_eq!(
        store.version(key(1)).unwrap(),
        store.stream(key(1), 1, 999).unwrap().len() as u64
    );
    push(&*store, 9, "goes on");
    opening
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn after_a_clean_stop_the_state_is_believed_whatever_the_boot() {
    let dir = tempfile::tempdir().unwrap();
    let said = filled(dir.path(), true);
    let opening = reopened(dir.path(), "second", &said);
    assert_eq!((opening.rebuilt, opening.replayed_frames), (None, 0));
}

#[test]
fn after_a_kill_under_the_same_boot_the_state_is_believed() {
    let dir = tempfile::tempdir().unwrap();
    let said = filled(dir.path(), false);
    assert_eq!(reopened(dir.path(), "first", &said).rebuilt, None);
}

#[test]
fn after_a_power_loss_the_state_is_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    let said = filled(dir.path(), false);
    let opening = reopened(dir.path(), "second", &said);
    assert_eq!(
        (opening.rebuilt, opening.replayed_frames),
        (Some(Rebuild::PowerLoss), 30)
    );
}

#[test]
fn a_deleted_state_is_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    let said = filled(dir.path(), true);
    std::fs::remove_dir_all(dir.path().join("state")).unwrap();
    assert_eq!(
        reopened(dir.path(), "first", &said).rebuilt,
        Some(Rebuild::Missing)
    );
}

#[test]
fn a_truncated_state_is_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    let said = filled(dir.path(), true);
    let file = std::fs::OpenOptions::new()
        .write(true)
        .open(dir.path().join("state/db"))
        .unwrap();
    file.set_len(file.metadata().unwrap().len() / 2).unwrap();
    assert_eq!(
        reopened(dir.path(), "first", &said).rebuilt,
        Some(Rebuild::Truncated)
    );
}

#[test]
fn a_state_of_other_bytes_is_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    let said = filled(dir.path(), true);
    for name in ["db", "conf"] {
        let path = dir.path().join("state").join(name);
        let length = std::fs::metadata(&path).unwrap().len() as usize;
        std::fs::write(&path, vec![0xa5; length]).unwrap();
    }
    let opening = reopened(dir.path(), "first", &said);
    assert!(
        matches!(opening.rebuilt, Some(Rebuild::Unusable(_))),
        "{:?}",
        opening.rebuilt
    );
}

#[test]
fn an_older_copy_of_the_state_is_brought_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), true);
    let (state, old) = (dir.path().join("state"), dir.path().join("old"));
    copy(&state, &old);
    let said = filled(dir.path(), false);
    std::fs::remove_dir_all(&state).unwrap();
    std::fs::rename(&old, &state).unwrap();
    let opening = reopened(dir.path(), "first", &said);
    assert_eq!((opening.rebuilt, opening.replayed_frames), (None, 30));
}

#[test]
fn a_state_that_is_ahead_of_the_journal_is_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    let (journal, old) = (dir.path().join("counties"), dir.path().join("old"));
    let said = filled(dir.path(), true);
    copy(&journal, &old);
    filled(dir.path(), true);
    std::fs::remove_dir_all(&journal).unwrap();
    std::fs::rename(&old, &journal).unwrap();
    let opening = reopened(dir.path(), "first", &said);
    assert_eq!(
        opening.rebuilt,
        Some(Rebuild::BeyondJournal {
            mark: 60,
            journal: 30
        })
    );
}

#[test]
fn the_state_of_another_journal_is_rebuilt() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let said = filled(dir.path(), true);
    let (home, store, _) = open(other.path(), boot("first"));
    push(&*store, 1, "something else");
    home.close().unwrap();
    drop((home, store));
    std::fs::remove_dir_all(dir.path().join("state")).unwrap();
    copy(&other.path().join("state"), &dir.path().join("state"));
    copy(&other.path().join("marks"), &dir.path().join("marks"));
    let opening = reopened(dir.path(), "first", &said);
    assert_eq!(opening.rebuilt, Some(Rebuild::OtherJournal(1)));
}

#[test]
fn a_half_written_snapshot_of_sled_is_removed_first() {
    let dir = tempfile::tempdir().unwrap();
    let said = filled(dir.path(), true);
    let snapshot = dir.path().join("state/snap.7FFFFFFFFFFFFFFF.generating");
    std::fs::write(&snapshot, "").unwrap();
    assert_eq!(reopened(dir.path(), "first", &said).rebuilt, None);
    assert!(!snapshot.exists());
}

#[test]
fn a_condemned_state_is_rebuilt_once() {
    let dir = tempfile::tempdir().unwrap();
    let said = filled(dir.path(), true);
    std::fs::write(dir.path().join("marks/condemned"), "a page was bad").unwrap();
    let (home, store, opening) = open(dir.path(), boot("first"));
    assert_eq!(
        opening.rebuilt,
        Some(Rebuild::Condemned("a page was bad".into()))
    );
    home.close().unwrap();
    drop((home, store));
    assert_eq!(reopened(dir.path(), "first", &said).rebuilt, None);
}

#[test]
fn rows_of_the_largest_size_outlive_a_clean_stop() {
    let dir = tempfile::tempdir().unwrap();
    let (home, store, _) = open(dir.path(), boot("first"));
    for stream in 0..50 {
        let row = (vec![b'r', stream], vec![stream; 16 << 10]);
        let delta = Delta {
            puts: vec![row],
            deletes: vec![],
        };
        put(
            &*store,
            Append {
                delta,
                ..append(&*store, stream, 0, &["a"])
            },
        )
        .unwrap();
    }
    home.close().unwrap();
    drop((home, store));
    let (_home, store, opening) = open(dir.path(), boot("second"));
    assert_eq!(opening.rebuilt, None);
    for stream in 0..50 {
        assert_eq!(
            store.get(&[b'r', stream]).unwrap(),
            Some(vec![stream; 16 << 10])
        );
    }
}

/// Another layout: the number of events only.
struct Counts;

impl Projection for Counts {
    fn layout(&self) -> u32 {
        2
    }

    fn project(&self, frame: &Frame, state: &dyn Read) -> Result<Delta, String> {
        let before = state.get(b"n").map_err(|error| error.to_string())?;
        let count = before.map_or(0, |value| value[0]) + frame.events.len() as u8;
        Ok(Delta {
            puts: vec![(b"n".to_vec(), vec![count])],
            deletes: vec![],
        })
    }
}

#[test]
fn another_layout_is_rebuilt_by_its_own_projection() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), true);
    let home = Home::open(dir.path(), boot("first")).unwrap();
    let opened = home.county("510822", Arc::new(Counts), Clock::at(1_000).source());
    let (store, opening) = opened.unwrap();
    assert_eq!(
        opening.rebuilt,
        Some(Rebuild::Layout {
            stored: 1,
            wanted: 2
        })
    );
    assert_eq!(everything(&*store).1, [(b"n".to_vec(), vec![30])]);
}

/// Refuses what is in the log.
struct Refusing;

impl Projection for Refusing {
    fn layout(&self) -> u32 {
        3
    }

    fn project(&self, _: &Frame, _: &dyn Read) -> Result<Delta, String> {
        Err("cannot be".into())
    }
}

#[test]
fn a_projection_that_fails_says_where_and_the_log_stays_whole() {
    let dir = tempfile::tempdir().unwrap();
    let said = filled(dir.path(), true);
    let home = Home::open(dir.path(), boot("first")).unwrap();
    let opened = home.county("510822", Arc::new(Refusing), Clock::at(1_000).source());
    assert_eq!(
        opened.err().unwrap().to_string(),
        "the projection fails at event 1: cannot be"
    );
    drop(home);
    reopened(dir.path(), "first", &said);
}
