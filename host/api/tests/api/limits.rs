//! Limits of the door: size, number, time; and panics.

use std::time::Duration;

use axum::body::Body;
use futures_util::stream;
use sanquan_api::Settings;
use sanquan_domain::event::Role;

use crate::support::{TestHost, application};

#[tokio::test]
async fn a_body_over_the_limit_is_refused_with_and_without_its_length() {
    let host = TestHost::with(Settings {
        body_max_bytes: 2_000,
        component_max_bytes: 3_000,
        ..Settings::default()
    })
    .await;
    let window = host.token(Role::Window).await;
    let mut given = application(1);
    host.post("/api/v1/cases")
        .token(&window)
        .json(&given)
        .send()
        .await
        .done(201);
    given["applicant"] = "长".repeat(1_000).into();
    let problem = host
        .post("/api/v1/cases")
        .token(&window)
        .json(&given)
        .send()
        .await;
    assert_eq!(problem.is(413, "request.too-large")["limit_bytes"], 2_000);
    let pieces = (0..100).map(|_| Ok::<_, std::io::Error>("x".repeat(100)));
    let body = Body::from_stream(stream::iter(pieces));
    let chunked = host
        .post("/api/v1/cases")
        .token(&window)
        .bytes("application/json", body);
    chunked.send().await.is(413, "request.too-large");
    let developer = host.token(Role::Developer).await;
    let component = host.post("/api/v1/plugins").token(&developer);
    component
        .bytes("application/wasm", vec![0; 3_001])
        .send()
        .await
        .is(413, "request.too-large");
}

#[tokio::test]
async fn a_catalogue_may_be_larger_than_other_bodies_and_has_a_limit_too() {
    let host = TestHost::with(Settings {
        body_max_bytes: 2_000,
        catalogue_max_bytes: 3_000,
        ..Settings::default()
    })
    .await;
    let operator = host.token(Role::Operator).await;
    for (spaces, status, code) in [
        (2_500, 422, "request.unknown-field"),
        (3_500, 413, "request.too-large"),
    ] {
        let body = format!("{{{}\"nothing\": 1}}", " ".repeat(spaces));
        let entering = host.post("/api/v1/catalogue").token(&operator);
        let answer = entering.bytes("application/json", body).send().await;
        answer.is(status, code);
    }
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_given_up() {
    let body_time = Duration::from_millis(20);
    let host = TestHost::with(Settings {
        body_time,
        ..Settings::default()
    })
    .await;
    let window = host.token(Role::Window).await;
    let never = Body::from_stream(stream::pending::<Result<&str, std::io::Error>>());
    let asking = host
        .post("/api/v1/cases")
        .token(&window)
        .bytes("application/json", never);
    asking.send().await.is(408, "request.slow");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let request_time = Duration::from_millis(20);
    let host = TestHost::with(Settings {
        request_time,
        ..Settings::default()
    })
    .await;
    let window = host.token(Role::Window).await;
    let never = Body::from_stream(stream::pending::<Result<&str, std::io::Error>>());
    let asking = host
        .post("/api/v1/cases")
        .token(&window)
        .bytes("application/json", never);
    let answer = asking.send().await;
    answer.is(503, "host.timeout");
    assert_eq!(answer.headers["retry-after"], "1");
}

#[tokio::test]
async fn above_the_limit_of_requests_callers_are_told_to_come_back_and_probes_still_answer() {
    let host = TestHost::with(Settings {
        requests_max: 0,
        ..Settings::default()
    })
    .await;
    let answer = host.get("/api/v1/departments").send().await;
    answer.is(503, "host.overloaded");
    assert_eq!(answer.headers["retry-after"], "1");
    assert_eq!(host.get("/livez").send().await.status, 200);
}

#[tokio::test]
async fn above_the_limit_of_streams_readers_are_told_to_come_back() {
    let host = TestHost::with(Settings {
        streams_max: 1,
        ..Settings::default()
    })
    .await;
    let window = host.token(Role::Window).await;
    let first = host.get("/api/v1/events/stream").token(&window).raw().await;
    host.get("/api/v1/events/stream")
        .token(&window)
        .send()
        .await
        .is(503, "host.overloaded");
    drop(first);
    let second = host.get("/api/v1/events/stream").token(&window).raw().await;
    assert_eq!(second.status(), 200);
}

/// A caller that sends without asking first is still sending when the limit is reached. Were the
/// connection closed at once, it would find a reset instead of the answer.
#[tokio::test]
async fn a_caller_that_streams_too_much_over_a_socket_reads_the_answer() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let host = TestHost::with(Settings {
        body_max_bytes: 100_000,
        ..Settings::default()
    })
    .await;
    let window = host.token(Role::Window).await;
    let bound = sanquan_api::bind(([127, 0, 0, 1], 0).into()).await.unwrap();
    let address = bound.address().unwrap();
    let patience = sanquan_api::Patience {
        head: Duration::from_secs(60),
        drain: Duration::from_secs(60),
    };
    tokio::spawn(bound.serve(host.router.clone(), host.stop.subscribe(), patience));
    let mut caller = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/v1/cases HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\
         authorization: Bearer {window}\r\ncontent-type: application/json\r\n\
         transfer-encoding: chunked\r\n\r\n"
    );
    caller.write_all(head.as_bytes()).await.unwrap();
    let chunk = format!("{:x}\r\n{}\r\n", 10_000, "x".repeat(10_000));
    for _ in 0..30 {
        caller.write_all(chunk.as_bytes()).await.unwrap();
    }
    caller.write_all(b"0\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    caller.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("request.too-large"), "{answer}");
}
