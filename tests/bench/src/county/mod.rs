//! A county in this process, wired as the binary wires it, so that a part can be measured without
//! HTTP or without a disk.

mod case;
mod fill;
mod questions;

pub use case::bring;
pub use fill::fill;
pub use questions::{Questions, questions};

use std::path::Path;
use std::sync::Arc;

use sanquan_domain::signature::SignaturePolicy;
use sanquan_engine::{Clock, Components, Engine, Parts, Projector, SystemClock, SystemEntropy};
use sanquan_runtime::{Runtime, RuntimeSettings};
use sanquan_store::{
    Append, Expect, Frame, Home, KeyLog, MemoryStore, Opening, Projection, Settings, Store,
    TimeSource, system_randomness,
};

/// The county of the permit.
const NAME: &str = "510822";

/// As many as the binary keeps in memory.
const RECENT_CASES: usize = 16_384;

/// Frames are read in pieces of about this size.
const READ_BYTES: usize = 1 << 20;

/// An open county.
pub struct County {
    /// What commands go to.
    pub engine: Engine,
    /// The store below it.
    pub store: Arc<dyn Store>,
    /// How its store was opened.
    pub opening: Opening,
    home: Home,
}

impl County {
    /// Opens the county in `data`, which was prepared by the binary.
    pub fn open(data: &Path) -> Self {
        let home = Home::open(data, Settings::default()).expect("nobody else has it open");
        let (store, opening) = home
            .county(NAME, Arc::new(Projector::default()), time())
            .expect("its journal is whole");
        let keys = home.keys(NAME, system_randomness());
        let keys = keys.expect("its key log is whole");
        Self {
            engine: engine(store.clone(), Arc::new(keys), data),
            store,
            opening,
            home,
        }
    }

    /// Closes it, as a clean stop does.
    pub fn close(self) {
        drop(self.engine);
        self.home.close().expect("the disk works");
    }
}

/// A store in memory with nothing in it.
pub fn empty() -> Arc<dyn Store> {
    Arc::new(MemoryStore::new(Arc::new(Projector::default()), time()))
}

/// Appends the frames of `log` with events `first..=last` to `onto`, which stands where they begin,
/// and gives what was appended.
pub fn again(log: &dyn Store, first: u64, last: u64, onto: &dyn Store) -> Vec<Append> {
    let (projector, mut next, mut appends) = (Projector::default(), first, Vec::new());
    while next <= last {
        let frames = log.frames(next, READ_BYTES).expect("the log is whole");
        for frame in frames.into_iter().filter(|frame| frame.first <= last) {
            next += frame.events.len() as u64;
            let append = as_append(frame, &projector, onto);
            let appended = onto.append(append.clone()).blocking_recv();
            appended
                .expect("the writer lives")
                .expect("the same frames fit again");
            appends.push(append);
        }
    }
    appends
}

fn as_append(frame: Frame, projector: &Projector, onto: &dyn Store) -> Append {
    let stream = frame.events[0].stream;
    Append {
        expect: vec![Expect {
            stream,
            version: onto.version(stream).expect("memory can be read"),
        }],
        idempotency: frame.idempotency,
        delta: projector.project(&frame, onto).expect("as it did before"),
        events: frame.events,
    }
}

fn engine(store: Arc<dyn Store>, keys: Arc<KeyLog>, data: &Path) -> Engine {
    let runtime = Runtime::new(RuntimeSettings {
        cache_dir: Some(data.join("compiled")),
        ..RuntimeSettings::default()
    });
    let parts = Parts {
        store,
        keys,
        runtime: Arc::new(runtime.expect("the machine can run the sandbox")),
        components: Components::open(&data.join("components")).expect("the folder is ours"),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        recent_cases: RECENT_CASES,
        signatures: SignaturePolicy::Optional,
    };
    Engine::new(parts).expect("the county can be read")
}

fn time() -> TimeSource {
    Arc::new(|| SystemClock.now().as_millis())
}
