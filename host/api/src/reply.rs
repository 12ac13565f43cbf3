//! What goes out: bytes of JSON, straight from the values.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::problem::Problem;

const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// What routes give.
pub(crate) type Reply = Result<Response, Problem>;

/// One page of a list.
#[derive(Serialize)]
pub(crate) struct Entries<T, N = Option<String>> {
    /// The page.
    pub entries: Vec<T>,
    /// Where the next page begins.
    pub next: N,
}

impl<T> Entries<T> {
    /// A list that fits one page.
    pub fn all(entries: impl IntoIterator<Item = T>) -> Self {
        Self {
            entries: entries.into_iter().collect(),
            next: None,
        }
    }
}

/// `value` as JSON.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Response {
    let body = serde_json::to_vec(value).expect("values of routes are JSON");
    typed(status, "application/json", body)
}

/// `value` as JSON, with status 200.
pub(crate) fn ok(value: &impl Serialize) -> Reply {
    Ok(json(StatusCode::OK, value))
}

/// `value` as JSON, with status 201.
pub(crate) fn created(value: &impl Serialize) -> Reply {
    Ok(json(StatusCode::CREATED, value))
}

/// A body of this media type. Answers depend on who asks, so no cache may keep them.
pub(crate) fn typed(
    status: StatusCode,
    media_type: &'static str,
    body: impl IntoResponse,
) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A page for people.
pub(crate) fn html(page: impl IntoResponse) -> Response {
    typed(StatusCode::OK, "text/html; charset=utf-8", page)
}

/// A picture.
pub(crate) fn svg(picture: String) -> Response {
    typed(StatusCode::OK, "image/svg+xml", picture)
}

/// Media type of BPMN 2.0 files.
pub(crate) const BPMN: &str = "application/bpmn+xml";

/// A chart for other tools.
pub(crate) fn bpmn(chart: String) -> Response {
    typed(StatusCode::OK, BPMN, chart)
}

/// Adds the version of a case.
pub(crate) fn with_version(mut response: Response, version: u64) -> Response {
    response.headers_mut().insert(ETAG, tag(version));
    response
}

/// Says that a request had been carried out before.
pub(crate) fn with_replayed(mut response: Response, replayed: bool) -> Response {
    if replayed {
        let yes = HeaderValue::from_static("true");
        response.headers_mut().insert(REPLAYED, yes);
    }
    response
}

/// Whether the caller has this version already (`If-None-Match`).
pub(crate) fn is_known(headers: &HeaderMap, version: u64) -> bool {
    headers.get(IF_NONE_MATCH) == Some(&tag(version))
}

fn tag(version: u64) -> HeaderValue {
    HeaderValue::try_from(format!("\"{version}\"")).expect("digits and quotes fit a header")
}
