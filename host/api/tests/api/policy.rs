//! Every route without a token, with each role, and with another department's token.

use axum::http::Method;
use sanquan_api::policy::{Allow, Row, Scope, TABLE};
use sanquan_domain::event::Role;
use serde_json::json;

use crate::support::{Answer, TestHost};

const ROLES: [Role; 7] = [
    Role::Operator,
    Role::Developer,
    Role::Window,
    Role::Handler,
    Role::Supervisor,
    Role::Auditor,
    Role::Legal,
];

/// Asks `row` for things of department 015, with a body that is JSON and fits nothing.
async fn ask(host: &TestHost, row: &Row, things: &Things, token: Option<&str>) -> Answer {
    let path = row
        .path
        .replace(
            "{id}",
            if row.path.contains("tokens") {
                &things.token
            } else {
                &things.case
            },
        )
        .replace("{number}", &things.number)
        .replace("{digest}", &things.component)
        .replace(
            "{code}",
            if row.path.contains("posts") {
                "015-window"
            } else {
                "5108220150100300"
            },
        );
    let mut asking = host.ask(row.method.clone(), &path);
    if let Some(token) = token {
        asking = asking.token(token);
    }
    if row.method == Method::POST && !row.path.ends_with("erasure") {
        asking = asking.json(&json!({ "nonsense": true }));
    }
    let response = asking.raw().await;
    let (status, headers) = (response.status(), response.headers().clone());
    let is_stream = headers
        .get("content-type")
        .is_some_and(|value| value == "text/event-stream");
    let body = match is_stream {
        true => axum::body::Bytes::new(),
        false => axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap(),
    };
    Answer {
        status,
        headers,
        body,
    }
}

struct Things {
    case: String,
    number: String,
    component: String,
    token: String,
}

async fn things(host: &TestHost) -> Things {
    let window = host.token(Role::Window).await;
    let case = host.filed(&window).await;
    let plugin = host
        .engine
        .county()
        .plugins
        .uploaded()
        .next()
        .unwrap()
        .component;
    let token = host
        .engine
        .county()
        .tokens
        .all()
        .next()
        .unwrap()
        .issued
        .token;
    Things {
        case: case["id"].as_str().unwrap().to_owned(),
        number: case["number"].as_str().unwrap().to_owned(),
        component: plugin.to_string(),
        token: token.to_string(),
    }
}

/// The answer says neither that a token is needed nor that this one is too weak.
fn passed(answer: &Answer) -> bool {
    let code = answer.status.as_u16();
    code != 401 && !(code == 403 && answer.text().contains("token."))
}

#[tokio::test]
async fn without_a_token_only_the_public_routes_answer() {
    let host = TestHost::new().await;
    let things = things(&host).await;
    for row in TABLE {
        let answer = ask(&host, row, &things, None).await;
        match row.allow {
            Allow::Everyone => assert!(passed(&answer), "{} {}", row.method, row.path),
            Allow::Anybody | Allow::Only(_) => {
                answer.is(401, "token.missing");
                assert_eq!(
                    answer.headers["www-authenticate"],
                    r#"Bearer realm="sanquan""#
                );
            }
        }
    }
}

#[tokio::test]
async fn each_role_passes_where_the_table_says_so_and_nowhere_else() {
    let host = TestHost::new().await;
    let things = things(&host).await;
    for role in ROLES {
        for row in TABLE {
            // A token each time: one of the routes revokes what it is given.
            let token = host.token(role).await;
            let answer = ask(&host, row, &things, Some(&token)).await;
            match row.allow.admits(&[role]) {
                true => assert!(
                    passed(&answer),
                    "{role:?} {} {}: {}",
                    row.method,
                    row.path,
                    answer.text()
                ),
                false => {
                    answer.is(403, "token.role");
                }
            }
        }
    }
}

#[tokio::test]
async fn another_departments_token_finds_nothing_and_changes_nothing() {
    let host = TestHost::new().await;
    let things = things(&host).await;
    let before = host.engine.store().head().seq;
    for row in TABLE.iter().filter(|row| row.scope == Scope::Own) {
        let Allow::Only(roles) = row.allow else {
            panic!("{} has a scope and no roles", row.path);
        };
        for role in roles {
            let token = host.token_for(*role, "016").await;
            let answer = ask(&host, row, &things, Some(&token)).await;
            let place = format!("{role:?} {} {}: {}", row.method, row.path, answer.text());
            let is_list = !row.path.contains('{');
            match (row.method == Method::GET, is_list) {
                (true, true) => assert!(!answer.text().contains(&things.case), "{place}"),
                (true, false) => drop(answer.is(404, "not-found")),
                // The bodies are nonsense, so some are refused before the department is asked.
                (false, _) => assert!(
                    [403, 404, 415, 422].contains(&answer.status.as_u16()),
                    "{place}"
                ),
            }
        }
    }
    let after = host.engine.store().head().seq;
    let tokens: usize = TABLE
        .iter()
        .filter(|row| row.scope == Scope::Own)
        .map(|row| match row.allow {
            Allow::Only(roles) => roles.len(),
            Allow::Everyone | Allow::Anybody => 0,
        })
        .sum();
    assert_eq!(
        after - before,
        tokens as u64,
        "only the tokens were written"
    );
}

#[tokio::test]
async fn a_token_of_another_department_is_refused_with_a_sound_body_too() {
    let host = TestHost::new().await;
    let things = things(&host).await;
    let window = host.token_for(Role::Window, "016").await;
    let filed = host
        .post("/api/v1/cases")
        .token(&window)
        .json(&crate::support::application(1));
    filed.send().await.is(403, "token.other-department");
    let handler = host.token_for(Role::Handler, "016").await;
    let act = json!({ "step": "review", "action": "pass", "post": "015-handler", "handlers": ["015-h03"] });
    let path = format!("/api/v1/cases/{}/actions", things.case);
    host.post(&path)
        .token(&handler)
        .json(&act)
        .send()
        .await
        .is(404, "not-found");
    let developer = host.token_for(Role::Developer, "016").await;
    let post = json!({ "code": "015-x", "department": "015", "names": [{ "language": "zh-CN", "content": "岗" }] });
    host.post("/api/v1/posts")
        .token(&developer)
        .json(&post)
        .send()
        .await
        .is(403, "token.other-department");
    let binding = json!({ "handler": "015-h09", "from": "2026-01-01" });
    let path = "/api/v1/posts/015-window/bindings";
    host.post(path)
        .token(&developer)
        .json(&binding)
        .send()
        .await
        .is(403, "token.other-department");
    let path = format!("/api/v1/plugins/{}/activation", things.component);
    host.post(&path)
        .token(&developer)
        .send()
        .await
        .is(403, "token.other-department");
}

#[tokio::test]
async fn a_token_is_refused_when_unknown_expired_or_revoked() {
    let host = TestHost::new().await;
    host.get("/api/v1/cases")
        .token("sq_unknown")
        .send()
        .await
        .is(401, "token.invalid");
    let basic = host
        .get("/api/v1/cases")
        .header("authorization", "Basic abc");
    basic.send().await.is(401, "token.missing");

    let operator = host.token(Role::Operator).await;
    let wanted =
        json!({ "label": "briefly", "roles": ["window"], "expires_at": "2026-03-02T03:00:00Z" });
    let issued = host
        .post("/api/v1/tokens")
        .token(&operator)
        .json(&wanted)
        .send()
        .await
        .done(201);
    let secret = issued["secret"].as_str().unwrap();
    assert!(secret.starts_with("sq_") && secret.len() >= 52, "{secret}");
    host.get("/api/v1/cases")
        .token(secret)
        .send()
        .await
        .done(200);
    let to = json!({ "to": "2026-03-02T03:00:00Z" });
    host.post("/api/v1/clock/advance")
        .token(&operator)
        .json(&to)
        .send()
        .await
        .done(200);
    host.get("/api/v1/cases")
        .token(secret)
        .send()
        .await
        .is(401, "token.invalid");

    let window = host.token(Role::Window).await;
    let tokens = host
        .get("/api/v1/tokens")
        .token(&operator)
        .send()
        .await
        .done(200);
    let id = tokens["entries"].as_array().unwrap().last().unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        !tokens.to_string().contains("sq_"),
        "secrets are shown once"
    );
    host.get("/api/v1/cases")
        .token(&window)
        .send()
        .await
        .done(200);
    host.post(&format!("/api/v1/tokens/{id}/revocation"))
        .token(&operator)
        .send()
        .await
        .done(200);
    let answer = host.get("/api/v1/cases").token(&window).send().await;
    answer.is(401, "token.invalid");
    assert_eq!(
        answer.headers["www-authenticate"],
        r#"Bearer realm="sanquan", error="invalid_token""#
    );
}
