//! `/proposals`: drafts that lie or lay open to the public, those first on which comments are taken today.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::draft::Draft;
use crate::language::Name;
use crate::paging::{PageOf, Paging};
use crate::render::{Frame, page};
use crate::texts::fill;
use crate::trouble::{Trouble, answered};
use crate::visit::{Place, Visit};

#[derive(Template)]
#[template(path = "proposals.html")]
struct Page {
    frame: Frame,
    found: String,
    rows: Vec<Row>,
    paging: Option<Paging>,
}

struct Row {
    name: Name,
    code: String,
    link: String,
    department: Name,
    stage: &'static str,
    period: String,
    comments: String,
}

/// The page.
pub(crate) async fn answer(visit: Visit) -> Response {
    let result = shown(&visit);
    answered(&visit, result)
}

fn shown(visit: &Visit) -> Result<Response, Trouble> {
    let place = visit.place()?;
    let (t, today) = (visit.texts(), place.today());
    let proposals = place.county.publication.proposals();
    let mut drafts: Vec<Draft<'_>> = proposals
        .filter_map(|proposal| Draft::of(proposal, today))
        .collect();
    drafts.reverse();
    drafts.sort_by_key(|draft| draft.open_period().is_none());
    let part = PageOf::wanted(visit, &drafts);
    let link = |number: &str| visit.link(&place.code, "/proposals", &[("page", number)]);
    let shown = Page {
        frame: Frame::of(visit, &place, t.changes.to_owned()),
        found: fill(t.proposals_found, &[&drafts.len()]),
        rows: part
            .rows
            .iter()
            .map(|draft| row(visit, &place, draft))
            .collect(),
        paging: part.paging(visit, link),
    };
    Ok(page(StatusCode::OK, visit.language, &shown))
}

fn row(visit: &Visit, place: &Place, draft: &Draft<'_>) -> Row {
    let (t, language, item) = (visit.texts(), visit.language, draft.item());
    let (comments, answered) = draft.comments();
    let period = draft.proposal.periods.last();
    let period = period.map(|period| (language.day(period.from), language.day(period.until)));
    Row {
        name: language.name(&item.names),
        code: item.code.to_string(),
        link: draft.link(visit, place),
        department: place.department(visit.language, &item.department),
        stage: draft.stage(t),
        period: period.map_or_else(String::new, |(from, until)| {
            fill(t.period_days, &[&from.words, &until.words])
        }),
        comments: fill(t.comments_found, &[&comments, &answered]),
    }
}
