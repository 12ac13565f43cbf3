//! Forms, facts and JSON.

use sanquan_domain::form::{Completeness, FieldKind, Form, path};
use sanquan_domain::value::{Fact, Facts, Texts, Value};
use serde_json::json;

use super::fixture::{application_form, field};

fn codes(json: serde_json::Value, completeness: Completeness) -> Vec<(String, &'static str)> {
    let form = application_form();
    let outcome = form
        .facts_from_json(&json)
        .and_then(|facts| form.validate(&facts, completeness));
    let errors = outcome.err().unwrap_or_default();
    errors
        .into_iter()
        .map(|error| (error.path, error.code))
        .collect()
}

#[test]
fn json_and_facts_are_the_same_thing() {
    let json =
        json!({"shop": "面馆", "area": "12.50", "rooms": [{"use": "kitchen"}, {"use": "hall"}]});
    let form = application_form();
    let facts = form.facts_from_json(&json).unwrap();
    assert_eq!(form.validate(&facts, Completeness::Complete), Ok(()));
    let paths: Vec<&str> = facts.0.iter().map(|fact| fact.path.as_str()).collect();
    assert_eq!(paths, ["area", "rooms[0].use", "rooms[1].use", "shop"]);
    assert_eq!(facts.to_json(), json);
}

#[test]
fn every_misfit_is_named_with_its_place() {
    use Completeness::{Complete, MayLackRequired};
    let named = |pairs: &[(&str, &'static str)]| -> Vec<(String, &'static str)> {
        pairs
            .iter()
            .map(|(path, code)| ((*path).to_owned(), *code))
            .collect()
    };
    for (json, completeness, expected) in [
        (json!({}), MayLackRequired, named(&[])),
        (json!({}), Complete, named(&[("shop", "field.required")])),
        (json!([]), Complete, named(&[("", "json.not-an-object")])),
        (
            json!({"x": 1}),
            MayLackRequired,
            named(&[("x", "field.unknown")]),
        ),
        (
            json!({"shop": 1}),
            MayLackRequired,
            named(&[("shop", "field.wrong-type")]),
        ),
        (
            json!({"shop": ""}),
            MayLackRequired,
            named(&[("shop", "field.too-short")]),
        ),
        (
            json!({"shop": "x".repeat(21)}),
            MayLackRequired,
            named(&[("shop", "field.too-long")]),
        ),
        (
            json!({"area": "1.234"}),
            MayLackRequired,
            named(&[("area", "field.wrong-type")]),
        ),
        (
            json!({"area": "1001"}),
            MayLackRequired,
            named(&[("area", "field.out-of-range")]),
        ),
        (
            json!({"shop": "a", "rooms": vec![json!({"use": "b"}); 4]}),
            Complete,
            named(&[("rooms", "list.too-many")]),
        ),
    ] {
        assert_eq!(codes(json.clone(), completeness), expected, "{json}");
    }
}

#[test]
fn facts_are_sorted_with_indexes_by_number_and_without_gaps() {
    let fact = |path: &str| Fact {
        path: path.into(),
        value: Value::Text("x".into()),
    };
    let facts = Facts::sorted(["b", "a[10]", "a[2]", "a.z", "ab"].map(fact).to_vec());
    let paths: Vec<&str> = facts.0.iter().map(|fact| fact.path.as_str()).collect();
    assert_eq!(paths, ["a.z", "a[2]", "a[10]", "ab", "b"]);
    let code =
        |paths: &[&str]| Facts::new(paths.iter().map(|p| fact(p)).collect()).unwrap_err()[0].code;
    assert_eq!(code(&["b", "a"]), "facts.unsorted");
    assert_eq!(code(&["a", "a"]), "facts.path-twice");
    assert_eq!(code(&["a[01]"]), "facts.malformed-path");
    assert_eq!(code(&["a[]"]), "facts.malformed-path");
    let gap = Facts(vec![fact("rooms[1].use")]);
    let errors = application_form()
        .validate(&gap, Completeness::MayLackRequired)
        .unwrap_err();
    assert_eq!(
        (errors[0].path.as_str(), errors[0].code),
        ("rooms", "list.gap")
    );
    assert_eq!(path::field_path("a[3].b[0]").as_deref(), Some("a[].b[]"));
}

#[test]
fn a_form_is_well_formed_or_says_why() {
    let text = || FieldKind::Text {
        min_chars: 0,
        max_chars: 5,
    };
    let codes = |fields: Vec<_>| -> Vec<&str> {
        Form { fields }
            .check_well_formed()
            .iter()
            .map(|problem| problem.code)
            .collect()
    };
    assert!(application_form().check_well_formed().is_empty());
    assert_eq!(
        codes(vec![field("a..b", text(), true, 1)]),
        ["form.malformed-path"]
    );
    assert_eq!(
        codes(vec![
            field("a", text(), true, 1),
            field("a", text(), true, 1)
        ]),
        ["form.path-twice"]
    );
    assert_eq!(codes(vec![field("a", text(), true, 2)]), ["form.count"]);
    assert_eq!(
        codes(vec![
            field("a", text(), true, 1),
            field("a.b", text(), true, 1)
        ]),
        ["form.contradiction"]
    );
    assert_eq!(
        codes(vec![field(
            "a",
            FieldKind::Whole { min: 2, max: 1 },
            true,
            1
        )]),
        ["form.bounds"]
    );
    let mut unnamed = field("a", text(), true, 1);
    unnamed.labels = Texts::default();
    assert_eq!(codes(vec![unnamed]), ["form.no-chinese-label"]);
}

#[test]
fn the_schema_says_what_the_form_says() {
    let schema = application_form().json_schema(Completeness::Complete);
    assert_eq!(schema["required"], json!(["shop"]));
    assert_eq!(schema["properties"]["rooms"]["maxItems"], 3);
    assert_eq!(
        schema["properties"]["rooms"]["items"]["required"],
        json!(["use"])
    );
    assert_eq!(schema["properties"]["area"]["type"], "string");
    assert!(application_form().json_schema(Completeness::MayLackRequired)["required"].is_null());
}
