//! Opening one county: its journal first, then the state as far as it fits the journal.

use super::{Home, Inner, OpenError, county_dir, startup};
use crate::county::{CountyStore, Shared};
use crate::journal::{self, Files, Journal, Recovered};
use crate::replay::{ReplayError, replay};
use crate::rows::{MARK_KEY, Mark};
use crate::state::{EmbeddedState, Held, State};
use crate::writer::{Log, Writer};
use crate::{Head, Projection, TimeSource};

use std::sync::Arc;

/// A county's journal with its state in sled.
pub type JournalStore = CountyStore<Journal, Held<EmbeddedState>>;

/// What happened while a county was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Where its log ends.
    pub head: Head,
    /// Why its state was rebuilt from the start, if it was.
    pub rebuilt: Option<Rebuild>,
    /// Frames that were applied to the state.
    pub replayed_frames: u64,
    /// Bytes of unacknowledged appends that were cut from the journal.
    pub cut_bytes: u64,
}

/// Why a state was not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rebuild {
    /// There was none.
    #[error("there was no state")]
    Missing,
    /// The system went down while the store was open.
    #[error("the system went down without a clean stop")]
    PowerLoss,
    /// It failed in the last run.
    #[error("the state store failed in the last run: {0}")]
    Condemned(String),
    /// It is smaller than it was at the last clean stop.
    #[error("the state store was truncated since the last stop")]
    Truncated,
    /// sled does not open it, or fails reading it.
    #[error("the state store cannot be used: {0}")]
    Unusable(String),
    /// It stands for events that the journal does not have.
    #[error("the state stands at event {mark}, the journal ends with event {journal}")]
    BeyondJournal {
        /// Last event applied.
        mark: u64,
        /// Last event there.
        journal: u64,
    },
    /// It belongs to another journal.
    #[error("the state belongs to another journal: the chain differs at event {0}")]
    OtherJournal(u64),
    /// The projection's rows have another layout now.
    #[error("the state has layout {stored}, this program uses layout {wanted}")]
    Layout {
        /// As stored.
        stored: u32,
        /// As wanted.
        wanted: u32,
    },
}

impl Home {
    /// Opens a county, making it if it is new. `projection` rebuilds what the state lacks.
    pub fn county(
        &self,
        name: &str,
        projection: Arc<dyn Projection>,
        time: TimeSource,
    ) -> Result<(Arc<JournalStore>, Opening), OpenError> {
        let mut counties = self.0.counties.lock();
        counties.retain(|(_, county)| county.strong_count() > 0);
        if counties.iter().any(|(open, _)| open == name) {
            return Err(OpenError::AlreadyOpen(name.into()));
        }
        let Recovered {
            journal,
            tail,
            head,
            cut_bytes,
        } = self.0.recover(name)?;
        let alone = counties.is_empty();
        let caught_up = self
            .0
            .catch_up(name, &journal, &head, &*projection, alone)?;
        let CaughtUp {
            state,
            rebuilt,
            replayed_frames,
        } = caught_up;
        let state = Held::over(state).map_err(OpenError::io(&self.0.dir))?;
        let shared = Arc::new(Shared::new(journal, state, head));
        let home = self.0.clone();
        let on_commit = Box::new(move |commands| home.checkpointer.count(commands));
        let tolerance_ms = self.0.settings.clock_tolerance_ms;
        let layout = projection.layout();
        let writer = Writer {
            shared,
            tail,
            time,
            tolerance_ms,
            layout,
            on_commit,
        };
        let store = CountyStore::start(writer).map_err(OpenError::io(&self.0.dir))?;
        let store = Arc::new(store);
        counties.push((name.into(), Arc::downgrade(&store)));
        Ok((
            store,
            Opening {
                head,
                rebuilt,
                replayed_frames,
                cut_bytes,
            },
        ))
    }
}

struct CaughtUp {
    state: EmbeddedState,
    rebuilt: Option<Rebuild>,
    replayed_frames: u64,
}

impl Inner {
    /// Opens the journal of a county, making it if it is new.
    pub(super) fn recover(&self, name: &str) -> Result<Recovered, OpenError> {
        let county_dir = county_dir(&self.dir, name)?;
        let dir = county_dir.join("journal");
        std::fs::create_dir_all(&dir).map_err(OpenError::io(&dir))?;
        let disk = self.settings.disk.clone();
        for parent in [&self.dir.join("counties"), &county_dir] {
            disk.sync_dir(parent).map_err(OpenError::io(parent))?;
        }
        let segment_bytes = self.settings.segment_bytes;
        Ok(journal::open(Files {
            dir,
            county: name.into(),
            disk,
            segment_bytes,
        })?)
    }

    /// Brings the state to the journal's end. When the state store fails and nobody else uses
    /// it, it is dropped and rebuilt once.
    fn catch_up(
        &self,
        name: &str,
        journal: &Journal,
        head: &Head,
        projection: &dyn Projection,
        alone: bool,
    ) -> Result<CaughtUp, OpenError> {
        let mut slot = self.state.lock();
        let state = slot.database.county(name);
        let why = match catch_up(journal, head, &state, projection, slot.dropped.clone()) {
            Ok((rebuilt, replayed_frames)) => {
                return Ok(CaughtUp {
                    state,
                    rebuilt,
                    replayed_frames,
                });
            }
            Err(ReplayError::State(why)) => why,
            Err(error) => return Err(error.into()),
        };
        state.condemn(&why);
        if !alone {
            return Err(OpenError::State(format!(
                "{why}; it is rebuilt at the next start"
            )));
        }
        drop(state);
        startup::drop_state(&self.dir)?;
        slot.database =
            startup::open_watched(&self.dir, &self.settings).map_err(OpenError::State)?;
        slot.dropped = Some(Rebuild::Unusable(why));
        self.checkpointer.watch(slot.database.clone());
        let state = slot.database.county(name);
        let (rebuilt, replayed_frames) =
            catch_up(journal, head, &state, projection, slot.dropped.clone())?;
        Ok(CaughtUp {
            state,
            rebuilt,
            replayed_frames,
        })
    }
}

/// Replays what the state lacks, or everything if it does not fit.
fn catch_up(
    journal: &Journal,
    head: &Head,
    state: &EmbeddedState,
    projection: &dyn Projection,
    dropped: Option<Rebuild>,
) -> Result<(Option<Rebuild>, u64), ReplayError> {
    let (from, rebuilt) = match judge(journal, head, state, projection.layout(), dropped)? {
        Ok(from) => (from, None),
        Err(why) => {
            state.clear().map_err(ReplayError::State)?;
            (0, Some(why))
        }
    };
    Ok((rebuilt, replay(journal, head, from, state, projection)?))
}

/// The event from which the state is to be continued, or why it cannot be.
fn judge(
    journal: &Journal,
    head: &Head,
    state: &EmbeddedState,
    layout: u32,
    dropped: Option<Rebuild>,
) -> Result<Result<u64, Rebuild>, ReplayError> {
    let Some(value) = state.get(MARK_KEY).map_err(ReplayError::State)? else {
        let fresh = head.seq == 0;
        return Ok(if fresh {
            Ok(0)
        } else {
            Err(dropped.unwrap_or(Rebuild::Missing))
        });
    };
    let Some(mark) = Mark::parse(&value) else {
        return Ok(Err(Rebuild::Unusable("its mark has another format".into())));
    };
    if mark.layout != layout {
        return Ok(Err(Rebuild::Layout {
            stored: mark.layout,
            wanted: layout,
        }));
    }
    if mark.seq > head.seq {
        return Ok(Err(Rebuild::BeyondJournal {
            mark: mark.seq,
            journal: head.seq,
        }));
    }
    let frame = journal.read(mark.seq, head.seq, 1)?.into_iter().next();
    let same =
        frame.is_some_and(|frame| frame.last() == mark.seq && frame.frame.chain == mark.chain);
    Ok(if same {
        Ok(mark.seq)
    } else {
        Err(Rebuild::OtherJournal(mark.seq))
    })
}
