//! A caller of a running host: one token, JSON in and out.

use serde_json::Value;
use ureq::Agent;
use ureq::http::{HeaderMap, Method, Request};

/// Largest answer that is read, in bytes.
const ANSWER_MAX_BYTES: u64 = 64 << 20;

/// Somebody who asks a host; the public where there is no token.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
    address: String,
    token: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

impl Client {
    /// Asks the host at `address` (`http://…`) with `token`; empty for the public.
    pub fn new(address: &str, token: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None);
        Self {
            agent: config.build().into(),
            address: address.to_owned(),
            token: token.to_owned(),
        }
    }

    /// Reads `path`.
    pub fn get(&self, path: &str) -> Answer {
        self.must(Method::GET, path, &[], &[])
    }

    /// Writes `body`.
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with(path, &[], body)
    }

    /// Writes `body` with further headers.
    pub fn post_with(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        self.must(Method::POST, path, headers, body.to_string().as_bytes())
    }

    /// Writes bytes of a media type.
    pub fn send(&self, path: &str, media_type: &str, body: &[u8]) -> Answer {
        self.must(Method::POST, path, &[("content-type", media_type)], body)
    }

    /// Writes `body`; none when the host went away before it had answered.
    pub fn try_post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Option<Answer> {
        self.ask(Method::POST, path, headers, body.to_string().as_bytes())
            .ok()
    }

    fn must(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let what = format!("{method} {}{path}", self.address);
        self.ask(method, path, headers, body)
            .unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer, ureq::Error> {
        let is_read = method == Method::GET;
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address));
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        if !is_read && headers.iter().all(|(name, _)| *name != "content-type") {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = match is_read {
            true => self.agent.run(request.body(())?)?,
            false => self.agent.run(request.body(body)?)?,
        };
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = response.body_mut().with_config().limit(ANSWER_MAX_BYTES);
        Ok(Answer {
            status,
            headers,
            body: body.read_to_string()?,
        })
    }
}

impl Answer {
    /// The body.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The body of a request that was done with this status.
    #[track_caller]
    pub fn done(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.json()
    }

    /// The problem document of a request that was refused so.
    #[track_caller]
    pub fn is(&self, status: u16, code: &str) -> Value {
        let problem = self.json();
        let told = problem["code"].as_str();
        assert_eq!((self.status, told), (status, Some(code)), "{problem}");
        let kind = self.headers.get("content-type");
        assert_eq!(
            kind.map(|kind| kind.as_bytes()),
            Some(&b"application/problem+json"[..])
        );
        problem
    }
}
