//! Opening a journal after something happened to its files.
#![allow(clippy::unwrap_used)]

mod support;

use sanquan_store::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use support::*;

fn segments(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir.join("counties/510822/journal")).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// A store with `events` events of about 100 bytes, closed; returns all that it said.
fn filled(dir: &Path, events: usize) -> (Vec<Frame>, Rows) {
    let (home, store, _) = open(dir, settings());
    for n in 0..events {
        push(&*store, (n % 5) as u8, &format!("{n:0100}"));
    }
    let said = everything(&*store);
    home.close().unwrap();
    said
}

/// Where the frames of a segment end.
fn used(path: &Path) -> usize {
    let bytes = std::fs::read(path).unwrap();
    bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(path).unwrap();
    change(&mut bytes);
    std::fs::write(path, bytes).unwrap();
}

fn refusal(dir: &Path) -> String {
    let home = Home::open(dir, settings()).unwrap();
    let opened = home.county("510822", Arc::new(LastBody), Clock::at(0).source());
    opened.err().expect("it is refused").to_string()
}

#[test]
fn a_reopened_store_answers_as_before() {
    let dir = tempfile::tempdir().unwrap();
    let said = filled(dir.path(), 100);
    assert!(
        segments(dir.path()).len() > 2,
        "the journal has crossed segment borders"
    );
    let (_home, store, opening) = open(dir.path(), settings());
    assert_eq!(everything(&*store), said);
    assert_eq!(
        (opening.rebuilt, opening.replayed_frames, opening.cut_bytes),
        (None, 0, 0)
    );
    assert_eq!(store.records(1, 1_000).unwrap().len(), 100);
    assert_eq!(store.stream(key(3), 1, 1_000).unwrap().len(), 20);
    assert_eq!(push(&*store, 1, "x").first, 101);
}

#[test]
fn a_torn_last_frame_is_cut() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 3);
    let segment = &segments(dir.path())[0];
    let (end, good) = (used(segment), std::fs::read(segment).unwrap());
    for cut in [1, 50, 90, 170] {
        std::fs::write(segment, &good).unwrap();
        change(segment, |bytes| bytes[end - cut..].fill(0));
        for cut_before in [false, true] {
            let (_home, store, opening) = open(dir.path(), settings());
            assert_eq!(store.head().seq, 2);
            assert_eq!(opening.cut_bytes == 0, cut_before, "{cut}");
        }
    }
    let (_home, store, _) = open(dir.path(), settings());
    assert_eq!(push(&*store, 1, "x").first, 3);
}

#[test]
fn a_torn_group_is_cut_even_if_later_frames_of_it_can_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let (home, store, _) = open(dir.path(), settings());
    push(&*store, 1, "durable");
    // Queued together, so that the last two share a sync: the first takes the writer's attention.
    let appends = [append(&*store, 2, 0, &["a"]), append(&*store, 3, 0, &["b"])];
    let pending: Vec<_> = appends
        .into_iter()
        .map(|append| store.append(append))
        .collect();
    pending
        .into_iter()
        .for_each(|pending| assert!(pending.blocking_recv().unwrap().is_ok()));
    drop((home, store));
    let segment = &segments(dir.path())[0];
    let bytes = std::fs::read(segment).unwrap();
    let frames: Vec<usize> = (0..bytes.len() - 4)
        .step_by(8)
        .filter(|at| &bytes[*at..*at + 4] == b"SQFR")
        .collect();
    let durable = u64::from_le_bytes(bytes[frames[2] + 12..][..8].try_into().unwrap());
    change(segment, |bytes| bytes[frames[1] + 80] ^= 1);
    if durable == 1 {
        let (_home, store, opening) = open(dir.path(), settings());
        assert_eq!(store.head().seq, 1);
        assert!(opening.cut_bytes > 0);
        assert!(matches!(
            opening.rebuilt,
            Some(Rebuild::BeyondJournal {
                mark: 3,
                journal: 1
            })
        ));
    } else {
        // The two did not share a sync after all; then it is damage.
        assert!(refusal(dir.path()).contains("damaged"));
    }
}

#[test]
fn damage_in_the_middle_is_refused_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 3);
    let segment = &segments(dir.path())[0];
    let good = std::fs::read(segment).unwrap();
    for at in [128, 140, 200, 300] {
        change(segment, |bytes| bytes[at] ^= 1);
        let error = refusal(dir.path());
        assert!(
            error.contains("damaged at offset") && error.contains("backup"),
            "{at}: {error}"
        );
        std::fs::write(segment, &good).unwrap();
    }
    open(dir.path(), settings());
}

#[test]
fn a_sealed_segment_must_be_whole() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 100);
    let segment = &segments(dir.path())[0];
    change(segment, |bytes| *bytes.last_mut().unwrap() ^= 1);
    assert!(refusal(dir.path()).contains("no footer"));
    let good = |bytes: &mut Vec<u8>| *bytes.last_mut().unwrap() ^= 1;
    change(segment, good);
    change(segment, |bytes| bytes.truncate(bytes.len() - 1));
    assert!(refusal(dir.path()).contains("no footer"));
}

#[test]
fn a_missing_segment_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 100);
    std::fs::remove_file(&segments(dir.path())[1]).unwrap();
    assert!(refusal(dir.path()).contains("does not follow"));
}

#[test]
fn a_damaged_frame_of_a_sealed_segment_is_an_error_when_it_is_read() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 100);
    change(&segments(dir.path())[0], |bytes| bytes[250] ^= 1);
    let (_home, store, _) = open(dir.path(), settings());
    let error = store.records(1, 10).unwrap_err();
    assert!(matches!(error, ReadError::Damaged { .. }), "{error}");
    assert!(verify(dir.path(), "510822", &mut |_| ()).is_err());
}

#[test]
fn a_newer_format_is_refused_clearly() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 1);
    change(&segments(dir.path())[0], |bytes| bytes[8] = 2);
    let error = refusal(dir.path());
    assert!(
        error.contains("format 2") && error.contains("up to format 1"),
        "{error}"
    );
}

#[test]
fn a_journal_of_another_county_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 1);
    let counties = dir.path().join("counties");
    std::fs::rename(counties.join("510822"), counties.join("wabo")).unwrap();
    let home = Home::open(dir.path(), settings()).unwrap();
    let opened = home.county("wabo", Arc::new(LastBody), Clock::at(0).source());
    let error = opened.err().unwrap().to_string();
    assert!(error.contains("county `510822`, not `wabo`"), "{error}");
}

#[test]
fn a_directory_is_open_once() {
    let dir = tempfile::tempdir().unwrap();
    let (home, _store, _) = open(dir.path(), settings());
    assert!(matches!(
        Home::open(dir.path(), settings()),
        Err(OpenError::Locked(_))
    ));
    let again = home.county("510822", Arc::new(LastBody), Clock::at(0).source());
    assert!(matches!(again, Err(OpenError::AlreadyOpen(_))));
}

#[test]
fn counties_share_a_directory_and_nothing_else() {
    let dir = tempfile::tempdir().unwrap();
    let (home, one, _) = open(dir.path(), settings());
    let other = home
        .county("wabo", Arc::new(LastBody), Clock::at(1_000).source())
        .unwrap()
        .0;
    push(&*one, 1, "a");
    assert_eq!(other.head().seq, 0);
    assert_eq!(other.version(key(1)).unwrap(), 0);
    push(&*other, 1, "b");
    assert_eq!(everything(&*one).1.len(), 2);
    assert_eq!(one.records(1, 9).unwrap()[0].body, b"a");
    assert_eq!(home.counties().unwrap(), ["510822", "wabo"]);
}

#[test]
fn a_name_that_leads_elsewhere_is_no_county() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::open(dir.path(), settings()).unwrap();
    for name in ["", "..", "a/b", "Qingchuan", "三权", &"a".repeat(64)] {
        let opened = home.county(name, Arc::new(LastBody), Clock::at(0).source());
        assert!(matches!(opened, Err(OpenError::CountyName(_))), "{name}");
    }
}

#[test]
fn an_idempotency_key_is_known_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let (home, store, _) = open(dir.path(), settings());
    let once = Append {
        idempotency: idempotency(7, 1),
        ..append(&*store, 1, 0, &["a"])
    };
    let first = put(&*store, once.clone()).unwrap();
    drop((home, store));
    for state in ["kept", "deleted"] {
        if state == "deleted" {
            std::fs::remove_dir_all(dir.path().join("state")).unwrap();
        }
        let (_home, store, _) = open(dir.path(), settings());
        let again = put(&*store, once.clone()).unwrap();
        assert_eq!(
            again,
            Appended {
                duplicate: true,
                ..first
            },
            "{state}"
        );
    }
}

#[test]
fn a_closed_store_reads_but_takes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (home, store, _) = open(dir.path(), settings());
    push(&*store, 1, "a");
    home.close().unwrap();
    assert_eq!(store.records(1, 9).unwrap().len(), 1);
    let refused = put(&*store, append(&*store, 1, 1, &["b"]));
    assert!(matches!(refused, Err(AppendError::Stopped(_))));
}

#[test]
fn a_frame_larger_than_a_segment_gets_a_segment_of_its_own_size() {
    let dir = tempfile::tempdir().unwrap();
    let (home, store, _) = open(dir.path(), settings());
    let large = "x".repeat(100_000);
    for stream in [1, 2] {
        push(&*store, stream, "small");
        let version = store.version(key(stream)).unwrap();
        let events = vec![event(stream, &large)];
        let expect = vec![Expect {
            stream: key(stream),
            version,
        }];
        put(
            &*store,
            Append {
                expect,
                events,
                ..Append::default()
            },
        )
        .unwrap();
    }
    drop((home, store));
    let (_home, store, _) = open(dir.path(), settings());
    assert_eq!(store.records(1, 9).unwrap()[3].body, large.as_bytes());
    assert_eq!(verify(dir.path(), "510822", &mut |_| ()).unwrap().events, 4);
}
