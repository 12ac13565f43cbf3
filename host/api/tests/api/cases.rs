//! Cases over HTTP: filed, corrected, acted on, read, erased.

use sanquan_domain::event::Role;
use serde_json::json;

use crate::support::{TestHost, application, material};

fn act(step: &str, action: &str, post: &str) -> serde_json::Value {
    json!({ "step": step, "action": action, "post": post, "handlers": ["015-h03"] })
}

#[tokio::test]
async fn a_case_is_filed_acted_on_and_read() {
    let host = TestHost::new().await;
    let (window, handler) = (
        host.token(Role::Window).await,
        host.token(Role::Handler).await,
    );
    let mut given = application(1);
    given["external_ref"] = json!("desk-7");
    let answer = host
        .post("/api/v1/cases")
        .token(&window)
        .json(&given)
        .send()
        .await;
    let filed = answer.done(201);
    assert_eq!(
        (&filed["phase"], &filed["open_steps"][0]["step"]),
        (&json!("open"), &json!("review"))
    );
    assert_eq!(answer.headers["etag"], format!("\"{}\"", filed["version"]));
    assert!(filed["query_code"].is_string());

    let path = format!("/api/v1/cases/{}", filed["id"].as_str().unwrap());
    let read = host.get(&path).token(&handler).send().await;
    let case = read.done(200);
    assert_eq!(case["applicant"], "乔庄镇某食品店");
    assert_eq!(
        case["facts"],
        json!({ "field0": "四川青川乔庄镇", "field1": 3 })
    );
    assert_eq!(case["materials"][0]["supplied_on"], "2026-03-02");
    let again = host
        .get(&path)
        .token(&handler)
        .header("if-none-match", read.headers["etag"].to_str().unwrap());
    assert_eq!(again.send().await.status, 304);

    let review = act("review", "pass", "015-handler");
    let done = host
        .post(&format!("{path}/actions"))
        .token(&handler)
        .json(&review)
        .send()
        .await
        .done(200);
    assert_eq!(done["open_steps"][0]["step"], "examine");
    assert!(done["version"].as_u64() > filed["version"].as_u64());

    let history = host
        .get(&format!("{path}/history?limit=2"))
        .token(&handler)
        .send()
        .await
        .done(200);
    assert_eq!(history["entries"][0]["body"]["kind"], "case_filed");
    assert_eq!(history["next"], 2);
    let clock = host
        .get(&format!("{path}/clock"))
        .token(&handler)
        .send()
        .await
        .done(200);
    assert!(clock["days"].as_array().unwrap().len() > 8);
    let chart = host
        .get(&format!("{path}/flowchart"))
        .token(&handler)
        .send()
        .await;
    assert_eq!(chart.headers["content-type"], "image/svg+xml");
    assert!(chart.text().starts_with("<svg"), "{}", chart.text());

    for query in [
        "?phase=open",
        "?item=5108220150100300",
        "?external_ref=desk-7&department=015",
    ] {
        let list = host
            .get(&format!("/api/v1/cases{query}"))
            .token(&handler)
            .send()
            .await
            .done(200);
        assert_eq!(list["entries"][0]["id"], filed["id"], "{query}");
    }
    let inbox = host
        .get("/api/v1/posts/015-section/inbox")
        .token(&handler)
        .send()
        .await
        .done(200);
    assert_eq!(inbox["entries"][0]["case"]["id"], filed["id"]);
}

#[tokio::test]
async fn a_plugin_that_breaks_the_contract_leaves_no_case_behind() {
    let host = TestHost::new().await;
    let window = host.token(Role::Window).await;
    // Without materials this guest asks for corrections and stops a clock that has not started.
    let answer = host
        .post("/api/v1/cases")
        .token(&window)
        .json(&application(0))
        .send()
        .await;
    let problem = answer.is(503, "answer.clock-not-started");
    assert!(problem["fault"].as_str().unwrap().starts_with("fault_"));
    assert_eq!(answer.headers["retry-after"], "60");
    let cases = host
        .get("/api/v1/cases")
        .token(&window)
        .send()
        .await
        .done(200);
    assert_eq!(cases["entries"], json!([]));
}

#[tokio::test]
async fn materials_are_supplied_only_while_they_are_awaited() {
    let host = TestHost::new().await;
    let window = host.token(Role::Window).await;
    let filed = host.filed(&window).await;
    let path = format!("/api/v1/cases/{}/materials", filed["id"].as_str().unwrap());
    let supply = json!({ "materials": [material("application-form")] });
    host.post(&path)
        .token(&window)
        .json(&supply)
        .send()
        .await
        .is(409, "case.nothing-awaited");
}

#[tokio::test]
async fn the_same_request_with_the_same_key_is_done_once() {
    let host = TestHost::new().await;
    let window = host.token(Role::Window).await;
    let file = |key: &'static str, body: &serde_json::Value| {
        host.post("/api/v1/cases")
            .token(&window)
            .header("idempotency-key", key)
            .json(body)
            .send()
    };
    let first = file("a", &application(1)).await;
    let again = file("a", &application(1)).await;
    assert_eq!(first.done(201), again.done(201), "with the query code too");
    assert_eq!(first.headers.get("idempotent-replayed"), None);
    assert_eq!(again.headers["idempotent-replayed"], "true");
    let mut other = application(1);
    other["applicant"] = json!("乔庄镇另一食品店");
    file("a", &other).await.is(409, "idempotency.key-reused");
    let new = file("b", &other).await.done(201);
    assert_ne!(new["id"], first.json()["id"]);
    // The key belongs to the token: another token's is another key.
    let colleague = host.token(Role::Window).await;
    let theirs = host
        .post("/api/v1/cases")
        .token(&colleague)
        .header("idempotency-key", "a");
    let theirs = theirs.json(&other).send().await.done(201);
    assert_ne!(theirs["id"], first.json()["id"]);
}

#[tokio::test]
async fn an_act_on_a_case_that_has_changed_is_a_conflict() {
    let host = TestHost::new().await;
    let (window, handler) = (
        host.token(Role::Window).await,
        host.token(Role::Handler).await,
    );
    let filed = host.filed(&window).await;
    let version = filed["version"].as_u64().unwrap();
    let path = format!("/api/v1/cases/{}/actions", filed["id"].as_str().unwrap());
    let review = act("review", "pass", "015-handler");
    let stale = host
        .post(&path)
        .token(&handler)
        .header("if-match", &format!("\"{}\"", version - 1));
    let problem = stale
        .json(&review)
        .send()
        .await
        .is(409, "case.stale-version");
    assert_eq!(
        (&problem["expected"], &problem["actual"]),
        (&json!(version - 1), &json!(version))
    );
    let fresh = host
        .post(&path)
        .token(&handler)
        .header("if-match", &format!("\"{version}\""));
    fresh.json(&review).send().await.done(200);
}

#[tokio::test]
async fn an_applicant_sees_the_course_with_number_and_code_and_guessing_locks() {
    let host = TestHost::new().await;
    let window = host.token(Role::Window).await;
    let filed = host.filed(&window).await;
    let path = format!("/api/v1/public/cases/{}", filed["number"].as_str().unwrap());
    let with = |code: &str| host.get(&format!("{path}?code={code}")).send();
    let code = filed["query_code"].as_str().unwrap();
    let shown = with(code).await;
    shown.done(200);
    assert!(!shown.text().contains("乔庄镇某食品店") && !shown.text().contains("015-h"));
    for _ in 0..5 {
        with("WRONGCOD").await.is(404, "not-found");
    }
    let locked = with(code).await;
    locked.is(429, "public.locked");
    assert_eq!(locked.headers["retry-after"], "900");
    let operator = host.token(Role::Operator).await;
    let to = json!({ "to": "2026-03-02T02:15:00Z" });
    host.post("/api/v1/clock/advance")
        .token(&operator)
        .json(&to)
        .send()
        .await
        .done(200);
    with(code).await.done(200);
}

#[tokio::test]
async fn an_erased_case_keeps_its_course_and_loses_its_values() {
    let host = TestHost::new().await;
    let (window, operator) = (
        host.token(Role::Window).await,
        host.token(Role::Operator).await,
    );
    let open = host.filed(&window).await;
    let erase = |id: &serde_json::Value| {
        host.post(&format!("/api/v1/cases/{}/erasure", id.as_str().unwrap()))
            .token(&operator)
            .send()
    };
    erase(&open["id"]).await.is(409, "case.still-open");
    let path = format!("/api/v1/cases/{}", open["id"].as_str().unwrap());
    let handler = host.token(Role::Handler).await;
    let withdraw = act("review", "withdraw", "015-handler");
    let closed = host
        .post(&format!("{path}/actions"))
        .token(&handler)
        .json(&withdraw)
        .send()
        .await;
    assert_eq!(closed.done(200)["ending"], "withdrawn");
    erase(&open["id"]).await.done(200);
    let case = host.get(&path).token(&window).send().await.done(200);
    assert_eq!(
        (&case["erased"], &case["applicant"]),
        (&json!(true), &json!(null))
    );
    let history = host
        .get(&format!("{path}/history"))
        .token(&window)
        .send()
        .await;
    assert!(!history.text().contains("乔庄镇某食品店"));
}

#[tokio::test]
async fn deadlines_that_pass_while_the_clock_is_moved_issue_cards() {
    let host = TestHost::new().await;
    let (window, supervisor) = (
        host.token(Role::Window).await,
        host.token(Role::Supervisor).await,
    );
    let filed = host.filed(&window).await;
    let operator = host.token(Role::Operator).await;
    let to = json!({ "to": "2026-09-01T02:00:00Z" });
    host.post("/api/v1/clock/advance")
        .token(&operator)
        .json(&to)
        .send()
        .await
        .done(200);
    let cards = host
        .get("/api/v1/cards?colour=red&live=true")
        .token(&supervisor)
        .send()
        .await
        .done(200);
    assert_eq!(cards["entries"][0]["case"], filed["id"]);
    let none = host.token_for(Role::Supervisor, "016").await;
    let cards = host
        .get("/api/v1/cards")
        .token(&none)
        .send()
        .await
        .done(200);
    assert_eq!(cards["entries"], json!([]));
}
