//! Working calendars.

use sanquan_domain::calendar::CalendarDocument;
use sanquan_domain::id::Digest;
use serde::Serialize;

use crate::access::Seat;
use crate::payload::Payload;
use crate::reply::{self, Entries, Reply};

#[derive(Serialize)]
struct Calendar<'a> {
    digest: Digest,
    document: &'a CalendarDocument,
}

/// The calendar in force, if one was published.
pub(crate) async fn list(seat: Seat) -> Reply {
    let county = seat.engine.county();
    let calendar = county.law.calendar();
    reply::ok(&Entries::all(calendar.map(|calendar| Calendar {
        digest: calendar.digest(),
        document: calendar.document(),
    })))
}

#[derive(Serialize)]
struct CalendarDigest {
    digest: Digest,
}

/// Publishes a calendar.
pub(crate) async fn publish(seat: Seat, body: Payload<CalendarDocument>) -> Reply {
    let digest = body.value.digest();
    seat.engine
        .publish_calendar(&seat.caller, body.value)
        .await?;
    reply::created(&CalendarDigest { digest })
}
