//! After a calendar was published: every running clock is computed anew, a page of cases at a time.
//!
//! Publishing waits for none of this. The timer goes through the cases that can have a running
//! clock, between its own sweeps, so that neither waits for the other for long; a case that is acted
//! on before its turn is brought to the calendar by that act. Whether there is anything to do
//! stands in the county's log: the calendar was published, and `clocks_recomputed` by it is not
//! there yet. After a crash the cases are gone through from the beginning; those that were moved
//! already run by the newest calendar and are passed over, so each is moved once.

use futures_util::{StreamExt, stream};
use sanquan_domain::case::recompute;
use sanquan_domain::county::County;
use sanquan_domain::event::{ClocksRecomputed, CountyEvent};
use sanquan_domain::id::{CaseId, Digest};
use sanquan_store::Direction;

use crate::caller::Caller;
use crate::command::until_undisturbed;
use crate::commit::Missed;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::query::PhaseName;
use crate::rows::{case_from, key};

/// Cases looked at before other timers have their turn.
const PAGE: usize = 256;

/// Cases that are moved at the same time.
const AT_ONCE: usize = 32;

/// How far the way through the cases has come.
pub(crate) struct Recomputation {
    calendar: Digest,
    /// Ranges of rows still to be read, the next one last.
    ranges: Vec<(Vec<u8>, Vec<u8>)>,
    changed: u64,
}

impl Recomputation {
    fn begin(county: &County, calendar: Digest) -> Self {
        let departments = county.catalogue.departments();
        let ranges = departments.flat_map(|department| {
            [PhaseName::Received, PhaseName::Open].map(|phase| {
                let prefix = key(b'D').text(department.code.as_str());
                let prefix = prefix.bytes(&[phase.letter()]);
                (prefix.clone().done(), prefix.end())
            })
        });
        Self {
            calendar,
            ranges: ranges.collect(),
            changed: 0,
        }
    }
}

impl Engine {
    /// Computes the clocks of one page of cases by the newest calendar; false once none is left.
    pub async fn recompute_clocks(&self) -> Result<bool, EngineError> {
        let mut turn = self.recomputation().lock().await;
        let county = self.county();
        let Some(calendar) = county.law.calendar_to_recompute_by() else {
            *turn = None;
            return Ok(false);
        };
        let calendar = calendar.digest();
        let begun = turn.take().filter(|begun| begun.calendar == calendar);
        let mut way = begun.unwrap_or_else(|| Recomputation::begin(&county, calendar));
        match way.ranges.pop() {
            Some((from, to)) => {
                way.changed += self.recompute_page(&mut way.ranges, from, to).await?;
                *turn = Some(way);
            }
            None => self.finish_recomputation(&way).await?,
        }
        Ok(true)
    }

    /// Notes that every clock runs by this calendar, unless a newer one was published meanwhile.
    async fn finish_recomputation(&self, way: &Recomputation) -> Result<(), EngineError> {
        let done = ClocksRecomputed {
            calendar: way.calendar,
            changed: way.changed,
        };
        tracing::info!(changed = done.changed, calendar = %done.calendar, "clocks were recomputed");
        self.change_county(&Caller::host(), |county, _| {
            let newest = county.law.calendar_to_recompute_by();
            let is_newest = newest.is_some_and(|newest| newest.digest() == done.calendar);
            let event = is_newest.then_some(CountyEvent::ClocksRecomputed(done));
            Ok(event.into_iter().collect())
        })
        .await?;
        Ok(())
    }

    /// One page of the range; what is left of it goes back to `ranges`.
    async fn recompute_page(
        &self,
        ranges: &mut Vec<(Vec<u8>, Vec<u8>)>,
        from: Vec<u8>,
        to: Vec<u8>,
    ) -> Result<u64, EngineError> {
        let rows = self.store().scan(&from, &to, Direction::Forward, PAGE)?;
        let Some((last, _)) = rows.last() else {
            return Ok(0);
        };
        ranges.push(([last, &[0][..]].concat(), to));
        let mut moved = Vec::new();
        for id in rows.iter().filter_map(|(_, id)| case_from(id)) {
            if self.clock_is_moved(id)? {
                moved.push(id);
            }
        }
        let moving = stream::iter(moved.into_iter().map(|id| self.recompute_clock(id)));
        let results: Vec<_> = moving.buffer_unordered(AT_ONCE).collect().await;
        let changed: Vec<bool> = results.into_iter().collect::<Result<_, _>>()?;
        Ok(changed.into_iter().filter(|changed| *changed).count() as u64)
    }

    /// Whether the newest calendar moves the clock of the case; asked without its sealed part.
    fn clock_is_moved(&self, id: CaseId) -> Result<bool, EngineError> {
        let Some(snapshot) = self.loader().snapshot(id)? else {
            return Ok(false);
        };
        let county = self.county();
        let law = county.in_force(&snapshot.case)?;
        let before = county.law.calendar_named(&snapshot.calendar);
        Ok(before.is_some_and(|before| recompute::changes(&snapshot.case, before, &law)))
    }

    async fn recompute_clock(&self, case: CaseId) -> Result<bool, EngineError> {
        until_undisturbed!(self, self.try_recompute(case))
    }

    async fn try_recompute(&self, id: CaseId) -> Result<bool, Missed> {
        let caller = Caller::host();
        let before = self.before(&caller, id)?;
        let law = before.law()?;
        let attempt = before.attempt(&caller, None);
        let dossier = before.dossier(&law);
        let moved = dossier.events().next().is_some();
        if moved {
            self.conclude(&attempt, &law, dossier).await?;
        }
        Ok(moved)
    }
}
