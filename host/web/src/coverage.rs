//! `/coverage`: what of the county has no item, post, supervision point, handler, chart or plugin, by the three
//! dimensions of supervision (objects, items, areas).
//!
//! Every question is published with its two numbers. What lacks is named where the name says nothing that the
//! pages do not say anyway; who holds a post and where a risk lies is the office's own, and counted only.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sanquan_domain::county::{self, CountyCoverage, CoverageQuestion};
use sanquan_domain::id::{DepartmentCode, ItemCode};

use crate::language::Name;
use crate::render::{Frame, page};
use crate::texts::{Texts, fill};
use crate::trouble::{Trouble, answered};
use crate::visit::{Place, Visit};
use crate::words::Moment;

/// Names that are shown at once.
const SHOWN_AT_ONCE: usize = 10;

/// Names that a page holds for a question; the rest is counted, so that no county makes an endless page.
const SHOWN_MAX: usize = 100;

#[derive(Template)]
#[template(path = "coverage.html")]
struct Page {
    frame: Frame,
    day: Moment,
    points: usize,
    risks: usize,
    summary: String,
    dimensions: Vec<Dimension>,
}

struct Dimension {
    id: &'static str,
    title: &'static str,
    questions: Vec<Question>,
}

struct Question {
    id: String,
    words: String,
    examined: usize,
    lacking: usize,
    outcome: Outcome,
    gaps: Option<Gaps>,
}

/// An empty list is a proof only where there was something to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    NothingExamined,
    NothingLacks,
    SomethingLacks,
}

impl Outcome {
    fn of(question: &CoverageQuestion) -> Self {
        match (question.examined, question.lacking.is_empty()) {
            (0, true) => Self::NothingExamined,
            (_, true) => Self::NothingLacks,
            (_, false) => Self::SomethingLacks,
        }
    }
}

/// What lacks, by name.
struct Gaps {
    parts: Vec<Part>,
    rest: Option<String>,
}

/// Names that are shown at once, or folded away under a title.
struct Part {
    title: Option<String>,
    gaps: Vec<Gap>,
}

struct Gap {
    name: Name,
    code: String,
    link: Option<String>,
}

/// What the names of a question stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    Body,
    Centre,
    Window,
    Item,
    Step,
    Area,
    /// What is the office's own.
    Office,
}

/// A question in words, and what the names of those that lack stand for.
pub(crate) fn asked(t: &Texts, id: &str) -> Option<(&'static str, Named)> {
    Some(match id {
        "department.without-item" => (t.lacks_department_item, Named::Body),
        "department.without-post" => (t.lacks_department_post, Named::Body),
        "department.without-point" => (t.lacks_department_point, Named::Body),
        "department.without-plugin" => (t.lacks_department_plugin, Named::Body),
        "public-service.without-item" => (t.lacks_service_item, Named::Body),
        "public-service.without-post" => (t.lacks_service_post, Named::Body),
        "public-service.without-point" => (t.lacks_service_point, Named::Body),
        "township.without-post" => (t.lacks_township_post, Named::Body),
        "centre.without-window" => (t.lacks_centre_window, Named::Centre),
        "window.without-department" => (t.lacks_window_department, Named::Window),
        "post.without-handler" => (t.lacks_post_handler, Named::Office),
        "post.without-deputy" => (t.lacks_post_deputy, Named::Office),
        "item.without-chart-in-force" => (t.lacks_item_chart, Named::Item),
        "item.without-point" => (t.lacks_item_point, Named::Item),
        "item.without-risk-point" => (t.lacks_item_risk, Named::Office),
        "item.without-stages" => (t.lacks_item_stages, Named::Item),
        "item.without-plugin" => (t.lacks_item_plugin, Named::Item),
        "step.without-point" => (t.lacks_step_point, Named::Step),
        "step.without-post" => (t.lacks_step_post, Named::Step),
        "step.without-handler" => (t.lacks_step_handler, Named::Office),
        "risk.without-measure" => (t.lacks_risk_measure, Named::Office),
        "risk.review-overdue" => (t.lacks_risk_review, Named::Office),
        "sub-flow.without-item" => (t.lacks_sub_flow_item, Named::Step),
        "sub-flow.endless" => (t.lacks_sub_flow_end, Named::Step),
        "area.without-point" => (t.lacks_area_point, Named::Area),
        "area.without-code" => (t.lacks_area_code, Named::Area),
        _ => return None,
    })
}

/// The page.
pub(crate) async fn answer(visit: Visit) -> Response {
    let result = shown(&visit);
    answered(&visit, result)
}

fn shown(visit: &Visit) -> Result<Response, Trouble> {
    let place = visit.place()?;
    let t = visit.texts();
    let coverage = visit.portal.coverage.of(&place, county::coverage);
    let dimension = |id, title, questions: &[CoverageQuestion]| Dimension {
        id,
        title,
        questions: questions
            .iter()
            .map(|q| question(visit, &place, q))
            .collect(),
    };
    let shown = Page {
        frame: Frame::of(visit, &place, t.coverage_title.to_owned()),
        day: visit.language.day(coverage.on),
        points: coverage.points,
        risks: coverage.risks,
        summary: summary(t, &coverage),
        dimensions: vec![
            dimension("objects", t.dimension_objects, &coverage.objects),
            dimension("items", t.dimension_items, &coverage.items),
            dimension("areas", t.dimension_areas, &coverage.areas),
        ],
    };
    Ok(page(StatusCode::OK, visit.language, &shown))
}

fn summary(t: &Texts, coverage: &CountyCoverage) -> String {
    let of = |wanted: Outcome| {
        let outcomes = coverage.questions().map(Outcome::of);
        outcomes.filter(|outcome| *outcome == wanted).count()
    };
    fill(
        t.coverage_summary,
        &[
            &coverage.questions().count(),
            &of(Outcome::NothingLacks),
            &of(Outcome::SomethingLacks),
            &of(Outcome::NothingExamined),
        ],
    )
}

fn question(visit: &Visit, place: &Place, asked_for: &CoverageQuestion) -> Question {
    let asked = asked(visit.texts(), &asked_for.id);
    // Of a question without words nobody knows what its names say.
    let (words, named) = asked.unwrap_or(("", Named::Office));
    let outcome = Outcome::of(asked_for);
    let named = (outcome == Outcome::SomethingLacks && named != Named::Office).then_some(named);
    Question {
        words: match words {
            "" => asked_for.id.clone(),
            words => words.to_owned(),
        },
        id: asked_for.id.clone(),
        examined: asked_for.examined,
        lacking: asked_for.lacking.len(),
        outcome,
        gaps: named.map(|named| gaps(visit, place, named, &asked_for.lacking)),
    }
}

fn gaps(visit: &Visit, place: &Place, named: Named, lacking: &[String]) -> Gaps {
    let t = visit.texts();
    let public = lacking.iter().filter(|code| is_public(place, named, code));
    let shown: Vec<&String> = public.take(SHOWN_MAX).collect();
    let (first, more) = shown.split_at(shown.len().min(SHOWN_AT_ONCE));
    let part = |title, codes: &[&String]| Part {
        title,
        gaps: codes
            .iter()
            .map(|code| gap(visit, place, named, code))
            .collect(),
    };
    let mut parts = vec![part(None, first)];
    if !more.is_empty() {
        parts.push(part(Some(fill(t.more_lacking, &[&more.len()])), more));
    }
    let rest = lacking.len() - shown.len();
    Gaps {
        parts,
        rest: (rest > 0).then(|| fill(t.rest_lacking, &[&rest])),
    }
}

/// Items that are withheld are counted and not named.
fn is_public(place: &Place, named: Named, code: &str) -> bool {
    let item = match named {
        Named::Item => code,
        Named::Step => code.split_once('/').map_or(code, |(item, _)| item),
        Named::Body | Named::Centre | Named::Window | Named::Area | Named::Office => return true,
    };
    place.item(&ItemCode::from(item)).is_some()
}

fn gap(visit: &Visit, place: &Place, named: Named, code: &str) -> Gap {
    let known = match named {
        Named::Body => body(visit, place, code),
        Named::Area => body(visit, place, township(code)),
        Named::Centre => centre(visit, place, code).map(|name| (name, None)),
        Named::Window => window(visit, place, code).map(|name| (name, None)),
        Named::Item => item(visit, place, code),
        Named::Step => step(visit, place, code),
        Named::Office => None,
    };
    let (name, link) = known.unwrap_or_default();
    Gap {
        name,
        code: code.to_owned(),
        link,
    }
}

/// A name, and a link where there is a page.
type Found = (Name, Option<String>);

fn body(visit: &Visit, place: &Place, code: &str) -> Option<Found> {
    let body = place
        .county
        .catalogue
        .department(&DepartmentCode::from(code))?;
    let link = visit.items_link(&place.code, &body.code);
    Some((visit.language.name(&body.names), Some(link)))
}

/// The code of the township in `area (township)`, or in the township's code alone.
fn township(area: &str) -> &str {
    let within = area.rsplit_once(" (");
    within.map_or(area, |(_, code)| code.trim_end_matches(')'))
}

fn centre(visit: &Visit, place: &Place, code: &str) -> Option<Name> {
    let centre = place.county.catalogue.centre(code)?;
    Some(visit.language.name(&centre.names))
}

fn window(visit: &Visit, place: &Place, code: &str) -> Option<Name> {
    let (centre, window) = code.split_once('/')?;
    let centre = place.county.catalogue.centre(centre)?;
    let window = centre.windows.iter().find(|known| known.code == window)?;
    let (hall, window) = (&centre.names, &window.names);
    Some(together(
        visit.language.name(hall),
        visit.language.name(window),
    ))
}

fn item(visit: &Visit, place: &Place, code: &str) -> Option<Found> {
    let item = place.item(&ItemCode::from(code))?;
    let link = visit.item_link(&place.code, &item.code);
    Some((visit.language.name(&item.names), Some(link)))
}

fn step(visit: &Visit, place: &Place, code: &str) -> Option<Found> {
    let (item_code, step) = code.split_once('/')?;
    let (name, link) = item(visit, place, item_code)?;
    let item = place.item(&ItemCode::from(item_code))?;
    let step = place.county.chart_of(item).step(step)?;
    let name = together(name, visit.language.name(&step.names));
    Some((name, link.map(|link| link + "#steps")))
}

/// Two names as one.
fn together(whole: Name, part: Name) -> Name {
    Name {
        text: format!("{} · {}", whole.text, part.text),
        foreign: whole.foreign.or(part.foreign),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_named_by_its_township() {
        assert_eq!(township("510822100 (t01)"), "t01");
        assert_eq!(township("t01"), "t01");
    }

    #[test]
    fn nothing_to_look_at_is_no_proof() {
        let of = |examined, lacking: &[&str]| {
            Outcome::of(&CoverageQuestion {
                id: "township.without-post".to_owned(),
                examined,
                lacking: lacking.iter().map(ToString::to_string).collect(),
            })
        };
        assert_eq!(of(0, &[]), Outcome::NothingExamined);
        assert_eq!(of(2, &[]), Outcome::NothingLacks);
        assert_eq!(of(2, &["t01"]), Outcome::SomethingLacks);
    }
}
