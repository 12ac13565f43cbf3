//! Publish an item: a new version of a power, with its base flowchart.
//!
//! Without law there is no power, the promise may only be shorter than the law (行政许可法 42), and
//! nothing that [`crate::flowchart::proof`] asks may be refuted (domain.md 5.1). What the item does not
//! declare can be neither proved nor refuted; it is no reason to refuse, and stands in the proof's report.
//! Nor is staffing: posts are entered after items. Versions count from 1 without gaps; a version never
//! changes, a change makes the next one (domain.md 3.4). A code belongs to one department for ever.
//!
//! This is how a county's first list comes in (clearing the powers, 清权), and what an import enters that was
//! published elsewhere. How a department changes an item afterwards is a procedure of three parties with the
//! public's comments, and ends here: see [`super::publication`].
//!
//! Example: item `5108220150100300` promises 10 working days where the law allows 20, from
//! 2026-01-01. Version 2 with a promise of 8 days is valid from 2026-07-01: cases received before
//! July keep version 1.

use super::County;
use super::commands::{check_code, check_names, must_be_open, must_know};
use super::proof;
use crate::catalogue::PowerItem;
use crate::event::CountyEvent;
use crate::refusal::Refusal;

/// Publishes a version of an item.
pub fn publish_item(county: &County, item: PowerItem) -> Result<CountyEvent, Refusal> {
    must_be_open(county)?;
    check_item(county, &item)?;
    Ok(CountyEvent::ItemPublished(Box::new(item)))
}

/// Whether `item` can be the next version under its code, by the rules of the county.
pub(super) fn check_item(county: &County, item: &PowerItem) -> Result<(), Refusal> {
    check_code("power item", item.code.as_str())?;
    check_names("the power item", &item.names)?;
    must_know(county, &item.department)?;
    check_place(county, item)?;
    check_law(item)?;
    let problems = proof::refuted_in(county, item);
    match problems.is_empty() {
        true => Ok(()),
        false => Err(Refusal::ChartInvalid {
            item: item.code.clone(),
            problems,
        }),
    }
}

/// Whether it follows what was published under its code before.
fn check_place(county: &County, item: &PowerItem) -> Result<(), Refusal> {
    let code = || item.code.clone();
    let before = county.catalogue.newest(&item.code);
    let expected = before.map_or(1, |before| before.version + 1);
    if item.version != expected {
        return Err(Refusal::VersionOutOfOrder {
            item: code(),
            expected,
            given: item.version,
        });
    }
    let Some(before) = before else {
        return Ok(());
    };
    if before.department != item.department {
        let department = before.department.clone();
        return Err(Refusal::ItemOfOther {
            item: code(),
            department,
        });
    }
    if item.valid_from < before.valid_from {
        let (from, before) = (item.valid_from, before.valid_from);
        return Err(Refusal::ValidityOverlaps {
            item: code(),
            from,
            before,
        });
    }
    Ok(())
}

/// Whether it can be a power at all.
fn check_law(item: &PowerItem) -> Result<(), Refusal> {
    let code = || item.code.clone();
    if item.basis.is_empty() {
        return Err(Refusal::NoBasis { item: code() });
    }
    if !item.promised_limit.fits_within(item.statutory_limit) {
        let (promised, statutory) = (item.promised_limit, item.statutory_limit);
        return Err(Refusal::PromiseExceedsLaw {
            item: code(),
            promised,
            statutory,
        });
    }
    if let Some(until) = item.valid_until.filter(|until| *until < item.valid_from) {
        return Err(Refusal::ValidityReversed {
            item: code(),
            from: item.valid_from,
            until,
        });
    }
    for (at, material) in item.materials.iter().enumerate() {
        check_code("material", &material.code)?;
        check_names("a material", &material.names)?;
        if item.materials[..at]
            .iter()
            .any(|other| other.code == material.code)
        {
            return Err(Refusal::MaterialTwice {
                item: code(),
                material: material.code.clone(),
            });
        }
    }
    Ok(())
}
