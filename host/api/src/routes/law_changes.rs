//! Changes of law that items have to follow, what is owed because of them, and by when.

use sanquan_domain::contract::LegalBasis;
use sanquan_domain::event::PublicationRules;
use sanquan_domain::id::ItemCode;
use sanquan_domain::time::Date;
use serde::Deserialize;

use crate::access::Seat;
use crate::payload::{Params, Payload, Segment};
use crate::reply::{self, Entries, Reply};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeWanted {
    on: Date,
    words: String,
    #[serde(default)]
    basis: Vec<LegalBasis>,
    items: Vec<ItemCode>,
}

/// Notes a change of law.
pub(crate) async fn note(seat: Seat, body: Payload<ChangeWanted>) -> Reply {
    let ChangeWanted {
        on,
        words,
        basis,
        items,
    } = body.value;
    let noted = seat
        .engine
        .note_law_change(&seat.caller, on, words, basis, items)
        .await?;
    reply::created(&*noted)
}

/// All of them, oldest first.
pub(crate) async fn list(seat: Seat) -> Reply {
    let county = seat.engine.county();
    let changes = county.publication.changes();
    reply::ok(&Entries::all(changes.map(|change| &**change)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportWanted {
    item: ItemCode,
    reason: String,
}

/// A department reports that an item stays as it is.
pub(crate) async fn report(seat: Seat, segment: Segment, body: Payload<ReportWanted>) -> Reply {
    let change = segment.id("law change")?;
    let ReportWanted { item, reason } = body.value;
    let noted = seat
        .engine
        .report_no_change(&seat.caller, change, item, reason)
        .await?;
    reply::ok(&*noted)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DutiesWanted {
    #[serde(default)]
    overdue: bool,
}

/// Reports and reviews that somebody owes.
pub(crate) async fn duties(seat: Seat, Params(wanted): Params<DutiesWanted>) -> Reply {
    let duties = seat
        .engine
        .publication_duties(&seat.caller, wanted.overdue)?;
    reply::ok(&Entries::all(duties))
}

/// Every set of rules of publication, in the order in which they were set.
pub(crate) async fn rules(seat: Seat) -> Reply {
    let county = seat.engine.county();
    reply::ok(&Entries::all(county.publication.rule_sets()))
}

/// Sets the periods of the procedure.
pub(crate) async fn set_rules(seat: Seat, body: Payload<PublicationRules>) -> Reply {
    let rules = body.value;
    seat.engine
        .set_publication_rules(&seat.caller, rules.clone())
        .await?;
    reply::created(&rules)
}
