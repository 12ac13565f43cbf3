//! A connection that is kept.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::server::Door;

/// See the module.
pub struct Connection {
    requests: SendRequest<Full<Bytes>>,
    host: String,
    bearer: String,
}

impl Connection {
    /// Connects with the door's token.
    pub async fn open(door: &Door) -> Self {
        let stream = TcpStream::connect(door.address).await;
        let stream = stream.expect("the server listens");
        stream.set_nodelay(true).expect("TCP has that option");
        let (requests, connection) = handshake(TokioIo::new(stream)).await.expect("HTTP/1.1");
        // It ends with an error when the server does, which the next request meets too.
        tokio::task::spawn_local(connection);
        Self {
            requests,
            host: door.address.to_string(),
            bearer: format!("Bearer {}", door.token),
        }
    }

    /// Sends a body and reads the answer.
    pub async fn post(&mut self, path: &str, body: String) -> (StatusCode, Bytes) {
        self.send(Method::POST, path, body.into()).await
    }

    /// Reads.
    pub async fn get(&mut self, path: &str) -> (StatusCode, Bytes) {
        self.send(Method::GET, path, Bytes::new()).await
    }

    async fn send(&mut self, method: Method, path: &str, body: Bytes) -> (StatusCode, Bytes) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", &self.host)
            .header("authorization", &self.bearer)
            .header("content-type", "application/json")
            .body(Full::new(body))
            .expect("the parts are well-formed");
        let answer = self.requests.send_request(request).await;
        let answer = answer.expect("the server answers");
        let status = answer.status();
        let body = answer.into_body().collect().await;
        (status, body.expect("the server answers whole").to_bytes())
    }
}
