//! Coverage of a county: what has no supervision point, no post, no handler, no chart in force, no plugin.
//!
//! The report that the product answers asks for supervision without blind spot in three dimensions: objects
//! (who is supervised), items (what), areas (where). Each dimension has a fixed list of [`CoverageQuestion`]s. A
//! question says how many things it looked at and names every one that lacks what is asked for. So an empty
//! list is a proof and not a lack of answers: `examined` 0 says that there was nothing to look at.
//!
//! Example: 36 townships are examined for a post, two have none: `examined` 36, `lacking` those two.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::County;
use crate::catalogue::{BodyKind, Department, Lane, Post, PowerItem, StepDuty};
use crate::flowchart::{Flowchart, Step, StepKind};
use crate::id::{ItemCode, PostCode};
use crate::time::Date;

/// How a county is covered on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountyCoverage {
    /// The day.
    pub on: Date,
    /// Supervision points of all charts in force.
    pub points: usize,
    /// Integrity-risk points of all items in force.
    pub risks: usize,
    /// CoverageQuestions about who is supervised: departments, townships, centres, posts.
    pub objects: Vec<CoverageQuestion>,
    /// CoverageQuestions about what is supervised: items and their steps.
    pub items: Vec<CoverageQuestion>,
    /// CoverageQuestions about where: the county's areas.
    pub areas: Vec<CoverageQuestion>,
}

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageQuestion {
    /// Stable name, such as `township.without-post`.
    pub id: String,
    /// How many things were looked at.
    pub examined: usize,
    /// Those that lack what is asked for, by code; a step is `item/step`.
    pub lacking: Vec<String>,
}

impl CountyCoverage {
    /// Whether no question found anything that lacks.
    pub fn is_complete(&self) -> bool {
        self.questions().all(|question| question.lacking.is_empty())
    }

    /// All questions, dimension by dimension.
    pub fn questions(&self) -> impl Iterator<Item = &CoverageQuestion> {
        self.objects.iter().chain(&self.items).chain(&self.areas)
    }
}

/// How `county` is covered on a day. Abolished bodies and items that are not in force are not looked at.
pub fn coverage(county: &County, on: Date) -> CountyCoverage {
    let view = View::of(county, on);
    CountyCoverage {
        on,
        points: view.steps().map(|(_, step)| step.points.len()).sum(),
        risks: view.risks(),
        objects: objects(&view),
        items: items(&view),
        areas: areas(&view),
    }
}

/// What is in force on the day, looked up once.
struct View<'c> {
    county: &'c County,
    on: Date,
    bodies: Vec<&'c Department>,
    /// Items in force with the chart by which new cases go.
    items: Vec<(&'c PowerItem, &'c Flowchart)>,
    /// Items that were published and are not in force.
    not_in_force: Vec<&'c PowerItem>,
    staffed: BTreeMap<&'c PostCode, Staff>,
}

#[derive(Clone, Copy, Default)]
struct Staff {
    handler: bool,
    deputy: bool,
}

impl<'c> View<'c> {
    fn of(county: &'c County, on: Date) -> Self {
        let mut view = Self {
            county,
            on,
            bodies: county
                .catalogue
                .departments()
                .filter(|body| body.exists_on(on))
                .collect(),
            items: Vec::new(),
            not_in_force: Vec::new(),
            staffed: BTreeMap::new(),
        };
        for newest in county.catalogue.items() {
            match county.catalogue.in_force(&newest.code, on) {
                Some(item) => view.items.push((item, county.chart_of(item))),
                None => view.not_in_force.push(newest),
            }
        }
        for post in county.posts.all() {
            view.staffed.insert(&post.code, staff(county, post, on));
        }
        view
    }

    fn steps(&self) -> impl Iterator<Item = (&'c PowerItem, &'c Step)> {
        self.items
            .iter()
            .flat_map(|(item, chart)| chart.steps.iter().map(|step| (*item, step)))
    }

    fn risks(&self) -> usize {
        let duties = self.items.iter().flat_map(|(item, _)| &item.duties);
        duties.map(|duty| duty.risks.len()).sum()
    }

    fn bodies_of(&self, kind: BodyKind) -> impl Iterator<Item = &'c Department> {
        let bodies = self.bodies.iter().copied();
        bodies.filter(move |body| body.standing.kind == kind)
    }

    fn staff(&self, post: &PostCode) -> Staff {
        self.staffed.get(post).copied().unwrap_or_default()
    }
}

fn staff(county: &County, post: &Post, on: Date) -> Staff {
    let mut staff = Staff::default();
    for binding in county.posts.bindings(&post.code) {
        let holds = binding.from <= on && binding.until.is_none_or(|until| on <= until);
        staff.handler |= holds && !binding.deputy;
        staff.deputy |= holds && binding.deputy;
    }
    staff
}

/// Looks at each of `things` and keeps the names of those that lack something.
fn ask<T>(
    id: &'static str,
    things: impl IntoIterator<Item = T>,
    has: impl Fn(&T) -> bool,
    name: impl Fn(&T) -> String,
) -> CoverageQuestion {
    let mut question = CoverageQuestion {
        id: id.to_owned(),
        examined: 0,
        lacking: Vec::new(),
    };
    for thing in things {
        question.examined += 1;
        if !has(&thing) {
            question.lacking.push(name(&thing));
        }
    }
    question
}

fn objects(view: &View<'_>) -> Vec<CoverageQuestion> {
    let code = |body: &&Department| body.code.to_string();
    let with_items: BTreeSet<_> = view
        .items
        .iter()
        .map(|(item, _)| &item.department)
        .collect();
    let with_posts: BTreeSet<_> = view
        .county
        .posts
        .all()
        .map(|post| &post.department)
        .collect();
    let watched: BTreeSet<_> = view
        .steps()
        .filter(|(_, step)| !step.points.is_empty())
        .map(|(item, _)| &item.department)
        .collect();
    let mut questions = Vec::new();
    for (kind, no_item, no_post, no_point) in [
        (
            BodyKind::Department,
            "department.without-item",
            "department.without-post",
            "department.without-point",
        ),
        (
            BodyKind::PublicService,
            "public-service.without-item",
            "public-service.without-post",
            "public-service.without-point",
        ),
    ] {
        let bodies = || view.bodies_of(kind);
        questions.push(ask(
            no_item,
            bodies(),
            |body| with_items.contains(&body.code),
            code,
        ));
        questions.push(ask(
            no_post,
            bodies(),
            |body| with_posts.contains(&body.code),
            code,
        ));
        questions.push(ask(
            no_point,
            bodies(),
            |body| watched.contains(&body.code),
            code,
        ));
    }
    let plugins = &view.county.plugins;
    let departments = || view.bodies_of(BodyKind::Department);
    let has_plugin = |body: &&Department| plugins.active(&body.code).is_some();
    questions.push(ask(
        "department.without-plugin",
        departments(),
        has_plugin,
        code,
    ));
    let townships = || view.bodies_of(BodyKind::Township);
    questions.push(ask(
        "township.without-post",
        townships(),
        |body| with_posts.contains(&body.code),
        code,
    ));
    questions.extend(centres(view));
    questions.extend(posts(view));
    questions
}

fn centres(view: &View<'_>) -> [CoverageQuestion; 2] {
    let open = || {
        let centres = view.county.catalogue.centres();
        centres.filter(|centre| centre.exists_on(view.on))
    };
    let windows =
        open().flat_map(|centre| centre.windows.iter().map(move |window| (centre, window)));
    [
        ask(
            "centre.without-window",
            open(),
            |centre| !centre.windows.is_empty(),
            |centre| centre.code.clone(),
        ),
        ask(
            "window.without-department",
            windows,
            |(_, window)| !window.departments.is_empty(),
            |(centre, window)| format!("{}/{}", centre.code, window.code),
        ),
    ]
}

fn posts(view: &View<'_>) -> [CoverageQuestion; 2] {
    let posts = || view.county.posts.all();
    let code = |post: &&Post| post.code.to_string();
    [
        ask(
            "post.without-handler",
            posts(),
            |post| view.staff(&post.code).handler,
            code,
        ),
        ask(
            "post.without-deputy",
            posts(),
            |post| view.staff(&post.code).deputy,
            code,
        ),
    ]
}

fn items(view: &View<'_>) -> Vec<CoverageQuestion> {
    let code = |(item, _): &(&PowerItem, &Flowchart)| item.code.to_string();
    let each = || view.items.iter().copied();
    let place = |(item, step): &(&PowerItem, &Step)| format!("{}/{}", item.code, step.id);
    let work = || view.steps().filter(|(_, step)| step.kind == StepKind::Work);
    // Whoever acts: waiting for somebody outside is supervised too (domain.md 1.3, SX, ZX).
    let acted = || {
        view.steps()
            .filter(|(_, step)| step.kind != StepKind::Automatic)
    };
    let post_exists = |step: &Step| {
        let post = step.post.as_ref();
        post.is_some_and(|post| view.county.posts.post(post).is_some())
    };
    let staffed = |step: &Step| {
        step.post
            .as_ref()
            .is_some_and(|post| view.staff(post).handler)
    };
    let scale = view.county.proof_rules.scale_on(view.on);
    let risks = || {
        let duties = each().flat_map(|(item, _)| item.duties.iter().map(move |duty| (item, duty)));
        duties.flat_map(|(item, duty)| duty.risks.iter().map(move |risk| (item, risk)))
    };
    let published = view.items.len() + view.not_in_force.len();
    let mut questions = vec![
        CoverageQuestion {
            id: "item.without-chart-in-force".to_owned(),
            examined: published,
            lacking: view
                .not_in_force
                .iter()
                .map(|item| item.code.to_string())
                .collect(),
        },
        ask(
            "item.without-point",
            each(),
            |(_, chart)| chart.steps.iter().any(|step| !step.points.is_empty()),
            code,
        ),
        ask(
            "item.without-risk-point",
            each(),
            |(item, _)| item.duties.iter().any(|duty| !duty.risks.is_empty()),
            code,
        ),
        ask(
            "item.without-stages",
            each(),
            |(item, _)| !item.duties.is_empty(),
            code,
        ),
        ask(
            "item.without-plugin",
            each(),
            |(item, _)| view.county.judge_of_item(item).plugin.is_some(),
            code,
        ),
        ask(
            "step.without-point",
            acted(),
            |(_, step)| !step.points.is_empty(),
            place,
        ),
        ask(
            "step.without-post",
            work(),
            |(_, step)| post_exists(step),
            place,
        ),
        ask(
            "step.without-handler",
            work(),
            |(_, step)| staffed(step),
            place,
        ),
        ask(
            "risk.without-measure",
            risks(),
            |(_, risk)| !risk.measures.is_empty(),
            |(item, risk)| format!("{}/{} ({:?})", item.code, risk.id, scale.grade(risk)),
        ),
        ask(
            "risk.review-overdue",
            risks(),
            |(_, risk)| risk.review_on.is_none_or(|day| view.on <= day),
            |(item, risk)| format!("{}/{} ({:?})", item.code, risk.id, scale.grade(risk)),
        ),
    ];
    questions.extend(sub_flows(view));
    questions
}

/// A step can stand for another item. Whether that item is in force, and does not come back to the first, is
/// asked here, since an item is proved alone.
fn sub_flows(view: &View<'_>) -> [CoverageQuestion; 2] {
    let items: BTreeMap<&ItemCode, &PowerItem> = view
        .items
        .iter()
        .map(|(item, _)| (&item.code, *item))
        .collect();
    let steps = || {
        let duties = items
            .values()
            .flat_map(|item| item.duties.iter().map(move |duty| (item, duty)));
        duties.filter_map(|(item, duty)| Some((item, duty, duty.sub_flow.as_ref()?)))
    };
    let place = |(item, duty, _): &(&&PowerItem, &StepDuty, &ItemCode)| {
        format!("{}/{}", item.code, duty.step)
    };
    [
        ask(
            "sub-flow.without-item",
            steps(),
            |(_, _, to)| items.contains_key(to),
            place,
        ),
        ask(
            "sub-flow.endless",
            steps(),
            |(item, _, to)| !leads(&items, to, &item.code),
            place,
        ),
    ]
}

/// Whether the sub-flows of an item, and theirs in turn, come to another.
fn leads(items: &BTreeMap<&ItemCode, &PowerItem>, from: &ItemCode, to: &ItemCode) -> bool {
    let (mut open, mut seen) = (vec![from], BTreeSet::new());
    while let Some(code) = open.pop() {
        if code == to {
            return true;
        }
        if seen.insert(code) {
            let duties = items.get(code).into_iter().flat_map(|item| &item.duties);
            open.extend(duties.filter_map(|duty| duty.sub_flow.as_ref()));
        }
    }
    false
}

/// An area is covered when some chart in force has a step with a supervision point in its lane.
fn areas(view: &View<'_>) -> Vec<CoverageQuestion> {
    let mut everywhere = false;
    let mut bodies = BTreeSet::new();
    for (item, chart) in &view.items {
        for duty in &item.duties {
            let watched = chart
                .step(&duty.step)
                .is_some_and(|step| !step.points.is_empty());
            match &duty.lane {
                Lane::Township if watched => everywhere = true,
                Lane::Body(body) if watched => {
                    bodies.insert(body);
                }
                _ => {}
            }
        }
    }
    let own: BTreeSet<_> = view
        .steps()
        .filter(|(_, step)| !step.points.is_empty())
        .map(|(item, _)| &item.department)
        .collect();
    let of_area = |township: &&Department| match &township.standing.area {
        Some(area) => format!("{area} ({})", township.code),
        None => township.code.to_string(),
    };
    let townships = || view.bodies_of(BodyKind::Township);
    vec![
        ask(
            "area.without-point",
            townships(),
            |body| everywhere || bodies.contains(&body.code) || own.contains(&body.code),
            of_area,
        ),
        ask(
            "area.without-code",
            townships(),
            |body| body.standing.area.is_some(),
            of_area,
        ),
    ]
}
