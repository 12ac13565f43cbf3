//! What the desk compiled before, kept between runs: whoever changes a scenario, or asks once more, does not wait
//! for the compiler again, which takes an interpreter of some 18 MB about ten seconds.
//!
//! It lies in `$XDG_CACHE_HOME/sanquan/compiled` (`~/.cache/…` without it) and may be deleted at any time. A host
//! keeps its own in its data directory, and `plugin check` compiles anew, since it asks what compiling costs.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sanquan_runtime::{LoadError, Plugin, Runtime, RuntimeError, RuntimeSettings};

/// Beyond this, what was compiled longest ago goes.
const KEPT_MAX_BYTES: u64 = 1 << 30;

/// Why a component is not in the sandbox.
pub enum NotLoaded {
    /// There is no sandbox.
    Sandbox(RuntimeError),
    /// It does not take the component.
    Component(LoadError),
}

/// Loads a component, compiled before where it can be. A folder that cannot be used is no reason not to answer.
pub fn load(bytes: &[u8]) -> Result<Plugin, NotLoaded> {
    if let Some(folder) = folder() {
        make_room(&folder, KEPT_MAX_BYTES);
        match load_with(Some(folder), bytes) {
            Err(NotLoaded::Sandbox(RuntimeError::Cache { .. }))
            | Err(NotLoaded::Component(LoadError::Cache { .. })) => {}
            loaded => return loaded,
        }
    }
    load_with(None, bytes)
}

fn load_with(cache_dir: Option<PathBuf>, bytes: &[u8]) -> Result<Plugin, NotLoaded> {
    let settings = RuntimeSettings {
        cache_dir,
        ..RuntimeSettings::default()
    };
    let runtime = Runtime::new(settings).map_err(NotLoaded::Sandbox)?;
    runtime.load(bytes).map_err(NotLoaded::Component)
}

/// None where nobody is at home.
fn folder() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).map(PathBuf::from);
    let caches = variable("XDG_CACHE_HOME").filter(|path| path.is_absolute());
    let caches = caches.or_else(|| variable("HOME").map(|home| home.join(".cache")))?;
    Some(caches.join("sanquan/compiled"))
}

/// Removes the oldest files until `max_bytes` are left at most.
fn make_room(folder: &Path, max_bytes: u64) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<(SystemTime, u64, PathBuf)> = entries
        .filter_map(|entry| {
            let about = entry.metadata().ok()?;
            Some((about.modified().ok()?, about.len(), entry.path()))
        })
        .collect();
    files.sort();
    let mut bytes: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
    for (_, of_file, path) in files {
        if bytes <= max_bytes {
            return;
        }
        // Another run may have removed it already.
        let _ = fs::remove_file(path);
        bytes -= of_file;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_was_compiled_longest_ago_makes_room() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let made = |name: &str, bytes: u64, day: u64| {
            let file = fs::File::create(folder.path().join(name)).expect("writable");
            file.set_len(bytes).expect("room");
            let day = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400 * day);
            file.set_modified(day).expect("its own file");
        };
        made("second", 300, 2);
        made("first", 300, 1);
        made("third", 300, 3);
        let there = || {
            let names = fs::read_dir(folder.path()).expect("a folder").flatten();
            let mut names: Vec<_> = names.map(|entry| entry.file_name()).collect();
            names.sort();
            names
        };
        make_room(folder.path(), 900);
        assert_eq!(there(), ["first", "second", "third"]);
        make_room(folder.path(), 650);
        assert_eq!(there(), ["second", "third"]);
        make_room(folder.path(), 0);
        assert!(there().is_empty());
        make_room(&folder.path().join("nowhere"), 0);
    }
}
