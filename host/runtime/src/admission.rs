//! Who may run now: a turn per slot of the pool, and a share of them per plugin.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::{Semaphore, SemaphorePermit, TryAcquireError};

/// The slots of a runtime.
pub(crate) struct Admission {
    slots: Semaphore,
    waiting: AtomicU32,
    waiting_max: u32,
}

/// The slots that one plugin may have at a time.
pub(crate) struct Share {
    admission: Arc<Admission>,
    slots: Semaphore,
}

/// A turn; given back when dropped.
pub(crate) struct Turn<'a> {
    _share: SemaphorePermit<'a>,
    _slot: SemaphorePermit<'a>,
}

/// Too many calls are waiting already.
#[derive(Debug)]
pub(crate) struct Busy {
    pub(crate) waiting: u32,
}

impl Admission {
    pub(crate) fn new(calls: u32, waiting_max: u32) -> Self {
        Self {
            slots: Semaphore::new(calls as usize),
            waiting: AtomicU32::new(0),
            waiting_max,
        }
    }
}

impl Share {
    pub(crate) fn new(admission: Arc<Admission>, calls: u32) -> Self {
        Self {
            admission,
            slots: Semaphore::new(calls as usize),
        }
    }

    /// A turn, now or after those who came before. The plugin's own share comes first, so that calls
    /// of a busy plugin wait for each other and not in the way of the rest.
    pub(crate) async fn turn(&self) -> Result<Turn<'_>, Busy> {
        let share = match self.slots.try_acquire() {
            Ok(permit) => permit,
            Err(full) => self.wait(&self.slots, full).await?,
        };
        let slot = match self.admission.slots.try_acquire() {
            Ok(permit) => permit,
            Err(full) => self.wait(&self.admission.slots, full).await?,
        };
        Ok(Turn {
            _share: share,
            _slot: slot,
        })
    }

    async fn wait<'a>(
        &'a self,
        slots: &'a Semaphore,
        _full: TryAcquireError,
    ) -> Result<SemaphorePermit<'a>, Busy> {
        let _place = Place::take(&self.admission)?;
        let permit = slots.acquire().await;
        Ok(permit.expect("the semaphores are never closed"))
    }
}

/// A place in the queue; given up when dropped, also by a caller who stopped waiting.
struct Place<'a>(&'a Admission);

impl<'a> Place<'a> {
    fn take(admission: &'a Admission) -> Result<Self, Busy> {
        let waiting = admission.waiting.fetch_add(1, Ordering::Relaxed);
        let place = Self(admission);
        if waiting >= admission.waiting_max {
            return Err(Busy { waiting });
        }
        Ok(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
