//! A county in this process, wired as the binary wires it, so that a part can be measured without
//! HTTP or without a disk.

mod case;
mod fill;

pub use fill::fill;

use std::path::Path;
use std::sync::Arc;

use sanquan_engine::{Clock, Components, Engine, Parts, Projector, SystemClock, SystemEntropy};
use sanquan_runtime::{Runtime, RuntimeSettings};
use sanquan_store::{
    Append, Expect, Home, KeyLog, MemoryStore, Opening, Projection, Settings, Store, TimeSource,
    system_randomness,
};

/// The county of the permit.
const NAME: &str = "510822";

/// As many as the binary keeps in memory.
const RECENT_CASES: usize = 16_384;

/// An open county.
pub struct County {
    /// What commands go to.
    pub engine: Engine,
    /// The store below it.
    pub store: Arc<dyn Store>,
    /// How its store was opened.
    pub opening: Opening,
    keys: Arc<KeyLog>,
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
        let keys = Arc::new(keys.expect("its key log is whole"));
        Self {
            engine: engine(store.clone(), Arc::clone(&keys), data),
            store,
            opening,
            keys,
            home,
        }
    }

    /// The same county, as far as its log goes, with log and state in memory.
    pub fn in_memory(&self) -> (Engine, Arc<dyn Store>) {
        let copy = Arc::new(MemoryStore::new(Arc::new(Projector::default()), time()));
        let projector = Projector::default();
        for frame in self.store.frames(1, usize::MAX).expect("its journal is whole") {
            let stream = frame.events[0].stream;
            let version = copy.version(stream).expect("memory can be read");
            let append = Append {
                expect: vec![Expect { stream, version }],
                idempotency: frame.idempotency,
                delta: projector.project(&frame, &*copy).expect("as it did before"),
                events: frame.events,
            };
            let appended = copy.append(append).blocking_recv();
            appended.expect("its writer lives").expect("the same frames fit again");
        }
        let engine = engine(copy.clone(), Arc::clone(&self.keys), self.home.dir());
        (engine, copy)
    }

    /// Closes it, as a clean stop does.
    pub fn close(self) {
        drop(self.engine);
        self.home.close().expect("the disk works");
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
    };
    Engine::new(parts).expect("the county can be read")
}

fn time() -> TimeSource {
    Arc::new(|| SystemClock.now().as_millis())
}
