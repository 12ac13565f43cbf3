//! The rules by which items are proved, over HTTP: everybody reads them, the operator sets them.

use sanquan_domain::event::Role;
use sanquan_domain::flowchart::proof::ProcedureRules;
use sanquan_domain::time::Date;
use serde_json::{Value, json};

use crate::support::{Answer, TestHost};

async fn read(host: &TestHost, path: &str) -> Vec<Value> {
    let page = host.get(path).send().await.done(200);
    page["entries"].as_array().unwrap().clone()
}

async fn set(host: &TestHost, path: &str, body: &Value) -> Answer {
    let operator = host.token(Role::Operator).await;
    host.post(path).token(&operator).json(body).send().await
}

#[tokio::test]
async fn procedure_rules_are_public_and_set_from_a_day_on() {
    const PATH: &str = "/api/v1/procedure-rules";
    let host = TestHost::new().await;
    let published = read(&host, PATH).await;
    assert_eq!(published.len(), ProcedureRules::published().len());
    let next = ProcedureRules {
        name: "procedures-2027".to_owned(),
        valid_from: Date::new(2027, 1, 1).unwrap(),
        ..ProcedureRules::default()
    };
    let next = serde_json::to_value(next).unwrap();
    assert_eq!(set(&host, PATH, &next).await.done(201), next);
    let known = read(&host, PATH).await;
    let days: Vec<_> = known
        .iter()
        .map(|set| (&set["name"], &set["valid_until"]))
        .collect();
    assert_eq!(
        days,
        [
            (&json!("procedures-2012"), &json!("2021-07-14")),
            (&json!("procedures-2021"), &json!("2026-12-31")),
            (&json!("procedures-2027"), &Value::Null),
        ]
    );
    set(&host, PATH, &next).await.is(409, "county.unchanged");
    let mut early = next.clone();
    early["valid_from"] = json!("2020-01-01");
    set(&host, PATH, &early)
        .await
        .is(409, "procedure-rules.overlap");
    let mut empty = next.clone();
    empty["procedures"] = json!([]);
    set(&host, PATH, &empty)
        .await
        .is(422, "procedure-rules.invalid");
    let mut strange = next;
    strange["procedures"][0]["category"] = json!("taxes");
    set(&host, PATH, &strange).await.is(422, "request.invalid");
}

#[tokio::test]
async fn scales_of_risks_are_public_and_set_from_a_day_on() {
    const PATH: &str = "/api/v1/risk-scales";
    let host = TestHost::new().await;
    let published = read(&host, PATH).await;
    assert_eq!(published[0]["scale"]["high_from"], 240);
    let mut next = published[0].clone();
    next["valid_from"] = json!("2027-01-01");
    next["scale"]["high_from"] = json!(200);
    assert_eq!(set(&host, PATH, &next).await.done(201), next);
    assert_eq!(
        read(&host, PATH).await,
        [published[0].clone(), next.clone()]
    );
    next["scale"]["medium_from"] = json!(200);
    set(&host, PATH, &next).await.is(422, "risk-scale.invalid");
}
