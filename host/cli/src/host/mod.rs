//! The parts of a running host, wired: one data directory, its counties, the sandbox, the clocks.
//!
//! ```text
//! DATA/counties, DATA/state, …   the store's own
//! DATA/components/               plugins as they were uploaded; part of a backup
//! DATA/compiled/                 the same as native code; made again at any time
//! ```

mod county_time;
mod defaults;
mod new_county;

pub use new_county::{Begins, NewCounty, QINGCHUAN};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sanquan_domain::id::CountyCode;
use sanquan_domain::signature::SignaturePolicy;
use sanquan_engine::{Components, Engine, EngineError, Parts, Projector, SystemEntropy};
use sanquan_runtime::{CompileLimits, Runtime, RuntimeSettings};
use sanquan_store::{Home, Opening, Rebuild, system_randomness};
use tokio::task::JoinHandle;

use crate::command::compile_component;
use crate::failure::Failure;
use crate::from_rooms::not_open;
use crate::settings::ClockChoice;
use crate::talk::{Talk, Tone};
use county_time::CountyTime;

/// Cases of each county that are kept in memory; about 4 KiB each.
const RECENT_CASES: usize = 16_384;

/// See the module.
pub struct Host {
    counties: BTreeMap<CountyCode, Engine>,
    timers: Vec<JoinHandle<()>>,
    executor: tokio::runtime::Runtime,
    runtime: Arc<Runtime>,
    home: Home,
    data: PathBuf,
    signatures: SignaturePolicy,
    talk: Talk,
}

impl Host {
    /// Opens the data directory, making it if need be, with every county that has begun there.
    /// What had to be rebuilt is said.
    pub fn open(talk: Talk, data: &Path) -> Result<Self, Failure> {
        Self::open_for_plugins(
            talk,
            data,
            CompileLimits::default(),
            SignaturePolicy::Required,
        )
    }

    /// The same, where components may come in: each is compiled within these limits, and begins to decide
    /// under this policy.
    pub fn open_for_plugins(
        talk: Talk,
        data: &Path,
        limits: CompileLimits,
        signatures: SignaturePolicy,
    ) -> Result<Self, Failure> {
        let home = Home::open(data, sanquan_store::Settings::default())
            .map_err(|error| not_open(data, error))?;
        let broken = |error: Box<dyn std::error::Error>| {
            Failure::failed("host.start", "the host cannot start").because(error)
        };
        let settings = RuntimeSettings {
            cache_dir: Some(data.join("compiled")),
            compiler: compile_component::compiler(limits),
            ..RuntimeSettings::default()
        };
        let runtime = Arc::new(Runtime::new(settings).map_err(|error| broken(error.into()))?);
        let executor = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| broken(error.into()))?;
        let mut host = Self {
            counties: BTreeMap::new(),
            timers: Vec::new(),
            executor,
            runtime,
            home,
            data: data.to_owned(),
            signatures,
            talk,
        };
        let names = host.home.counties().map_err(|e| not_open(data, e))?;
        for name in names {
            let engine = host.engine(&name, None)?;
            // A county whose opening was interrupted has an empty log and has not begun.
            if engine.county().is_open() {
                host.counties.insert(CountyCode(name), engine);
            }
        }
        Ok(host)
    }

    /// The counties that have begun.
    pub fn counties(&self) -> &BTreeMap<CountyCode, Engine> {
        &self.counties
    }

    /// The county with this code; without one, the only county there is.
    pub fn county(&self, code: Option<&str>) -> Result<&Engine, Failure> {
        let known = || {
            self.counties
                .keys()
                .map(CountyCode::as_str)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let missing = |code, what: &str| {
            Failure::usage(code, what)
                .at(self.data.display())
                .limit(format!("counties there: {}", known()))
        };
        match code {
            Some(code) => self
                .counties
                .get(&code.into())
                .ok_or_else(|| missing("county.unknown", "there is no such county").value(code)),
            None if self.counties.len() == 1 => {
                Ok(self.counties.values().next().expect("there is exactly one"))
            }
            None if self.counties.is_empty() => {
                Err(missing("county.none", "no county has begun here")
                    .hint("`sanquan catalogue import FILE` begins one, `sanquan demo` two"))
            }
            None => Err(missing("county.required", "there are several counties")
                .hint("name one by --county")),
        }
    }

    /// Waits for work of the engine.
    pub fn wait<F: Future>(&self, work: F) -> F::Output {
        self.executor.block_on(work)
    }

    /// Refuses a clock that does not fit what the counties have seen.
    pub fn check_clock(&self, wanted: ClockChoice) -> Result<(), Failure> {
        for (code, engine) in &self.counties {
            match (wanted, engine.county().is_simulated()) {
                (ClockChoice::Simulated, false) => {
                    return Err(Failure::usage(
                        "clock.real",
                        "the simulated clock is refused: the county has seen real time",
                    )
                    .value(format!("county `{code}`"))
                    .hint("use another data directory for demonstrations: --data DIR"));
                }
                (ClockChoice::Real, true) => self.talk.say(format!(
                    "{}: county {code} runs on a simulated clock, now {}; it moves by `clock advance` alone",
                    self.talk.paint(Tone::Warning, "note"),
                    engine.now()
                )),
                (ClockChoice::Simulated, true) | (ClockChoice::Real, false) => {}
            }
        }
        Ok(())
    }

    /// Lets deadlines fire by themselves from now on.
    pub fn run_timers(&mut self) {
        for engine in self.counties.values() {
            self.timers
                .push(self.executor.spawn(engine.clone().run_timers()));
        }
    }

    /// Ends the timers, then closes the store: the next start finds a clean stop.
    pub fn close(self) -> Result<(), Failure> {
        for timer in &self.timers {
            timer.abort();
        }
        // A replay in the background keeps what it has and ends at its next page.
        let replays = self.counties.values().filter_map(Engine::last_shadow);
        replays.for_each(|replay| replay.cancel());
        self.executor
            .shutdown_timeout(std::time::Duration::from_secs(5));
        drop(self.counties);
        self.home
            .close()
            .map_err(|error| not_open(&self.data, error))
    }

    /// The engine over a county's log. `begins` says whose time it is where the log is empty.
    fn engine(&self, name: &str, begins: Option<Begins>) -> Result<Engine, Failure> {
        let time = CountyTime::default();
        let (store, opening) = self
            .home
            .county(name, Arc::new(Projector::default()), time.source())
            .map_err(|error| not_open(&self.data, error))?;
        self.tell(name, &opening);
        let keys = self
            .home
            .keys(name, system_randomness())
            .map_err(|error| not_open(&self.data, error))?;
        let keys = Arc::new(keys);
        let components = Components::open(&self.data.join("components")).map_err(|error| {
            Failure::failed("components.folder", "cannot use the folder of components")
                .at(self.data.display())
                .because(error)
        })?;
        let engine = |clock| {
            Engine::new(Parts {
                store: store.clone(),
                keys: Arc::clone(&keys),
                runtime: Arc::clone(&self.runtime),
                components: components.clone(),
                clock,
                entropy: Arc::new(SystemEntropy),
                recent_cases: RECENT_CASES,
                signatures: self.signatures,
            })
        };
        time.choose(opening.head.appended_at, begins, engine)
            .map_err(|error: EngineError| Failure::from(error).at(format!("county `{name}`")))
    }

    /// Nobody should wonder why a start took long, or miss that something was wrong.
    fn tell(&self, name: &str, opening: &Opening) {
        let tone = match &opening.rebuilt {
            None => None,
            Some(Rebuild::BeyondJournal { .. } | Rebuild::OtherJournal(_)) => Some(Tone::Bad),
            Some(Rebuild::Missing) if opening.head.seq == 0 => None,
            Some(_) => Some(Tone::Warning),
        };
        if let (Some(tone), Some(why)) = (tone, &opening.rebuilt) {
            let word = self.talk.paint(tone, "rebuilt");
            let line = format!(
                "{word}: the derived state of county {name} from {} frames of its journal, because {why}",
                opening.replayed_frames
            );
            match why {
                // As after every restore.
                Rebuild::Missing => self.talk.say(line),
                _ => self.talk.warn(line),
            }
            if tone == Tone::Bad {
                self.talk.warn(
                    "acknowledged events may be missing from the journal: was it restored from an older \
                     copy? Compare with a backup: `sanquan log verify`",
                );
            }
        }
        if opening.rebuilt.is_none() && opening.replayed_frames > 0 {
            self.talk.say(format!(
                "county {name}: the derived state was behind and caught up with {} frames of the journal",
                opening.replayed_frames
            ));
        }
        if opening.cut_bytes > 0 {
            self.talk.warn(format!(
                "county {name}: {} bytes of appends that were never acknowledged were cut from the journal",
                opening.cut_bytes
            ));
        }
    }
}
