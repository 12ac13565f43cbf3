//! The door in front of every route: limits, tokens, policy, time, panics, problem details,
//! metrics and the access log, in one place and one layer.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;

use crate::access::{Seat, admit};
use crate::policy::{Allow, Row};
use crate::problem::Problem;
use crate::state::Shared;

/// The door of one route.
#[derive(Clone)]
pub(crate) struct Door {
    pub shared: Arc<Shared>,
    pub row: &'static Row,
}

/// Lets a request in, or says why not.
pub(crate) async fn pass(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let path = request.uri().path().to_owned();
    let chinese = prefers_chinese(request.headers());
    let admitted = door.admit(request.headers());
    let token = admitted
        .as_ref()
        .ok()
        .and_then(|seat| seat.as_ref()?.caller.token);
    let response = match admitted {
        Ok(seat) => {
            if let Some(seat) = seat {
                request.extensions_mut().insert(seat);
            }
            door.run(request, next).await
        }
        Err(problem) => problem.into_response(),
    };
    let code = response.extensions().get::<Problem>().map(Problem::code);
    let response = written(response, &path, chinese);
    let (status, took) = (response.status(), started.elapsed());
    door.shared.metrics.answered(door.row, status, took);
    // Paths hold identifiers only; queries (which may hold a query code), headers and bodies never
    // reach the log.
    tracing::info!(
        target: "sanquan::access",
        method = %door.row.method,
        path,
        status = status.as_u16(),
        code,
        token = token.map(tracing::field::display),
        took_us = took.as_micros() as u64,
    );
    response
}

impl Door {
    fn admit(&self, headers: &HeaderMap) -> Result<Option<Seat>, Problem> {
        match self.row.allow {
            Allow::Everyone => Ok(None),
            allow => admit(&self.shared, headers, allow).map(Some),
        }
    }

    async fn run(&self, request: Request, next: Next) -> Response {
        // Probes are answered however busy the host is.
        let _permit = match self.row.is_interface() {
            true => match self.shared.running.try_acquire() {
                Ok(permit) => Some(permit),
                Err(_) => return self.overloaded().into_response(),
            },
            false => None,
        };
        let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
        match tokio::time::timeout(self.shared.settings.request_time, answer).await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => self.panicked().into_response(),
            Err(_) => self.timed_out().into_response(),
        }
    }

    fn overloaded(&self) -> Problem {
        let limit = self.shared.settings.requests_max;
        let detail = format!("{limit} requests are under way, the limit: try again in a second");
        Problem::new("host.overloaded", detail).retry_after(1)
    }

    fn timed_out(&self) -> Problem {
        let limit = self.shared.settings.request_time.as_millis();
        let detail = format!("the request took more than {limit} ms and was given up");
        Problem::new("host.timeout", detail).retry_after(1)
    }

    fn panicked(&self) -> Problem {
        let fault = self.shared.metrics.panicked();
        tracing::error!(fault, route = self.row.path, "a route panicked");
        let detail = format!("the host broke off while answering, fault `{fault}`");
        Problem::new("host.internal", detail).with("fault", fault)
    }
}

/// Whoever asks for a route that does not exist.
pub(crate) async fn no_route(request: Request) -> Response {
    let path = request.uri().path();
    let detail = format!("there is no route `{path}`; `/docs` lists them");
    Problem::new("route.unknown", detail).write(path, prefers_chinese(request.headers()))
}

/// Whoever calls a route in a way that it does not take; the router adds the header `Allow`.
pub(crate) async fn no_method(request: Request) -> Response {
    let path = request.uri().path();
    let detail = format!("`{path}` does not take {}", request.method());
    Problem::new("route.method-not-allowed", detail).write(path, prefers_chinese(request.headers()))
}

/// Writes out the problem that a route left with its response.
fn written(mut response: Response, path: &str, chinese: bool) -> Response {
    match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem.write(path, chinese),
        None => response,
    }
}

/// Whether Chinese is the first language that the caller reads.
pub(crate) fn prefers_chinese(headers: &HeaderMap) -> bool {
    let first = headers.get(ACCEPT_LANGUAGE).map(|value| value.as_bytes());
    first.is_some_and(|value| value.starts_with(b"zh"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use axum::Router;
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tokio::sync::{Semaphore, watch};
    use tower::ServiceExt;

    use super::*;
    use crate::metrics::Metrics;
    use crate::policy::TABLE;
    use crate::state::Settings;

    async fn broken() -> StatusCode {
        panic!("a defect")
    }

    #[tokio::test]
    async fn a_route_that_panics_is_answered_with_the_number_of_the_fault() {
        let shared = Shared {
            counties: BTreeMap::new(),
            settings: Settings::default(),
            metrics: Metrics::new(),
            running: Semaphore::new(1),
            streams: Arc::new(Semaphore::new(1)),
            stop: watch::channel(false).1,
        };
        let shared = Arc::new(shared);
        let row = &TABLE[0];
        let door = Door { shared, row };
        let answering = get(broken).route_layer(from_fn_with_state(door, pass));
        let router: Router = Router::new().route("/", answering);
        for fault in ["1", "2"] {
            let request = Request::get("/").body(Body::empty()).expect("a request");
            let response = router.clone().oneshot(request).await.expect("an answer");
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
            let body = axum::body::to_bytes(response.into_body(), 4_096).await;
            let problem: serde_json::Value =
                serde_json::from_slice(&body.expect("a body")).expect("JSON");
            assert_eq!(problem["code"], "host.internal");
            assert_eq!(problem["fault"].to_string(), fault);
        }
    }
}
