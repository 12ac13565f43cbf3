//! Changing the county: the way of every command that is not about a case.

use std::sync::Arc;

use sanquan_domain::county::{self, County};
use sanquan_domain::event::{
    Body, CountyEvent, CountyOpened, FORMAT, JudgedBy, PluginFaulted, StoredEvent,
};
use sanquan_domain::id::ItemCode;
use sanquan_domain::supervision::RuleSet;
use sanquan_domain::time::Instant;
use sanquan_store::{Append, Delta, Expect, NewEvent};

use crate::caller::Caller;
use crate::commit::Missed;
use crate::county_book::{self, COUNTY_STREAM};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::judge::Failed;

/// Most events that one frame takes; a catalogue of thousands of items goes in several.
const EVENTS_PER_FRAME: usize = 256;

impl Engine {
    /// Begins the county's log.
    pub async fn open_county(
        &self,
        caller: &Caller,
        opened: CountyOpened,
    ) -> Result<(), EngineError> {
        self.change_county(caller, |county, _| {
            Ok(vec![county::open_county(county, opened)?])
        })
        .await?;
        Ok(())
    }

    /// Publishes a calendar.
    pub async fn publish_calendar(
        &self,
        caller: &Caller,
        document: sanquan_domain::calendar::CalendarDocument,
    ) -> Result<(), EngineError> {
        self.change_county(caller, |c, _| {
            Ok(vec![county::publish_calendar(c, document)?])
        })
        .await?;
        Ok(())
    }

    /// Publishes a supervision rule set.
    pub async fn publish_rules(&self, caller: &Caller, rules: &RuleSet) -> Result<(), EngineError> {
        self.change_county(caller, |c, _| Ok(vec![county::publish_rules(c, rules)?]))
            .await?;
        Ok(())
    }

    /// Decides on the county as it is, and records what was decided. Such commands take turns.
    pub(crate) async fn change_county(
        &self,
        caller: &Caller,
        decide: impl FnOnce(&County, Instant) -> Result<Vec<CountyEvent>, EngineError>,
    ) -> Result<Arc<County>, EngineError> {
        let _turn = self.county_turn().lock().await;
        let now = self.now();
        let mut county = self.county();
        let events = decide(&county, now)?;
        for batch in events.chunks(EVENTS_PER_FRAME) {
            county = self
                .record_county_events(caller, &county, batch, now)
                .await?;
        }
        Ok(county)
    }

    /// Puts a fault on record where there is no case yet. Gives what the caller is told.
    pub(crate) async fn fault_without_case(
        &self,
        caller: &Caller,
        failed: Failed,
        item: &ItemCode,
    ) -> Missed {
        let now = self.now();
        let fault = self.note_fault(&failed, None, now);
        let faulted = PluginFaulted {
            fault,
            function: failed.function,
            component: failed.component,
            code: failed.code.to_owned(),
            message: failed.message.chars().take(1_024).collect(),
            item: Some(item.clone()),
        };
        let recorded = self
            .change_county(caller, |_, _| Ok(vec![CountyEvent::PluginFaulted(faulted)]))
            .await;
        Missed::Failed(match recorded {
            Ok(_) => EngineError::PluginFault {
                fault,
                code: failed.code,
                message: failed.message,
                component: failed.component,
            },
            Err(error) => error,
        })
    }

    async fn record_county_events(
        &self,
        caller: &Caller,
        county: &County,
        events: &[CountyEvent],
        now: Instant,
    ) -> Result<Arc<County>, EngineError> {
        let mut next = county.clone();
        let mut append = Append {
            expect: vec![Expect {
                stream: COUNTY_STREAM,
                version: county.version(),
            }],
            idempotency: None,
            events: Vec::new(),
            delta: Delta::default(),
        };
        for event in events {
            next.apply(event);
            let stored = StoredEvent {
                format: FORMAT,
                stream_version: next.version(),
                origin: caller.origin,
                claimed_at: None,
                entered_at: now,
                actor: caller.actor(),
                judged_by: JudgedBy::default(),
                body: Body::County(event.clone()),
            };
            let body = stored.to_bytes();
            append
                .delta
                .puts
                .extend(county_book::rows(next.version(), &body));
            append.events.push(NewEvent {
                stream: COUNTY_STREAM,
                body,
            });
        }
        match self.append(append).await {
            Ok(_) => Ok(self.publish(next)),
            Err(Missed::Failed(error)) => Err(error),
            Err(Missed::Conflict) => Err(EngineError::Damaged(
                "the county's stream is ahead of its fold".to_owned(),
            )),
        }
    }
}
