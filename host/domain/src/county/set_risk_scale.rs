//! Set a scale of risks: by which figures integrity risks are graded from a day on (domain.md 1.6).
//!
//! A scale holds until the next one begins; one that begins on the day of a known one replaces it. With the first
//! scale of a county the one that it went by until then goes on record.
//!
//! Example: a county finds that 较大 × 一般 (6 × 15 = 90) deserves no countersignature and has medium risks begin
//! with 100. From that day on such points are low; cases that were accepted before keep the grade that they had.

use std::sync::LazyLock;

use super::County;
use super::commands::{must_be_open, unchanged};
use crate::catalogue::RiskScale;
use crate::event::{CountyEvent, RiskScaleSet};
use crate::refusal::Refusal;
use crate::time::Date;

/// Highest score of a likelihood or a consequence.
const SCORE_MAX: u32 = 1_000;
/// As many kinds of [`crate::catalogue::Criterion`] there are.
const CRITERIA: u32 = 5;

impl RiskScaleSet {
    /// What a county can start from.
    pub fn published() -> &'static [Self] {
        static SCALES: LazyLock<[RiskScaleSet; 1]> = LazyLock::new(|| {
            let early = Date::new(1970, 1, 1).expect("there was such a day");
            [RiskScaleSet {
                valid_from: early,
                sources: vec![
                    "domain.md 1.6: scores of an open-source system (S25)".to_owned(),
                    "domain.md 1.6: count of five criteria (S24)".to_owned(),
                ],
                scale: RiskScale::default(),
            }]
        });
        &*SCALES
    }
}

/// Sets the scale, and first the one that held before where none is on record.
pub fn set_risk_scale(county: &County, set: RiskScaleSet) -> Result<Vec<CountyEvent>, Refusal> {
    must_be_open(county)?;
    check(&set).map_err(|why| Refusal::RiskScaleInvalid { why })?;
    let known = &county.proof_rules;
    let mut sets = Vec::new();
    if !known.has_own_scales() {
        let others = known.scales().iter();
        sets.extend(
            others
                .filter(|known| known.valid_from != set.valid_from)
                .cloned(),
        );
    } else if known.scales().contains(&set) {
        return Err(unchanged("scale of risks from", &set.valid_from));
    }
    sets.push(set);
    Ok(sets.into_iter().map(CountyEvent::RiskScaleSet).collect())
}

fn check(set: &RiskScaleSet) -> Result<(), String> {
    let scale = &set.scale;
    if set.sources.iter().all(|source| source.trim().is_empty()) {
        return Err("it names no source: say where its figures come from".to_owned());
    }
    check_scores("likelihoods", scale.likelihoods)?;
    check_scores("consequences", scale.consequences)?;
    let (least, most) = (
        scale.likelihoods[0] * scale.consequences[0],
        scale.likelihoods[3] * scale.consequences[3],
    );
    let scores = (scale.medium_from, scale.high_from);
    check_bounds("score", scores, (least + 1, most))?;
    let criteria = (scale.medium_criteria, scale.high_criteria);
    check_bounds("number of criteria", criteria, (1, CRITERIA))
}

fn check_scores(of: &str, scores: [u32; 4]) -> Result<(), String> {
    let rising = scores.is_sorted_by(|lower, higher| lower < higher);
    match rising && scores[0] >= 1 && scores[3] <= SCORE_MAX {
        true => Ok(()),
        false => Err(format!(
            "the scores of its {of} are {scores:?}: give four that rise, from 1 to {SCORE_MAX}"
        )),
    }
}

/// Whether a grade can be low, medium and high.
fn check_bounds(
    of: &str,
    (medium, high): (u32, u32),
    (least, most): (u32, u32),
) -> Result<(), String> {
    match least <= medium && medium < high && high <= most {
        true => Ok(()),
        false => Err(format!(
            "medium risks begin with a {of} of {medium} and high ones with {high}: give two that rise, from {least} to {most}"
        )),
    }
}
