//! Compares what goes in and out with the OpenAPI document: the part of JSON Schema that
//! `schemas.json` uses, and strictly.

use axum::http::Method;
use serde_json::Value;

use crate::support::Answer;

/// Fails where the answer, or a body that was taken, is not what the document says.
pub fn check(method: &Method, path: &str, body: Option<&Value>, answer: &Answer) {
    let document = sanquan_api::openapi::document();
    let Some(operation) = operation(document, method, path) else {
        return;
    };
    let status = answer.status.as_u16();
    let json =
        |headers: &str| headers.starts_with("application/json") || headers.ends_with("+json");
    let media_type = answer
        .headers
        .get("content-type")
        .map_or("", |v| v.to_str().unwrap());
    if json(media_type) {
        let response = &operation["responses"][status.to_string()];
        let response = if response.is_null() {
            &operation["responses"]["default"]
        } else {
            response
        };
        let response = resolved(document, response);
        let media_type = media_type.split(';').next().unwrap();
        let schema = &response["content"][media_type]["schema"];
        assert!(
            schema.is_object(),
            "{method} {path}: {status} {media_type} is not documented"
        );
        let value = answer.json();
        let errors = errors(document, schema, &value, "");
        assert!(errors.is_empty(), "{method} {path}: {errors:#?}\n{value:#}");
    }
    if let Some(body) = body.filter(|_| answer.status.is_success()) {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let errors = errors(document, schema, body, "");
        assert!(
            errors.is_empty(),
            "{method} {path} took what is not documented: {errors:#?}"
        );
    }
}

fn operation<'a>(document: &'a Value, method: &Method, path: &str) -> Option<&'a Value> {
    let path = path.split('?').next().unwrap();
    let fits = |template: &str| {
        let (mut a, mut b) = (template.split('/'), path.split('/'));
        loop {
            match (a.next(), b.next()) {
                (None, None) => return true,
                (Some(t), Some(p)) if t == p || (t.starts_with('{') && !p.is_empty()) => {}
                _ => return false,
            }
        }
    };
    let paths = document["paths"].as_object().unwrap();
    // `events/stream` fits no template, so the exact path wins where there is one.
    let methods = paths
        .get(path)
        .or_else(|| paths.iter().find(|(t, _)| fits(t)).map(|(_, m)| m))?;
    methods.get(method.as_str().to_lowercase())
}

/// Follows a reference within the document.
pub fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(reference) => {
            let found = document.pointer(reference.trim_start_matches('#'));
            found.unwrap_or_else(|| panic!("`{reference}` leads nowhere"))
        }
        None => value,
    }
}

fn errors(document: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let schema = resolved(document, schema);
    let mut found = Vec::new();
    let mut wrong = |what: String| found.push(format!("{place}: {what}"));
    let types = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        Value::String(name) => vec![name.as_str()],
        _ => vec![],
    };
    if !types.is_empty() && !types.iter().any(|name| is(value, name)) {
        wrong(format!("{types:?} expected, not {value}"));
    }
    if let Some(options) = schema["enum"].as_array()
        && !options.contains(value)
    {
        wrong(format!("one of {options:?} expected, not {value}"));
    }
    if let Some(any) = schema["anyOf"].as_array()
        && !any
            .iter()
            .any(|schema| errors(document, schema, value, place).is_empty())
    {
        wrong(format!("none of {any:?} fits {value}"));
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        found.extend(errors(document, part, value, place));
    }
    for (index, entry) in value.as_array().into_iter().flatten().enumerate() {
        found.extend(errors(
            document,
            &schema["items"],
            entry,
            &format!("{place}[{index}]"),
        ));
    }
    let Some(object) = value.as_object() else {
        return found;
    };
    for name in schema["required"].as_array().into_iter().flatten() {
        if !object.contains_key(name.as_str().unwrap()) {
            found.push(format!("{place}: {name} is missing"));
        }
    }
    for (name, value) in object {
        let property = &schema["properties"][name];
        if property.is_null() && schema["additionalProperties"] == false {
            found.push(format!("{place}: `{name}` is not documented"));
        }
        found.extend(errors(
            document,
            property,
            value,
            &format!("{place}.{name}"),
        ));
    }
    found
}

fn is(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the schemas use no type `{other}`"),
    }
}
