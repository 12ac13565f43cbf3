//! Pages for what cannot be shown, in the same design as all others.

use askama::Template;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use sanquan_domain::time::Instant;
use sanquan_engine::EngineError;

use crate::language::Name;
use crate::render::{Frame, page};
use crate::texts::fill;
use crate::visit::{Place, Visit};

/// How long whoever meets a store that cannot be read should wait, in seconds.
const RETRY_SECONDS: i64 = 30;

/// Why a page cannot be shown.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The host has several counties, and the address names none.
    WhichCounty,
    /// The host has no such county.
    NoCounty,
    /// There is no such item.
    NoItem(String),
    /// There is no such draft, or it is not public.
    NoProposal,
    /// There is no such page.
    NoPage,
    /// Too many wrong query codes.
    Locked { now: Instant, until: Instant },
    /// The engine cannot answer now; its code.
    Unavailable(&'static str),
}

impl From<EngineError> for Trouble {
    fn from(error: EngineError) -> Self {
        Self::Unavailable(error.code())
    }
}

#[derive(Template)]
#[template(path = "trouble.html")]
struct Page {
    frame: Frame,
    message: String,
    /// Counties to choose from: names and links.
    choices: Vec<(Name, String)>,
}

/// Answers with the page, or with the one that says why not.
pub(crate) fn answered(visit: &Visit, result: Result<Response, Trouble>) -> Response {
    result.unwrap_or_else(|trouble| trouble.answer(visit))
}

/// Whoever asks for a page that does not exist.
pub(crate) async fn no_page(visit: Visit) -> Response {
    Trouble::NoPage.answer(&visit)
}

impl Trouble {
    fn answer(self, visit: &Visit) -> Response {
        let t = visit.texts();
        let place = visit.place().ok();
        let (status, title, message) = match &self {
            Self::WhichCounty => (
                StatusCode::OK,
                t.choose_county,
                t.choose_county_purpose.to_owned(),
            ),
            Self::NoCounty => (
                StatusCode::NOT_FOUND,
                t.no_county_title,
                t.no_county.to_owned(),
            ),
            Self::NoItem(code) => (
                StatusCode::NOT_FOUND,
                t.no_item_title,
                fill(t.no_item, &[code]),
            ),
            Self::NoProposal => (
                StatusCode::NOT_FOUND,
                t.no_proposal_title,
                t.no_proposal.to_owned(),
            ),
            Self::NoPage => (StatusCode::NOT_FOUND, t.no_page_title, t.no_page.to_owned()),
            Self::Locked { until, .. } => {
                let until = end_of_lock(visit, place.as_ref(), *until);
                (
                    StatusCode::TOO_MANY_REQUESTS,
                    t.locked_title,
                    fill(t.locked, &[&until]),
                )
            }
            Self::Unavailable(code) => (
                StatusCode::SERVICE_UNAVAILABLE,
                t.unavailable_title,
                fill(t.unavailable, &[code]),
            ),
        };
        let frame = match &place {
            Some(place) => Frame::of(visit, place, title.to_owned()),
            None => Frame::plain(visit, title.to_owned()),
        };
        let shown = Page {
            frame,
            message,
            choices: self.choices(visit),
        };
        let mut response = page(status, visit.language, &shown);
        if let Some(seconds) = self.retry_after_seconds() {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    fn choices(&self, visit: &Visit) -> Vec<(Name, String)> {
        if !matches!(self, Self::WhichCounty) {
            return Vec::new();
        }
        let codes = visit.portal.counties.keys();
        let places = codes.filter_map(|code| visit.place_of(code.as_str()));
        let choice = |place: Place| {
            let name = place.county.names().map(|names| visit.language.name(names));
            let name = name.unwrap_or_else(|| Name::code(place.code.as_str()));
            (name, visit.in_county(&place.code))
        };
        places.map(choice).collect()
    }

    fn retry_after_seconds(&self) -> Option<i64> {
        match self {
            Self::Locked { now, until } => Some((until.as_millis() - now.as_millis()) / 1_000 + 1),
            Self::Unavailable(_) => Some(RETRY_SECONDS),
            Self::WhichCounty
            | Self::NoCounty
            | Self::NoItem(_)
            | Self::NoProposal
            | Self::NoPage => None,
        }
    }
}

/// In the county's time; without a county in UTC, which it then says.
fn end_of_lock(visit: &Visit, place: Option<&Place>, until: Instant) -> String {
    match place {
        Some(place) => visit.language.instant(until, place.county.zone()).words,
        None => until.to_string(),
    }
}
