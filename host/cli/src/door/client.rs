//! A running host, asked over HTTP.

use sanquan_domain::gate::GateReport;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ureq::http::Method;

use crate::exit::Exit;
use crate::failure::Failure;

/// Lists as the interface gives them.
#[derive(Debug, Serialize, Deserialize)]
pub struct Entries<T> {
    /// What is in it.
    pub entries: Vec<T>,
}

/// One host, one token, one county.
#[derive(Clone, Debug)]
pub struct Client {
    agent: ureq::Agent,
    server: String,
    token: String,
    county: Option<String>,
}

impl Client {
    /// Nothing is sent yet.
    pub fn new(server: &str, token: String, county: Option<String>) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            // A county's host is not reached through a proxy for the web.
            .proxy(None);
        Self {
            agent: config.build().into(),
            server: server.trim_end_matches('/').to_owned(),
            token,
            county,
        }
    }

    /// The county that was named, if one was.
    pub fn county(&self) -> Option<&str> {
        self.county.as_deref()
    }

    /// Reads.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        self.ask(Method::GET, path, "application/json", None)
    }

    /// Writes `body`.
    pub fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Failure> {
        let body = serde_json::to_vec(body)
            .map_err(|e| Failure::failed("output", "cannot write the request").because(e))?;
        self.ask(Method::POST, path, "application/json", Some(body))
    }

    /// Sends the bytes of a component.
    pub fn upload<T: DeserializeOwned>(&self, path: &str, bytes: Vec<u8>) -> Result<T, Failure> {
        self.ask(Method::POST, path, "application/wasm", Some(bytes))
    }

    fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        media_type: &str,
        body: Option<Vec<u8>>,
    ) -> Result<T, Failure> {
        let address = format!("{}{path}", self.server);
        let unreachable =
            |why: Box<dyn std::error::Error>| {
                Failure::new(Exit::Unreachable, "host.unreachable", "no host answers")
                .at(&address)
                .because(why)
                .hint("is `sanquan serve` running there? Only http:// addresses are spoken to; put \
                       a TLS proxy in front of the host and this command behind it")
            };
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(&address)
            .header("content-type", media_type);
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        if let Some(county) = &self.county {
            request = request.header("x-county", county);
        }
        let sent = match body {
            Some(body) => request.body(body).map(|request| self.agent.run(request)),
            None => request.body(()).map(|request| self.agent.run(request)),
        };
        let mut response = sent
            .map_err(|e| unreachable(e.into()))?
            .map_err(|e| unreachable(e.into()))?;
        let text = response
            .body_mut()
            .read_to_string()
            .map_err(|e| unreachable(e.into()))?;
        match response.status().is_success() {
            true => serde_json::from_str(&text).map_err(|e| {
                Failure::failed("host.answer", "the host's answer cannot be understood")
                    .at(&address)
                    .because(e)
                    .hint("are host and command of the same version?")
            }),
            false => Err(refused(
                &self.server,
                path,
                response.status().as_u16(),
                &text,
            )),
        }
    }
}

/// The host's problem document as a failure: its code stays what it is.
fn refused(server: &str, path: &str, status: u16, text: &str) -> Failure {
    let problem: Value = serde_json::from_str(text).unwrap_or_default();
    let text = |member: &str| problem.get(member).and_then(Value::as_str);
    let code = text("code").unwrap_or("host.refused").to_owned();
    let what = text("detail")
        .or(text("title"))
        .unwrap_or("the host refused");
    let exit = match status {
        500.. => Exit::Failed,
        _ => Exit::Refused,
    };
    let failure = Failure::new(exit, code, what)
        .at(format!("{server}{path}"))
        .value(format!("HTTP status {status}"));
    let gate = problem.get("gate").cloned();
    if let Some(Ok(report)) = gate.map(serde_json::from_value::<GateReport>) {
        return failure.with_gate(&report);
    }
    match text("type") {
        Some(page) => failure.hint(format!("explained at {server}{page}")),
        None => failure,
    }
}
