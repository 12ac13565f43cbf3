//! The derived state from the log alone: what the store calls when it rebuilds or catches up.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};

use parking_lot::Mutex;
use sanquan_domain::case::Case;
use sanquan_domain::county::County;
use sanquan_domain::event::{Body, CaseEvent, StoredEvent};
use sanquan_domain::id::CaseId;
use sanquan_domain::time::Instant;
use sanquan_store::{Delta, Frame, NewEvent, Projection, Read};

use crate::county_book;
use crate::error::EngineError;
use crate::snapshot::Snapshot;

/// Number of the layout that `snapshot.rs`, `rows.rs` and `county_book.rs` describe. Raise it
/// with every change of theirs: stores are then rebuilt.
const LAYOUT: u32 = 6;

/// See the module. Frames must come in order.
#[derive(Default)]
pub struct Projector {
    county: Mutex<Option<County>>,
}

impl Projection for Projector {
    fn layout(&self) -> u32 {
        LAYOUT
    }

    fn project(&self, frame: &Frame, state: &dyn Read) -> Result<Delta, String> {
        let mut county = self.county.lock();
        let county = match &mut *county {
            Some(county) => county,
            none => none.insert(county_book::read(state).map_err(|e| e.to_string())?),
        };
        project(frame, state, county).map_err(|e| e.to_string())
    }
}

fn project(frame: &Frame, state: &dyn Read, county: &mut County) -> Result<Delta, EngineError> {
    let mut delta = Delta::default();
    let mut touched: BTreeMap<CaseId, Touched> = BTreeMap::new();
    for event in &frame.events {
        let stored = decode(frame, event)?;
        let at = stored.happened_at();
        match stored.body {
            Body::County(county_event) => {
                county.apply(&county_event);
                delta
                    .puts
                    .extend(county_book::rows(county.version(), &event.body));
            }
            Body::Case(case_event) => {
                let id = CaseId::from_bytes(event.stream.0);
                let case = match touched.entry(id) {
                    Entry::Occupied(entry) => entry.into_mut(),
                    Entry::Vacant(entry) => entry.insert(Touched::read(state, id)?),
                };
                advance(&mut case.after, &case_event, at, frame.first)?;
            }
        }
    }
    for Touched { before, after } in touched.into_values() {
        let after = after.expect("a case in the list has had an event");
        let law = county.in_force(&after)?;
        let rows = Snapshot::of(after, &law).delta(before.as_ref().map(|before| &before.keys));
        delta.puts.extend(rows.puts);
        delta.deletes.extend(rows.deletes);
    }
    Ok(delta)
}

/// A case that has events in a frame.
struct Touched {
    before: Option<Snapshot>,
    after: Option<Case>,
}

impl Touched {
    fn read(state: &dyn Read, id: CaseId) -> Result<Self, EngineError> {
        let before = Snapshot::read(state, id)?;
        let after = before.as_ref().map(|snapshot| snapshot.case.clone());
        Ok(Self { before, after })
    }
}

fn decode(frame: &Frame, event: &NewEvent) -> Result<StoredEvent, EngineError> {
    StoredEvent::from_bytes(&event.body)
        .map_err(|e| EngineError::Damaged(format!("frame at event {}: {e}", frame.first)))
}

fn advance(
    case: &mut Option<Case>,
    event: &CaseEvent,
    at: Instant,
    seq: u64,
) -> Result<(), EngineError> {
    match case {
        Some(case) => case.apply(event, at),
        None => {
            let begun = Case::begun(event).ok_or_else(|| {
                EngineError::Damaged(format!(
                    "event {seq}: a case does not begin with its filing"
                ))
            })?;
            *case = Some(begun);
        }
    }
    Ok(())
}

/// Folds `frames` in memory, without a state: what `log verify` compares snapshots with.
pub fn fold<'a>(
    frames: impl Iterator<Item = &'a Frame>,
    cases: &mut HashMap<CaseId, Case>,
) -> Result<(), EngineError> {
    for frame in frames {
        for event in &frame.events {
            let stored = decode(frame, event)?;
            let at = stored.happened_at();
            if let Body::Case(case_event) = stored.body {
                let id = CaseId::from_bytes(event.stream.0);
                let mut case = cases.remove(&id);
                advance(&mut case, &case_event, at, frame.first)?;
                cases.extend(case.map(|case| (id, case)));
            }
        }
    }
    Ok(())
}
