//! What is known of the steps beyond their course, and their risk points.
//!
//! A step without entry in the list is an ordinary step, so a missing entry is compared as one that says nothing.

use super::chart::{step_subject, within};
use super::collect::{Changes, Pairs, Subject};
use super::said::Said;
use super::{Field, Part, Turn};
use crate::catalogue::{Branch, RiskPoint, StepDuty};
use crate::flowchart::Flowchart;

pub(super) fn compare(
    changes: &mut Changes,
    charts: [&Flowchart; 2],
    before: &[StepDuty],
    after: &[StepDuty],
) {
    let pairs = Pairs::of(before, after, |old, new| old.step == new.step);
    let nothing = StepDuty::default();
    for gone in pairs.removed {
        let known = changes.len();
        let of = &step_subject(charts, &gone.step);
        duty(changes, of, gone, &nothing);
        if changes.len() == known {
            let name = Said::of_field(Field::Duty);
            changes.push(of, Field::Duty, &name, of.said.clone(), None);
        }
    }
    for (old, new) in pairs.kept {
        duty(changes, &step_subject(charts, &new.step), old, new);
    }
    for new in pairs.added {
        let known = changes.len();
        let of = &step_subject(charts, &new.step);
        duty(changes, of, &nothing, new);
        if changes.len() == known {
            let name = Said::of_field(Field::Duty);
            changes.push(of, Field::Duty, &name, None, of.said.clone());
        }
    }
    if pairs.reordered {
        changes.order(&Subject::item(), Field::Duties);
    }
}

fn duty(changes: &mut Changes, of: &Subject, before: &StepDuty, after: &StepDuty) {
    let StepDuty {
        step: _,
        lane,
        stages,
        discretion,
        stop,
        sub_flow,
        branches: branches_before,
        risks: risks_before,
    } = before;
    changes.value(of, Field::Lane, lane, &after.lane);
    changes.list(of, Field::Stages, stages, &after.stages);
    changes.value(of, Field::Discretion, discretion, &after.discretion);
    changes.option(of, Field::Stop, stop.as_ref(), after.stop.as_ref());
    let (then, now) = (sub_flow.as_ref(), after.sub_flow.as_ref());
    changes.option(of, Field::SubFlow, then, now);
    branches(changes, of, branches_before, &after.branches);
    risks(changes, of, risks_before, &after.risks);
}

fn branches(changes: &mut Changes, step: &Subject, before: &[Branch], after: &[Branch]) {
    let subject = |branch: &Branch| {
        let part = Part::Branch {
            step: step.part.step().unwrap_or_default().to_owned(),
            action: branch.action.clone(),
        };
        let named = Said::named(("分支", "branch"), None, &branch.action);
        Subject::part(part, within(step, named))
    };
    let pairs = Pairs::of(before, after, |old, new| old.action == new.action);
    for gone in pairs.removed {
        changes.whole(subject(gone), Turn::Removed);
    }
    for (old, new) in pairs.kept {
        let Branch {
            action: _,
            fact,
            domain,
            guards,
        } = old;
        let of = &subject(new);
        changes.value(of, Field::Fact, fact, &new.fact);
        changes.value(of, Field::Domain, domain, &new.domain);
        changes.list(of, Field::Guards, guards, &new.guards);
    }
    for new in pairs.added {
        changes.whole(subject(new), Turn::Added);
    }
    if pairs.reordered {
        changes.order(step, Field::Branches);
    }
}

fn risks(changes: &mut Changes, step: &Subject, before: &[RiskPoint], after: &[RiskPoint]) {
    let subject = |risk: &RiskPoint| {
        let part = Part::Risk {
            step: step.part.step().unwrap_or_default().to_owned(),
            risk: risk.id.clone(),
        };
        let names = Some(&risk.description);
        let named = Said::named(("风险点", "risk point"), names, &risk.id);
        Subject::part(part, within(step, named))
    };
    let pairs = Pairs::of(before, after, |old, new| old.id == new.id);
    for gone in pairs.removed {
        changes.whole(subject(gone), Turn::Removed);
    }
    for (old, new) in pairs.kept {
        risk(changes, &subject(new), old, new);
    }
    for new in pairs.added {
        changes.whole(subject(new), Turn::Added);
    }
    if pairs.reordered {
        changes.order(step, Field::Risks);
    }
}

fn risk(changes: &mut Changes, of: &Subject, before: &RiskPoint, after: &RiskPoint) {
    let RiskPoint {
        id: _,
        description,
        likelihood,
        consequence,
        criteria,
        measures,
        identified_on,
        review_on,
    } = before;
    changes.texts(of, Field::Description, description, &after.description);
    changes.value(of, Field::Likelihood, likelihood, &after.likelihood);
    changes.value(of, Field::Consequence, consequence, &after.consequence);
    let then: Vec<_> = criteria.iter().copied().collect();
    let now: Vec<_> = after.criteria.iter().copied().collect();
    changes.list(of, Field::Criteria, &then, &now);
    changes.list(of, Field::Measures, measures, &after.measures);
    let (then, now) = (identified_on.as_ref(), after.identified_on.as_ref());
    changes.option(of, Field::IdentifiedOn, then, now);
    let (then, now) = (review_on.as_ref(), after.review_on.as_ref());
    changes.option(of, Field::ReviewOn, then, now);
}
