//! Keys and signatures over HTTP, each answer as the document says.

use std::sync::Arc;

use data_encoding::BASE64;
use sanquan_domain::county::Plugin;
use sanquan_domain::event::Role;
use sanquan_domain::signature::{CallLimits, Deployment, Envelope, SecretKey, Statement};
use serde_json::{Value, json};

use crate::support::{Answer, TestHost, component};

/// A host, its plugin, and those who ask.
struct Desk {
    host: TestHost,
    operator: String,
    developer: String,
}

impl Desk {
    async fn new() -> Self {
        let host = TestHost::new().await;
        Self {
            operator: host.token_for_all(Role::Operator).await,
            developer: host.token(Role::Developer).await,
            host,
        }
    }

    fn plugin(&self) -> Arc<Plugin> {
        let county = self.host.engine.county();
        county.plugins.uploaded().next().unwrap().clone()
    }

    async fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.host.post(path).token(token).json(body).send().await
    }

    async fn register(&self, key: &SecretKey, department: &str, role: &str) -> Value {
        let body = json!({
            "public_key": key.public().to_pem(), "department": department, "role": role,
            "until": "2026-12-31", "holder": "a test",
        });
        let answer = self.post("/api/v1/keys", &self.operator, &body).await;
        answer.done(201)
    }

    fn signed(&self, keys: &[SecretKey]) -> Envelope {
        let day = |text: &str| text.parse().unwrap();
        let said = Deployment {
            department: "015".into(),
            contract: "0.1.0".to_owned(),
            source: None,
            limits: CallLimits {
                fuel: 1_000,
                deadline_ms: 1,
                memory_max_bytes: 1_000,
                output_max_bytes: 1_000,
            },
            purpose: None,
            approver: None,
            issued: day("2026-03-02"),
            expires: day("2026-12-31"),
        };
        let statement = Statement::about("a.wasm", self.plugin().component, said);
        let mut envelope = Envelope::sealed(statement.to_bytes(), &keys[0]);
        keys[1..].iter().for_each(|key| envelope.sign(key));
        envelope
    }
}

fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32])
}

#[tokio::test]
async fn a_key_is_registered_listed_and_revoked() {
    let desk = Desk::new().await;
    let registered = desk.register(&key(1), "015", "developer").await;
    let id = registered["id"].as_str().unwrap();
    assert_eq!(id, key(1).public().id().to_string());
    assert_eq!(registered["departments"]["015"]["from"], "2026-03-02");
    let again = desk.register(&key(1), "015", "developer").await;
    assert_eq!(again, registered, "the same again changes nothing");
    let both = desk.register(&key(1), "016", "approver").await;
    assert_eq!(both["departments"]["016"]["role"], "approver");

    let path = format!("/api/v1/keys/{id}/revocation");
    let why = json!({ "reason": "lost" });
    let refused = desk.post(&path, &desk.developer, &why).await;
    refused.is(403, "token.role");
    let revoked = desk.post(&path, &desk.operator, &why).await.done(200);
    assert_eq!(revoked["revoked"]["reason"], "lost");
    let twice = desk.post(&path, &desk.operator, &why).await;
    twice.is(409, "key.revoked");
    let unknown = format!("/api/v1/keys/{}/revocation", "0".repeat(64));
    let unknown = desk.post(&unknown, &desk.operator, &why).await;
    unknown.is(404, "key.unknown");
    let asking = desk.host.get("/api/v1/keys").token(&desk.developer);
    let listed = asking.send().await.done(200);
    assert_eq!(listed["entries"], json!([revoked]));

    let no_key = json!({ "public_key": "nonsense", "department": "015", "role": "developer" });
    let no_key = desk.post("/api/v1/keys", &desk.operator, &no_key).await;
    no_key.is(422, "request.invalid");
}

#[tokio::test]
async fn an_envelope_is_checked_kept_and_given_back() {
    let desk = Desk::new().await;
    let digest = desk.plugin().component;
    let path = format!("/api/v1/plugins/{digest}/signatures");
    let send = async |envelope: &Envelope| {
        let body = serde_json::to_value(envelope).unwrap();
        desk.post(&path, &desk.developer, &body).await
    };
    let once = desk.signed(&[key(1)]);
    send(&once).await.is(403, "signature.unknown-key");
    desk.register(&key(1), "015", "developer").await;
    desk.register(&key(2), "015", "approver").await;
    let mut forged = once.clone();
    forged.payload[5] ^= 1;
    send(&forged).await.is(403, "signature.invalid");
    let signed = send(&once).await.done(200);
    assert_eq!(signed["signed_by"][0]["role"], "developer");
    let twice = desk.signed(&[key(1), key(2)]);
    let with_component = json!({ "component": BASE64.encode(component()), "envelope": twice });
    let path_of_all = "/api/v1/plugins";
    let again = desk
        .post(path_of_all, &desk.developer, &with_component)
        .await;
    let signed = again.done(201);
    assert_eq!(signed["signed_by"][1]["role"], "approver");
    let kept = desk.host.get(&path).token(&desk.developer).send().await;
    assert_eq!(kept.done(200)["entries"], json!([once, twice]));
    let inspected = format!("/api/v1/plugins/{digest}");
    let inspected = desk.host.get(&inspected).token(&desk.developer);
    assert_eq!(
        inspected.send().await.done(200)["signed_by"],
        signed["signed_by"]
    );
    let other = desk.host.token_for(Role::Developer, "016").await;
    let unseen = desk.host.get(&path).token(&other).send().await;
    unseen.is(404, "not-found");
}
