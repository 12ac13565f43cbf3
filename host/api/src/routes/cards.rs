//! Cards: early warnings, yellow and red.

use sanquan_domain::event::Colour;
use sanquan_domain::id::DepartmentCode;
use sanquan_engine::CardFilter;
use serde::Deserialize;

use crate::access::Seat;
use crate::payload::{Params, cursor, page_size};
use crate::reply::{self, Entries, Reply};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CardsWanted {
    department: Option<DepartmentCode>,
    colour: Option<Colour>,
    #[serde(default)]
    live: bool,
    after: Option<String>,
    limit: Option<usize>,
}

/// Cards, newest first.
pub(crate) async fn list(seat: Seat, Params(wanted): Params<CardsWanted>) -> Reply {
    let max = page_size(wanted.limit)?;
    let filter = CardFilter {
        department: wanted.department,
        colour: wanted.colour,
        live: wanted.live,
    };
    let after = cursor(wanted.after.as_deref())?;
    let page = seat
        .engine
        .cards(&seat.caller, &filter, after.as_ref(), max)?;
    reply::ok(&Entries {
        entries: page.items,
        next: page.next,
    })
}
