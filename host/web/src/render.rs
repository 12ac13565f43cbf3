//! The frame around every page, and the way from a template to an answer.

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::assets;
use crate::language::{Language, Name};
use crate::texts::{Texts, fill};
use crate::visit::{Place, Visit};
use crate::words::Moment;

/// What the layout shows besides the page's own content.
pub(crate) struct Frame {
    pub t: &'static Texts,
    pub language: &'static str,
    pub other_language: &'static str,
    pub other_language_link: String,
    pub title: String,
    pub style: &'static str,
    pub home: String,
    pub look_up: String,
    pub changes: String,
    pub coverage: String,
    pub counties: Option<String>,
    pub county: Option<CountyFrame>,
    /// What forms carry on as hidden fields.
    pub kept: Vec<(&'static str, String)>,
}

/// The county's part of the frame.
pub(crate) struct CountyFrame {
    pub name: Name,
    pub now: Moment,
    pub simulated: bool,
}

impl Frame {
    /// The frame of a page of a county.
    pub fn of(visit: &Visit, place: &Place, title: String) -> Self {
        let names = place.county.names();
        let name = names.map(|names| visit.language.name(names));
        let county = CountyFrame {
            name: name.unwrap_or_else(|| Name::code(place.code.as_str())),
            now: visit
                .language
                .instant(place.engine.now(), place.county.zone()),
            simulated: place.county.is_simulated(),
        };
        Self {
            home: visit.link(&place.code, "/", &[]),
            look_up: visit.link(&place.code, "/case", &[]),
            changes: visit.link(&place.code, "/proposals", &[]),
            coverage: visit.link(&place.code, "/coverage", &[]),
            kept: visit.kept(Some(&place.code)),
            county: Some(county),
            ..Self::plain(visit, title)
        }
    }

    /// The frame of a page that belongs to no county.
    pub fn plain(visit: &Visit, title: String) -> Self {
        let several = visit.portal.counties.len() > 1;
        Self {
            t: visit.texts(),
            language: visit.language.tag(),
            other_language: visit.language.other().tag(),
            other_language_link: visit.in_other_language(),
            title,
            style: assets::style_address(),
            home: visit.plain_link("/", &[]),
            look_up: visit.plain_link("/case", &[]),
            changes: visit.plain_link("/proposals", &[]),
            coverage: visit.plain_link("/coverage", &[]),
            counties: several.then(|| visit.plain_link("/", &[])),
            county: None,
            kept: visit.kept(None),
        }
    }

    /// The time in the county, in words.
    pub fn time_here(&self, now: &Moment) -> String {
        fill(self.t.time_here, &[&now.words])
    }
}

/// The answer with this page. What it shows may change with every event, and a case belongs to its
/// applicant, so nobody may keep it.
pub(crate) fn page(status: StatusCode, language: Language, page: &impl Template) -> Response {
    let body = page
        .render()
        .expect("templates write into memory, which does not fail");
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.insert(VARY, HeaderValue::from_static("accept-language"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
