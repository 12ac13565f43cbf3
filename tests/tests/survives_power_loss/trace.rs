//! What `preload/disk.c` has written down, as the store's power losses read it.

use std::collections::HashMap;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use sanquan_disks::{Op, Trace};
use serde_json::Value;

/// Bytes of a note before its own bytes.
const HEAD_BYTES: usize = 32;

/// The cache of compiled components, which can be made again and is renamed past the recorder.
const CACHE: &str = "data/compiled";

/// What the host answered: that a case has come to a version.
#[derive(Clone, Debug)]
pub struct Promise {
    pub case: String,
    pub version: u64,
}

/// A trace under construction. `Op::Ack(n)` stands where the first `n` promises had been made.
#[derive(Default)]
pub struct Reader {
    pub trace: Trace,
    pub promises: Vec<Promise>,
    /// Files by the inode that they have now, and the length that the trace gives them. None for
    /// what is left out.
    files: HashMap<u64, Option<(usize, u64)>>,
    made: usize,
}

impl Reader {
    /// Goes on with what happened below `root`.
    pub fn read(&mut self, notes: &[u8], root: &Path) {
        let mut rest = notes;
        while !rest.is_empty() {
            let count = u32::from_le_bytes(array(rest, 4)) as usize;
            let (note, next) = rest.split_at(HEAD_BYTES + count);
            self.note(note, root);
            rest = next;
        }
    }

    fn note(&mut self, note: &[u8], root: &Path) {
        let number = |at| u64::from_le_bytes(array(note, at));
        let (inode, offset, length) = (number(8), number(16), number(24));
        let bytes = &note[HEAD_BYTES..];
        let path = || relative(bytes, root);
        match note[0] {
            b'C' => self.create(inode, path()),
            b'W' => {
                let write = |file| Op::Write(file, offset, bytes.to_vec());
                self.change(
                    inode,
                    length,
                    length.max(offset + bytes.len() as u64),
                    write,
                );
            }
            b'L' => self.change(inode, length, offset, |file| Op::SetLen(file, offset)),
            b'S' => self.change(inode, length, length, Op::Sync),
            b'D' => self.name(Op::SyncDir(path())),
            b'M' => self.name(Op::MakeDir(path())),
            b'U' => self.name(Op::Remove(path())),
            b'R' => {
                let names: Vec<_> = bytes.split(|byte| *byte == 0).collect();
                self.name(Op::Rename(
                    relative(names[0], root),
                    relative(names[1], root),
                ));
            }
            b'A' => self.answer(bytes),
            other => panic!("a note of kind {other}"),
        }
    }

    fn create(&mut self, inode: u64, path: PathBuf) {
        if path.starts_with(CACHE) {
            self.files.insert(inode, None);
            return;
        }
        self.files.insert(inode, Some((self.made, 0)));
        self.trace.push(Op::Create(self.made, path));
        self.made += 1;
    }

    /// A change of a file that was `before` bytes long and is `after` then.
    fn change(&mut self, inode: u64, before: u64, after: u64, op: impl FnOnce(usize) -> Op) {
        let file = self.files.get_mut(&inode);
        let Some((file, known)) = file.expect("every file was made under the recorder") else {
            return;
        };
        if *known != before {
            // Room was reserved past the C library.
            self.trace.push(Op::Allocate(*file, before));
        }
        *known = after;
        self.trace.push(op(*file));
    }

    fn name(&mut self, op: Op) {
        let left_out = match &op {
            Op::SyncDir(path) | Op::MakeDir(path) | Op::Remove(path) | Op::Rename(path, _) => {
                path.starts_with(CACHE)
            }
            _ => false,
        };
        if !left_out {
            self.trace.push(op);
        }
    }

    /// An answer is a promise if it is the case's own document, with its version.
    fn answer(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            return;
        };
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let case = body["id"].as_str().filter(|id| id.starts_with("case_"));
        if let (true, Some(case), Some(version)) = (
            head.starts_with("HTTP/1.1 20"),
            case,
            body["version"].as_u64(),
        ) {
            let case = case.to_owned();
            self.promises.push(Promise { case, version });
            self.trace.push(Op::Ack(self.promises.len() as u64));
        }
    }
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes[at..at + N].try_into().expect("so many bytes")
}

fn relative(path: &[u8], root: &Path) -> PathBuf {
    let path = Path::new(std::ffi::OsStr::from_bytes(path));
    path.strip_prefix(root)
        .expect("only what is below is noted")
        .to_owned()
}
