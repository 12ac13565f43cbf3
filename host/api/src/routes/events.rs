//! Events of the county: by page, and as they happen.
//!
//! The stream pulls from the log by cursor. A reader who is slow is simply behind: nothing is kept
//! for it in memory but one page, and nothing is ever left out.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use futures_util::stream;
use sanquan_engine::EventView;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, watch};

use crate::access::{Seat, header};
use crate::listen::stopped;
use crate::payload::{Params, page_size};
use crate::problem::Problem;
use crate::reply::{self, Entries, Reply};
use crate::state::Shared;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Events read from the log at once.
const PAGE: usize = 256;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventsWanted {
    after: Option<u64>,
    limit: Option<usize>,
}

/// Events after a number.
pub(crate) async fn list(seat: Seat, Params(wanted): Params<EventsWanted>) -> Reply {
    let max = page_size(wanted.limit)?;
    let after = wanted.after.unwrap_or(0);
    let (entries, last) = page(&seat, after, max)?;
    let next = (last > after).then_some(last);
    reply::ok(&Entries { entries, next })
}

/// At most `max` events after `after`, without those that the caller may not see, and the number
/// up to which the log was looked at.
fn page(seat: &Seat, after: u64, max: usize) -> Result<(Vec<EventView>, u64), Problem> {
    let head = seat.engine.store().head().seq;
    let events = seat
        .engine
        .events(&seat.caller, after.saturating_add(1), max)?;
    let looked_at = after.saturating_add(max as u64).min(head).max(after);
    let last = events
        .last()
        .map_or(looked_at, |event| looked_at.max(event.seq));
    Ok((events, last))
}

/// Events as they happen.
pub(crate) async fn stream(
    State(shared): State<Arc<Shared>>,
    seat: Seat,
    Params(wanted): Params<EventsWanted>,
    headers: HeaderMap,
) -> Reply {
    let after = match header(&headers, &LAST_EVENT_ID)? {
        Some(id) => id.parse().map_err(|_| {
            let detail = format!("header `last-event-id` is `{id}`: send the number of an event");
            Problem::new("request.bad-header", detail)
        })?,
        None => wanted.after.unwrap_or(0),
    };
    let permit = Arc::clone(&shared.streams).try_acquire_owned();
    let permit = permit.map_err(|_| {
        let limit = shared.settings.streams_max;
        let detail = format!("{limit} event streams are open, the limit: read `events` by page");
        Problem::new("host.overloaded", detail).retry_after(10)
    })?;
    let follower = Follower {
        head: seat.engine.store().watch(),
        seat,
        after,
        heartbeat: shared.settings.heartbeat,
        stop: shared.stop.clone(),
        _permit: permit,
    };
    let body = Body::from_stream(stream::unfold(follower, Follower::next));
    Ok(reply::typed(StatusCode::OK, "text/event-stream", body))
}

/// Someone who follows the log.
struct Follower {
    seat: Seat,
    after: u64,
    head: watch::Receiver<u64>,
    heartbeat: Duration,
    stop: watch::Receiver<bool>,
    _permit: OwnedSemaphorePermit,
}

impl Follower {
    /// The next piece of the stream; none when the host stops, the token has become invalid or the
    /// log cannot be read: the reader then connects again and is told.
    async fn next(mut self) -> Option<(Result<Bytes, std::convert::Infallible>, Self)> {
        loop {
            self.head.mark_unchanged();
            let (events, last) = page(&self.seat, self.after, PAGE).ok()?;
            let moved = last > self.after;
            self.after = last;
            if !events.is_empty() {
                return Some((Ok(written(&events)), self));
            }
            if moved {
                continue;
            }
            let waited = tokio::select! {
                () = stopped(self.stop.clone()) => return None,
                waited = tokio::time::timeout(self.heartbeat, self.head.changed()) => waited,
            };
            match waited {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return None,
                Err(_) if self.seat.is_valid() => {
                    return Some((Ok(Bytes::from_static(b":\n\n")), self));
                }
                Err(_) => return None,
            }
        }
    }
}

fn written(events: &[EventView]) -> Bytes {
    let mut bytes = Vec::with_capacity(events.len() * 256);
    for event in events {
        bytes.extend_from_slice(format!("id: {}\ndata: ", event.seq).as_bytes());
        serde_json::to_writer(&mut bytes, event).expect("events are JSON");
        bytes.extend_from_slice(b"\n\n");
    }
    bytes.into()
}
