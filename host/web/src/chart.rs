//! Flowcharts on pages: the picture, and the same as a list for those who cannot see it.

use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::county::County;
use sanquan_domain::flowchart::{Flowchart, Step, StepKind};
use sanquan_interchange::svg::{self, Drawing};

use crate::language::{Language, Name};
use crate::texts::fill;

/// The chart that a new case of an item would keep.
pub(crate) struct Active<'a> {
    pub chart: &'a Flowchart,
    /// Whether it is the department's variation of the base.
    pub varied: bool,
}

/// The active plugin's chart for an item, else the item's own.
pub(crate) fn active<'a>(county: &'a County, item: &'a PowerItem) -> Active<'a> {
    let base = item.flowchart.digest();
    let digest = county.judge_of_item(item).chart;
    let chart = digest
        .filter(|digest| *digest != base)
        .and_then(|digest| county.law.chart(&digest));
    match chart {
        Some(chart) => Active {
            chart,
            varied: true,
        },
        None => Active {
            chart: &item.flowchart,
            varied: false,
        },
    }
}

/// How many supervision points a chart has.
pub(crate) fn points(chart: &Flowchart) -> usize {
    chart.steps.iter().map(|step| step.points.len()).sum()
}

/// Where a case is in its chart; nowhere for an item.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Course<'a> {
    pub position: &'a [String],
    pub visited: &'a [String],
}

/// The picture, as SVG without scripts, styles or references.
pub(crate) fn picture(
    county: &County,
    chart: &Flowchart,
    title: &str,
    course: Course<'_>,
) -> String {
    svg::draw(
        chart,
        &Drawing {
            title,
            posts: county
                .posts
                .all()
                .map(|post| (&post.code, &post.names))
                .collect(),
            current: course.position.iter().map(String::as_str).collect(),
            visited: course.visited.iter().map(String::as_str).collect(),
        },
    )
}

/// A step as a row of the list.
pub(crate) struct Row {
    pub name: Name,
    pub who: Name,
    pub officers: Option<String>,
    pub limit: Option<String>,
    pub points: usize,
    pub place: Mark,
}

/// Where a case is with respect to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Here,
    Passed,
    Open,
}

/// The steps of a chart, in its order.
pub(crate) fn rows(
    county: &County,
    chart: &Flowchart,
    language: Language,
    course: Course<'_>,
) -> Vec<Row> {
    let row = |step: &Step| Row {
        name: language.name(&step.names),
        who: who(county, step, language),
        officers: (step.officers > 1).then(|| fill(language.texts().officers, &[&step.officers])),
        limit: step.limit.map(|limit| language.limit(limit)),
        points: step.points.len(),
        place: match &step.id {
            id if course.position.contains(id) => Mark::Here,
            id if course.visited.contains(id) => Mark::Passed,
            _ => Mark::Open,
        },
    };
    chart.steps.iter().map(row).collect()
}

fn who(county: &County, step: &Step, language: Language) -> Name {
    let post = step.post.as_ref();
    let named = post.and_then(|post| county.posts.post(post));
    match (named, post, step.kind) {
        (Some(named), _, _) => language.name(&named.names),
        (None, Some(post), _) => Name::code(post.as_str()),
        (None, None, StepKind::Waiting) => Name::code(language.texts().waiting),
        (None, None, StepKind::Automatic | StepKind::Work) => {
            Name::code(language.texts().automatic)
        }
    }
}
