//! The second reading: every trace becomes a past case.

use std::collections::BTreeMap;
use std::io::BufRead;

use futures_util::{StreamExt, stream};
use sanquan_domain::time::Instant;
use sanquan_interchange::xes::{self, XesError};
use serde::Serialize;

use super::map::LogMap;
use super::past::{Frame, past_case};
use super::survey::{Survey, survey};
use crate::caller::Caller;
use crate::command::Recorded;
use crate::engine::Engine;
use crate::error::EngineError;

/// Traces recorded at the same time: enough to fill a group commit.
const AT_ONCE: usize = 64;

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Cases that are new.
    pub cases: u64,
    /// Acts in them.
    pub acts: u64,
    /// Cases that were there already.
    pub known: u64,
    /// The last instant of the log.
    pub last: Instant,
}

/// Told now and then: traces done, traces in all.
pub type Progress<'a> = &'a (dyn Fn(u64, u64) + Sync);

/// Why a log was not imported. What was recorded before stays; the import can be run again.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is damaged, or not XES.
    #[error(transparent)]
    Log(#[from] XesError),
    /// The file cannot be read.
    #[error("the log cannot be read: {0}")]
    Io(String),
    /// Nothing was written: the mapping does not know these names.
    #[error("the mapping does not know {} names of the log, such as {}; add them and run the import again", .0.len(), first(.0))]
    Unmapped(BTreeMap<(&'static str, String), u64>),
    /// The engine refused a case.
    #[error("trace {trace}: {source}")]
    Refused {
        /// Number of the trace in the file, from 1.
        trace: u64,
        /// Why.
        source: EngineError,
    },
    /// Nothing could be begun.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

fn first(names: &BTreeMap<(&'static str, String), u64>) -> String {
    let name = names.keys().next();
    name.map_or_else(String::new, |(kind, name)| format!("{kind} `{name}`"))
}

impl ImportError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Log(error) => error.code(),
            Self::Io(_) => "import.unreadable",
            Self::Unmapped(_) => "import.unmapped",
            Self::Refused { source, .. } | Self::Engine(source) => source.code(),
        }
    }
}

impl Engine {
    /// Imports a log, which `open` opens anew for each of its two readings. Cases that have not
    /// ended are frozen at the log's last instant unless `go_on`.
    pub async fn import_log<R: BufRead>(
        &self,
        caller: &Caller,
        open: impl Fn() -> std::io::Result<R>,
        map: &LogMap,
        go_on: bool,
        progress: Progress<'_>,
    ) -> Result<Imported, ImportError> {
        let county = self.county();
        let law = county
            .in_force_for_item(&map.item, self.now())
            .map_err(EngineError::from)?;
        let opened = || open().map_err(|e| ImportError::Io(e.to_string()));
        let Survey {
            traces,
            last,
            unmapped,
            ..
        } = survey(opened()?, map, law.chart)?;
        if !unmapped.is_empty() {
            return Err(ImportError::Unmapped(unmapped));
        }
        let frame = Frame {
            map,
            chart: law.chart,
            known_until: last,
            freeze: !go_on,
        };
        let pasts = xes::read(opened()?)?.zip(1..);
        let recording = stream::iter(pasts).map(|(trace, number)| async move {
            let past = past_case(trace?, frame).map_err(|names| {
                ImportError::Unmapped(names.into_iter().map(|name| (name, 1)).collect())
            })?;
            let recorded = self.record_past_case(caller, &past).await;
            recorded.map_err(|source| ImportError::Refused {
                trace: number,
                source,
            })
        });
        let mut recording = std::pin::pin!(recording.buffered(AT_ONCE));
        let mut done = Imported {
            last,
            ..Imported::default()
        };
        while let Some(recorded) = recording.next().await {
            match recorded? {
                Recorded::New { acts } => {
                    done.cases += 1;
                    done.acts += acts as u64;
                }
                Recorded::Known(_) => done.known += 1,
            }
            progress(done.cases + done.known, traces);
        }
        Ok(done)
    }
}
