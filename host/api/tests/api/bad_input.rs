//! Bad input: a clear problem with a stable code, and nothing written.

use sanquan_domain::event::Role;
use serde_json::json;

use crate::support::{TestHost, application};

#[tokio::test]
async fn bodies_that_cannot_be_read_are_refused_with_the_place() {
    let host = TestHost::new().await;
    let window = host.token(Role::Window).await;
    let before = host.engine.store().head().seq;
    let send = |bytes: &'static [u8]| {
        host.post("/api/v1/cases")
            .token(&window)
            .bytes("application/json", bytes)
            .send()
    };
    let problem = send(b"{\n\"item\": }")
        .await
        .is(400, "request.malformed-json");
    assert_eq!(
        (&problem["line"], &problem["column"]),
        (&json!(2), &json!(9))
    );
    let problem = send(b"{\"item\": \"\xff\"}")
        .await
        .is(400, "request.not-utf8");
    assert_eq!(problem["byte"], 10);
    let problem = send(br#"{"item": "1", "aplicant": "x"}"#)
        .await
        .is(422, "request.unknown-field");
    assert_eq!(problem["field"], "aplicant");
    send(br#"{"item": "1"}"#).await.is(422, "request.invalid");
    send(b"").await.is(400, "request.malformed-json");
    let deep = format!("{{\"facts\":{}", "{\"a\":".repeat(5_000));
    let deep = host
        .post("/api/v1/cases")
        .token(&window)
        .bytes("application/json", deep);
    deep.send().await.is(400, "request.malformed-json");
    let form = host
        .post("/api/v1/cases")
        .token(&window)
        .bytes("text/plain", "{}");
    form.send().await.is(415, "request.unsupported-media-type");
    assert_eq!(host.engine.store().head().seq, before);
}

#[tokio::test]
async fn what_does_not_fit_item_or_form_is_refused_field_by_field() {
    let host = TestHost::new().await;
    let window = host.token(Role::Window).await;
    let before = host.engine.store().head().seq;
    let file = |change: (&str, serde_json::Value)| {
        let mut given = application(1);
        given[change.0] = change.1;
        let asking = host.post("/api/v1/cases").token(&window).json(&given);
        asking.send()
    };
    file(("item", json!("5108220150100399")))
        .await
        .is(422, "item.unknown");
    file(("applicant", json!("")))
        .await
        .is(422, "case.no-applicant");
    let facts = json!({ "field0": 1, "field1": "x", "unknown": true });
    let problem = file(("facts", facts)).await.is(422, "form.invalid");
    let mut codes: Vec<_> = problem["errors"].as_array().unwrap().iter().collect();
    codes.sort_by_key(|error| error["path"].to_string());
    let codes: Vec<_> = codes
        .iter()
        .map(|error| (&error["path"], &error["code"]))
        .collect();
    assert_eq!(
        codes,
        [
            (&json!("field0"), &json!("field.wrong-type")),
            (&json!("field1"), &json!("field.wrong-type")),
            (&json!("unknown"), &json!("field.unknown")),
        ]
    );
    let listed = json!([{ "path": "field1", "value": { "whole": 10 } }]);
    file(("facts", listed)).await.is(422, "form.invalid");
    let sound = json!([{ "path": "field1", "value": { "whole": 9 } }]);
    let material = json!([crate::support::material("unheard-of")]);
    file(("materials", material))
        .await
        .is(422, "case.unknown-material");
    assert_eq!(host.engine.store().head().seq, before);
    file(("facts", sound)).await.done(201);
    let mut named = application(1);
    named["external_ref"] = json!("r");
    host.post("/api/v1/cases")
        .token(&window)
        .json(&named)
        .send()
        .await
        .done(201);
    let again = host
        .post("/api/v1/cases")
        .token(&window)
        .json(&named)
        .send()
        .await;
    again.is(409, "case.reference-taken");
}

#[tokio::test]
async fn acts_at_the_wrong_place_or_by_the_wrong_hands_are_refused() {
    let host = TestHost::new().await;
    let (window, handler) = (
        host.token(Role::Window).await,
        host.token(Role::Handler).await,
    );
    let filed = host.filed(&window).await;
    let before = host.engine.store().head().seq;
    let path = format!("/api/v1/cases/{}/actions", filed["id"].as_str().unwrap());
    let act = |step: &str, action: &str, post: &str, who: &str| {
        let body = json!({ "step": step, "action": action, "post": post, "handlers": [who] });
        host.post(&path).token(&handler).json(&body).send()
    };
    act("examine", "agree", "015-section", "015-h03")
        .await
        .is(409, "flow.step-not-open");
    act("nowhere", "agree", "015-section", "015-h03")
        .await
        .is(422, "flow.unknown-step");
    act("review", "dance", "015-handler", "015-h03")
        .await
        .is(422, "flow.unknown-action");
    act("review", "pass", "015-window", "015-h03")
        .await
        .is(403, "authority.wrong-post");
    act("review", "pass", "015-handler", "015-h99")
        .await
        .is(403, "token.other-person");
    let nobody = json!({ "step": "review", "action": "pass", "post": "015-handler" });
    let nobody = host.post(&path).token(&handler).json(&nobody).send().await;
    nobody.is(422, "authority.no-handler");
    let unknown = "/api/v1/cases/case_00000000000000000000000000/actions";
    let body = json!({ "step": "review", "action": "pass" });
    host.post(unknown)
        .token(&handler)
        .json(&body)
        .send()
        .await
        .is(404, "not-found");
    host.post("/api/v1/cases/7/actions")
        .token(&handler)
        .json(&body)
        .send()
        .await
        .is(404, "not-found");
    assert_eq!(host.engine.store().head().seq, before);
}

#[tokio::test]
async fn components_that_are_none_are_refused() {
    let host = TestHost::new().await;
    let developer = host.token(Role::Developer).await;
    let upload = |bytes: &'static [u8]| {
        host.post("/api/v1/plugins")
            .token(&developer)
            .bytes("application/wasm", bytes)
            .send()
    };
    upload(b"MZ\x90").await.is(422, "component.not-wasm");
    upload(b"\0asm\x01\0\0\0")
        .await
        .is(422, "component.core-module");
    let unknown = format!("/api/v1/plugins/{}/activation", "ab".repeat(32));
    host.post(&unknown)
        .token(&developer)
        .send()
        .await
        .is(404, "plugin.unknown");
}

#[tokio::test]
async fn headers_and_queries_that_make_no_sense_are_refused() {
    let host = TestHost::new().await;
    let window = host.token(Role::Window).await;
    let get = |query: &str| {
        host.get(&format!("/api/v1/cases{query}"))
            .token(&window)
            .send()
    };
    get("?limit=0").await.is(400, "request.bad-query");
    get("?limit=501").await.is(400, "request.bad-query");
    get("?colour=red").await.is(400, "request.bad-query");
    get("?after=%21").await.is(400, "request.bad-query");
    get("?external_ref=1").await.is(400, "request.bad-query");
    let filed = |name: &'static str, value: &str| {
        host.post("/api/v1/cases")
            .token(&window)
            .header(name, value)
            .json(&application(1))
            .send()
    };
    filed("idempotency-key", "")
        .await
        .is(400, "request.bad-header");
    filed("idempotency-key", &"k".repeat(256))
        .await
        .is(400, "request.bad-header");
    filed("idempotency-key", "ключ")
        .await
        .is(400, "request.bad-header");
    filed("if-match", "17").await.is(400, "request.bad-header");
    let twice = host.get("/api/v1/cases").token(&window).token(&window);
    twice.send().await.is(400, "request.bad-header");
}

#[tokio::test]
async fn routes_and_methods_that_do_not_exist_are_problems_too() {
    let host = TestHost::new().await;
    host.get("/api/v1/nothing")
        .send()
        .await
        .is(404, "route.unknown");
    let answer = host
        .ask(axum::http::Method::DELETE, "/api/v1/cases")
        .send()
        .await;
    answer.is(405, "route.method-not-allowed");
    let allowed = answer.headers["allow"].to_str().unwrap();
    assert!(
        allowed.contains("GET") && allowed.contains("POST"),
        "{allowed}"
    );
    let problem = host
        .get("/api/v1/nothing")
        .header("accept-language", "zh-CN,zh;q=0.9")
        .send()
        .await;
    assert_eq!(problem.is(404, "route.unknown")["title"], "没有这个地址");
    assert_eq!(problem.headers["content-language"], "zh-CN");
}
