//! `/items/{code}`: what an item is, what it needs, how long it may take, and its flowchart.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sanquan_domain::catalogue::{PowerItem, RequiredMaterial};
use sanquan_interchange::svg::Format;

use crate::chart::{self, Course, Mark, Pictures, Row, Subject};
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
            chart: chart::active(&place.county, item).chart,
            title: &title,
            course: Course::default(),
            language: visit.language,
        };
        Ok(subject.picture(format))
    });
    let headers = [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "no-cache")];
    let result = drawn.map(|svg| (headers, svg).into_response());
    answered(&visit, result)
}

fn item<'a>(place: &'a Place, code: &str) -> Result<&'a PowerItem, Trouble> {
    let item = place.county.catalogue.newest(&code.into());
    item.map(AsRef::as_ref)
        .ok_or_else(|| Trouble::NoItem(code.to_owned()))
}

fn shown(visit: &Visit, code: &str) -> Result<Response, Trouble> {
    let place = visit.place()?;
    let item = item(&place, code)?;
    let (language, county) = (visit.language, &place.county);
    let name = language.name(&item.names);
    let department = county.catalogue.department(&item.department);
    let department = department.map(|department| language.name(&department.names));
    let active = chart::active(county, item);
    let (points, steps) = (chart::points(active.chart), active.chart.steps.len());
    let subject = Subject {
        county,
        item: Some(item),
        chart: active.chart,
        title: &name.text,
        course: Course::default(),
        language,
    };
    let pictures = subject.pictures();
    let shown = Page {
        frame: Frame::of(visit, &place, name.text.clone()),
        code: item.code.to_string(),
        version: item.version,
        in_force: in_force(visit, item),
        department: department.unwrap_or_else(|| Name::code(item.department.as_str())),
        department_link: visit.link(
            &place.code,
            "/",
            &[("department", item.department.as_str())],
        ) + "#items",
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
        varied: active.varied,
        pictures,
        steps: chart::rows(county, active.chart, language, Course::default()),
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

fn in_force(visit: &Visit, item: &PowerItem) -> String {
    let (t, from) = (visit.texts(), visit.language.day(item.valid_from).words);
    match item
        .valid_until
        .map(|until| visit.language.day(until).words)
    {
        Some(until) => fill(t.in_force_until, &[&from, &until]),
        None => fill(t.in_force_from, &[&from]),
    }
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
