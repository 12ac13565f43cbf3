//! A disk whose n-th operation fails.

use parking_lot::Mutex;
use sanquan_store::{Disk, DiskFile, RealDisk};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Once, with an input/output error; of a write half is done.
    Eio,
    /// The disk is full: writes, reservations and new files fail from then on, half a write is
    /// done, until [`FaultyDisk::relieve`]. Cutting, renaming and syncing still work.
    Full,
}

/// See the module. Counts every operation that changes something or syncs.
#[derive(Clone)]
pub struct FaultyDisk(Arc<Mutex<Plan>>);

struct Plan {
    fault: Fault,
    left: usize,
    struck: bool,
    full: bool,
}

impl FaultyDisk {
    /// The operation after `whole` ones fails.
    pub fn new(fault: Fault, whole: usize) -> Self {
        Self(Arc::new(Mutex::new(Plan {
            fault,
            left: whole,
            struck: false,
            full: false,
        })))
    }

    /// True once an operation has failed.
    pub fn struck(&self) -> bool {
        self.0.lock().struck
    }

    /// Frees room on the disk.
    pub fn relieve(&self) {
        self.0.lock().full = false;
    }

    /// Says whether the next operation fails; one that `takes_room` fails on a full disk.
    fn next(&self, takes_room: bool) -> io::Result<()> {
        let mut plan = self.0.lock();
        if !plan.struck && (plan.fault == Fault::Eio || takes_room) {
            if plan.left == 0 {
                plan.struck = true;
                match plan.fault {
                    Fault::Eio => return Err(io::Error::from_raw_os_error(libc::EIO)),
                    Fault::Full => plan.full = true,
                }
            } else {
                plan.left -= 1;
            }
        }
        match plan.full && takes_room {
            true => Err(io::Error::from_raw_os_error(libc::ENOSPC)),
            false => Ok(()),
        }
    }

    fn wrap(&self, file: Arc<dyn DiskFile>) -> Arc<dyn DiskFile> {
        Arc::new(FaultyFile {
            disk: self.clone(),
            file,
        })
    }
}

impl Disk for FaultyDisk {
    fn create(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        self.next(true)?;
        Ok(self.wrap(RealDisk.create(path)?))
    }

    fn open(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        Ok(self.wrap(RealDisk.open(path)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.next(false)?;
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.next(false)?;
        RealDisk.remove(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.next(false)?;
        RealDisk.sync_dir(path)
    }
}

struct FaultyFile {
    disk: FaultyDisk,
    file: Arc<dyn DiskFile>,
}

impl DiskFile for FaultyFile {
    fn read_exact_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        self.file.read_exact_at(bytes, offset)
    }

    fn write_all_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        if let Err(error) = self.disk.next(true) {
            self.file.write_all_at(&bytes[..bytes.len() / 2], offset)?;
            return Err(error);
        }
        self.file.write_all_at(bytes, offset)
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        self.disk.next(false)?;
        self.file.set_len(length)
    }

    fn allocate(&self, length: u64) -> io::Result<()> {
        self.disk.next(true)?;
        self.file.allocate(length)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.disk.next(false)?;
        self.file.sync_data()
    }

    fn sync_all(&self) -> io::Result<()> {
        self.disk.next(false)?;
        self.file.sync_all()
    }

    fn length(&self) -> io::Result<u64> {
        self.file.length()
    }
}
