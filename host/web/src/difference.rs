//! What a version of an item changes in the one before it, in words and as a drawing; and `/items/{code}/changes`
//! for versions that were published.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::catalogue::diff::{self, Diff, Marks};
use sanquan_domain::county::County;
use sanquan_domain::id::ItemCode;

use crate::chart::{Course, Pictures, Subject};
use crate::language::Language;
use crate::render::{Frame, page};
use crate::texts::fill;
use crate::trouble::{Trouble, answered};
use crate::visit::Visit;

/// See the module. Risk points are the office's own, so nothing of them is told.
pub(crate) struct Difference {
    pub compared: String,
    pub sentences: Vec<String>,
    /// The earlier chart and the later one, each under its heading, with what changes marked.
    pub charts: Vec<(String, Pictures)>,
}

impl Difference {
    /// What `after` changes in `before`.
    pub fn of(language: Language, county: &County, before: &PowerItem, after: &PowerItem) -> Self {
        let t = language.texts();
        let difference = diff::items(before, after).without_risks();
        let chart = |heading: &str, item: &PowerItem| {
            let heading = fill(heading, &[&item.version]);
            let pictures = marked(language, county, item, &heading, Some(&difference));
            (heading, pictures)
        };
        let redrawn = before.flowchart != after.flowchart;
        // Where only what is known of the steps changes, the same chart twice would tell nothing.
        let earlier = redrawn.then(|| chart(t.chart_before, before));
        let later = redrawn || difference.steps != Marks::default();
        let later = later.then(|| chart(t.chart_after, after));
        Self {
            compared: fill(t.compared_with, &[&before.version]),
            charts: earlier.into_iter().chain(later).collect(),
            sentences: difference
                .words(language.tag())
                .map(str::to_owned)
                .collect(),
        }
    }
}

/// The base chart of a version, with what changes marked.
pub(crate) fn marked(
    language: Language,
    county: &County,
    item: &PowerItem,
    heading: &str,
    changes: Option<&Diff>,
) -> Pictures {
    let name = language.name(&item.names).text;
    let subject = Subject {
        county,
        item: Some(item),
        chart: &item.flowchart,
        title: &format!("{name} · {heading}"),
        course: Course::default(),
        changes,
        language,
    };
    subject.pictures()
}

#[derive(Template)]
#[template(path = "changes.html")]
struct Page {
    frame: Frame,
    heading: String,
    in_force: String,
    /// Where the version in force is withheld there is no page of the item.
    item_link: Option<String>,
    difference: Difference,
}

/// What a published version changed.
pub(crate) async fn answer(visit: Visit, Path(code): Path<String>) -> Response {
    let result = shown(&visit, code);
    answered(&visit, result)
}

fn shown(visit: &Visit, code: String) -> Result<Response, Trouble> {
    let place = visit.place()?;
    let code = ItemCode(code);
    let wanted: Option<u32> = visit.value("version").and_then(|text| text.parse().ok());
    let mut versions = place.county.catalogue.public_versions(&code);
    let after = versions.find(|item| Some(item.version) == wanted);
    let after = after.ok_or(Trouble::NoPage)?;
    let before = place.county.catalogue.public_before(after);
    let before = before.ok_or(Trouble::NoPage)?;
    let name = visit.language.name(&after.names).text;
    let heading = fill(visit.texts().changes_of, &[&name, &after.version]);
    let shown = Page {
        frame: Frame::of(visit, &place, heading.clone()),
        heading,
        in_force: visit.language.in_force(after),
        item_link: (place.item(&code).is_some()).then(|| visit.item_link(&place.code, &code)),
        difference: Difference::of(visit.language, &place.county, before, after),
    };
    Ok(page(StatusCode::OK, visit.language, &shown))
}
