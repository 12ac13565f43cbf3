//! An item changes over HTTP: three parties, the public, and the day on which the version is in force.

use sanquan_domain::event::{PublicationRules, Role};
use sanquan_domain::time::Date;
use sanquan_engine::{Caller, NewToken};
use serde_json::{Value, json};

use crate::support::{ITEM, TestHost};

async fn person(host: &TestHost, role: Role, name: &str) -> String {
    let new = NewToken {
        label: name.to_owned(),
        roles: vec![role],
        departments: Vec::new(),
        handler: Some(name.into()),
        expires_at: None,
    };
    let issued = host.engine.issue_token(&Caller::operator(), new).await;
    issued.unwrap().secret
}

struct Parties {
    department: String,
    legal: String,
    publisher: String,
    window: String,
}

async fn parties(host: &TestHost) -> Parties {
    let parties = Parties {
        department: person(host, Role::Developer, "d1").await,
        legal: person(host, Role::Legal, "l1").await,
        publisher: person(host, Role::Operator, "p1").await,
        window: person(host, Role::Window, "w1").await,
    };
    let rules = PublicationRules::published(Date::new(2026, 1, 1).unwrap());
    let rules = serde_json::to_value(rules).unwrap();
    let set = host
        .post("/api/v1/publication-rules")
        .token(&parties.publisher);
    set.json(&rules).send().await.done(201);
    parties
}

/// The next version of the item, under a longer name.
async fn draft(host: &TestHost) -> Value {
    let item = host.get(&format!("/api/v1/items/{ITEM}")).send().await;
    let mut draft = item.done(200)["item"].clone();
    draft["version"] = json!(draft["version"].as_u64().unwrap() + 1);
    draft["valid_from"] = json!("2026-05-01");
    let name = format!("{}（新）", draft["names"][0]["content"].as_str().unwrap());
    draft["names"][0]["content"] = json!(name);
    draft
}

async fn propose(host: &TestHost, token: &str) -> String {
    let body = json!({ "item": draft(host).await, "reason": "the name was unclear" });
    let path = format!("/api/v1/items/{ITEM}/proposals");
    let proposed = host.post(&path).token(token).json(&body).send().await;
    let proposed = proposed.done(201);
    assert_eq!(proposed["state"], "in_review");
    assert_eq!(proposed["diff"]["changes"][0]["field"], "name");
    proposed["id"].as_str().unwrap().to_owned()
}

async fn advance(host: &TestHost, token: &str, to: &str) {
    let to = json!({ "to": to });
    let moved = host.post("/api/v1/clock/advance").token(token).json(&to);
    moved.send().await.done(200);
}

#[tokio::test]
async fn a_draft_goes_through_every_hand_and_becomes_the_next_version() {
    let host = TestHost::new().await;
    let parties = parties(&host).await;
    let id = propose(&host, &parties.department).await;
    let step = async |what: &str, token: &str, body: Value| {
        let path = format!("/api/v1/proposals/{id}/{what}");
        host.post(&path).token(token).json(&body).send().await
    };
    let review = json!({ "revision": 1, "outcome": "passed", "reply": "lawful" });
    let early = step("publication", &parties.publisher, json!({})).await;
    early.is(409, "publication.not-reviewed");
    step("review", &parties.department, review.clone())
        .await
        .is(403, "token.role");
    let reviewed = step("review", &parties.legal, review).await.done(200);
    assert_eq!(reviewed["state"], "to_confirm");
    let confirmation = json!({ "revision": 1 });
    step("confirmation", &parties.department, confirmation)
        .await
        .done(200);
    let opened = step("comment-period", &parties.department, json!({})).await;
    assert_eq!(opened.done(200)["periods"][0]["until"], "2026-03-31");
    let words = json!({ "on": "whole", "words": "名称更清楚了" });
    let made = step("comments", &parties.window, words).await.done(201);
    assert_eq!(made["number"], 1);
    let public = host.get("/api/v1/public/proposals").send().await.done(200);
    assert_eq!(public["entries"][0]["comments"][0]["reply"], Value::Null);
    assert!(
        !public.to_string().contains("person"),
        "no official is named"
    );
    advance(&host, &parties.publisher, "2026-04-01T01:00:00Z").await;
    let refused = step("publication", &parties.publisher, json!({})).await;
    let refused = refused.is(409, "publication.unanswered");
    assert_eq!(refused["comments"], json!(["1"]));
    let reply = json!({ "number": 1, "adopted": false, "reply": "谢谢" });
    step("replies", &parties.department, reply).await.done(200);
    let published = step("publication", &parties.publisher, json!({})).await;
    assert_eq!(published.done(200)["state"], "published");
    let path = format!("/api/v1/items/{ITEM}/diff?from=1&to=2");
    let diff = host.get(&path).send().await.done(200);
    let fields: Vec<_> = diff["changes"].as_array().unwrap().iter().collect();
    assert_eq!(fields.len(), 2, "name and first day: {diff}");
    assert_eq!(version_read(&host).await, 1, "version 2 is to come");
    advance(&host, &parties.publisher, "2026-05-01T01:00:00Z").await;
    assert_eq!(version_read(&host).await, 2);
}

/// The version that the public reads.
async fn version_read(host: &TestHost) -> u64 {
    let item = host.get(&format!("/api/v1/items/{ITEM}")).send().await;
    let version = item.done(200)["item"]["version"].as_u64().unwrap();
    let list = host.get("/api/v1/items").send().await.done(200);
    let entries = list["entries"].as_array().unwrap();
    let listed = entries.iter().find(|entry| entry["code"] == ITEM).unwrap();
    assert_eq!(listed["version"], version);
    version
}

/// Everything from the legal office's review of a revision to the department's consent.
async fn agree(host: &TestHost, parties: &Parties, id: &str, revision: u32) {
    let review = json!({ "revision": revision, "outcome": "passed", "reply": "lawful" });
    let path = |what: &str| format!("/api/v1/proposals/{id}/{what}");
    let reviewed = host.post(&path("review")).token(&parties.legal);
    reviewed.json(&review).send().await.done(200);
    let confirmed = host.post(&path("confirmation")).token(&parties.department);
    let revision = json!({ "revision": revision });
    confirmed.json(&revision).send().await.done(200);
}

#[tokio::test]
async fn a_revision_that_never_lay_open_stays_the_parties_own() {
    let host = TestHost::new().await;
    let parties = parties(&host).await;
    let id = propose(&host, &parties.department).await;
    agree(&host, &parties, &id, 1).await;
    let step = async |what: &str, token: &str, body: Value| {
        let path = format!("/api/v1/proposals/{id}/{what}");
        host.post(&path).token(token).json(&body).send().await
    };
    let opened = step("comment-period", &parties.department, json!({})).await;
    opened.done(200);
    let words = json!({ "on": "whole", "words": "名称还是不清楚" });
    step("comments", &parties.window, words).await.done(201);
    advance(&host, &parties.publisher, "2026-04-01T01:00:00Z").await;
    let reply = json!({ "number": 1, "adopted": true, "reply": "采纳" });
    step("replies", &parties.department, reply).await.done(200);
    let mut revised = draft(&host).await;
    revised["names"][0]["content"] = json!("只有三方知道的名称");
    let revised = json!({ "item": revised, "reason": "as the public asked" });
    let revised = step("revisions", &parties.department, revised).await;
    revised.done(200);
    let read = host.get("/api/v1/public/proposals").send().await.done(200);
    let name = read["entries"][0]["item"]["names"][0]["content"].as_str();
    assert!(
        name.unwrap().ends_with("（新）"),
        "the first revision: {read}"
    );
    assert!(!read.to_string().contains("只有三方知道的名称"), "{read}");
}

#[tokio::test]
async fn of_a_withheld_item_the_public_reads_nothing() {
    let host = TestHost::new().await;
    let parties = parties(&host).await;
    let mut secret = draft(&host).await;
    secret["elements"] = json!({ "publication": { "withheld": { "reason": "涉密" } } });
    let body = json!({ "item": secret, "reason": "a secret since this year" });
    let path = format!("/api/v1/items/{ITEM}/proposals");
    let proposed = host.post(&path).token(&parties.department).json(&body);
    let proposed = proposed.send().await.done(201);
    let id = proposed["id"].as_str().unwrap();
    agree(&host, &parties, id, 1).await;
    let path = format!("/api/v1/proposals/{id}/publication");
    let published = host.post(&path).token(&parties.publisher).json(&json!({}));
    published.send().await.done(200);
    let diff = format!("/api/v1/items/{ITEM}/diff?from=1&to=2");
    host.get(&diff).send().await.is(404, "not-found");
    assert_eq!(version_read(&host).await, 1, "version 2 is to come");
    advance(&host, &parties.publisher, "2026-05-01T01:00:00Z").await;
    for rest in ["", "/flowchart", "/variation"] {
        let path = format!("/api/v1/items/{ITEM}{rest}");
        host.get(&path).send().await.is(404, "not-found");
    }
    let list = host.get("/api/v1/items").send().await.done(200);
    assert!(!list.to_string().contains(ITEM), "{list}");
    let drafts = host.get("/api/v1/public/proposals").send().await.done(200);
    assert_eq!(drafts["entries"], json!([]));
}

#[tokio::test]
async fn a_token_without_a_person_takes_no_part() {
    let host = TestHost::new().await;
    let nobody = host.token(Role::Developer).await;
    let body = json!({ "item": draft(&host).await, "reason": "why not" });
    let path = format!("/api/v1/items/{ITEM}/proposals");
    let refused = host.post(&path).token(&nobody).json(&body).send().await;
    refused.is(403, "publication.no-person");
}

#[tokio::test]
async fn what_is_owed_after_a_change_of_law_is_listed() {
    let host = TestHost::new().await;
    let parties = parties(&host).await;
    let body = json!({ "on": "2026-03-02", "words": "食品安全法修正", "items": [ITEM] });
    let noted = host.post("/api/v1/law-changes").token(&parties.legal);
    let noted = noted.json(&body).send().await.done(201);
    let id = noted["noted"]["change"].as_str().unwrap().to_owned();
    let duties = async |query: &str| {
        let path = format!("/api/v1/publication-duties{query}");
        let listed = host.get(&path).token(&parties.legal).send().await;
        listed.done(200)["entries"].as_array().unwrap().len()
    };
    assert_eq!(duties("").await, 1);
    assert_eq!(duties("?overdue=true").await, 0);
    advance(&host, &parties.publisher, "2026-04-10T01:00:00Z").await;
    assert_eq!(duties("?overdue=true").await, 1);
    let report = json!({ "item": ITEM, "reason": "only a number moved" });
    let path = format!("/api/v1/law-changes/{id}/reports");
    let reported = host.post(&path).token(&parties.department).json(&report);
    reported.send().await.done(200);
    assert_eq!(duties("").await, 0);
}
