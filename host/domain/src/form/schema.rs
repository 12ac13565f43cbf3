//! JSON Schema (2020-12) of a form, for the HTTP API's description and for those who call it.

use serde_json::{Map, Value as Json, json};

use super::path::{self, Segment};
use super::{Completeness, Field, FieldKind, Form};

impl Form {
    /// The schema of the JSON that [`Form::facts_from_json`] reads. With
    /// [`Completeness::MayLackRequired`] nothing is required.
    pub fn json_schema(&self, completeness: Completeness) -> Json {
        let mut root = object();
        for field in &self.fields {
            let segments = path::segments(&field.path).unwrap_or_default();
            let required = field.required && completeness == Completeness::Complete;
            place(&mut root, &segments, field, required);
        }
        root
    }
}

fn object() -> Json {
    json!({"type": "object", "properties": {}, "additionalProperties": false})
}

fn place(here: &mut Json, segments: &[Segment<'_>], field: &Field, required: bool) {
    let Some((first, rest)) = segments.split_first() else {
        *here = leaf(field);
        return;
    };
    let next = match first {
        Segment::Name(name) => {
            if here["type"] != "object" {
                *here = object();
            }
            // A field of a list is required in each entry, the list itself is not.
            if required && !rest.contains(&Segment::Any) {
                require(here, name);
            }
            entry(here, "properties")
                .entry(*name)
                .or_insert_with(|| json!({}))
        }
        Segment::Any | Segment::Index(_) => {
            if here["type"] != "array" {
                *here = json!({"type": "array", "items": {}});
            }
            if !rest.contains(&Segment::Any) {
                here["maxItems"] = json!(field.max_count);
            }
            &mut here["items"]
        }
    };
    place(next, rest, field, required);
}

fn entry<'j>(schema: &'j mut Json, key: &str) -> &'j mut Map<String, Json> {
    schema[key]
        .as_object_mut()
        .expect("an object has properties")
}

fn require(schema: &mut Json, name: &str) {
    if schema["required"].is_null() {
        schema["required"] = json!([]);
    }
    let names = schema["required"].as_array_mut().expect("made above");
    if !names.iter().any(|known| known == name) {
        names.push(json!(name));
    }
}

fn leaf(field: &Field) -> Json {
    let mut schema = kind(&field.kind);
    schema["title"] = json!(field.labels.get("zh-CN"));
    if !field.help.0.is_empty() {
        schema["description"] = json!(field.help.get("zh-CN"));
    }
    schema
}

fn kind(kind: &FieldKind) -> Json {
    match kind {
        FieldKind::Text {
            min_chars,
            max_chars,
        } => {
            json!({"type": "string", "minLength": min_chars, "maxLength": max_chars})
        }
        FieldKind::Whole { min, max } => json!({"type": "integer", "minimum": min, "maximum": max}),
        FieldKind::Decimal { scale, .. } => {
            let pattern = match scale {
                0 => "^-?[0-9]+$".to_owned(),
                _ => format!("^-?[0-9]+(\\.[0-9]{{1,{scale}}})?$"),
            };
            json!({"type": "string", "pattern": pattern})
        }
        FieldKind::Amount {
            currency,
            min_minor,
            max_minor,
        } => json!({
            "type": "object",
            "properties": {
                "minor": {"type": "integer", "minimum": min_minor, "maximum": max_minor},
                "currency": {"const": currency},
            },
            "required": ["minor", "currency"],
            "additionalProperties": false,
        }),
        FieldKind::Date => json!({"type": "string", "format": "date"}),
        FieldKind::Instant => json!({"type": "string", "format": "date-time"}),
        FieldKind::YesNo => json!({"type": "boolean"}),
        FieldKind::Choice(options) => {
            let codes: Vec<&str> = options.iter().map(|option| option.code.as_str()).collect();
            json!({"type": "string", "enum": codes})
        }
        FieldKind::File {
            max_bytes,
            media_types,
        } => {
            let mut media_type = json!({"type": "string"});
            if !media_types.is_empty() {
                media_type["enum"] = json!(media_types);
            }
            json!({
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "media_type": media_type,
                    "size_bytes": {"type": "integer", "minimum": 0, "maximum": max_bytes},
                    "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                },
                "required": ["name", "media_type", "size_bytes", "sha256"],
                "additionalProperties": false,
            })
        }
    }
}
