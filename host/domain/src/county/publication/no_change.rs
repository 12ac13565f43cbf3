//! Report that an item stays as it is though a law changed. Whoever thinks otherwise proposes a new version.

use super::super::County;
use super::super::activate::check_reason;
use super::super::commands::unchanged;
use super::parties::must_be;
use super::propose::must_concern;
use crate::event::{CountyEvent, NoChangeNeeded, Party};
use crate::refusal::Refusal;

/// Records the department's report.
pub fn report_no_change(county: &County, reported: NoChangeNeeded) -> Result<CountyEvent, Refusal> {
    let change = county.publication.change(reported.change)?;
    must_concern(county, reported.change, &reported.item)?;
    let newest = county.catalogue.newest(&reported.item);
    let newest = newest.ok_or_else(|| Refusal::UnknownItem {
        item: reported.item.clone(),
    })?;
    must_be(&Party::Department(newest.department.clone()), &reported.by)?;
    check_reason(&reported.reason)?;
    match change.kept.iter().any(|known| known.item == reported.item) {
        true => Err(unchanged("report on item", &reported.item)),
        false => Ok(CountyEvent::NoChangeNeeded(reported)),
    }
}
