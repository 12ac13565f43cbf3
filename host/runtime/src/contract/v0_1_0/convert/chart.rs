//! Flowcharts, both ways.

use bumpalo::Bump;
use sanquan_domain::flowchart::{
    DayUnit, Ending, Flowchart, Limit, Point, PointKind, Step, StepKind, Transition,
};
use sanquan_domain::id::{ItemCode, PostCode};

use super::value::{lend_texts, texts};
use super::{each, list, strings, wit};

/// Each kind under both its names, in one table that serves both directions.
macro_rules! same_kinds {
    ($($lend:ident $take:ident: $kind:ident { $($case:ident)* })*) => {$(
        fn $lend(kind: $kind) -> wit::$kind {
            match kind { $($kind::$case => wit::$kind::$case,)* }
        }
        fn $take(kind: wit::$kind) -> $kind {
            match kind { $(wit::$kind::$case => $kind::$case,)* }
        }
    )*};
}

same_kinds! {
    lend_step_kind step_kind: StepKind { Work Automatic Waiting }
    lend_day_unit day_unit: DayUnit { WorkingDays CalendarDays }
    lend_point_kind point_kind: PointKind { Time Flow Authority Material }
    lend_ending ending: Ending {
        Granted Refused NotAccepted Referred Withdrawn Returned Terminated Completed
    }
}

pub(super) fn lend_chart<'a>(bump: &'a Bump, chart: &'a Flowchart) -> wit::ChartParam<'a> {
    wit::ChartParam {
        item: chart.item.as_str(),
        start: &chart.start,
        steps: list(bump, &chart.steps, |step| lend_step(bump, step)),
        transitions: list(bump, &chart.transitions, |t| lend_transition(bump, t)),
    }
}

fn lend_step<'a>(bump: &'a Bump, step: &'a Step) -> wit::StepParam<'a> {
    wit::StepParam {
        id: &step.id,
        names: lend_texts(bump, &step.names),
        kind: lend_step_kind(step.kind),
        post: step.post.as_ref().map(PostCode::as_str),
        officers: step.officers,
        limit: step.limit.map(|limit| wit::Limit {
            days: limit.days,
            unit: lend_day_unit(limit.unit),
        }),
        documents: strings(bump, &step.documents),
        points: list(bump, &step.points, |point| wit::PointParam {
            id: &point.id,
            kind: lend_point_kind(point.kind),
        }),
        apart_from: strings(bump, &step.apart_from),
        joins: strings(bump, &step.joins),
    }
}

fn lend_transition<'a>(bump: &'a Bump, transition: &'a Transition) -> wit::TransitionParam<'a> {
    wit::TransitionParam {
        id: &transition.id,
        from: &transition.from,
        action: &transition.action,
        names: lend_texts(bump, &transition.names),
        to: strings(bump, &transition.to),
        ends: transition.ends.map(lend_ending),
    }
}

/// A plugin's variation.
pub(crate) fn flowchart(chart: wit::ChartResult) -> Flowchart {
    Flowchart {
        item: ItemCode(chart.item),
        start: chart.start,
        steps: each(chart.steps, step),
        transitions: each(chart.transitions, transition),
    }
}

fn step(step: wit::StepResult) -> Step {
    Step {
        id: step.id,
        names: texts(step.names),
        kind: step_kind(step.kind),
        post: step.post.map(PostCode),
        officers: step.officers,
        limit: step.limit.map(|limit| Limit {
            days: limit.days,
            unit: day_unit(limit.unit),
        }),
        documents: step.documents,
        points: each(step.points, |point| Point {
            id: point.id,
            kind: point_kind(point.kind),
        }),
        apart_from: step.apart_from,
        joins: step.joins,
    }
}

fn transition(transition: wit::TransitionResult) -> Transition {
    Transition {
        id: transition.id,
        from: transition.from,
        action: transition.action,
        names: texts(transition.names),
        to: transition.to,
        ends: transition.ends.map(ending),
    }
}
