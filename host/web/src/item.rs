//! `/items/{code}`: what an item is, what it needs, how long it may take, and its flowchart.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sanquan_domain::catalogue::{PowerItem, RequiredMaterial};
use sanquan_domain::id::ItemCode;
use sanquan_interchange::svg::Format;

use crate::chart::{self, Course, Mark, Pictures, Row, Subject};
use crate::draft::Draft;
use crate::language::Name;
use crate::render::{Frame, page};
use crate::texts::fill;
use crate::trouble::{Trouble, answered};
use crate::visit::{Place, Visit};

#[derive(Template)]
#[template(path = "item.html")]
struct Page {
    frame: Frame,
    name: Name,
    code: String,
    version: u32,
    in_force: String,
    department: Name,
    department_link: String,
    category: &'static str,
    basis: Vec<String>,
    statutory: String,
    promised: String,
    materials: Vec<(Name, &'static str)>,
    varied: bool,
    pictures: Pictures,
    steps: Vec<Row>,
    points_total: String,
    picture_link: String,
    /// Links to drafts, and where each stands.
    drafts: Vec<(String, &'static str)>,
    versions: Vec<Version>,
}

/// A version of the item.
struct Version {
    number: String,
    in_force: String,
    state: &'static str,
    /// Where to read what it changed; none for the first.
    changes: Option<String>,
}

/// The page.
pub(crate) async fn answer(visit: Visit, Path(code): Path<String>) -> Response {
    let result = shown(&visit, &code);
    answered(&visit, result)
}

/// The picture of the flowchart alone, to be kept or printed; with `format=narrow` for a telephone.
pub(crate) async fn picture(visit: Visit, Path(code): Path<String>) -> Response {
    let drawn = visit.place().and_then(|place| {
        let item = item(&place, &code)?;
        let title = visit.language.name(&item.names).text;
        let format = match visit.value("format").as_deref() {
            Some("narrow") => Format::Narrow,
            _ => Format::Wide,
        };
        let subject = Subject {
            county: &place.county,
            item: Some(item),
            chart: place.county.chart_of(item),
            title: &title,
            course: Course::default(),
            changes: None,
            language: visit.language,
        };
        Ok(subject.picture(format))
    });
    let headers = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "no-cache")];
    let result = drawn.map(|svg| (headers, svg).into_response());
    answered(&visit, result)
}

fn item<'a>(place: &'a Place, code: &str) -> Result<&'a PowerItem, Trouble> {
    let item = place.item(&ItemCode::from(code));
    item.ok_or_else(|| Trouble::NoItem(code.to_owned()))
}

fn shown(visit: &Visit, code: &str) -> Result<Response, Trouble> {
    let place = visit.place()?;
    let item = item(&place, code)?;
    let (language, county) = (visit.language, &place.county);
    let name = language.name(&item.names);
    let chart = county.chart_of(item);
    let (points, steps) = (chart::points(chart), chart.steps.len());
    let subject = Subject {
        county,
        item: Some(item),
        chart,
        title: &name.text,
        course: Course::default(),
        changes: None,
        language,
    };
    let pictures = subject.pictures();
    let shown = Page {
        frame: Frame::of(visit, &place, name.text.clone()),
        code: item.code.to_string(),
        version: item.version,
        in_force: language.in_force(item),
        department: place.department(language, &item.department),
        department_link: visit.items_link(&place.code, &item.department),
        category: language.category(item.category),
        basis: item
            .basis
            .iter()
            .map(|basis| format!("{} {}", basis.law, basis.article))
            .collect(),
        statutory: language.limit(item.statutory_limit),
        promised: language.limit(item.promised_limit),
        materials: item
            .materials
            .iter()
            .map(|material| needed(visit, material))
            .collect(),
        varied: *chart != item.flowchart,
        pictures,
        steps: chart::rows(county, chart, language, Course::default()),
        drafts: drafts(visit, &place, item),
        versions: versions(visit, &place, item),
        points_total: fill(visit.texts().points_total, &[&points, &steps]),
        picture_link: visit.link(
            &place.code,
            &format!("/items/{}/flowchart.svg", item.code),
            &[],
        ),
        name,
    };
    Ok(page(StatusCode::OK, language, &shown))
}

/// All versions, the newest first.
fn versions(visit: &Visit, place: &Place, item: &PowerItem) -> Vec<Version> {
    let (t, today) = (visit.texts(), place.today());
    let catalogue = &place.county.catalogue;
    let now = catalogue.in_force(&item.code, today);
    let now = now.map(|now| now.version);
    let row = |version: &Arc<PowerItem>| Version {
        number: fill(t.version_number, &[&version.version]),
        in_force: visit.language.in_force(version),
        state: match now == Some(version.version) {
            true => t.version_now,
            false if version.valid_from > today => t.version_to_come,
            false => t.version_past,
        },
        changes: catalogue.public_before(version).map(|_| {
            let path = format!("/items/{}/changes", item.code);
            let number = version.version.to_string();
            visit.link(&place.code, &path, &[("version", &number)])
        }),
    };
    catalogue
        .public_versions(&item.code)
        .rev()
        .map(row)
        .collect()
}

/// Drafts under way that the public may read, the newest first.
fn drafts(visit: &Visit, place: &Place, item: &PowerItem) -> Vec<(String, &'static str)> {
    let of_item = place.county.publication.proposals_for(&item.code);
    let drafts = of_item.filter_map(|proposal| Draft::of(proposal, place.today()));
    let mut drafts: Vec<_> = drafts
        .filter(Draft::is_under_way)
        .map(|draft| (draft.link(visit, place), draft.stage(visit.texts())))
        .collect();
    drafts.reverse();
    drafts
}

fn needed(visit: &Visit, material: &RequiredMaterial) -> (Name, &'static str) {
    let t = visit.texts();
    let need = if material.required {
        t.required
    } else {
        t.if_applicable
    };
    (visit.language.name(&material.names), need)
}
