//! The OpenAPI document: complete, sound, and as it was last looked at.

use std::collections::BTreeSet;

use expect_test::expect_file;
use sanquan_api::openapi::document;
use sanquan_api::policy::TABLE;
use serde_json::Value;

use crate::schema::resolved;
use crate::support::TestHost;

#[test]
fn the_document_is_the_golden() {
    let document = serde_json::to_string_pretty(document()).unwrap() + "\n";
    expect_file!["../goldens/openapi.json"].assert_eq(&document);
}

#[test]
fn every_route_is_in_the_document_and_nothing_else() {
    let routes: BTreeSet<_> = TABLE
        .iter()
        .map(|row| (row.path.to_owned(), row.method.as_str().to_lowercase()))
        .collect();
    let mut documented = BTreeSet::new();
    for (path, methods) in document()["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            documented.insert((path.clone(), method.clone()));
        }
    }
    assert_eq!(documented, routes);
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_used() {
    let mut used = BTreeSet::new();
    follow(document(), &mut used);
    let schemas = document()["components"]["schemas"].as_object().unwrap();
    for name in schemas.keys() {
        let reference = format!("#/components/schemas/{name}");
        assert!(used.contains(&reference), "nothing refers to `{name}`");
    }
}

fn follow(value: &Value, used: &mut BTreeSet<String>) {
    if let Some(reference) = value["$ref"].as_str() {
        resolved(document(), value);
        used.insert(reference.to_owned());
    }
    match value {
        Value::Object(object) => object.values().for_each(|value| follow(value, used)),
        Value::Array(entries) => entries.iter().for_each(|value| follow(value, used)),
        _ => {}
    }
}

#[test]
fn every_operation_says_what_a_reader_needs() {
    let mut ids = BTreeSet::new();
    for (path, methods) in document()["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let place = format!("{method} {path}");
            assert!(
                !operation["summary"].as_str().unwrap().is_empty(),
                "{place}"
            );
            assert!(ids.insert(operation["operationId"].to_string()), "{place}");
            assert!(
                operation["responses"].as_object().unwrap().len() >= 2,
                "{place}"
            );
            let in_path = operation["parameters"].as_array().unwrap().iter();
            let in_path = in_path
                .filter(|parameter| parameter["in"] == "path")
                .count();
            assert_eq!(in_path, path.matches('{').count(), "{place}");
        }
    }
}

#[tokio::test]
async fn the_page_shows_every_route_without_scripts() {
    let host = TestHost::new().await;
    let page = host.get("/docs").send().await;
    for row in TABLE {
        assert!(
            page.text().contains(&format!("<code>{}</code>", row.path)),
            "{}",
            row.path
        );
    }
    assert!(!page.text().contains("<script"));
    assert!(!page.text().contains("http://") && !page.text().contains("https://"));
}
