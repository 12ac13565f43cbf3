//! Threads that go through the log together.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use parking_lot::Mutex;
use sanquan_domain::shadow::Selection;
use sanquan_store::{Frame, Store};

use super::recorded::{Opened, Reader};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::under_way::UnderWay;

/// About so much of the log makes a page.
const PAGE_BYTES: usize = 512 << 10;

/// Pages that may wait to be put together, for each thread.
const PAGES_WAITING: usize = 4;

/// How hard to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Threads.
    pub threads: usize,
    /// Give way to everything else on the machine, and step aside for commands on cases.
    pub in_background: bool,
}

impl Effort {
    /// The commands to step aside for before each piece of work, if any.
    pub(crate) fn aside(self, engine: &Engine) -> Option<&UnderWay> {
        self.in_background.then(|| engine.under_way())
    }
}

/// One page that was worked on: the numbers of its events, and what became of it.
pub(crate) struct Worked<T> {
    /// The next event to look at.
    pub next: u64,
    pub done: T,
}

/// Works on every page from event `from` to event `upto`, and hands the results to `take` in the
/// order of the log until it has enough. Blocks; the threads end before this returns.
pub(crate) fn through_the_log<T: Send>(
    engine: &Engine,
    selection: &Selection,
    (from, upto): (u64, u64),
    effort: Effort,
    work: impl AsyncFn(Opened) -> Result<T, EngineError> + Sync,
    take: impl FnMut(Worked<T>) -> Result<ControlFlow<()>, EngineError>,
) -> Result<(), EngineError> {
    let pages = Pages {
        store: &**engine.store(),
        place: Mutex::new((0, from)),
        upto,
        ended: AtomicBool::new(false),
    };
    let reader = Reader::new(engine, selection);
    std::thread::scope(|scope| {
        let (send, results) = sync_channel(PAGES_WAITING * effort.threads.max(1));
        for _ in 0..effort.threads.max(1) {
            let (send, pages, reader, work) = (send.clone(), &pages, &reader, &work);
            scope.spawn(move || {
                if effort.in_background {
                    give_way();
                }
                drive(pages, reader, effort.aside(engine), work, &send);
            });
        }
        drop(send);
        let collected = collect(&results, take);
        pages.ended.store(true, Ordering::Relaxed);
        // Threads that wait to send find nobody listening, and end.
        drop(results);
        collected
    })
}

/// The log in pages, each given out once.
struct Pages<'a> {
    store: &'a dyn Store,
    /// Number of the next page, and of its first event.
    place: Mutex<(u64, u64)>,
    upto: u64,
    ended: AtomicBool,
}

/// A page, its number, and the event behind it.
type Given = (u64, Vec<Frame>, u64);

impl Pages<'_> {
    fn next(&self) -> Result<Option<Given>, EngineError> {
        let mut place = self.place.lock();
        let (number, from) = *place;
        if from > self.upto || self.ended.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let mut frames = self.store.frames(from, PAGE_BYTES)?;
        frames.retain(|frame| frame.first <= self.upto);
        let Some(last) = frames.last() else {
            return Ok(None);
        };
        let next = last.first + last.events.len() as u64;
        *place = (number + 1, next);
        Ok(Some((number, frames, next)))
    }
}

/// A page that was worked on, and its number.
type Numbered<T> = Result<(u64, Worked<T>), EngineError>;

fn drive<T>(
    pages: &Pages<'_>,
    reader: &Reader<'_>,
    aside: Option<&UnderWay>,
    work: &impl AsyncFn(Opened) -> Result<T, EngineError>,
    send: &SyncSender<Numbered<T>>,
) {
    let executor = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("an executor without timers and files needs nothing of the system");
    loop {
        if let Some(under_way) = aside {
            under_way.step_aside();
        }
        let worked = pages.next().and_then(|page| {
            let Some((number, frames, next)) = page else {
                return Ok(None);
            };
            let opened = reader.open(&frames)?;
            let done = executor.block_on(work(opened))?;
            Ok(Some((number, Worked { next, done })))
        });
        let failed = worked.is_err();
        let Some(worked) = worked.transpose() else {
            return;
        };
        if send.send(worked).is_err() || failed {
            return;
        }
    }
}

fn collect<T>(
    results: &Receiver<Numbered<T>>,
    mut take: impl FnMut(Worked<T>) -> Result<ControlFlow<()>, EngineError>,
) -> Result<(), EngineError> {
    let (mut waiting, mut wanted) = (BTreeMap::new(), 0);
    for result in results {
        let (number, worked) = result?;
        waiting.insert(number, worked);
        while let Some(worked) = waiting.remove(&wanted) {
            wanted += 1;
            if take(worked)?.is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// The thread gets what nobody else wants. On Linux niceness is a thread's own.
fn give_way() {
    if let Err(error) = rustix::process::nice(19) {
        tracing::warn!(%error, "a thread in the background cannot give way");
    }
}
