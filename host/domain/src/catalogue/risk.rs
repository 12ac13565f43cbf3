//! Integrity-risk points (廉政风险点) and how they are graded (domain.md 1.6).
//!
//! Two ways are in use, and a scale holds the figures of both. By score, D = likelihood × consequence; by
//! count, how many of five criteria are met. Where a point has both, the higher grade counts.
//!
//! Example: likelihood 较大 (6) × consequence 较大 (40) = 240: high. 一般 (3) × 较大 (40) = 120: medium.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::time::Date;
use crate::value::Texts;

/// How likely it is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Likelihood {
    /// 小.
    #[n(0)]
    Small,
    /// 一般.
    #[n(1)]
    Ordinary,
    /// 较大.
    #[n(2)]
    Large,
    /// 完全可能.
    #[n(3)]
    Certain,
}

/// How bad it would be.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Consequence {
    /// 较轻.
    #[n(0)]
    Light,
    /// 一般.
    #[n(1)]
    Ordinary,
    /// 较大.
    #[n(2)]
    Large,
    /// 重大.
    #[n(3)]
    Grave,
}

/// What makes a step risky, by the count of criteria.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum Criterion {
    /// It controls power or public resources.
    #[n(0)]
    ControlsPower,
    /// Its discretion is large and flexible.
    #[n(1)]
    LargeDiscretion,
    /// It is a power that needs openness, collective decision or supervision.
    #[n(2)]
    NeedsOversight,
    /// No direct control, but the position can be used for gain.
    #[n(3)]
    CanProfit,
    /// A field with frequent cases or much public attention.
    #[n(4)]
    FrequentCases,
}

/// Grade of a risk: the higher, the more.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cbor(index_only)]
pub enum RiskGrade {
    /// 三级: a light breach.
    #[n(3)]
    Low,
    /// 二级: could break discipline or law.
    #[n(2)]
    Medium,
    /// 一级: could become a crime.
    #[n(1)]
    High,
}

/// An integrity-risk point of a step.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct RiskPoint {
    /// Unique in the item.
    #[n(0)]
    pub id: String,
    /// What could happen.
    #[n(1)]
    pub description: Texts,
    /// How likely it is.
    #[n(2)]
    pub likelihood: Likelihood,
    /// How bad it would be.
    #[n(3)]
    pub consequence: Consequence,
    /// Criteria that it meets.
    #[n(4)]
    pub criteria: BTreeSet<Criterion>,
    /// What lowers it; at least one.
    #[n(5)]
    pub measures: Vec<Texts>,
    /// When it was identified.
    #[n(6)]
    pub identified_on: Option<Date>,
    /// When it has to be looked at again.
    #[n(7)]
    pub review_on: Option<Date>,
}

/// The figures by which risks are graded. They are a county's own, with days in its log; the two published
/// sets are what [`RiskScale::default`] holds.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskScale {
    /// Scores of 小, 一般, 较大, 完全可能.
    #[n(0)]
    pub likelihoods: [u32; 4],
    /// Scores of 较轻, 一般, 较大, 重大.
    #[n(1)]
    pub consequences: [u32; 4],
    /// Least score of a medium and of a high risk.
    #[n(2)]
    pub medium_from: u32,
    /// See `medium_from`.
    #[n(3)]
    pub high_from: u32,
    /// Least number of criteria of a medium and of a high risk.
    #[n(4)]
    pub medium_criteria: u32,
    /// See `medium_criteria`.
    #[n(5)]
    pub high_criteria: u32,
}

impl Default for RiskScale {
    /// domain.md 1.6: scores of S25, criteria of S24.
    fn default() -> Self {
        Self {
            likelihoods: [1, 3, 6, 10],
            consequences: [7, 15, 40, 100],
            medium_from: 90,
            high_from: 240,
            medium_criteria: 2,
            high_criteria: 3,
        }
    }
}

impl RiskScale {
    /// D = likelihood × consequence.
    pub fn score(&self, likelihood: Likelihood, consequence: Consequence) -> u32 {
        self.likelihoods[likelihood as usize]
            .saturating_mul(self.consequences[consequence as usize])
    }

    /// Grade of a risk point: the higher of the two ways.
    pub fn grade(&self, risk: &RiskPoint) -> RiskGrade {
        let grade = |value: u32, medium: u32, high: u32| match value {
            value if value >= high => RiskGrade::High,
            value if value >= medium => RiskGrade::Medium,
            _ => RiskGrade::Low,
        };
        let score = self.score(risk.likelihood, risk.consequence);
        let criteria = u32::try_from(risk.criteria.len()).unwrap_or(u32::MAX);
        let by_score = grade(score, self.medium_from, self.high_from);
        by_score.max(grade(criteria, self.medium_criteria, self.high_criteria))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Consequence as C;
    use Likelihood as L;

    fn risk(likelihood: L, consequence: C, criteria: &[Criterion]) -> RiskPoint {
        RiskPoint {
            id: "r".to_owned(),
            description: Texts::default(),
            likelihood,
            consequence,
            criteria: criteria.iter().copied().collect(),
            measures: Vec::new(),
            identified_on: None,
            review_on: None,
        }
    }

    /// All sixteen products of domain.md 1.6.
    #[test]
    fn the_published_products_give_the_published_grades() {
        let high = [
            (L::Certain, C::Grave),
            (L::Large, C::Grave),
            (L::Certain, C::Large),
        ];
        let high = [&high[..], &[(L::Ordinary, C::Grave), (L::Large, C::Large)]].concat();
        let medium = [
            (L::Certain, C::Ordinary),
            (L::Ordinary, C::Large),
            (L::Small, C::Grave),
            (L::Large, C::Ordinary),
        ];
        for likelihood in [L::Small, L::Ordinary, L::Large, L::Certain] {
            for consequence in [C::Light, C::Ordinary, C::Large, C::Grave] {
                let expected = match (likelihood, consequence) {
                    pair if high.contains(&pair) => RiskGrade::High,
                    pair if medium.contains(&pair) => RiskGrade::Medium,
                    _ => RiskGrade::Low,
                };
                let given = RiskScale::default().grade(&risk(likelihood, consequence, &[]));
                assert_eq!(given, expected, "{likelihood:?} × {consequence:?}");
            }
        }
    }

    #[test]
    fn three_criteria_make_a_high_risk_however_low_its_score() {
        let criteria = [
            Criterion::ControlsPower,
            Criterion::CanProfit,
            Criterion::FrequentCases,
        ];
        let scale = RiskScale::default();
        assert_eq!(
            scale.grade(&risk(L::Small, C::Light, &criteria)),
            RiskGrade::High
        );
        assert_eq!(
            scale.grade(&risk(L::Small, C::Light, &criteria[..2])),
            RiskGrade::Medium
        );
    }
}
