//! A disk that writes down all that is asked of it, in order.

use parking_lot::Mutex;
use sanquan_store::{Disk, DiskFile, RealDisk};
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One operation. Files are numbered in the order of their creation; paths are relative.
#[derive(Clone, Debug)]
pub enum Op {
    /// A new file.
    Create(usize, PathBuf),
    /// Bytes at an offset.
    Write(usize, u64, Vec<u8>),
    /// Cut or made longer.
    SetLen(usize, u64),
    /// Made at least this long.
    Allocate(usize, u64),
    /// Contents and length became durable.
    Sync(usize),
    /// A new directory.
    MakeDir(PathBuf),
    /// A name was changed, a file's or a directory's.
    Rename(PathBuf, PathBuf),
    /// A name was removed.
    Remove(PathBuf),
    /// The names in a directory became durable.
    SyncDir(PathBuf),
    /// The store acknowledged everything up to this number.
    Ack(u64),
}

/// All that happened, in order.
pub type Trace = Vec<Op>;

/// See the module. All files must be made through it, under `root`.
#[derive(Clone)]
pub struct Recorder(Arc<Inner>);

struct Inner {
    root: PathBuf,
    log: Mutex<Log>,
}

#[derive(Default)]
struct Log {
    trace: Trace,
    names: HashMap<PathBuf, usize>,
    files: usize,
}

impl Recorder {
    /// Records what happens below `root`.
    pub fn new(root: &Path) -> Self {
        Self(Arc::new(Inner {
            root: root.into(),
            log: Mutex::default(),
        }))
    }

    /// Notes that a caller was told of the success of everything up to `seq`.
    pub fn ack(&self, seq: u64) {
        self.note(Op::Ack(seq));
    }

    /// What was recorded so far.
    pub fn trace(&self) -> Trace {
        self.0.log.lock().trace.clone()
    }

    fn note(&self, op: Op) {
        self.0.log.lock().trace.push(op);
    }

    fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.0.root).unwrap_or(path).into()
    }
}

impl Disk for Recorder {
    fn create(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        let file = RealDisk.create(path)?;
        let path = self.relative(path);
        let mut log = self.0.log.lock();
        let number = log.files;
        log.files += 1;
        log.names.insert(path.clone(), number);
        log.trace.push(Op::Create(number, path));
        Ok(Arc::new(RecordedFile {
            recorder: self.clone(),
            number,
            file,
        }))
    }

    fn open(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        let file = RealDisk.open(path)?;
        let known = self.0.log.lock().names.get(&self.relative(path)).copied();
        let number = known.ok_or_else(|| io::Error::other("not made through the recorder"))?;
        Ok(Arc::new(RecordedFile {
            recorder: self.clone(),
            number,
            file,
        }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)?;
        let (from, to) = (self.relative(from), self.relative(to));
        let mut log = self.0.log.lock();
        if let Some(number) = log.names.remove(&from) {
            log.names.insert(to.clone(), number);
        }
        log.trace.push(Op::Rename(from, to));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)?;
        let path = self.relative(path);
        let mut log = self.0.log.lock();
        log.names.remove(&path);
        log.trace.push(Op::Remove(path));
        Ok(())
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        RealDisk.sync_dir(path)?;
        self.note(Op::SyncDir(self.relative(path)));
        Ok(())
    }
}

struct RecordedFile {
    recorder: Recorder,
    number: usize,
    file: Arc<dyn DiskFile>,
}

impl DiskFile for RecordedFile {
    fn read_exact_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        self.file.read_exact_at(bytes, offset)
    }

    fn write_all_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.recorder
            .note(Op::Write(self.number, offset, bytes.to_vec()));
        self.file.write_all_at(bytes, offset)
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        self.recorder.note(Op::SetLen(self.number, length));
        self.file.set_len(length)
    }

    fn allocate(&self, length: u64) -> io::Result<()> {
        self.recorder.note(Op::Allocate(self.number, length));
        self.file.allocate(length)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.file.sync_data()?;
        self.recorder.note(Op::Sync(self.number));
        Ok(())
    }

    fn sync_all(&self) -> io::Result<()> {
        self.file.sync_all()?;
        self.recorder.note(Op::Sync(self.number));
        Ok(())
    }

    fn length(&self) -> io::Result<u64> {
        self.file.length()
    }
}
