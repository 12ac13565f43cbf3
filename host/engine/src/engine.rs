//! One county's engine: what its commands and queries share.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arc_swap::ArcSwap;
use sanquan_domain::county::County;
use sanquan_domain::signature::SignaturePolicy;
use sanquan_domain::time::Instant;
use sanquan_store::{KeyLog, Store};

use crate::clock::Clock;
use crate::components::Components;
use crate::county_book;
use crate::entropy::Entropy;
use crate::error::EngineError;
use crate::load::Loader;
use crate::metrics::Metrics;
use crate::numbers::Numbers;
use crate::plugins::Plugins;
use crate::recomputation::Recomputation;
use crate::replay::Job;
use crate::under_way::UnderWay;
use crate::vault::Vault;
use crate::watch::Watch;
use crate::wrong_codes::WrongCodes;
use sanquan_runtime::Runtime;

/// How often a command is decided anew when others keep changing what it read.
pub(crate) const TRIES: u32 = 64;

/// Concrete parts, wired by the binary.
pub struct Parts {
    /// Log and state.
    pub store: Arc<dyn Store>,
    /// Keys of cases.
    pub keys: Arc<KeyLog>,
    /// The sandbox, shared between counties.
    pub runtime: Arc<Runtime>,
    /// The folder of components.
    pub components: Components,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// How many cases are kept in memory; about 4 KiB each.
    pub recent_cases: usize,
    /// Whether components decide that nobody has signed for.
    pub signatures: SignaturePolicy,
}

/// A county's engine; clones share everything.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    vault: Vault,
    plugins: Plugins,
    loader: Loader,
    numbers: Numbers,
    county: ArcSwap<County>,
    county_turn: tokio::sync::Mutex<()>,
    recomputation: tokio::sync::Mutex<Option<Recomputation>>,
    metrics: Metrics,
    watch: Watch,
    under_way: UnderWay,
    deferred_seen: AtomicU64,
    wrong_codes: WrongCodes,
    shadow_job: parking_lot::Mutex<Option<Arc<Job>>>,
    signatures: SignaturePolicy,
}

impl Engine {
    /// The engine over `parts`. The store's state has caught up with its log already. Erasures
    /// that a crash has interrupted are finished here.
    pub fn new(parts: Parts) -> Result<Self, EngineError> {
        let Parts {
            store,
            keys,
            runtime,
            components,
            clock,
            entropy,
            recent_cases,
            signatures,
        } = parts;
        let vault = Vault::new(keys);
        let county = county_book::read(&*store)?;
        if let (Some(simulated), Some(at)) = (clock.simulated(), county.simulated_now()) {
            simulated.set(at.max(clock.now()));
        }
        let engine = Self(Arc::new(Inner {
            loader: Loader::new(Arc::clone(&store), vault.clone(), recent_cases),
            plugins: Plugins::new(runtime, components),
            numbers: Numbers::new(Arc::clone(&store)),
            county: ArcSwap::from_pointee(county),
            county_turn: tokio::sync::Mutex::default(),
            recomputation: tokio::sync::Mutex::default(),
            metrics: Metrics::default(),
            watch: Watch::default(),
            under_way: UnderWay::default(),
            deferred_seen: AtomicU64::default(),
            wrong_codes: WrongCodes::default(),
            shadow_job: parking_lot::Mutex::default(),
            signatures,
            store,
            clock,
            entropy,
            vault,
        }));
        match engine.finish_erasures()? {
            0 => {}
            finished => tracing::warn!(finished, "keys of erased cases were still there"),
        }
        Ok(engine)
    }

    /// What is in force in the county.
    pub fn county(&self) -> Arc<County> {
        self.0.county.load_full()
    }

    /// What time it is here.
    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    /// The county's log and state.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.0.store
    }

    /// Why the county cannot be served whole at present, if so.
    pub fn trouble(&self) -> Option<String> {
        self.0.store.trouble().or_else(|| self.0.vault.trouble())
    }

    /// Counts since the start, for `/metrics`.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// Whether components decide that nobody has signed for.
    pub fn signatures(&self) -> SignaturePolicy {
        self.0.signatures
    }

    /// What the plugins did since the start.
    pub(crate) fn watch(&self) -> &Watch {
        &self.0.watch
    }

    /// Commands on cases that are under way.
    pub(crate) fn under_way(&self) -> &UnderWay {
        &self.0.under_way
    }

    /// Version of the county at which acts that wait were last looked at.
    pub(crate) fn deferred_seen(&self) -> &AtomicU64 {
        &self.0.deferred_seen
    }

    /// The clock.
    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    /// Wrong query codes, counted for all doors together.
    pub(crate) fn wrong_codes(&self) -> &WrongCodes {
        &self.0.wrong_codes
    }

    pub(crate) fn entropy(&self) -> &dyn Entropy {
        &*self.0.entropy
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.0.vault
    }

    pub(crate) fn plugins(&self) -> &Plugins {
        &self.0.plugins
    }

    pub(crate) fn loader(&self) -> &Loader {
        &self.0.loader
    }

    pub(crate) fn numbers(&self) -> &Numbers {
        &self.0.numbers
    }

    /// The replay that runs, or ran last.
    pub(crate) fn shadow_job(&self) -> &parking_lot::Mutex<Option<Arc<Job>>> {
        &self.0.shadow_job
    }

    /// Commands on the county itself take turns.
    pub(crate) fn county_turn(&self) -> &tokio::sync::Mutex<()> {
        &self.0.county_turn
    }

    /// The way through the cases after a calendar was published.
    pub(crate) fn recomputation(&self) -> &tokio::sync::Mutex<Option<Recomputation>> {
        &self.0.recomputation
    }

    pub(crate) fn publish(&self, county: County) -> Arc<County> {
        let county = Arc::new(county);
        self.0.county.store(Arc::clone(&county));
        county
    }
}
