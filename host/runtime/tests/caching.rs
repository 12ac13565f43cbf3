//! Compiled components on disk: found again, and compiled again when they cannot be trusted.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use common::{echo, question};
use sanquan_runtime::{Limits, Runtime, RuntimeError, RuntimeSettings};

fn runtime(folder: &Path, limits: Limits) -> Runtime {
    Runtime::new(RuntimeSettings {
        interpreted_limits: limits.clone(),
        limits,
        calls_max: 4,
        cache_dir: Some(folder.to_owned()),
        ..RuntimeSettings::default()
    })
    .unwrap()
}

/// How many compilations it takes a new runtime to load the guest and have it answer.
async fn compilations(folder: &Path) -> u64 {
    let runtime = runtime(folder, Limits::default());
    let plugin = runtime.load(echo()).unwrap();
    plugin.review(&question::review("approve")).await.unwrap();
    runtime.compilations()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|f| f.unwrap().path())
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn the_second_start_does_not_compile() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(compilations(folder.path()).await, 1);
    assert_eq!(compilations(folder.path()).await, 0);
}

#[tokio::test]
async fn artefacts_are_readable_by_the_host_alone() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("made/on/demand");
    compilations(&inner).await;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&inner), 0o700);
    let files = files(&inner);
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(files.iter().all(|file| mode(file) == 0o600), "{files:?}");
}

#[tokio::test]
async fn what_is_missing_cut_off_or_damaged_is_compiled_again() {
    let folder = tempfile::tempdir().unwrap();
    compilations(folder.path()).await;
    let [artefact, sum] = &files(folder.path())[..] else {
        panic!("an artefact and its checksum")
    };
    let whole = fs::read(artefact).unwrap();
    let mut damaged = whole.clone();
    damaged[whole.len() / 2] ^= 1;
    let other_sum = [b'0'; 64];
    for (path, bytes) in [
        (artefact, &whole[..whole.len() / 2]),
        (artefact, &damaged[..]),
        (artefact, &[][..]),
        (sum, &other_sum[..]),
        (sum, &[][..]),
    ] {
        fs::write(path, bytes).unwrap();
        assert_eq!(compilations(folder.path()).await, 1);
        assert_eq!(compilations(folder.path()).await, 0);
    }
    for path in [artefact, sum] {
        fs::remove_file(path).unwrap();
        assert_eq!(compilations(folder.path()).await, 1);
    }
}

#[test]
fn an_artefact_does_not_go_round_the_limits_of_another_runtime() {
    let folder = tempfile::tempdir().unwrap();
    runtime(folder.path(), Limits::default())
        .load(echo())
        .unwrap();
    let narrow = runtime(
        folder.path(),
        Limits {
            memory_max_bytes: 0,
            ..Limits::default()
        },
    );
    assert_eq!(
        narrow.load(echo()).err().unwrap().code(),
        "component.too-demanding"
    );
}

#[test]
fn a_folder_to_which_others_may_write_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let refused = Runtime::new(RuntimeSettings {
        cache_dir: Some(folder.path().to_owned()),
        ..RuntimeSettings::default()
    });
    let Err(error @ RuntimeError::Cache { .. }) = refused else {
        panic!("the folder is open to all")
    };
    assert_eq!(error.code(), "sandbox.cache");
}

#[test]
fn a_folder_of_another_user_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    // Only root can give a folder away; to everybody else, root's own is another user's.
    let given_away = std::os::unix::fs::chown(folder.path(), Some(65_534), None).is_ok();
    let others = if given_away {
        folder.path()
    } else {
        Path::new("/usr")
    };
    let refused = Runtime::new(RuntimeSettings {
        cache_dir: Some(others.to_owned()),
        ..RuntimeSettings::default()
    });
    let Err(RuntimeError::Cache { source, .. }) = refused else {
        panic!("whoever owns the folder puts native code into it")
    };
    assert!(source.to_string().contains("belongs to user"), "{source}");
}
