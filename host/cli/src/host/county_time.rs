//! Which clock a county runs on. That stands in its own log, which can be read only once its store
//! is open, and the store wants to be told the time from the start: so the choice comes a moment
//! after the opening, before the first append.

use std::sync::{Arc, OnceLock};

use sanquan_domain::time::Instant;
use sanquan_engine::{Clock, Engine, EngineError, Simulated, SystemClock};
use sanquan_store::TimeSource;

use super::new_county::Begins;

/// A clock that is chosen once.
#[derive(Default)]
pub struct CountyTime(Arc<OnceLock<Arc<dyn Clock>>>);

impl CountyTime {
    /// The time as the store asks for it.
    pub fn source(&self) -> TimeSource {
        let chosen = Arc::clone(&self.0);
        Arc::new(move || {
            let now = chosen
                .get()
                .map_or_else(|| SystemClock.now(), |clock| clock.now());
            now.as_millis()
        })
    }

    /// Chooses by the county's own word, or by `begins` where it has not begun. A simulated clock
    /// goes on where it was moved last, or where the log's last event was appended if that is later.
    pub fn choose(
        self,
        appended_at: i64,
        begins: Option<Begins>,
        engine: impl Fn(Arc<dyn Clock>) -> Result<Engine, EngineError>,
    ) -> Result<Engine, EngineError> {
        let start = match begins {
            Some(Begins::At(start)) => start,
            _ => Instant::from_millis(appended_at.max(0)),
        };
        let simulated = Arc::new(Simulated::new(start));
        let on_simulated = engine(Arc::clone(&simulated) as Arc<dyn Clock>)?;
        let county = on_simulated.county();
        if let Some(moved) = county.simulated_now() {
            simulated.set(start.max(moved));
        }
        let keeps = match county.is_open() {
            true => county.is_simulated(),
            false => matches!(begins, Some(Begins::At(_))),
        };
        let (clock, engine) = match keeps {
            true => (simulated as Arc<dyn Clock>, on_simulated),
            false => {
                let clock: Arc<dyn Clock> = Arc::new(SystemClock);
                (Arc::clone(&clock), engine(clock)?)
            }
        };
        // Nobody else has this cell yet.
        let _ = self.0.set(clock);
        Ok(engine)
    }
}
