//! Events: of one case, or of the whole county in the order of its log.

use sanquan_domain::case::Clear;
use sanquan_domain::event::{Body, StoredEvent};
use sanquan_domain::id::CaseId;
use sanquan_domain::time::Instant;
use sanquan_store::{Record, StreamKey};
use serde::Serialize;

use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::load::{clear_part, decode};

/// An event as readers see it.
#[derive(Clone, Debug, Serialize)]
pub struct EventView {
    /// Its number in the county's log.
    pub seq: u64,
    /// When the store took it.
    pub appended_at: Instant,
    /// The case that it belongs to; none for events of the county.
    pub case: Option<CaseId>,
    /// The event, its sealed part as a commitment.
    #[serde(flatten)]
    pub event: StoredEvent,
    /// The sealed part in clear, for those who may read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Clear>,
}

impl Engine {
    /// Events of a case from its `from`-th on, at most `max`, with what was sealed in clear.
    pub fn history(
        &self,
        caller: &Caller,
        id: CaseId,
        from: u64,
        max: usize,
    ) -> Result<Vec<EventView>, EngineError> {
        let loaded = self.case_for(caller, id)?;
        let key = self.loader().key(&loaded.case)?;
        let records = self
            .store()
            .stream(StreamKey(id.to_bytes()), from.max(1), max)?;
        let view = |record: &Record| {
            let mut view = seen(record)?;
            if let (Some(key), Body::Case(event)) = (&key, &view.event.body) {
                view.content = clear_part(key, event)?;
            }
            Ok(view)
        };
        records.iter().map(view).collect()
    }

    /// Events of the county's log from number `from` on, at most `max` looked at. Those of cases
    /// that the caller does not cover are left out; nothing sealed is opened.
    pub fn events(
        &self,
        caller: &Caller,
        from: u64,
        max: usize,
    ) -> Result<Vec<EventView>, EngineError> {
        let records = self.store().records(from.max(1), max)?;
        let mut views = Vec::with_capacity(records.len());
        for record in &records {
            let view = seen(record)?;
            if self.may_see(caller, &view)? {
                views.push(view);
            }
        }
        Ok(views)
    }

    fn may_see(&self, caller: &Caller, view: &EventView) -> Result<bool, EngineError> {
        match view.case {
            _ if caller.departments.is_empty() => Ok(true),
            None => Ok(false),
            Some(id) => Ok(self
                .open_part(id)?
                .is_some_and(|case| caller.covers(&case.department))),
        }
    }
}

fn seen(record: &Record) -> Result<EventView, EngineError> {
    let event = decode(record)?;
    let case = matches!(event.body, Body::Case(_)).then(|| CaseId::from_bytes(record.stream.0));
    Ok(EventView {
        seq: record.seq,
        appended_at: Instant::from_millis(record.appended_at),
        case,
        event,
        content: None,
    })
}
