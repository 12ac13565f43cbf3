//! Set procedure rules: what the law demands of each category's procedure, with the days on which it demands it.
//!
//! One set holds on a day. A set without a last day holds until further notice, and the one that is set next gives
//! it its last day; a set that begins on the day of a known one replaces it, so that a mistake can be mended. With
//! the first set of a county those that it went by until then go on record, so that the log says all of them.
//! What is published already stays as it is: a new set is asked of new versions and of variations.
//!
//! Example: `procedures-2021` holds from 2021-07-15 until further notice. `procedures-2027`, set from 2027-01-01,
//! ends it with 2026-12-31. An item that is to be valid beyond that day has to fulfil both.

use super::County;
use super::commands::{check_code, must_be_open, unchanged};
use crate::event::CountyEvent;
use crate::flowchart::proof::{Procedure, ProcedureRules};
use crate::refusal::Refusal;

/// Most officers whom a law could want to act together.
const OFFICERS_MAX: u32 = 20;

/// Sets the rules, and first what has to go on record with them.
pub fn set_procedure_rules(
    county: &County,
    rules: ProcedureRules,
) -> Result<Vec<CountyEvent>, Refusal> {
    must_be_open(county)?;
    check_code("set of procedure rules", &rules.name)?;
    check(&rules).map_err(|why| Refusal::ProcedureRulesInvalid {
        name: rules.name.clone(),
        why,
    })?;
    let known = county.proof_rules.procedures();
    let on_record = county.proof_rules.has_own_procedures();
    if on_record && known.contains(&rules) {
        return Err(unchanged("set of procedure rules", &rules.name));
    }
    let mut sets = Vec::new();
    for other in known {
        if other.valid_from == rules.valid_from {
            continue;
        }
        match ended_by(&rules, other)? {
            Some(ended) => sets.push(ended),
            None if on_record => {}
            None => sets.push(other.clone()),
        }
    }
    sets.push(rules);
    let events = sets.into_iter().map(CountyEvent::ProcedureRulesSet);
    Ok(events.collect())
}

/// `other` with the last day that `rules` give it, where they do; refused where both would hold on some day.
fn ended_by(
    rules: &ProcedureRules,
    other: &ProcedureRules,
) -> Result<Option<ProcedureRules>, Refusal> {
    let is_before = other.valid_from < rules.valid_from;
    let (earlier, later) = match is_before {
        true => (other, rules),
        false => (rules, other),
    };
    match earlier.valid_until {
        Some(until) if until < later.valid_from => Ok(None),
        None if is_before => Ok(Some(ProcedureRules {
            valid_until: Some(rules.valid_from.plus_days(-1)),
            ..other.clone()
        })),
        until => Err(Refusal::ProcedureRulesOverlap {
            earlier: earlier.name.clone(),
            until,
            later: later.name.clone(),
            from: later.valid_from,
        }),
    }
}

fn check(rules: &ProcedureRules) -> Result<(), String> {
    let (from, until) = (rules.valid_from, rules.valid_until);
    if let Some(until) = until.filter(|until| *until < from) {
        return Err(format!(
            "it would hold from {from} until {until}: give a later last day, or none"
        ));
    }
    let rows = &rules.procedures;
    if rows.is_empty() {
        return Err("it says nothing of any category: give at least one row".to_owned());
    }
    for (place, row) in rows.iter().enumerate() {
        let named = |why: String| format!("row {} ({:?}) {why}", place + 1, row.category);
        check_row(row).map_err(named)?;
        let mut later = rows.iter().enumerate().skip(place + 1);
        if let Some((hiding, _)) = later.find(|(_, later)| hides(later, row)) {
            let hiding = hiding + 1;
            return Err(named(format!(
                "would never hold, as row {hiding} fits the same items and comes later: leave one out"
            )));
        }
    }
    Ok(())
}

/// Whether `later` fits every item that `earlier` does, so that `earlier` is never asked.
fn hides(later: &Procedure, earlier: &Procedure) -> bool {
    let has = |kind| later.kinds.contains(kind);
    let kinds = !earlier.kinds.is_empty() && earlier.kinds.iter().all(has);
    later.category == earlier.category
        && (later.national.is_none() || later.national == earlier.national)
        && (later.kinds.is_empty() || kinds)
}

fn check_row(row: &Procedure) -> Result<(), String> {
    check_category(row)?;
    let orders = row.orders.iter();
    let (apart, officers) = (row.apart.iter(), row.officers.iter());
    for rule in orders {
        let stageless = rule.stages.is_empty() || rule.stages.iter().any(Vec::is_empty);
        check_rule(&rule.source, stageless)?;
    }
    for rule in apart {
        check_rule(&rule.source, rule.one.is_empty() || rule.other.is_empty())?;
        if let Some(both) = rule.one.iter().find(|stage| rule.other.contains(stage)) {
            let (english, chinese) = (both.english(), both.chinese());
            return Err(format!(
                "keeps {english} {chinese} apart from itself: name it on one side"
            ));
        }
    }
    for rule in officers {
        check_rule(&rule.source, rule.stages.is_empty())?;
        if !(1..=OFFICERS_MAX).contains(&rule.officers) {
            let given = rule.officers;
            return Err(format!("wants {given} officers: give 1 to {OFFICERS_MAX}"));
        }
    }
    Ok(())
}

/// Whether any item can be of both categories.
fn check_category(row: &Procedure) -> Result<(), String> {
    match row.national {
        Some(national) if national.in_county_list() != row.category => Err(format!(
            "is of the national category {national:?}, which the county's list has under {:?}: name that one",
            national.in_county_list()
        )),
        _ => Ok(()),
    }
}

fn check_rule(source: &str, is_stageless: bool) -> Result<(), String> {
    if source.trim().is_empty() {
        return Err("has a rule without source: say where it is written".to_owned());
    }
    match is_stageless {
        true => Err("has a rule about no stage: name the stages".to_owned()),
        false => Ok(()),
    }
}
