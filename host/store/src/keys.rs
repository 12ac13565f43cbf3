//! The key log: one key for each case, without which its personal values cannot be read.
//!
//! Keys stand outside the journal so that they can be erased from it without breaking its chain.
//! A file of 64-byte records, the number of a record being the number of its key:
//!
//! ```text
//!  0  magic "SQKEYLOG"  8       0  number          8
//!  8  format            4       8  state           1   1 = key, 2 = erased
//! 12  zeros                    16  key            32
//!     the first record         60  crc32c of 0..60 4
//! ```
//!
//! Keys are written and synced ahead in batches, so that taking one for a new case waits for no
//! disk. Which spare keys were taken is not written down; after a restart all of them are skipped.
//! Reading costs one `pread`; nothing is kept in memory but the spares.

use crate::disk::{Disk, DiskFile};
use crate::frame::{array_at, u32_at, u64_at};
use parking_lot::{Condvar, Mutex, MutexGuard};
use std::collections::VecDeque;
use std::io;
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroize;

/// Number of a key, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub u64);

/// 256 bits that belong to one case. Wiped from memory when dropped; never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(pub [u8; 32]);

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Fills bytes with randomness fit for keys.
pub type Randomness = Arc<dyn Fn(&mut [u8]) -> io::Result<()> + Send + Sync>;

/// Why a key cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The operating system refused.
    #[error("key log: {0}")]
    Io(#[from] io::Error),
    /// No key of this number was ever made.
    #[error("key log: there is no key {0:?}")]
    Unknown(KeyId),
    /// The record is not what was written.
    #[error("key log: the record of key {0:?} is damaged; restore it from a backup")]
    Damaged(KeyId),
    /// The file is of another kind or format.
    #[error("key log: {0}")]
    Unusable(String),
}

/// Bytes of one record.
pub const RECORD_BYTES: usize = 64;
/// Keys made at once.
const BATCH: u64 = 256;
/// With fewer spares than this the next batch is made in the background.
const LOW: usize = 128;
const MAGIC: [u8; 8] = *b"SQKEYLOG";
const FORMAT: u32 = 1;
const LIVE: u8 = 1;
const ERASED: u8 = 2;

/// See the module. Shared by reference between all threads.
#[derive(Clone)]
pub struct KeyLog(Arc<Inner>);

struct Inner {
    file: Arc<dyn DiskFile>,
    randomness: Randomness,
    spares: Mutex<Spares>,
    refilled: Condvar,
}

struct Spares {
    /// What the last making of keys failed by.
    trouble: Option<String>,
    ready: VecDeque<(KeyId, Key)>,
    /// Number of the first key that is not on disk yet.
    next: u64,
    refilling: bool,
}

impl KeyLog {
    /// Opens the key log at `path`, making it if there is none.
    pub fn open(path: &Path, disk: &dyn Disk, randomness: Randomness) -> Result<Self, KeyError> {
        let file = if path.exists() {
            disk.open(path)?
        } else {
            create(path, disk)?
        };
        check_header(&*file)?;
        // A torn last record was never handed out: its batch was not yet synced.
        let next = file.length()?.div_ceil(RECORD_BYTES as u64);
        let spares = Mutex::new(Spares {
            trouble: None,
            ready: VecDeque::new(),
            next,
            refilling: false,
        });
        Ok(Self(Arc::new(Inner {
            file,
            randomness,
            spares,
            refilled: Condvar::new(),
        })))
    }

    /// A new key, already durable.
    pub fn take(&self) -> Result<(KeyId, Key), KeyError> {
        let inner = &self.0;
        let mut spares = inner.spares.lock();
        while spares.ready.is_empty() {
            if spares.refilling {
                inner.refilled.wait(&mut spares);
            } else {
                spares.refilling = true;
                inner.refill(&mut spares)?;
            }
        }
        if spares.ready.len() <= LOW && !spares.refilling {
            // Without another thread the keys are made when the spares have run out.
            spares.refilling = self.refill_in_background().is_ok();
        }
        Ok(spares
            .ready
            .pop_front()
            .expect("the loop ends with a spare key"))
    }

    /// A key, or `None` if it was erased.
    pub fn get(&self, id: KeyId) -> Result<Option<Key>, KeyError> {
        let mut record = [0; RECORD_BYTES];
        self.0.read(id, &mut record)?;
        let key = parse(id, &record);
        record.zeroize();
        key
    }

    /// Erases a key for ever, durably; erasing twice is allowed. Copies in backups are the
    /// operator's to erase.
    pub fn erase(&self, id: KeyId) -> Result<(), KeyError> {
        let mut record = [0; RECORD_BYTES];
        self.0.read(id, &mut record)?;
        record.zeroize();
        let erased = encode(id, ERASED, &Key([0; 32]));
        self.0.file.write_all_at(&erased, offset(id))?;
        Ok(self.0.file.sync_data()?)
    }

    /// Why no new keys can be made at present, if so. Spare keys may be left.
    pub fn trouble(&self) -> Option<String> {
        self.0.spares.lock().trouble.clone()
    }

    fn refill_in_background(&self) -> io::Result<()> {
        let inner = self.0.clone();
        // A failure is not lost: the next `take` without spares meets it again.
        let refill = move || drop(inner.refill(&mut inner.spares.lock()));
        std::thread::Builder::new()
            .name("keys".into())
            .spawn(refill)
            .map(drop)
    }
}

impl Inner {
    /// Makes a batch; the caller has set `refilling`. The lock is open while the disk works, so
    /// that spares can still be taken.
    fn refill(&self, spares: &mut MutexGuard<'_, Spares>) -> io::Result<()> {
        let first = spares.next;
        let made = MutexGuard::unlocked(spares, || self.make(first));
        spares.refilling = false;
        self.refilled.notify_all();
        let error = made.as_ref().err();
        spares.trouble = error.map(|error| format!("no keys for new cases can be made: {error}"));
        spares.ready.extend(made?);
        spares.next = first + BATCH;
        Ok(())
    }

    fn make(&self, first: u64) -> io::Result<Vec<(KeyId, Key)>> {
        let mut keys = Vec::with_capacity(BATCH as usize);
        let mut records = Vec::with_capacity(BATCH as usize * RECORD_BYTES);
        for id in (first..first + BATCH).map(KeyId) {
            let mut key = Key([0; 32]);
            (self.randomness)(&mut key.0)?;
            records.extend_from_slice(&encode(id, LIVE, &key));
            keys.push((id, key));
        }
        let written = self.file.write_all_at(&records, offset(KeyId(first)));
        records.zeroize();
        written?;
        self.file.sync_data()?;
        Ok(keys)
    }

    fn read(&self, id: KeyId, record: &mut [u8; RECORD_BYTES]) -> Result<(), KeyError> {
        if id.0 == 0 || id.0 >= self.spares.lock().next {
            return Err(KeyError::Unknown(id));
        }
        Ok(self.file.read_exact_at(record, offset(id))?)
    }
}

fn offset(id: KeyId) -> u64 {
    id.0 * RECORD_BYTES as u64
}

fn encode(id: KeyId, state: u8, key: &Key) -> [u8; RECORD_BYTES] {
    let mut record = [0; RECORD_BYTES];
    record[..8].copy_from_slice(&id.0.to_le_bytes());
    record[8] = state;
    record[16..48].copy_from_slice(&key.0);
    let crc = crc32c::crc32c(&record[..60]);
    record[60..].copy_from_slice(&crc.to_le_bytes());
    record
}

/// The key in a record, `None` if it was erased.
fn parse(id: KeyId, record: &[u8; RECORD_BYTES]) -> Result<Option<Key>, KeyError> {
    let whole = crc32c::crc32c(&record[..60]) == u32_at(record, 60) && u64_at(record, 0) == id.0;
    match record[8] {
        LIVE if whole => Ok(Some(Key(array_at(record, 16)))),
        ERASED if whole => Ok(None),
        _ => Err(KeyError::Damaged(id)),
    }
}

/// Makes the file under another name first, so that it is never seen without its header.
fn create(path: &Path, disk: &dyn Disk) -> io::Result<Arc<dyn DiskFile>> {
    let next = path.with_extension("tmp");
    let mut header = [0; RECORD_BYTES];
    header[..8].copy_from_slice(&MAGIC);
    header[8..12].copy_from_slice(&FORMAT.to_le_bytes());
    let file = disk.create(&next)?;
    file.write_all_at(&header, 0)?;
    file.sync_all()?;
    disk.rename(&next, path)?;
    disk.sync_dir(path.parent().unwrap_or(Path::new(".")))?;
    Ok(file)
}

fn check_header(file: &dyn DiskFile) -> Result<(), KeyError> {
    let mut header = [0; RECORD_BYTES];
    let read = file.read_exact_at(&mut header, 0);
    if read.is_err() || header[..8] != MAGIC {
        return Err(KeyError::Unusable(
            "the file does not begin like a key log".into(),
        ));
    }
    match u32_at(&header, 8) {
        FORMAT => Ok(()),
        format => Err(KeyError::Unusable(format!(
            "the file has format {format}, this program reads up to format {FORMAT}; use a newer one"
        ))),
    }
}
