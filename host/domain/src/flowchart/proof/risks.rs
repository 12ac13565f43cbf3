//! Whether supervision looks where it must, and whether risks and discretion are held in bounds
//! (domain.md 1.3, 1.6, 3.3).

use super::{Failure, Outcome, Question, Subject};
use crate::catalogue::{PowerItem, RiskGrade, StepDuty};
use crate::flowchart::{PointKind, Step};

/// [`Question::Points`]: whoever decides freely or under a high risk is watched for being entitled
/// (authority) and for how it was done or what it rests on (flow or material).
pub(super) fn points(subject: &Subject<'_>) -> Outcome {
    if subject.item.duties.is_empty() {
        return Outcome::undeclared("no step says whether there is discretion or a risk");
    }
    let steps = subject.net.chart.steps.iter().zip(&subject.duties);
    let described = steps.filter_map(|(step, duty)| Some((step, (*duty)?)));
    let unwatched = described.filter_map(|(step, duty)| {
        let why = reason(duty, subject)?;
        let failure = Failure::new(Question::Points, &step.id, lacking(step, &why)?);
        Some(failure.shown_by(subject.course_opening(&step.id)))
    });
    Outcome::of(unwatched.collect(), Vec::new())
}

/// Why supervision must look at a step, if it must.
fn reason(duty: &StepDuty, subject: &Subject<'_>) -> Option<String> {
    if duty.discretion {
        return Some("the handler has discretion".to_owned());
    }
    let high = |risk: &&crate::catalogue::RiskPoint| subject.scale.grade(risk) == RiskGrade::High;
    let risk = duty.risks.iter().find(high)?;
    Some(format!("the risk `{}` is high", risk.id))
}

/// Which points a step lacks, in words.
fn lacking(step: &Step, why: &str) -> Option<String> {
    let has = |kind: PointKind| step.points.iter().any(|point| point.kind == kind);
    let lacking = match (
        has(PointKind::Authority),
        has(PointKind::Flow) || has(PointKind::Material),
    ) {
        (true, true) => return None,
        (false, true) => "an authority point",
        (true, false) => "a flow or a material point",
        (false, false) => "an authority point and a flow or a material point",
    };
    Some(format!("{why}: add {lacking}"))
}

/// [`Question::Measures`].
pub(super) fn measures(item: &PowerItem) -> Outcome {
    let mut risks = item.duties.iter().flat_map(|duty| &duty.risks).peekable();
    if risks.peek().is_none() {
        return Outcome::undeclared("no step names a risk");
    }
    let bare = risks.filter(|risk| !risk.measures.iter().any(crate::value::Texts::has_chinese));
    let failure = |risk: &crate::catalogue::RiskPoint| {
        let message = "nothing is named that lowers this risk: name a measure in `zh-CN`";
        Failure::new(Question::Measures, &risk.id, message)
    };
    Outcome::of(bare.map(failure).collect(), Vec::new())
}

/// [`Question::Discretion`].
pub(super) fn discretion(item: &PowerItem) -> Outcome {
    let ranges = &item.elements.discretion;
    let reversed = ranges.iter().filter(|row| !row.range.is_in_order());
    let failure = |row: &crate::catalogue::Discretion| {
        let message = "its least is more than its most: exchange them";
        Failure::new(Question::Discretion, &row.id, message)
    };
    let free = item.duties.iter().find(|duty| duty.discretion);
    let missing = free.filter(|_| ranges.is_empty()).map(|duty| {
        format!(
            "`{}` has discretion and the item has no discretion table",
            duty.step
        )
    });
    Outcome::of(
        reversed.map(failure).collect(),
        missing.into_iter().collect(),
    )
}
