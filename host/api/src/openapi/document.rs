//! The document, made once from the table.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::operation::{Gives, Operation, Takes, operation};
use crate::policy::{Allow, Endpoint, Row, Scope, TABLE};
use crate::problem::MEDIA_TYPE;

static DOCUMENT: LazyLock<Value> = LazyLock::new(make);
static BYTES: LazyLock<Vec<u8>> =
    LazyLock::new(|| serde_json::to_vec_pretty(&*DOCUMENT).expect("a value is JSON"));

/// The document.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// The document as sent.
pub(crate) fn bytes() -> &'static [u8] {
    &BYTES
}

fn make() -> Value {
    let schemas: Value =
        serde_json::from_str(include_str!("schemas.json")).expect("the schemas are JSON");
    let mut paths = Map::new();
    for row in TABLE {
        let path = paths.entry(row.path).or_insert_with(|| json!({}));
        path[row.method.as_str().to_lowercase()] = entry(row);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Sanquan",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Power items, cases, clocks and supervision of a county",
            "description": include_str!("introduction.md"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "bearerFormat": "sq_…" },
            },
            "responses": { "Problem": {
                "description": "A problem (RFC 9457); `code` is stable and `type` is its page.",
                "content": { MEDIA_TYPE: { "schema": schema("Problem") } },
            } },
        },
    })
}

fn entry(row: &Row) -> Value {
    let operation = operation(row.endpoint);
    let mut entry = json!({
        "operationId": snake_case(&format!("{:?}", row.endpoint)),
        "tags": [tag(row)],
        "summary": operation.summary,
        "parameters": parameters(row, &operation),
        "responses": responses(row, &operation),
        "security": security(row),
        "x-roles": roles(row),
        "x-scope": match row.scope { Scope::County => "county", Scope::Own => "own departments" },
    });
    if !operation.about.is_empty() {
        entry["description"] = json!(operation.about);
    }
    match operation.takes {
        Takes::Nothing => {}
        Takes::Json(name) => entry["requestBody"] = body("application/json", schema(name)),
        Takes::Wasm => {
            entry["requestBody"] = json!({ "required": true, "content": {
            "application/wasm": { "schema": {} },
            "application/json": { "schema": schema("NewPlugin") },
        } })
        }
    }
    entry
}

fn body(media_type: &str, schema: Value) -> Value {
    json!({ "required": true, "content": { media_type: { "schema": schema } } })
}

fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn parameters(row: &Row, operation: &Operation) -> Vec<Value> {
    let in_path = row.path.split('/').filter_map(|segment| {
        let name = segment.strip_prefix('{')?.strip_suffix('}')?;
        Some(
            json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }),
        )
    });
    let in_query = operation.query.iter().map(|(name, r#type, about)| {
        json!({ "name": name, "in": "query", "description": about, "schema": { "type": r#type } })
    });
    let in_header = |name: &str, about: &str| json!({ "name": name, "in": "header", "description": about, "schema": { "type": "string" } });
    let mut parameters: Vec<Value> = in_path.chain(in_query).collect();
    if row.is_interface() {
        let about = "code of the county, needed where the host serves several";
        parameters.push(in_header("X-County", about));
    }
    if operation.repeatable {
        let about = "1 to 255 characters: the same request with the same key is done once; a repetition is answered with `Idempotent-Replayed: true`. A key is known for at least a week";
        parameters.push(in_header("Idempotency-Key", about));
    }
    if operation.conditional {
        let about = "the ETag of the case as it was read";
        parameters.push(in_header("If-Match", about));
    }
    parameters
}

fn responses(row: &Row, operation: &Operation) -> Value {
    let json_of = |schema: Value| json!({ "application/json": { "schema": schema } });
    let content = match operation.gives {
        Gives::Json(name) => json_of(schema(name)),
        Gives::Entries(name) => json_of(json!({
            "type": "object",
            "required": ["entries", "next"],
            "additionalProperties": false,
            "properties": {
                "entries": { "type": "array", "items": schema(name) },
                "next": { "description": "`after` of the next page; null at the end", "type": ["string", "integer", "null"] },
            },
        })),
        Gives::Chart(name) => json!({
            "application/bpmn+xml": {},
            "application/json": { "schema": schema(name) },
            "image/svg+xml": {},
        }),
        Gives::Svg => json!({ "image/svg+xml": {} }),
        Gives::Text(media_type) => json!({ media_type: {} }),
    };
    let problem = || json!({ "$ref": "#/components/responses/Problem" });
    let mut responses = json!({ "default": problem() });
    responses[operation.status.to_string()] = json!({ "description": "done", "content": content });
    if row.endpoint == Endpoint::Act {
        responses["202"] = responses[operation.status.to_string()].clone();
        responses["202"]["description"] = json!("the act waits");
    }
    if row.allow != Allow::Everyone {
        responses["401"] = problem();
        responses["403"] = problem();
    }
    responses
}

fn security(row: &Row) -> Value {
    match row.allow {
        Allow::Everyone => json!([]),
        Allow::Anybody | Allow::Only(_) => json!([{ "token": [] }]),
    }
}

fn roles(row: &Row) -> Value {
    match row.allow {
        Allow::Everyone => json!("everyone"),
        Allow::Anybody => json!("any token"),
        Allow::Only(roles) => json!(roles),
    }
}

fn tag(row: &Row) -> &str {
    let path = row.path.strip_prefix("/api/v1/").unwrap_or("host");
    path.split('/').next().unwrap_or(path)
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}
