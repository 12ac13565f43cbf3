//! Events: by page and as a stream.

use axum::body::BodyDataStream;
use futures_util::StreamExt;
use sanquan_api::Settings;
use sanquan_domain::event::Role;
use serde_json::json;
use std::time::Duration;

use crate::support::TestHost;

async fn piece(stream: &mut BodyDataStream) -> Option<String> {
    let bytes = stream.next().await?.unwrap();
    Some(String::from_utf8(bytes.to_vec()).unwrap())
}

async fn follow(host: &TestHost, token: &str, after: &str) -> BodyDataStream {
    let asking = host
        .get("/api/v1/events/stream")
        .token(token)
        .header("last-event-id", after);
    let response = asking.raw().await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response.into_body().into_data_stream()
}

#[tokio::test]
async fn events_come_in_order_page_by_page() {
    let host = TestHost::new().await;
    let auditor = host.token_for_all(Role::Auditor).await;
    let (mut after, mut seen) = (json!(0), Vec::new());
    while !after.is_null() {
        let path = format!("/api/v1/events?after={after}&limit=7");
        let page = host.get(&path).token(&auditor).send().await.done(200);
        seen.extend(
            page["entries"]
                .as_array()
                .unwrap()
                .iter()
                .map(|event| event["seq"].as_u64().unwrap()),
        );
        after = page["next"].clone();
    }
    let head = host.engine.store().head().seq;
    assert_eq!(seen, (1..=head).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_token_of_one_department_sees_its_cases_events_only() {
    let host = TestHost::new().await;
    let window = host.token(Role::Window).await;
    let filed = host.filed(&window).await;
    let other = host.token_for(Role::Window, "016").await;
    let mine = host
        .get("/api/v1/events?limit=500")
        .token(&window)
        .send()
        .await
        .done(200);
    let mine = mine["entries"].as_array().unwrap().clone();
    assert!(mine.iter().all(|event| event["case"] == filed["id"]) && !mine.is_empty());
    let page = host
        .get("/api/v1/events?limit=500")
        .token(&other)
        .send()
        .await
        .done(200);
    assert_eq!(page["entries"], json!([]));
    assert_eq!(
        page["next"],
        host.engine.store().head().seq,
        "the cursor moves on"
    );
}

#[tokio::test]
async fn the_stream_goes_on_after_the_last_event_that_was_seen() {
    let host = TestHost::new().await;
    let window = host.token(Role::Window).await;
    let before = host.engine.store().head().seq;
    let mut stream = follow(&host, &window, &before.to_string()).await;
    let filed = host.filed(&window).await;
    let text = piece(&mut stream).await.unwrap();
    assert!(
        text.starts_with(&format!("id: {}\ndata: {{", before + 1)),
        "{text}"
    );
    assert!(text.contains(filed["id"].as_str().unwrap()) && text.ends_with("\n\n"));
    let again = follow(&host, &window, &before.to_string()).await;
    let mut again = again;
    assert_eq!(piece(&mut again).await.unwrap(), text);
}

#[tokio::test]
async fn a_silent_stream_beats_and_ends_when_the_host_stops() {
    let host = beating().await;
    let window = host.token(Role::Window).await;
    let head = host.engine.store().head().seq.to_string();
    let mut stream = follow(&host, &window, &head).await;
    assert_eq!(piece(&mut stream).await.as_deref(), Some(":\n\n"));
    host.stop.send(true).unwrap();
    while let Some(text) = piece(&mut stream).await {
        assert_eq!(text, ":\n\n");
    }
}

/// A host whose silent streams beat soon.
async fn beating() -> TestHost {
    let heartbeat = Duration::from_millis(20);
    TestHost::with(Settings {
        heartbeat,
        ..Settings::default()
    })
    .await
}

#[tokio::test]
async fn a_stream_ends_when_its_token_is_revoked() {
    let host = beating().await;
    let window = host.token(Role::Window).await;
    let id = host.engine.authenticate(&window).unwrap().issued.token;
    let mut stream = follow(&host, &window, "0").await;
    let operator = sanquan_engine::Caller::operator();
    host.engine.revoke_token(&operator, id).await.unwrap();
    while let Some(text) = piece(&mut stream).await {
        assert_ne!(text, ":\n\n", "no heartbeat for a token that was revoked");
    }
}
