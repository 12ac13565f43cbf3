//! The names on a disk: which of them are durable, which may still be lost.

use super::Op;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Files by their path, and the directories that the trace made.
#[derive(Clone, Default)]
pub(super) struct Names {
    durable: Tree,
    /// Changes whose directory was not synced since.
    unsynced: Vec<Op>,
    /// Every directory that was ever made; others were there before the trace began.
    made: BTreeSet<PathBuf>,
}

/// A file's number, or none for a directory.
type Tree = BTreeMap<PathBuf, Option<usize>>;

impl Names {
    /// A name was given, changed or removed.
    pub fn change(&mut self, op: &Op) {
        match op {
            Op::MakeDir(path) => {
                self.made.insert(path.clone());
            }
            Op::Rename(from, to) if self.made.contains(from) => self.move_directory(from, to),
            _ => {}
        }
        self.unsynced.push(op.clone());
    }

    /// The names in a directory became durable.
    pub fn sync(&mut self, directory: &Path) {
        let unsynced = std::mem::take(&mut self.unsynced);
        let (durable, rest) = unsynced
            .into_iter()
            .partition::<Vec<_>, _>(|op| parent(op) == Some(directory));
        self.unsynced = rest;
        for op in &durable {
            apply(&mut self.durable, op);
        }
    }

    /// How many changes may still be lost.
    pub fn unsynced(&self) -> usize {
        self.unsynced.len()
    }

    /// Directories and files that are left when the first `kept` unsynced changes were written. A
    /// name is lost with the directory that it stands in.
    pub fn survive(&self, kept: usize) -> (Vec<PathBuf>, Vec<(PathBuf, usize)>) {
        let mut tree = self.durable.clone();
        for op in &self.unsynced[..kept] {
            apply(&mut tree, op);
        }
        let reachable = |path: &Path| {
            let mut above = path.ancestors().skip(1);
            above.all(|directory| !self.made.contains(directory) || tree.contains_key(directory))
        };
        let (mut directories, mut files) = (Vec::new(), Vec::new());
        for (path, file) in tree.iter().filter(|(path, _)| reachable(path)) {
            match file {
                Some(file) => files.push((path.clone(), *file)),
                None => directories.push(path.clone()),
            }
        }
        (directories, files)
    }

    /// What happened in a directory goes with it, also what is not durable yet. Should the
    /// renaming itself be lost, such names stand under the new one; in a store that is the
    /// state put aside, which nobody reads.
    fn move_directory(&mut self, from: &Path, to: &Path) {
        self.made.insert(to.into());
        for op in &mut self.unsynced {
            match op {
                Op::Create(_, path) | Op::MakeDir(path) | Op::Remove(path) => moved(path, from, to),
                Op::Rename(old, new) => {
                    moved(old, from, to);
                    moved(new, from, to);
                }
                _ => {}
            }
        }
    }
}

/// `path` after `from`, which it stands in, was called `to`.
fn moved(path: &mut PathBuf, from: &Path, to: &Path) {
    match path.strip_prefix(from) {
        Ok(rest) if rest != Path::new("") => *path = to.join(rest),
        _ => {}
    }
}

fn apply(tree: &mut Tree, op: &Op) {
    match op {
        Op::Create(file, path) => {
            tree.insert(path.clone(), Some(*file));
        }
        Op::MakeDir(path) => {
            tree.insert(path.clone(), None);
        }
        Op::Rename(from, to) => {
            for (mut path, file) in taken(tree, from) {
                match path == *from {
                    true => path.clone_from(to),
                    false => moved(&mut path, from, to),
                }
                tree.insert(path, file);
            }
        }
        Op::Remove(path) => drop(taken(tree, path)),
        _ => {}
    }
}

/// Takes out a name and all that stands below it.
fn taken(tree: &mut Tree, path: &Path) -> Tree {
    tree.extract_if(.., |name, _| name.starts_with(path))
        .collect()
}

fn parent(op: &Op) -> Option<&Path> {
    match op {
        Op::Create(_, path) | Op::MakeDir(path) | Op::Rename(_, path) | Op::Remove(path) => {
            path.parent()
        }
        _ => None,
    }
}
