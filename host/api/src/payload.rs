//! What comes in: bodies, paths, queries and headers, each refused in words that help.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::HeaderName;
use axum::http::header::{CONTENT_TYPE, IF_MATCH};
use axum::http::request::Parts;
use data_encoding::BASE64;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use sanquan_domain::catalogue::CatalogueDocument;
use sanquan_domain::signature::Envelope;
use sanquan_engine::gate::ExpectedAnswers;
use sanquan_engine::{Cursor, MalformedCursor, NewPlugin};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::access::{header, not_found};
use crate::problem::Problem;
use crate::state::Shared;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const IDEMPOTENCY_KEY_MAX_BYTES: usize = 255;
const PAGE_MAX: usize = 500;
/// Of a body over its limit, so many times the limit is read on and dropped.
const DROPPED_MAX_LIMITS: usize = 4;

/// A JSON body.
pub(crate) struct Payload<T> {
    /// What it says.
    pub value: T,
    /// As it came.
    pub bytes: Bytes,
}

impl<T: DeserializeOwned> FromRequest<Arc<Shared>> for Payload<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, Problem> {
        expect_type(&request, "application/json")?;
        let bytes = read(request.into_body(), shared.settings.body_max_bytes, shared).await?;
        let value = parse(&bytes)?;
        Ok(Self { value, bytes })
    }
}

/// A whole catalogue, which may be larger than other JSON bodies.
pub(crate) struct WholeCatalogue(pub CatalogueDocument);

impl FromRequest<Arc<Shared>> for WholeCatalogue {
    type Rejection = Problem;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, Problem> {
        expect_type(&request, "application/json")?;
        let limit = shared.settings.catalogue_max_bytes;
        let bytes = read(request.into_body(), limit, shared).await?;
        parse(&bytes).map(Self)
    }
}

/// A component: its bytes, or JSON that also says what it must answer and who signed for it.
pub(crate) struct Component(pub NewPlugin);

/// A component as JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ComponentJson {
    /// In base64.
    component: String,
    #[serde(default)]
    expected_answers: ExpectedAnswers,
    envelope: Option<Envelope>,
}

impl FromRequest<Arc<Shared>> for Component {
    type Rejection = Problem;

    async fn from_request(request: Request, shared: &Arc<Shared>) -> Result<Self, Problem> {
        let limit = shared.settings.component_max_bytes;
        if media_type(&request)?.eq_ignore_ascii_case("application/json") {
            let limit = limit / 3 * 4 + shared.settings.body_max_bytes;
            let bytes = read(request.into_body(), limit, shared).await?;
            return decoded(parse(&bytes)?).map(Self);
        }
        expect_type(&request, "application/wasm")?;
        let component = read(request.into_body(), limit, shared).await?;
        Ok(Self(Vec::from(component).into()))
    }
}

fn decoded(given: ComponentJson) -> Result<NewPlugin, Problem> {
    let component = BASE64.decode(given.component.as_bytes());
    let component = component.map_err(|error| {
        Problem::new(
            "request.invalid",
            format!("`component` is not base64: {error}"),
        )
    })?;
    Ok(NewPlugin {
        component,
        expected: given.expected_answers,
        envelope: given.envelope,
    })
}

/// The media type of the body, without its parameters.
fn media_type(request: &Request) -> Result<&str, Problem> {
    let given = header(request.headers(), &CONTENT_TYPE)?.unwrap_or("");
    Ok(given.split(';').next().unwrap_or("").trim())
}

fn expect_type(request: &Request, expected: &str) -> Result<(), Problem> {
    let essence = media_type(request)?;
    if essence.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    let detail = format!("the body is of type `{essence}`, this route takes `{expected}`");
    Err(Problem::new("request.unsupported-media-type", detail))
}

async fn read(mut body: Body, limit: usize, shared: &Shared) -> Result<Bytes, Problem> {
    let time = shared.settings.body_time;
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large(body, limit, time).await);
    }
    match tokio::time::timeout(time, Limited::new(&mut body, limit).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large(body, limit, time).await),
        Ok(Err(error)) => Err(Problem::new(
            "request.interrupted",
            format!("the body broke off: {error}"),
        )),
        Err(_) => Err(Problem::new(
            "request.slow",
            format!("the body took more than {} ms to arrive", time.as_millis()),
        )),
    }
}

/// The answer to a body over the limit. A caller that is still sending reads no answer, and would
/// find the connection reset: so what it sends is read on and dropped, up to a bound.
async fn too_large(mut body: Body, limit: usize, time: Duration) -> Problem {
    let mut left = DROPPED_MAX_LIMITS * limit;
    let dropping = async {
        while let Some(Ok(frame)) = body.frame().await {
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            match left.checked_sub(bytes) {
                Some(rest) => left = rest,
                None => break,
            }
        }
    };
    // Whoever is slow as well is answered all the same.
    let _ = tokio::time::timeout(time, dropping).await;
    let detail = format!("the body has more than {limit} bytes, the limit of this route");
    Problem::new("request.too-large", detail).with("limit_bytes", limit)
}

/// Reads JSON, naming place and field of what is wrong.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        Problem::new(
            "request.not-utf8",
            format!("byte {at} of the body (counted from 0) is not UTF-8"),
        )
        .with("byte", at)
    })?;
    serde_json::from_str(text).map_err(|error| malformed(&error))
}

fn malformed(error: &serde_json::Error) -> Problem {
    let detail = error.to_string();
    let unknown = detail
        .strip_prefix("unknown field `")
        .and_then(|rest| rest.split_once('`'))
        .map(|(field, _)| field.to_owned());
    let problem = match (error.classify(), &unknown) {
        (Category::Data, Some(_)) => Problem::new("request.unknown-field", detail),
        (Category::Data, None) => Problem::new("request.invalid", detail),
        _ => Problem::new("request.malformed-json", detail),
    };
    let problem = problem
        .with("line", error.line())
        .with("column", error.column());
    match unknown {
        Some(field) => problem.with("field", field),
        None => problem,
    }
}

/// The one variable segment of the path.
pub(crate) struct Segment(pub String);

impl Segment {
    /// Read as an identifier of a `what`; what cannot be read does not exist.
    pub fn id<T: std::str::FromStr>(&self, what: &str) -> Result<T, Problem> {
        self.0.parse().map_err(|_| not_found(what, &self.0))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        path.map(|Path(segment)| Self(segment))
            .map_err(|error| Problem::new("route.unknown", error.body_text()))
    }
}

/// The query, without unknown parameters.
pub(crate) struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(params)| Self(params))
            .map_err(|error| Problem::new("request.bad-query", error.body_text()))
    }
}

/// How many entries a page has at most.
pub(crate) fn page_size(wanted: Option<usize>) -> Result<usize, Problem> {
    match wanted {
        None => Ok(100),
        Some(limit @ 1..=PAGE_MAX) => Ok(limit),
        Some(limit) => Err(Problem::new(
            "request.bad-query",
            format!("`limit` is {limit}: 1 to {PAGE_MAX} are taken"),
        )),
    }
}

/// The place in a list where the page before ended.
pub(crate) fn cursor(after: Option<&str>) -> Result<Option<Cursor>, Problem> {
    let parsed = after.map(str::parse).transpose();
    parsed.map_err(|error: MalformedCursor| {
        Problem::new("request.bad-query", format!("`after` is {error}"))
    })
}

/// What makes a write safe to repeat and safe against others' changes.
pub(crate) struct Conditions {
    /// From `Idempotency-Key`.
    pub key: Option<String>,
    /// From `If-Match`: the version for which the request was made.
    pub version: Option<u64>,
}

impl<S: Sync> FromRequestParts<S> for Conditions {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let key = header(&parts.headers, &IDEMPOTENCY_KEY)?.map(idempotency_key);
        let version = header(&parts.headers, &IF_MATCH)?.map(version);
        Ok(Self {
            key: key.transpose()?,
            version: version.transpose()?.flatten(),
        })
    }
}

fn idempotency_key(text: &str) -> Result<String, Problem> {
    match (1..=IDEMPOTENCY_KEY_MAX_BYTES).contains(&text.len()) {
        true => Ok(text.to_owned()),
        false => Err(Problem::new(
            "request.bad-header",
            format!(
                "header `idempotency-key` has {} characters: 1 to {IDEMPOTENCY_KEY_MAX_BYTES} are taken",
                text.len()
            ),
        )),
    }
}

/// `"17"` is version 17, `*` is any.
fn version(tag: &str) -> Result<Option<u64>, Problem> {
    if tag == "*" {
        return Ok(None);
    }
    let number = tag.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    match number.and_then(|n| n.parse().ok()) {
        Some(version) => Ok(Some(version)),
        None => Err(Problem::new(
            "request.bad-header",
            format!("header `if-match` is `{tag}`: send the ETag of a case, such as `\"17\"`"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        #[allow(dead_code, reason = "only whether it parses matters")]
        days: u32,
    }

    #[track_caller]
    fn refused(bytes: &[u8], code: &str, words: &str) {
        let problem = parse::<Sample>(bytes).expect_err("it is refused");
        assert_eq!(problem.code(), code);
        assert!(problem.detail().contains(words), "{}", problem.detail());
    }

    #[test]
    fn a_body_is_refused_with_the_place_of_its_mistake() {
        refused(
            b"{\n \"days\": 3",
            "request.malformed-json",
            "line 2 column 10",
        );
        refused(
            b"{\"days\": 3, \"dsya\": 3}",
            "request.unknown-field",
            "`dsya`",
        );
        refused(b"{\"days\": \"3\"}", "request.invalid", "line 1 column 12");
        refused(
            b"{\"days\": 3} x",
            "request.malformed-json",
            "trailing characters",
        );
        refused(b"{\"days\": \"\xff\"}", "request.not-utf8", "byte 10");
        refused(b"", "request.malformed-json", "EOF");
    }

    #[test]
    fn if_match_takes_the_tag_of_a_case_and_nothing_else() {
        assert_eq!(version("\"17\"").map_err(|p| p.code()), Ok(Some(17)));
        assert_eq!(version("*").map_err(|p| p.code()), Ok(None));
        for tag in ["17", "\"x\"", "W/\"17\"", "\"-1\"", ""] {
            assert!(version(tag).is_err(), "{tag}");
        }
    }
}
