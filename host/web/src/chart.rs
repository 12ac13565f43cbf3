//! Flowcharts on pages: the picture, and the same as a list for those who cannot see it.

use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::catalogue::diff::Diff;
use sanquan_domain::county::County;
use sanquan_domain::flowchart::{Flowchart, Step, StepKind};
use sanquan_interchange::svg::{self, Drawing, Format};

use crate::language::{Language, Name};
use crate::texts::fill;

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

/// What a page shows a chart of: SVG without scripts, styles or references.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub county: &'a County,
    /// The item, with the lanes of its steps.
    pub item: Option<&'a PowerItem>,
    pub chart: &'a Flowchart,
    pub title: &'a str,
    pub course: Course<'a>,
    /// What a version changes in the one before, to be marked.
    pub changes: Option<&'a Diff>,
    pub language: Language,
}

/// The same chart in every form; the style sheet shows the one that fits.
pub(crate) struct Pictures {
    pub wide: String,
    /// For telephones.
    pub narrow: String,
    /// For paper, one for each sheet.
    pub pages: Vec<String>,
    /// For those who cannot see them: an ordered list, as HTML.
    pub words: String,
}

impl Subject<'_> {
    /// One picture for a screen.
    pub fn picture(&self, format: Format) -> String {
        svg::draw(self.chart, &self.drawing(format))
    }

    /// All of them.
    pub fn pictures(&self) -> Pictures {
        Pictures {
            wide: self.picture(Format::Wide),
            narrow: self.picture(Format::Narrow),
            pages: svg::pages(self.chart, &self.drawing(Format::Wide)),
            words: svg::describe(self.chart, &self.drawing(Format::Wide)).html(),
        }
    }

    /// Integrity risks are the office's own, and no page of the portal shows them.
    fn drawing(&self, format: Format) -> Drawing<'_> {
        let departments = self.county.catalogue.departments();
        let posts = self.county.posts.all();
        Drawing {
            title: self.title,
            posts: posts.map(|post| (&post.code, &post.names)).collect(),
            current: self.course.position.iter().map(String::as_str).collect(),
            visited: self.course.visited.iter().map(String::as_str).collect(),
            language: svg::Language::of_tag(self.language.tag()),
            format,
            item: self.item,
            departments: departments.map(|one| (&one.code, &one.names)).collect(),
            risks: None,
            changes: self.changes,
        }
    }
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
