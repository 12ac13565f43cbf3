//! Problem details (RFC 9457): what went wrong, under a stable code that has a page.

mod mapping;
mod page;
pub mod pages;

use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};

pub(crate) use page::{html, index};
pub use pages::Page;

/// Media type of problem details.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Why a request was not answered as asked. Small to pass around; written out by the door, which
/// knows the path and the language.
#[derive(Clone, Debug)]
pub struct Problem(Box<Details>);

#[derive(Clone, Debug)]
struct Details {
    code: &'static str,
    detail: String,
    more: Map<String, Value>,
    retry_after_seconds: Option<u64>,
}

/// As sent.
#[derive(Serialize)]
struct Written<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    instance: &'a str,
    code: &'a str,
    #[serde(flatten)]
    more: &'a Map<String, Value>,
}

impl Problem {
    /// A problem of this code; `detail` says what happened this time.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self(Box::new(Details {
            code,
            detail: detail.into(),
            more: Map::new(),
            retry_after_seconds: None,
        }))
    }

    /// Adds a field.
    pub fn with(mut self, field: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).unwrap_or(Value::Null);
        self.0.more.insert(field.to_owned(), value);
        self
    }

    /// Says when the same request may be sent again.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after_seconds = Some(seconds);
        self.with("retry_after", seconds)
    }

    /// Its stable code.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// What happened this time.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        pages::page(self.0.code).status()
    }

    /// The answer to a request for `path`.
    pub(crate) fn write(&self, path: &str, chinese: bool) -> Response {
        let Details {
            code,
            detail,
            more,
            retry_after_seconds,
        } = &*self.0;
        let page = pages::page(code);
        let written = Written {
            r#type: format!("/problems/{code}"),
            title: page.title.get(chinese),
            status: page.status,
            detail,
            instance: path,
            code,
            more,
        };
        let body = serde_json::to_vec(&written).expect("strings and values are JSON");
        let mut response = (page.status(), body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        let language = if chinese { "zh-CN" } else { "en" };
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language));
        if let Some(seconds) = retry_after_seconds {
            headers.insert(RETRY_AFTER, HeaderValue::from(*seconds));
        }
        if page.status() == StatusCode::UNAUTHORIZED {
            let challenge = match *code {
                "token.missing" => r#"Bearer realm="sanquan""#,
                _ => r#"Bearer realm="sanquan", error="invalid_token""#,
            };
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        response
    }
}

/// Leaves the problem with the response for the door to write.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
