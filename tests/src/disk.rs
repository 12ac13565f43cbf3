//! A disk under the running binary that is watched, that fails, or that the machine was started
//! anew with: `preload/disk.c`, put under a command.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::root;

/// What happens to a command's disk; by itself nothing.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    variables: Vec<(&'static str, OsString)>,
}

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Once, with an input/output error; of a write half is done.
    Broken,
    /// The disk is full from then on, as where even an overwritten block needs a new one.
    Full,
    /// `kill -9` of the process, before the operation is done.
    Killed,
}

impl Disk {
    /// Everything that is done in `folder` is appended to the file `trace`.
    pub fn recorded(folder: &Path, trace: &Path) -> Self {
        Self::watched(folder).with("DISK_TRACE", trace)
    }

    /// Nothing yet; for [`Self::failing_after`].
    pub fn watched(folder: &Path) -> Self {
        Self::default().with("DISK_UNDER", folder)
    }

    /// The change or sync after `whole` ones fails.
    #[must_use]
    pub fn failing_after(self, whole: u64, fault: Fault) -> Self {
        let number = match fault {
            Fault::Broken => libc::EIO,
            Fault::Full => libc::ENOSPC,
            Fault::Killed => 0,
        };
        self.with("DISK_FAIL_AT", whole.to_string())
            .with("DISK_FAIL_BY", number.to_string())
    }

    /// The machine's boot id is what the file `boot_id` says.
    #[must_use]
    pub fn booted_as(self, boot_id: &Path) -> Self {
        self.with("DISK_BOOT_ID", boot_id)
    }

    /// Puts it under a command.
    pub fn put_under(&self, command: &mut Command) {
        if !self.variables.is_empty() {
            command.env("LD_PRELOAD", library());
            command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        }
    }

    fn with(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.variables.push((name, value.into()));
        self
    }
}

/// `preload/disk.c`, built once per test file.
fn library() -> PathBuf {
    static BUILT: OnceLock<TempDir> = OnceLock::new();
    let build = || {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let built = Command::new("cc")
            .args(["-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror"])
            .args(["-shared", "-fPIC", "-o"])
            .args([&folder.path().join("disk.so"), &root().join("tests/preload/disk.c")])
            .output()
            .unwrap_or_else(|error| {
                panic!("`cc` is needed to build tests/preload/disk.c ({error}): apt-get install gcc libc6-dev")
            });
        let told = String::from_utf8_lossy(&built.stderr);
        assert!(built.status.success(), "tests/preload/disk.c: {told}");
        folder
    };
    BUILT.get_or_init(build).path().join("disk.so")
}
