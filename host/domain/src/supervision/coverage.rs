//! Coverage: which steps are watched, and which are not (design: no blind spot).

use std::collections::BTreeSet;

use serde::Serialize;

use crate::flowchart::{Flowchart, PointKind, StepKind};

/// How a flowchart is watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// How many supervision points it has.
    pub points: usize,
    /// How many steps.
    pub steps: usize,
    /// Steps with no point at all, in the order of the chart.
    pub uncovered: Vec<String>,
    /// Kinds of points that no step has.
    pub absent_kinds: Vec<PointKind>,
}

/// How `chart` is watched.
pub fn coverage(chart: &Flowchart) -> Coverage {
    let all = [
        PointKind::Time,
        PointKind::Flow,
        PointKind::Authority,
        PointKind::Material,
    ];
    let points = chart.steps.iter().flat_map(|step| &step.points);
    let present: BTreeSet<PointKind> = points.clone().map(|point| point.kind).collect();
    Coverage {
        points: points.count(),
        steps: chart.steps.len(),
        uncovered: uncovered(chart).into_iter().map(str::to_owned).collect(),
        absent_kinds: all
            .into_iter()
            .filter(|kind| !present.contains(kind))
            .collect(),
    }
}

/// Steps at which somebody acts and no point watches. A step that waits for somebody outside needs one as well: special
/// procedures and execution are supervised whoever acts (domain.md 1.3, SX, ZX). The host's own automatic steps need none.
pub fn uncovered(chart: &Flowchart) -> Vec<&str> {
    let bare =
        |step: &&crate::flowchart::Step| step.kind != StepKind::Automatic && step.points.is_empty();
    chart
        .steps
        .iter()
        .filter(bare)
        .map(|step| step.id.as_str())
        .collect()
}
