//! What the last run left behind: under which boot of the system it ran, and whether it stopped
//! cleanly. A run that ended with neither a clean stop nor the same boot ended with a power loss.

use super::OpenError;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The kernel's boot id.
    pub boot: String,
    /// True once everything was made durable and no more was written.
    pub clean: bool,
    /// Size of sled's file at a clean stop, to notice a truncated one.
    pub state_bytes: u64,
}

impl Session {
    /// The last run's note; `None` when there is none that can be read.
    pub fn load(dir: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(dir.join("marks/session")).ok()?;
        let field = |name: &str| {
            text.lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
        };
        Some(Self {
            boot: field("boot")?.into(),
            clean: field("clean")? == "yes",
            state_bytes: field("state_bytes")?.parse().ok()?,
        })
    }

    /// Replaces the note, durably.
    pub fn save(&self, dir: &Path) -> Result<(), OpenError> {
        let marks = dir.join("marks");
        let (path, next) = (marks.join("session"), marks.join("session.tmp"));
        let clean = if self.clean { "yes" } else { "no" };
        let text = format!(
            "boot={}\nclean={clean}\nstate_bytes={}\n",
            self.boot, self.state_bytes
        );
        let written = File::create(&next).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&next, &path)?;
            File::open(&marks)?.sync_all()
        });
        written.map_err(OpenError::io(&path))
    }
}

/// The kernel's name for the system's present run.
pub fn boot_id() -> Result<String, OpenError> {
    let path = Path::new("/proc/sys/kernel/random/boot_id");
    let text = std::fs::read_to_string(path).map_err(OpenError::io(path))?;
    Ok(text.trim().to_owned())
}

/// Size of sled's file in `state`, 0 if there is none.
pub fn state_bytes(state: &Path) -> u64 {
    std::fs::metadata(state.join("db")).map_or(0, |meta| meta.len())
}
