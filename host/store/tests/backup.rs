//! Backup under load, restoration elsewhere.
#![allow(clippy::unwrap_used)]

mod support;

use sanquan_store::*;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use support::*;

fn restored(backup_dir: &Path, to: &Path) -> Vec<(String, Verified)> {
    restore(backup_dir, to, &mut |_| ()).unwrap()
}

#[test]
fn a_backup_under_load_restores_to_a_store_that_answers_alike() {
    let work = tempfile::tempdir().unwrap();
    let (data, saved, other) = (
        work.path().join("data"),
        work.path().join("saved"),
        work.path().join("other"),
    );
    let (home, store, _) = open(&data, settings());
    let keys = home.keys("510822", system_randomness()).unwrap();
    let (id, secret) = keys.take().unwrap();
    for n in 0..100 {
        push(&*store, n % 5, &format!("{n:0100}"));
    }
    let stop = AtomicBool::new(false);
    let report = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::SeqCst) {
                push(&*store, 7, "under load");
            }
        });
        let report = backup(&home, &saved, &mut |_| ()).unwrap();
        stop.store(true, Ordering::SeqCst);
        report
    });
    let (county, least) = &report.counties[0];
    assert!(county == "510822" && *least >= 100);

    let counties = restored(&saved, &other);
    assert!(counties[0].1.events >= *least);
    let (home, again, opening) = open(&other, settings());
    assert_eq!(opening.rebuilt, Some(Rebuild::Missing));
    let (frames, _) = everything(&*again);
    assert_eq!(frames, everything(&*store).0[..frames.len()]);
    let rows = again.scan(b"s", b"t", Direction::Forward, 5).unwrap();
    assert_eq!(rows, store.scan(b"s", b"t", Direction::Forward, 5).unwrap());
    let keys = home.keys("510822", system_randomness()).unwrap();
    assert_eq!(keys.get(id).unwrap(), Some(secret));
    push(&*again, 1, "goes on");
}

#[test]
fn a_changed_byte_anywhere_in_a_backup_is_noticed() {
    let work = tempfile::tempdir().unwrap();
    let (data, saved) = (work.path().join("data"), work.path().join("saved"));
    let (home, store, _) = open(&data, settings());
    home.keys("510822", system_randomness())
        .unwrap()
        .take()
        .unwrap();
    for n in 0..100 {
        push(&*store, n % 5, &format!("{n:0100}"));
    }
    backup(&home, &saved, &mut |_| ()).unwrap();
    let manifest = std::fs::read_to_string(saved.join("manifest")).unwrap();
    let names = manifest
        .lines()
        .skip(1)
        .filter_map(|line| line.splitn(3, ' ').nth(2));
    let mut files: Vec<_> = names.map(|name| saved.join(name)).collect();
    files.push(saved.join("manifest"));
    assert!(files.len() > 4);
    for (n, path) in files.iter().enumerate() {
        let good = std::fs::read(path).unwrap();
        let mut bad = good.clone();
        bad[good.len() / 2] ^= 1;
        for bad in [bad, good[..good.len() - 1].to_vec()] {
            std::fs::write(path, bad).unwrap();
            let to = tempfile::tempdir().unwrap();
            let error = restore(&saved, to.path(), &mut |_| ());
            assert!(error.is_err(), "{n}: {}", path.display());
        }
        std::fs::write(path, good).unwrap();
    }
    restored(&saved, &work.path().join("other"));
}

#[test]
fn a_backup_without_its_manifest_is_none() {
    let work = tempfile::tempdir().unwrap();
    let (data, saved) = (work.path().join("data"), work.path().join("saved"));
    let (home, store, _) = open(&data, settings());
    push(&*store, 1, "a");
    backup(&home, &saved, &mut |_| ()).unwrap();
    std::fs::remove_file(saved.join("manifest")).unwrap();
    assert!(restore(&saved, &work.path().join("other"), &mut |_| ()).is_err());
}

#[test]
fn nothing_is_written_over() {
    let work = tempfile::tempdir().unwrap();
    let (data, saved) = (work.path().join("data"), work.path().join("saved"));
    let (home, _store, _) = open(&data, settings());
    backup(&home, &saved, &mut |_| ()).unwrap();
    let again = backup(&home, &saved, &mut |_| ());
    assert!(matches!(again, Err(BackupError::NotEmpty(_))));
    assert!(matches!(
        restore(&saved, &data, &mut |_| ()),
        Err(BackupError::NotEmpty(_))
    ));
}

#[test]
fn a_manifest_cannot_lead_out_of_the_directory() {
    let work = tempfile::tempdir().unwrap();
    let lines = format!("sanquan backup 1\n{} 0 ../escaped\n", "0".repeat(64));
    let end: String = {
        use std::fmt::Write;
        let digest = <sha2::Sha256 as sha2::Digest>::digest(&lines);
        digest.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    };
    std::fs::write(work.path().join("manifest"), format!("{lines}end {end}\n")).unwrap();
    let error = restore(work.path(), &work.path().join("to"), &mut |_| ())
        .err()
        .unwrap();
    assert!(matches!(error, BackupError::Manifest(_)), "{error}");
}

#[test]
fn progress_reaches_its_total() {
    let work = tempfile::tempdir().unwrap();
    let (home, store, _) = open(&work.path().join("data"), settings());
    for n in 0..100 {
        push(&*store, n % 5, &format!("{n:0100}"));
    }
    let mut last = Progress {
        done_bytes: 0,
        total_bytes: 1,
    };
    backup(&home, &work.path().join("saved"), &mut |progress| {
        last = progress
    })
    .unwrap();
    assert_eq!(last.done_bytes, last.total_bytes);
    let verified = verify(&work.path().join("data"), "510822", &mut |progress| {
        last = progress
    });
    assert_eq!(last.done_bytes, last.total_bytes);
    let verified = verified.unwrap();
    assert_eq!((verified.events, verified.head), (100, store.head()));
}
