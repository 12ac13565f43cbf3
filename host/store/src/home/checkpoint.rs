//! Writes the state to disk now and then, so that the replay after a kill is short.

use super::Settings;
use crate::state::Database;
use parking_lot::{Condvar, Mutex};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often it is looked whether a checkpoint is due; also the shortest time between two.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// See the module.
pub struct Checkpointer {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Default)]
struct Shared {
    commands: AtomicU64,
    database: Mutex<Option<Database>>,
    stopped: Mutex<bool>,
    wake: Condvar,
}

impl Checkpointer {
    /// Starts the thread that makes checkpoints.
    pub fn start(settings: &Settings) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let (inside, commands, every) = (
            shared.clone(),
            settings.checkpoint_commands,
            settings.checkpoint_every,
        );
        let thread = std::thread::Builder::new()
            .name("checkpoint".into())
            .spawn(move || inside.run(commands, every))?;
        Ok(Self {
            shared,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// From now on it is this database.
    pub fn watch(&self, database: Database) {
        *self.shared.database.lock() = Some(database);
    }

    /// Counts commands that were applied.
    pub fn count(&self, commands: usize) {
        self.shared
            .commands
            .fetch_add(commands as u64, Ordering::Relaxed);
    }

    /// Ends the thread and lets go of the database.
    pub fn stop(&self) {
        *self.shared.stopped.lock() = true;
        self.shared.wake.notify_all();
        if let Some(thread) = self.thread.lock().take() {
            let _ = thread.join();
        }
        *self.shared.database.lock() = None;
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn run(&self, commands: u64, every: Duration) {
        let mut last = Instant::now();
        let mut stopped = self.stopped.lock();
        while !*stopped {
            self.wake.wait_for(&mut stopped, LOOK_EVERY.min(every));
            let waiting = self.commands.load(Ordering::Relaxed);
            let due = waiting >= commands || (waiting > 0 && last.elapsed() >= every);
            if due && !*stopped {
                self.commands.fetch_sub(waiting, Ordering::Relaxed);
                last = Instant::now();
                parking_lot::MutexGuard::unlocked(&mut stopped, || self.checkpoint());
            }
        }
    }

    fn checkpoint(&self) {
        let database = self.database.lock().clone();
        if let Some(Err(error)) = database.map(|database| database.checkpoint()) {
            tracing::error!(error, "the state store could not be written");
        }
    }
}
