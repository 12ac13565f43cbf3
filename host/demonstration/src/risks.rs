//! Integrity-risk points of a step (domain.md 1.6), with the measures that their grade calls for.

use sanquan_domain::catalogue::{RiskGrade, RiskPoint, RiskScale};
use sanquan_domain::time::Date;
use sanquan_domain::value::Texts;

use crate::random::Random;
use crate::template::{CONSEQUENCES, Features, LIKELIHOODS, RiskRow, Template};

/// The points of one step. How likely each is differs a little from department to department.
pub(crate) fn of_step(
    step: &str,
    template: &'static Template,
    features: &Features,
    random: &mut Random,
) -> Vec<RiskPoint> {
    let rows = template.risks.iter();
    rows.filter(|row| row.step == step && row.when.holds(features))
        .enumerate()
        .map(|(at, row)| risk(row, at + 1, random))
        .collect()
}

fn risk(row: &RiskRow, number: usize, random: &mut Random) -> RiskPoint {
    let likelihood = match random.below(10) {
        0 => row.likelihood.saturating_sub(1),
        1 | 2 => (row.likelihood + 1).min(LIKELIHOODS.len() - 1),
        _ => row.likelihood,
    };
    let mut risk = RiskPoint {
        id: format!("{}-risk-{number}", row.step),
        description: Texts::zh_en(row.chinese, row.english),
        likelihood: LIKELIHOODS[likelihood],
        consequence: CONSEQUENCES[row.consequence],
        criteria: row.criteria.iter().copied().collect(),
        measures: Vec::new(),
        identified_on: day(2013, random.below(180)),
        review_on: day(2026, random.below(360)),
    };
    risk.measures = measures(RiskScale::default().grade(&risk));
    risk
}

/// A day of the half-year or year after the first of June.
fn day(year: i16, days: u32) -> Option<Date> {
    Some(Date::new(year, 6, 1)?.plus_days(i32::try_from(days).ok()?))
}

/// What is usual for a grade: the higher, the more people must agree, and the more cases are sampled.
fn measures(grade: RiskGrade) -> Vec<Texts> {
    let measures: &[(&str, &str)] = match grade {
        RiskGrade::High => &[
            ("双人办理，集体决定", "Two officers act; decided together"),
            ("主要领导加签", "Countersigned by the head"),
            ("抽查百分之二十", "One case in five is sampled"),
        ],
        RiskGrade::Medium => &[
            ("股长加签", "Countersigned by the head of section"),
            ("抽查百分之十", "One case in ten is sampled"),
        ],
        RiskGrade::Low => &[(
            "公开并培训，抽查百分之二",
            "Publication and training; one case in fifty is sampled",
        )],
    };
    let texts = measures.iter().map(|(zh, en)| Texts::zh_en(zh, en));
    texts.collect()
}
