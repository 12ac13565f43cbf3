//! What the tests share: a county with a real department plugin, on a clock of their own.
#![allow(unreachable_pub, reason = "a test")]

pub mod licence;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, LazyLock, Mutex};

use sanquan_domain::calendar::CalendarDocument;
use sanquan_domain::clock::ClockRules;
use sanquan_domain::event::CountyOpened;
use sanquan_domain::id::{CountyCode, Digest};
use sanquan_domain::signature::SignaturePolicy;
use sanquan_domain::supervision::RuleSet;
use sanquan_domain::time::{Date, Instant};
use sanquan_domain::value::Texts;
use sanquan_engine::{Caller, Clock, Components, Engine, Parts, Projector, Seeded, Simulated};
use sanquan_interchange::catalogue;
use sanquan_runtime::{Runtime, RuntimeSettings};
use sanquan_store::{Home, JournalStore, MemoryStore, Settings, Store, TimeSource};
use tempfile::TempDir;

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The component of a bundled plugin, built once per test run.
pub fn component(name: &str) -> Vec<u8> {
    static BUILT: LazyLock<Mutex<HashMap<String, Vec<u8>>>> = LazyLock::new(Mutex::default);
    let mut built = BUILT.lock().unwrap();
    built
        .entry(name.to_owned())
        .or_insert_with(|| build(name))
        .clone()
}

fn build(name: &str) -> Vec<u8> {
    let cargo = std::env::var("WASM_CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let folder = root().join("plugins");
    let output = Command::new(cargo)
        .args([
            "build",
            "--release",
            "--target",
            "wasm32-unknown-unknown",
            "-p",
            name,
        ])
        .current_dir(&folder)
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let core = format!(
        "target/wasm32-unknown-unknown/release/{}.wasm",
        name.replace('-', "_")
    );
    let core = std::fs::read(folder.join(core)).unwrap();
    wit_component::ComponentEncoder::default()
        .module(&core)
        .unwrap()
        .validate(true)
        .encode()
        .unwrap()
}

pub fn at(text: &str) -> Instant {
    format!("{text}+08:00").parse().unwrap()
}

/// A county under test.
pub struct Stage {
    pub engine: Engine,
    pub clock: Arc<Simulated>,
    pub store: Arc<dyn Store>,
    pub component: Digest,
    pub folder: TempDir,
}

pub struct Shared(pub Arc<Simulated>);

impl Clock for Shared {
    fn now(&self) -> Instant {
        self.0.now()
    }
    fn simulated(&self) -> Option<&Simulated> {
        Some(&self.0)
    }
}

pub fn runtime() -> Arc<Runtime> {
    static RUNTIME: LazyLock<Arc<Runtime>> = LazyLock::new(|| {
        Arc::new(
            Runtime::new(RuntimeSettings {
                calls_max: 16,
                ..RuntimeSettings::default()
            })
            .unwrap(),
        )
    });
    Arc::clone(&RUNTIME)
}

pub fn time_of(clock: &Arc<Simulated>) -> TimeSource {
    let clock = Arc::clone(clock);
    Arc::new(move || clock.now().as_millis())
}

pub fn engine_over(
    store: Arc<dyn Store>,
    home: &Home,
    county: &str,
    folder: &Path,
    clock: &Arc<Simulated>,
) -> Engine {
    Engine::new(parts(store, home, county, folder, clock)).unwrap()
}

pub fn parts(
    store: Arc<dyn Store>,
    home: &Home,
    county: &str,
    folder: &Path,
    clock: &Arc<Simulated>,
) -> Parts {
    Parts {
        store,
        keys: Arc::new(
            home.keys(county, sanquan_store::system_randomness())
                .unwrap(),
        ),
        runtime: runtime(),
        components: Components::open(&folder.join("components")).unwrap(),
        clock: Arc::new(Shared(Arc::clone(clock))),
        entropy: Arc::new(Seeded::new(42)),
        recent_cases: 1_024,
        signatures: SignaturePolicy::Optional,
    }
}

/// Qingchuan with the food-business licence, on a store in memory.
pub async fn qingchuan(start: &str) -> Stage {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Simulated::new(at(start)));
    let store: Arc<dyn Store> = Arc::new(MemoryStore::new(
        Arc::new(Projector::default()),
        time_of(&clock),
    ));
    let home = Home::open(folder.path(), Settings::default()).unwrap();
    let engine = engine_over(Arc::clone(&store), &home, "510822", folder.path(), &clock);
    let calendar = china();
    let component = furnish(
        &engine,
        "510822",
        "Asia/Shanghai",
        calendar,
        "market-supervision",
    )
    .await;
    Stage {
        engine,
        clock,
        store,
        component,
        folder,
    }
}

/// The same on disk, with the parts that are needed to open it again.
pub fn open_on_disk(
    folder: &Path,
    county: &str,
    clock: &Arc<Simulated>,
) -> (Engine, Home, Arc<JournalStore>) {
    let home = Home::open(folder, Settings::default()).unwrap();
    let (store, _) = home
        .county(county, Arc::new(Projector::default()), time_of(clock))
        .unwrap();
    let engine = engine_over(store.clone(), &home, county, folder, clock);
    (engine, home, store)
}

pub fn china() -> CalendarDocument {
    let csv = std::fs::read(root().join("tests/data/calendar/cn-workdays.csv")).unwrap();
    let days = sanquan_interchange::calendar::read_calendar(&csv).unwrap();
    CalendarDocument::china(days.into_iter().map(Into::into).collect())
}

/// Opens a county and lets a bundled plugin decide in it.
pub async fn furnish(
    engine: &Engine,
    county: &str,
    zone: &str,
    calendar: CalendarDocument,
    plugin: &str,
) -> Digest {
    let operator = Caller::operator();
    let opened = CountyOpened {
        code: CountyCode::from(county),
        names: Texts::zh_en("青川县", "Qingchuan"),
        time_zone: zone.to_owned(),
        simulated: true,
    };
    engine.open_county(&operator, opened).await.unwrap();
    engine.publish_calendar(&operator, calendar).await.unwrap();
    let rules = RuleSet::default_set(ClockRules::published(Date::new(2000, 1, 1).unwrap()));
    engine.publish_rules(&operator, &rules).await.unwrap();
    let document =
        std::fs::read(root().join("plugins").join(plugin).join("catalogue.json")).unwrap();
    let document = catalogue::read_json(&document).unwrap();
    engine.enter_catalogue(&operator, document).await.unwrap();
    let known = engine
        .upload_plugin(&operator, component(plugin))
        .await
        .unwrap();
    engine
        .activate_plugin(&operator, known.component, None)
        .await
        .unwrap();
    known.component
}
