//! The county over HTTP: catalogue, posts, calendars, plugins, the host's own routes.

use sanquan_domain::event::Role;
use serde_json::json;

use crate::support::{ITEM, TestHost, component};

#[tokio::test]
async fn the_catalogue_is_public() {
    let host = TestHost::new().await;
    let departments = host.get("/api/v1/departments").send().await.done(200);
    assert_eq!(departments["entries"].as_array().unwrap().len(), 2);
    let items = host
        .get("/api/v1/items?department=015&limit=1")
        .send()
        .await
        .done(200);
    assert_eq!(items["entries"][0]["code"], ITEM);
    assert_eq!(items["next"], json!(null));
    let item = host
        .get(&format!("/api/v1/items/{ITEM}"))
        .send()
        .await
        .done(200);
    assert_eq!(
        item["application_schema"]["properties"]["field1"]["type"],
        "integer"
    );
    let path = format!("/api/v1/items/{ITEM}/flowchart");
    assert_eq!(host.get(&path).send().await.done(200)["start"], "review");
    let drawn = host
        .get(&path)
        .header("accept", "image/svg+xml")
        .send()
        .await;
    assert!(drawn.text().starts_with("<svg"));
    let bpmn = host
        .get(&path)
        .header("accept", "application/bpmn+xml")
        .send()
        .await;
    assert_eq!(bpmn.headers["content-type"], "application/bpmn+xml");
    assert!(bpmn.text().contains("<userTask id=\"review\""));
    host.get(&path)
        .header("accept", "text/html")
        .send()
        .await
        .is(406, "request.not-acceptable");
    host.get("/api/v1/items/none")
        .send()
        .await
        .is(404, "not-found");
    let counties = host.get("/api/v1/counties").send().await.done(200);
    assert_eq!(counties["entries"][0]["now"], "2026-03-02T02:00:00Z");
    host.get("/api/v1/items")
        .header("x-county", "510824")
        .send()
        .await
        .is(404, "county.unknown");
}

#[tokio::test]
async fn a_developer_enters_posts_and_binds_handlers() {
    let host = TestHost::new().await;
    let developer = host.token(Role::Developer).await;
    let names = json!([{ "language": "zh-CN", "content": "档案岗" }]);
    let post = json!({ "code": "015-archive", "department": "015", "names": names });
    host.post("/api/v1/posts")
        .token(&developer)
        .json(&post)
        .send()
        .await
        .done(201);
    let binding = json!({ "handler": "015-h09", "from": "2026-01-01" });
    let path = "/api/v1/posts/015-archive/bindings";
    host.post(path)
        .token(&developer)
        .json(&binding)
        .send()
        .await
        .done(201);
    let posts = host
        .get("/api/v1/posts")
        .token(&developer)
        .send()
        .await
        .done(200);
    let posts = posts["entries"].as_array().unwrap();
    let entered = posts
        .iter()
        .find(|post| post["code"] == "015-archive")
        .unwrap();
    assert_eq!(entered["bindings"][0]["handler"], "015-h09");
}

#[tokio::test]
async fn a_catalogue_can_be_imported_again() {
    let host = TestHost::new().await;
    let operator = host.token_for(Role::Operator, "015").await;
    let text = include_str!("../../../../plugins/market-supervision/catalogue.json");
    let document = serde_json::from_str(text).unwrap();
    let import = || {
        host.post("/api/v1/catalogue")
            .token(&operator)
            .json(&document)
            .send()
    };
    let counts = import().await.done(200);
    assert_eq!(
        (&counts["items"], &counts["departments"]),
        (&json!(0), &json!(0))
    );
    assert!(counts["unchanged"].as_u64() > Some(10));
}

#[tokio::test]
async fn a_calendar_is_published_and_read() {
    let host = TestHost::new().await;
    let operator = host.token(Role::Operator).await;
    let known = host
        .get("/api/v1/calendars")
        .token(&operator)
        .send()
        .await
        .done(200);
    let mut document = known["entries"][0]["document"].clone();
    let publish = |document: &serde_json::Value| {
        host.post("/api/v1/calendars")
            .token(&operator)
            .json(document)
            .send()
    };
    publish(&document).await.is(409, "county.unchanged");
    document["names"][0]["content"] = json!("新历");
    let digest = publish(&document).await.done(201);
    let now = host
        .get("/api/v1/calendars")
        .token(&operator)
        .send()
        .await
        .done(200);
    assert_eq!(now["entries"][0]["digest"], digest["digest"]);
}

#[tokio::test]
async fn a_plugin_is_uploaded_listed_and_activated() {
    let host = TestHost::new().await;
    let developer = host.token(Role::Developer).await;
    let upload = || {
        let asking = host.post("/api/v1/plugins").token(&developer);
        asking
            .bytes("application/wasm", component().to_vec())
            .send()
    };
    let plugin = upload().await.done(201);
    assert_eq!(plugin["description"]["department"], "015");
    assert_eq!(plugin["active"], true);
    let list = host
        .get("/api/v1/plugins")
        .token(&developer)
        .send()
        .await
        .done(200);
    assert_eq!(list["entries"], json!([plugin]));
    let path = format!("/api/v1/plugins/{}", plugin["component"].as_str().unwrap());
    host.get(&path).token(&developer).send().await.done(200);
    let again = host
        .post(&format!("{path}/activation"))
        .token(&developer)
        .send()
        .await;
    again.is(409, "plugin.already-active");
}

#[tokio::test]
async fn probes_figures_and_pages_answer() {
    let host = TestHost::new().await;
    assert_eq!(host.get("/livez").send().await.text(), "live\n");
    assert_eq!(host.get("/readyz").send().await.text(), "ready\n");
    let auditor = host.token(Role::Auditor).await;
    host.get("/api/v1/departments").send().await;
    let figures = host.get("/metrics").token(&auditor).send().await;
    for figure in [
        r#"sanquan_http_requests_total{method="GET",path="/api/v1/departments",status="200"} 1"#,
        r#"sanquan_commits_total{county="510822"}"#,
        r#"sanquan_log_syncs_total{county="510822"}"#,
        r#"sanquan_log_head{county="510822"}"#,
        "sanquan_http_request_duration_seconds_bucket",
    ] {
        assert!(
            figures.text().contains(figure),
            "{figure} in\n{}",
            figures.text()
        );
    }
    assert!(figures.text().ends_with("# EOF\n"));
    assert!(
        host.get("/problems")
            .send()
            .await
            .text()
            .contains("case.stale-version")
    );
}
