//! Rows that changed lately are held in memory and handed on together, by a thread of their own.
//!
//! A case is written with every act, its timers come and go, and each commit moves the mark: most
//! of what a commit changes is changed again soon. Handing on a quarter of a second's changes at
//! once writes each row once, and keeps sled's work out of the time that a command takes.
//!
//! What is handed on is one batch that ends with the mark, so the state below always stands for a
//! beginning of the log. A crash loses what was held; the journal has it, and the start-up rule
//! continues from the mark.

use super::{Layer, State};
use crate::rows::Change;
use crate::{Direction, Rows};
use parking_lot::{Condvar, Mutex};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// Changes wait at most about this long.
const HELD_FOR: Duration = Duration::from_millis(250);
/// They are handed on earlier when there are so many bytes of them. sled lets nobody read while it
/// takes a batch, so a batch should take no more than some milliseconds.
const BATCH_BYTES: usize = 512 << 10;
/// Writers wait when so many bytes are held, so that memory stays bounded when sled is slow.
const HELD_MAX_BYTES: usize = 8 * BATCH_BYTES;

/// See the module.
pub struct Held<S: State> {
    shared: Arc<Shared<S>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

struct Shared<S> {
    below: S,
    layers: Mutex<Layers>,
    /// Something was taken in, or the end has come.
    filled: Condvar,
    /// Something was handed on, or this failed.
    settled: Condvar,
}

#[derive(Default)]
struct Layers {
    newest: Layer,
    /// What is being handed on; readers still need it.
    leaving: Arc<Layer>,
    /// Somebody waits until everything was handed on.
    hurry: bool,
    closing: bool,
    failed: Option<String>,
}

impl Layers {
    fn is_empty(&self) -> bool {
        self.newest.is_empty() && self.leaving.is_empty()
    }

    fn whole(&self) -> Result<(), String> {
        self.failed.clone().map_or(Ok(()), Err)
    }
}

impl<S: State> Held<S> {
    /// Holds rows over `below`.
    pub fn over(below: S) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            below,
            layers: Mutex::default(),
            filled: Condvar::new(),
            settled: Condvar::new(),
        });
        let inside = shared.clone();
        let thread = std::thread::Builder::new()
            .name("state".into())
            .spawn(move || inside.run())?;
        Ok(Self {
            shared,
            thread: Mutex::new(Some(thread)),
        })
    }
}

impl<S: State> Shared<S> {
    /// Hands on what is held, until the end.
    fn run(&self) {
        let mut layers = self.layers.lock();
        loop {
            while layers.newest.is_empty() && !layers.closing {
                self.filled.wait(&mut layers);
            }
            if layers.newest.is_empty() {
                return;
            }
            let full = |layers: &Layers| {
                layers.newest.bytes() >= BATCH_BYTES || layers.hurry || layers.closing
            };
            self.filled
                .wait_while_for(&mut layers, |layers| !full(layers), HELD_FOR);
            let leaving = Arc::new(std::mem::take(&mut layers.newest));
            layers.leaving = leaving.clone();
            let mut changes = Vec::new();
            let handed_on = parking_lot::MutexGuard::unlocked(&mut layers, || {
                changes.extend(leaving.changes());
                self.below.apply(&mut changes)
            });
            if let Err(error) = handed_on {
                self.below.condemn(&error);
                layers.failed = Some(error);
                self.settled.notify_all();
                return;
            }
            layers.leaving = Arc::default();
            self.settled.notify_all();
        }
    }
}

impl<S: State> State for Held<S> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, String> {
        let layers = self.shared.layers.lock();
        layers.whole()?;
        let held = layers.newest.get(key).or_else(|| layers.leaving.get(key));
        match held.cloned() {
            Some(value) => Ok(value),
            None => {
                drop(layers);
                self.shared.below.get(key)
            }
        }
    }

    fn scan(
        &self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
        max: usize,
    ) -> Result<Rows, String> {
        let layers = self.shared.layers.lock();
        layers.whole()?;
        let held = layers.leaving.part(from, to);
        let held = held.under(layers.newest.part(from, to));
        drop(layers);
        held.over(direction, max, |max| {
            self.shared.below.scan(from, to, direction, max)
        })
    }

    fn apply(&self, changes: &mut Vec<Change>) -> Result<(), String> {
        let mut layers = self.shared.layers.lock();
        let full = |layers: &mut Layers| {
            layers.newest.bytes() >= HELD_MAX_BYTES && layers.failed.is_none()
        };
        self.shared.settled.wait_while(&mut layers, full);
        layers.whole()?;
        let idle = layers.newest.is_empty();
        layers.newest.put(changes);
        if idle || layers.newest.bytes() >= BATCH_BYTES {
            self.shared.filled.notify_all();
        }
        Ok(())
    }

    fn settle(&self) -> Result<(), String> {
        let mut layers = self.shared.layers.lock();
        layers.hurry = true;
        self.shared.filled.notify_all();
        let held = |layers: &mut Layers| !layers.is_empty() && layers.failed.is_none();
        self.shared.settled.wait_while(&mut layers, held);
        layers.hurry = false;
        layers.whole()?;
        self.shared.below.settle()
    }

    fn condemn(&self, why: &str) {
        self.shared.below.condemn(why);
    }
}

impl<S: State> Drop for Held<S> {
    fn drop(&mut self) {
        self.shared.layers.lock().closing = true;
        self.shared.filled.notify_all();
        if let Some(thread) = self.thread.lock().take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::MemoryState;
    use proptest::prelude::*;

    fn change() -> impl Strategy<Value = Change> {
        (0x20..0x28u8, proptest::option::of(0..9u8))
            .prop_map(|(key, value)| (vec![key], value.map(|value| vec![value])))
    }

    fn changes() -> impl Strategy<Value = Vec<Change>> {
        proptest::collection::vec(change(), 0..12)
    }

    fn held() -> Held<MemoryState> {
        Held::over(MemoryState::default()).expect("a thread")
    }

    proptest! {
        #[test]
        fn held_rows_read_as_if_they_had_been_handed_on(
            (older, newer) in (changes(), changes()),
            (from, to, max) in (0x1f..0x29u8, 0x1f..0x29u8, 0..9usize),
            settled in any::<bool>(),
        ) {
            let (held, plain) = (held(), MemoryState::default());
            for (number, changes) in [older, newer].into_iter().enumerate() {
                held.apply(&mut changes.clone()).expect("memory");
                plain.apply(&mut changes.clone()).expect("memory");
                if settled && number == 0 {
                    held.settle().expect("memory");
                }
            }
            for direction in [Direction::Forward, Direction::Backward] {
                if from < to {
                    let seen = held.scan(&[from], &[to], direction, max);
                    prop_assert_eq!(seen, plain.scan(&[from], &[to], direction, max));
                }
            }
            prop_assert_eq!(held.get(&[from]), plain.get(&[from]));
        }
    }

    #[test]
    fn what_was_settled_is_below() {
        let held = held();
        held.apply(&mut vec![(b"row".to_vec(), Some(b"value".to_vec()))])
            .expect("memory");
        held.settle().expect("memory");
        assert_eq!(held.shared.below.get(b"row"), Ok(Some(b"value".to_vec())));
    }

    /// Takes nothing.
    struct Broken;

    impl State for Broken {
        fn get(&self, _key: &[u8]) -> Result<Option<Vec<u8>>, String> {
            Ok(None)
        }

        fn scan(&self, _: &[u8], _: &[u8], _: Direction, _: usize) -> Result<Rows, String> {
            Ok(Rows::new())
        }

        fn apply(&self, _changes: &mut Vec<Change>) -> Result<(), String> {
            Err("a page is bad".into())
        }

        fn settle(&self) -> Result<(), String> {
            Ok(())
        }

        fn condemn(&self, _why: &str) {}
    }

    #[test]
    fn a_state_that_takes_no_rows_fails_everything_after() {
        let held = Held::over(Broken).expect("a thread");
        held.apply(&mut vec![(b"row".to_vec(), None)])
            .expect("it is held");
        assert_eq!(held.settle(), Err("a page is bad".into()));
        assert_eq!(held.get(b"row"), Err("a page is bad".into()));
        assert!(held.apply(&mut vec![(b"row".to_vec(), None)]).is_err());
    }
}
