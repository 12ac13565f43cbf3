//! What a replay that was broken off leaves behind, so that the next one takes it up.

use minicbor::{Decode, Encode};
use sanquan_domain::id::Digest;
use sanquan_domain::shadow::{Moves, ShadowReplayed};
use sanquan_domain::time::Instant;

use crate::engine::Engine;
use crate::error::EngineError;

/// A replay under way. It holds labels and rules, and nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Unfinished {
    /// The next event of the log to look at.
    #[n(0)]
    pub next: u64,
    /// The last one: as the log stood when the replay was begun.
    #[n(1)]
    pub upto: u64,
    /// Not yet in the report.
    #[n(2)]
    pub moves: Moves,
    /// What was found so far.
    #[n(3)]
    pub report: ShadowReplayed,
}

impl Unfinished {
    /// The report of a replay that went through.
    pub fn finished(mut self, ended_at: Instant) -> ShadowReplayed {
        self.report.moves = self.moves.sorted();
        self.report.upto = self.upto;
        self.report.ended_at = ended_at;
        self.report
    }

    /// Whether `self` is a replay of the same, so that it can go on.
    fn continues(&self, fresh: &Self) -> bool {
        let same = |one: &Self| {
            let report = &one.report;
            (
                report.candidate,
                report.active,
                report.settings,
                report.selection.clone(),
            )
        };
        same(self) == same(fresh) && self.upto <= fresh.upto
    }

    /// The name of its file: the same for a replay of the same.
    fn name(&self) -> Digest {
        let report = &self.report;
        let what = (report.candidate, report.settings, &report.selection);
        let bytes = minicbor::to_vec(what).expect("a vector takes every byte");
        Digest::of("sanquan.unfinished-replay", &bytes)
    }
}

impl Engine {
    pub(crate) fn keep_unfinished(&self, found: &Unfinished) -> Result<(), EngineError> {
        let bytes = minicbor::to_vec(found).expect("a vector takes every byte");
        let kept = self
            .plugins()
            .components()
            .keep_unfinished(found.name(), &bytes);
        kept.map_err(|e| EngineError::Damaged(format!("an unfinished replay cannot be kept: {e}")))
    }

    pub(crate) fn forget_unfinished(&self, found: &Unfinished) -> Result<(), EngineError> {
        let forgotten = self.plugins().components().forget_unfinished(found.name());
        forgotten.map_err(|e| {
            EngineError::Damaged(format!("an unfinished replay cannot be removed: {e}"))
        })
    }

    /// What was kept of the same replay. Bytes that are no such thing are as good as none: they only
    /// spare work.
    pub(crate) fn read_unfinished(
        &self,
        fresh: &Unfinished,
    ) -> Result<Option<Unfinished>, EngineError> {
        let read = self.plugins().components().unfinished(fresh.name());
        let read = read.map_err(|e| {
            EngineError::Damaged(format!("an unfinished replay cannot be read: {e}"))
        })?;
        let kept = read.and_then(|bytes| minicbor::decode::<Unfinished>(&bytes).ok());
        Ok(kept.filter(|kept| kept.continues(fresh)))
    }
}
