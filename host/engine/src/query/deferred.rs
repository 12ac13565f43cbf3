//! Acts that wait for a quarantined plugin, oldest first.

use sanquan_domain::case::{Case, DeferredAct};
use sanquan_store::Direction;

use super::{Cursor, Page};
use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::rows::{case_from, key};

/// Where a row's key has the step: after a letter, an instant and a case; a zero ends it.
const STEP_AT: usize = 1 + 8 + 16;

/// An act that waits.
#[derive(Clone, Debug)]
pub struct DeferredRow {
    /// The case.
    pub case: Case,
    /// The act.
    pub act: DeferredAct,
}

impl Engine {
    /// Acts that wait, at most `max`; those of other departments are left out.
    pub fn deferred(
        &self,
        caller: &Caller,
        after: Option<&Cursor>,
        max: usize,
    ) -> Result<Page<DeferredRow>, EngineError> {
        let from = match after {
            Some(Cursor(last)) => key(b'W').done().max([last.as_slice(), &[0]].concat()),
            None => key(b'W').done(),
        };
        let rows = self
            .store()
            .scan(&from, &key(b'W').end(), Direction::Forward, max)?;
        let next = (rows.len() == max)
            .then(|| rows.last().map(|(row, _)| Cursor(row.clone())))
            .flatten();
        let mut items = Vec::new();
        for (row, id) in &rows {
            let Some(case) = case_from(id)
                .map(|id| self.open_part(id))
                .transpose()?
                .flatten()
            else {
                continue;
            };
            if !caller.covers(&case.department) {
                continue;
            }
            let step = row.get(STEP_AT..row.len() - 1).unwrap_or_default();
            let of_row = |act: &&DeferredAct| act.step.as_bytes() == step;
            if let Some(act) = case.deferred.iter().find(of_row).cloned() {
                items.push(DeferredRow { case, act });
            }
        }
        Ok(Page { items, next })
    }
}
