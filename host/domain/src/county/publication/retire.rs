//! Retire: the last version of an item, with the last day on which it may be applied for.
//!
//! A version never changes, so a retirement is one more version: the newest with a last day. It is proposed,
//! reviewed, laid open and published like every other change, with the reason that the proposal gives. Cases of
//! the days before go on to their end.

use super::super::County;
use crate::catalogue::PowerItem;
use crate::id::ItemCode;
use crate::refusal::Refusal;
use crate::time::{Date, Instant};

/// The draft that retires an item: its newest version with `last_day`.
pub fn retired_version(
    county: &County,
    item: &ItemCode,
    last_day: Date,
    at: Instant,
) -> Result<PowerItem, Refusal> {
    let today = county.day(at);
    let newest = county.catalogue.newest(item);
    let newest = newest.ok_or_else(|| Refusal::UnknownItem { item: item.clone() })?;
    must_not_be_retired(county, item, today)?;
    Ok(PowerItem {
        version: newest.version + 1,
        valid_from: newest.valid_from.max(today),
        valid_until: Some(last_day),
        ..PowerItem::clone(newest)
    })
}

/// A code is never used again once its last day has passed.
pub(super) fn must_not_be_retired(
    county: &County,
    item: &ItemCode,
    today: Date,
) -> Result<(), Refusal> {
    let newest = county.catalogue.newest(item);
    match newest.and_then(|newest| newest.valid_until) {
        Some(until) if until < today => Err(Refusal::RetiredItem {
            item: item.clone(),
            until,
        }),
        _ => Ok(()),
    }
}
