//! A data directory: the counties' journals, the one state store, and the rule by which they are
//! opened together.
//!
//! ```text
//! DIR/lock                          held while the directory is open
//! DIR/counties/<county>/journal/    the truth
//! DIR/counties/<county>/keys        the key log
//! DIR/state/                        sled; may be deleted at any time while the host is down
//! DIR/marks/session                 boot id, and whether the last stop was clean
//! DIR/marks/condemned               exists when the state store failed
//! ```

mod checkpoint;
mod lock;
mod open_county;
mod session;
mod startup;

pub use open_county::{JournalStore, Opening, Rebuild};

use crate::disk::{Disk, RealDisk};
use crate::journal::{COUNTY_MAX_BYTES, JournalError};
use crate::keys::{KeyError, KeyLog, Randomness};
use crate::replay::ReplayError;
use crate::state::Database;
use crate::writer::CLOCK_TOLERANCE_MS;
use crate::{Head, Seq, Store};
use checkpoint::Checkpointer;
use parking_lot::Mutex;
use session::Session;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;

/// How a data directory is used.
#[derive(Clone)]
pub struct Settings {
    /// Size of a journal segment. 64 MiB.
    pub segment_bytes: u64,
    /// Memory that sled may use for its pages. 128 MiB.
    pub state_cache_bytes: u64,
    /// How far the host's clock may stand before the log's last stamp. 5 s.
    pub clock_tolerance_ms: i64,
    /// A checkpoint of the state is made after this many commands. 5,000.
    pub checkpoint_commands: u64,
    /// And, if there was any command, after this long. 30 s.
    pub checkpoint_every: Duration,
    /// When sled has not opened after this long it is dropped and rebuilt. 60 s.
    pub state_open_timeout: Duration,
    /// Names the system's present run; `None` asks the kernel. Set in tests.
    pub boot_id: Option<String>,
    /// The disk under journal and key log. Another one in tests.
    pub disk: Arc<dyn Disk>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            segment_bytes: 64 << 20,
            state_cache_bytes: 128 << 20,
            clock_tolerance_ms: CLOCK_TOLERANCE_MS,
            checkpoint_commands: 5_000,
            checkpoint_every: Duration::from_secs(30),
            state_open_timeout: Duration::from_secs(60),
            boot_id: None,
            disk: Arc::new(RealDisk),
        }
    }
}

/// Why a data directory or a county in it cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it open.
    #[error("`{0}` is open in another process; stop that one first")]
    Locked(PathBuf),
    /// This process has the county open.
    #[error("county `{0}` is already open")]
    AlreadyOpen(String),
    /// The name cannot be one.
    #[error("`{0}` cannot name a county: use 1 to 63 of a-z, 0-9 and `-`")]
    CountyName(String),
    /// The operating system refused.
    #[error("`{path}`: {source}")]
    Io {
        /// File or directory.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
    /// See there.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// See there.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// See there.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The state store fails even when new.
    #[error("state store: {0}")]
    State(String),
}

impl OpenError {
    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { path, source }
    }
}

/// An open data directory.
pub struct Home(Arc<Inner>);

/// What the counties of a home share.
pub(crate) struct Inner {
    dir: PathBuf,
    settings: Settings,
    state: Mutex<StateSlot>,
    counties: Mutex<Vec<(String, Weak<JournalStore>)>>,
    keys: Mutex<Vec<(String, KeyLog)>>,
    checkpointer: Checkpointer,
    boot_id: String,
    _lock: lock::Lock,
}

/// The state store and, if it was dropped at this start, why.
struct StateSlot {
    database: Database,
    dropped: Option<Rebuild>,
}

impl Home {
    /// Opens `dir`, making it if need be, and applies the start-up rule to its state.
    pub fn open(dir: &Path, settings: Settings) -> Result<Self, OpenError> {
        make_dir(dir, &*settings.disk).map_err(OpenError::io(dir))?;
        for part in [dir.join("counties"), dir.join("marks")] {
            std::fs::create_dir_all(&part).map_err(OpenError::io(&part))?;
        }
        settings.disk.sync_dir(dir).map_err(OpenError::io(dir))?;
        let lock = lock::Lock::take(dir)?;
        let boot_id = settings.boot_id.clone().map_or_else(session::boot_id, Ok)?;
        let (database, dropped) = startup::open_state(dir, &settings, &boot_id)?;
        let state = Mutex::new(StateSlot {
            database: database.clone(),
            dropped,
        });
        let checkpointer = Checkpointer::start(&settings).map_err(OpenError::io(dir))?;
        checkpointer.watch(database);
        let inner = Inner {
            dir: dir.into(),
            settings,
            state,
            counties: Mutex::default(),
            keys: Mutex::default(),
            checkpointer,
            boot_id,
            _lock: lock,
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Where it is.
    pub fn dir(&self) -> &Path {
        &self.0.dir
    }

    /// Names of the counties that have a journal here, in order.
    pub fn counties(&self) -> Result<Vec<String>, OpenError> {
        county_names(&self.0.dir)
    }

    /// A county's durable end, and first event and durable end of each of its segments.
    pub(crate) fn extents(&self, county: &str) -> Result<(Head, Vec<(Seq, u64)>), OpenError> {
        let counties = self.0.counties.lock();
        let open = counties.iter().find(|(name, _)| name == county);
        if let Some(store) = open.and_then(|(_, store)| store.upgrade()) {
            // The head first: the extents may only be further.
            return Ok((store.head(), store.extents()));
        }
        let closed = self.0.recover(county)?;
        Ok((closed.head, closed.journal.extents()))
    }

    /// The key log of a county, made if there is none. Asked again, it is the same one: two
    /// that did not know of each other would give the same key twice.
    pub fn keys(&self, county: &str, randomness: Randomness) -> Result<KeyLog, OpenError> {
        let mut open = self.0.keys.lock();
        if let Some((_, keys)) = open.iter().find(|(name, _)| name == county) {
            return Ok(keys.clone());
        }
        let dir = county_dir(&self.0.dir, county)?;
        std::fs::create_dir_all(&dir).map_err(OpenError::io(&dir))?;
        let counties = self.0.dir.join("counties");
        let disk = &self.0.settings.disk;
        disk.sync_dir(&counties).map_err(OpenError::io(&counties))?;
        let keys = KeyLog::open(&dir.join("keys"), &**disk, randomness)?;
        open.push((county.into(), keys.clone()));
        Ok(keys)
    }

    /// Closes all counties, makes the state durable and notes that the stop was clean. Stores
    /// that are still held can be read, but take no more appends.
    pub fn close(&self) -> Result<(), OpenError> {
        for (_, county) in self.0.counties.lock().drain(..) {
            if let Some(county) = county.upgrade() {
                county.close();
            }
        }
        self.0.checkpointer.stop();
        let state = self.0.state.lock();
        state.database.checkpoint().map_err(OpenError::State)?;
        let path = self.0.dir.join("state");
        state.database.barrier().map_err(OpenError::io(&path))?;
        let state_bytes = session::state_bytes(&path);
        let boot = self.0.boot_id.clone();
        Session {
            boot,
            clean: true,
            state_bytes,
        }
        .save(&self.0.dir)
    }
}

/// Makes a directory, and what is missing above it, so that a power loss leaves their names.
fn make_dir(dir: &Path, disk: &dyn Disk) -> std::io::Result<()> {
    let above = match dir.parent() {
        Some(above) if above != Path::new("") => above,
        Some(_) => Path::new("."),
        None => return Ok(()),
    };
    if !dir.exists() {
        make_dir(above, disk)?;
        std::fs::create_dir_all(dir)?;
    }
    // Each time: the run that made it may have been killed before it came to this.
    match disk.sync_dir(above) {
        // The operator made it, where the host may not look.
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Ok(()),
        other => other,
    }
}

/// Names of the counties in a data directory, in order.
pub(crate) fn county_names(dir: &Path) -> Result<Vec<String>, OpenError> {
    let dir = dir.join("counties");
    let entries = std::fs::read_dir(&dir).map_err(OpenError::io(&dir))?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names
        .collect::<Result<Vec<_>, _>>()
        .map_err(OpenError::io(&dir))?;
    names.sort_unstable();
    Ok(names)
}

/// The directory of a county in a data directory, if it may be called so.
pub(crate) fn county_dir(dir: &Path, name: &str) -> Result<PathBuf, OpenError> {
    let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    if name.is_empty() || name.len() > COUNTY_MAX_BYTES || !name.bytes().all(allowed) {
        return Err(OpenError::CountyName(name.into()));
    }
    Ok(dir.join("counties").join(name))
}
