//! What time it is: the machine's clock, or a simulated one that is moved by command.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use sanquan_domain::time::Instant;

/// A source of the present instant.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Instant;

    /// The simulated clock behind this one, if it is one.
    fn simulated(&self) -> Option<&Simulated> {
        None
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Clock for System {
    fn now(&self) -> Instant {
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Instant::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until it is moved; for demonstrations and tests.
#[derive(Debug)]
pub struct Simulated(AtomicI64);

impl Simulated {
    /// A clock that shows `start`.
    pub fn new(start: Instant) -> Self {
        Self(AtomicI64::new(start.as_millis()))
    }

    /// Moves it to `to`. It may be moved back only by a test.
    pub fn set(&self, to: Instant) {
        self.0.store(to.as_millis(), Ordering::SeqCst);
    }
}

impl Clock for Simulated {
    fn now(&self) -> Instant {
        Instant::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn simulated(&self) -> Option<&Simulated> {
        Some(self)
    }
}
