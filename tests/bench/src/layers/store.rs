//! The store alone: the frames of real cases, appended again to a store in memory, to one on disk,
//! and as mere bytes to a file.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Write;

use cpu_time::ProcessTime;
use sanquan_store::{Append, Pending, Store};

use super::AT_A_TIME;
use crate::county::{County, again, empty};
use crate::permit;

/// CPU microseconds.
pub struct Replayed {
    /// Frames, and rows in memory.
    pub frames: f64,
    /// Writing the bytes and syncing as often as the store does.
    pub appending: f64,
    /// The store with journal and sled.
    pub whole: f64,
}

impl Replayed {
    /// The same, shared by so many transitions.
    pub fn per(self, transitions: f64) -> Self {
        Self {
            frames: self.frames / transitions,
            appending: self.appending / transitions,
            whole: self.whole / transitions,
        }
    }
}

/// Appends the frames of `log` from event `first` on again.
pub fn replay(log: &dyn Store, first: u64) -> Replayed {
    let before = empty();
    again(log, 1, first - 1, &*before);
    let appends = again(log, first, log.head().seq, &*before);
    let in_memory = empty();
    again(log, 1, first - 1, &*in_memory);
    let frames = cpu_of(|| append(&*in_memory, appends.clone()));
    let folder = tempfile::tempdir().expect("a folder can be made");
    permit::prepare(folder.path());
    let county = County::open(folder.path());
    let syncs_before = county.store.syncs();
    let whole = cpu_of(|| append(&*county.store, appends.clone()));
    let syncs = (county.store.syncs() - syncs_before) as usize;
    county.close();
    let group = appends.len().div_ceil(syncs.max(1));
    let bytes: Vec<Vec<u8>> = appends.chunks(group).map(bodies).collect();
    let mut file = File::create(folder.path().join("bytes")).expect("the folder is ours");
    let appending = cpu_of(|| {
        for bytes in &bytes {
            file.write_all(bytes).expect("the disk has room");
            file.sync_data().expect("the disk syncs");
        }
    });
    Replayed {
        frames,
        appending,
        whole,
    }
}

/// Appends in order, as many at a time as cases were.
fn append(store: &dyn Store, appends: Vec<Append>) {
    let mut waiting: VecDeque<Pending> = VecDeque::new();
    for append in appends {
        if waiting.len() == AT_A_TIME {
            durable(waiting.pop_front());
        }
        waiting.push_back(store.append(append));
    }
    waiting
        .into_iter()
        .for_each(|pending| durable(Some(pending)));
}

fn durable(pending: Option<Pending>) {
    if let Some(pending) = pending {
        let appended = pending.blocking_recv().expect("the writer lives");
        appended.expect("the frames fit as they did before");
    }
}

fn bodies(appends: &[Append]) -> Vec<u8> {
    let events = appends.iter().flat_map(|append| &append.events);
    events
        .flat_map(|event| event.body.iter().copied())
        .collect()
}

fn cpu_of(work: impl FnOnce()) -> f64 {
    let begun = ProcessTime::now();
    work();
    begun.elapsed().as_secs_f64() * 1e6
}
