//! Note: a law or a function changed, and items may have to follow. From that day the departments' time runs.

use super::super::County;
use super::super::commands::must_be_open;
use super::parties::{check_reply, must_be};
use crate::event::{CountyEvent, LawChanged, Party};
use crate::refusal::Refusal;

/// Records a change of law; the legal office does.
pub fn note_change(county: &County, changed: LawChanged) -> Result<CountyEvent, Refusal> {
    must_be_open(county)?;
    must_be(&Party::LegalOffice, &changed.by)?;
    check_reply("what changed", &changed.words)?;
    if county.publication.change(changed.change).is_ok() {
        return Err(Refusal::ChangeTaken {
            change: changed.change,
        });
    }
    if changed.items.is_empty() {
        return Err(Refusal::NoItems);
    }
    let mut items = changed.items.iter();
    match items.find(|item| county.catalogue.newest(item).is_none()) {
        Some(item) => Err(Refusal::UnknownItem { item: item.clone() }),
        None => Ok(CountyEvent::LawChanged(changed)),
    }
}
