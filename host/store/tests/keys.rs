//! The key log.
#![allow(clippy::unwrap_used)]

use sanquan_store::*;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// Keys that can be told apart: all bytes of the n-th one are n.
fn counting() -> Randomness {
    let next = AtomicU8::new(1);
    Arc::new(move |bytes| {
        bytes.fill(next.fetch_add(1, Ordering::SeqCst));
        Ok(())
    })
}

fn open(path: &Path) -> KeyLog {
    KeyLog::open(path, &RealDisk, counting()).unwrap()
}

#[test]
fn a_key_taken_is_found_again_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys");
    let (id, key) = open(&path).take().unwrap();
    assert_eq!(open(&path).get(id).unwrap(), Some(key));
}

#[test]
fn no_key_is_given_twice_not_even_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys");
    let mut ids = Vec::new();
    for _ in 0..3 {
        let log = open(&path);
        ids.extend((0..300).map(|_| log.take().unwrap().0));
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn an_erased_key_is_gone_from_the_file_and_stays_gone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys");
    let log = open(&path);
    let (kept, erased) = (log.take().unwrap(), log.take().unwrap());
    log.erase(erased.0).unwrap();
    log.erase(erased.0).unwrap();
    for log in [log, open(&path)] {
        assert_eq!(log.get(erased.0).unwrap(), None);
        assert_eq!(log.get(kept.0).unwrap(), Some(kept.1.clone()));
    }
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(32).any(|window| window == erased.1.0));
}

#[test]
fn a_key_that_was_never_made_is_unknown() {
    let dir = tempfile::tempdir().unwrap();
    let log = open(&dir.path().join("keys"));
    log.take().unwrap();
    for id in [0, 100_000].map(KeyId) {
        assert!(matches!(log.get(id), Err(KeyError::Unknown(_))));
        assert!(matches!(log.erase(id), Err(KeyError::Unknown(_))));
    }
}

#[test]
fn a_damaged_record_is_an_error_and_not_an_erased_key() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys");
    let (id, _) = open(&path).take().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[64 * id.0 as usize + 20] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    assert!(matches!(open(&path).get(id), Err(KeyError::Damaged(damaged)) if damaged == id));
}

#[test]
fn a_newer_format_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys");
    open(&path);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[8] = 2;
    std::fs::write(&path, bytes).unwrap();
    let error = KeyLog::open(&path, &RealDisk, counting())
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.contains("format 2") && error.contains("up to format 1"),
        "{error}"
    );
}

#[test]
fn a_batch_cut_off_by_a_power_loss_is_skipped() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys");
    let (id, key) = open(&path).take().unwrap();
    let length = std::fs::metadata(&path).unwrap().len();
    std::fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(length + 100)
        .unwrap();
    let log = open(&path);
    let (next, _) = log.take().unwrap();
    assert!(next.0 * 64 >= length + 100);
    assert_eq!(log.get(id).unwrap(), Some(key));
}

#[test]
fn a_key_does_not_print_itself() {
    assert_eq!(format!("{:?}", Key([7; 32])), "Key(..)");
}

#[test]
fn a_home_has_one_key_log_for_a_county() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::open(dir.path(), Settings::default()).unwrap();
    let logs = [(); 2].map(|()| home.keys("510822", system_randomness()).unwrap());
    assert_ne!(logs[0].take().unwrap().0, logs[1].take().unwrap().0);
}

#[test]
fn a_key_log_that_cannot_be_extended_says_so_until_it_can() {
    let dir = tempfile::tempdir().unwrap();
    let refuses = Arc::new(AtomicU8::new(0));
    let randomness: Randomness = {
        let refuses = Arc::clone(&refuses);
        Arc::new(move |_| match refuses.load(Ordering::SeqCst) {
            0 => Ok(()),
            _ => Err(std::io::Error::other("not now")),
        })
    };
    let log = KeyLog::open(&dir.path().join("keys"), &RealDisk, randomness).unwrap();
    refuses.store(1, Ordering::SeqCst);
    assert!(matches!(log.take(), Err(KeyError::Io(_))));
    let trouble = log.trouble().unwrap();
    assert_eq!(trouble, "no keys for new cases can be made: not now");
    refuses.store(0, Ordering::SeqCst);
    log.take().unwrap();
    assert_eq!(log.trouble(), None);
}
