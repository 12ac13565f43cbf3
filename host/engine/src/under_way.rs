//! How many commands on cases are under way, so that work in the background can step aside.
//!
//! Niceness alone does not do: beside threads at nice 19 the slowest writes took nearly twice as long
//! (`tests/bench`, part `replay`).

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// How long work in the background rests before it looks at the commands under way again.
const LOOK_AGAIN: Duration = Duration::from_micros(500);

/// How often work in the background looks before it takes its turn all the same: a county that never
/// rests still sees its replays end, at about 200 questions a second for each thread.
const LOOKS: u32 = 10;

/// Commands on cases that are under way.
#[derive(Debug, Default)]
pub(crate) struct UnderWay(AtomicUsize);

/// One of them; it ends with this.
pub(crate) struct Counted<'a>(&'a UnderWay);

impl UnderWay {
    /// One more, until the answer is dropped.
    pub fn enter(&self) -> Counted<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Counted(self)
    }

    /// Waits until none is under way, and for five milliseconds at most. Blocks.
    pub fn step_aside(&self) {
        for _ in 0..LOOKS {
            if self.0.load(Ordering::Relaxed) == 0 {
                return;
            }
            std::thread::sleep(LOOK_AGAIN);
        }
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_counts_until_it_ends() {
        let under_way = UnderWay::default();
        let (first, second) = (under_way.enter(), under_way.enter());
        assert_eq!(under_way.0.load(Ordering::Relaxed), 2);
        drop(first);
        assert_eq!(under_way.0.load(Ordering::Relaxed), 1);
        drop(second);
        assert_eq!(under_way.0.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn work_in_the_background_goes_on_beside_a_command_that_does_not_end() {
        let under_way = UnderWay::default();
        let _endless = under_way.enter();
        under_way.step_aside();
    }
}
