//! What a disk may hold after a power loss: what was synced, and any part of the rest that a
//! model allows. Names are durable only once their directory was synced.

use super::names::Names;
use super::{Dice, Op, Trace};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// What survives of the operations that were not synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Nothing: the letter of POSIX.
    Strict,
    /// Each page of 4 KiB with probability one half, in any order.
    Pages,
    /// Each sector of 512 bytes with probability one half: pages tear.
    Sectors,
    /// All in order up to some point.
    Prefix,
    /// Everything, as after a mere kill.
    Everything,
}

impl Model {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Strict,
        Self::Pages,
        Self::Sectors,
        Self::Prefix,
        Self::Everything,
    ];
}

/// The files of a trace as far as it was followed.
#[derive(Clone, Default)]
pub struct PowerLoss {
    files: BTreeMap<usize, FileState>,
    names: Names,
    acked: u64,
}

#[derive(Clone, Default)]
struct FileState {
    durable: Vec<u8>,
    unsynced: Vec<Op>,
}

impl PowerLoss {
    /// Follows `trace` up to the operation numbered `cut`.
    pub fn after(trace: &Trace, cut: usize) -> Self {
        let mut disk = Self::default();
        for op in &trace[..cut] {
            disk.follow(op);
        }
        disk
    }

    /// The last number that was acknowledged.
    pub fn acked(&self) -> u64 {
        self.acked
    }

    fn follow(&mut self, op: &Op) {
        match op {
            Op::Create(..) | Op::MakeDir(_) | Op::Rename(..) | Op::Remove(_) => {
                self.names.change(op);
            }
            Op::Write(file, ..) | Op::SetLen(file, _) | Op::Allocate(file, _) => {
                self.files
                    .entry(*file)
                    .or_default()
                    .unsynced
                    .push(op.clone());
            }
            Op::Sync(file) => {
                let state = self.files.entry(*file).or_default();
                for op in std::mem::take(&mut state.unsynced) {
                    apply(&mut state.durable, &op);
                }
            }
            Op::SyncDir(dir) => self.names.sync(dir),
            Op::Ack(seq) => self.acked = *seq,
        }
    }

    /// Writes what survives under `model` into the directory `to`.
    pub fn survive(&self, model: Model, dice: &mut Dice, to: &Path) -> io::Result<()> {
        let changes = self.names.unsynced();
        let kept = match model {
            Model::Strict => 0,
            Model::Everything => changes,
            _ => dice.throw(changes as u64 + 1) as usize,
        };
        let (directories, files) = self.names.survive(kept);
        for directory in directories {
            std::fs::create_dir_all(to.join(directory))?;
        }
        let unsynced = self
            .files
            .values()
            .map(|file| file.unsynced.len() as u64)
            .sum::<u64>();
        let mut prefix = dice.throw(unsynced + 1);
        for (path, file) in files {
            let empty = FileState::default();
            let state = self.files.get(&file).unwrap_or(&empty);
            let bytes = state.survive(model, dice, &mut prefix);
            let path = to.join(path);
            std::fs::create_dir_all(path.parent().unwrap_or(to))?;
            write_sparsely(&path, &bytes)?;
        }
        Ok(())
    }
}

/// Reserved room is most of a journal, and zeros need none on the disk of a test.
fn write_sparsely(path: &Path, bytes: &[u8]) -> io::Result<()> {
    const BLOCK_BYTES: usize = 4096;
    let file = File::create(path)?;
    file.set_len(bytes.len() as u64)?;
    for (number, block) in bytes.chunks(BLOCK_BYTES).enumerate() {
        if block.iter().any(|byte| *byte != 0) {
            file.write_all_at(block, (number * BLOCK_BYTES) as u64)?;
        }
    }
    Ok(())
}

impl FileState {
    fn survive(&self, model: Model, dice: &mut Dice, prefix: &mut u64) -> Vec<u8> {
        let mut bytes = self.durable.clone();
        for op in &self.unsynced {
            match model {
                Model::Strict => {}
                Model::Everything => apply(&mut bytes, op),
                Model::Prefix if *prefix == 0 => break,
                Model::Prefix => {
                    *prefix -= 1;
                    apply(&mut bytes, op);
                }
                Model::Pages => apply_torn(&mut bytes, op, 4096, dice),
                Model::Sectors => apply_torn(&mut bytes, op, 512, dice),
            }
        }
        bytes
    }
}

fn apply(bytes: &mut Vec<u8>, op: &Op) {
    match op {
        Op::Write(_, offset, data) => put(bytes, *offset as usize, data),
        Op::SetLen(_, length) => bytes.resize(*length as usize, 0),
        Op::Allocate(_, length) if bytes.len() < *length as usize => {
            bytes.resize(*length as usize, 0)
        }
        _ => {}
    }
}

/// Applies some of the blocks that a write touches.
fn apply_torn(bytes: &mut Vec<u8>, op: &Op, block: usize, dice: &mut Dice) {
    let Op::Write(_, offset, data) = op else {
        if dice.coin() {
            apply(bytes, op);
        }
        return;
    };
    let mut at = 0;
    while at < data.len() {
        let place = *offset as usize + at;
        let length = (block - place % block).min(data.len() - at);
        if dice.coin() {
            put(bytes, place, &data[at..at + length]);
        }
        at += length;
    }
}

fn put(bytes: &mut Vec<u8>, offset: usize, data: &[u8]) {
    let end = offset + data.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[offset..end].copy_from_slice(data);
}
