//! Nested JSON to facts and back. The form gives the types; what is absent or null is no fact.
//!
//! | kind | JSON |
//! |---|---|
//! | text, choice | a string |
//! | whole number | a number, or a string where it is beyond 2^53 |
//! | decimal | a string such as `"12.50"`, or a whole number |
//! | amount | `{"minor": 1250, "currency": "CNY"}` |
//! | date, instant | strings `"2026-03-02"`, `"2026-03-02T01:30:00Z"` |
//! | yes or no | `true`, `false` |
//! | file | `{"name", "media_type", "size_bytes", "sha256"}` |

use serde_json::{Map, Value as Json};

use super::path::{self, Segment};
use super::validate::error;
use super::{FieldError, FieldKind, Form};
use crate::value::{Decimal, Fact, Facts, Value};

impl Form {
    /// Facts of a JSON object, typed by this form, sorted. Bounds are not asked here: validate
    /// afterwards.
    pub fn facts_from_json(&self, json: &Json) -> Result<Facts, Vec<FieldError>> {
        let Json::Object(object) = json else {
            return Err(vec![error(
                "",
                "json.not-an-object",
                "a JSON object is needed",
            )]);
        };
        let (mut facts, mut errors) = (Vec::new(), Vec::new());
        self.read_object("", object, &mut facts, &mut errors);
        match errors.is_empty() {
            true => Ok(Facts::sorted(facts)),
            false => Err(errors),
        }
    }

    fn read_object(
        &self,
        place: &str,
        object: &Map<String, Json>,
        facts: &mut Vec<Fact>,
        errors: &mut Vec<FieldError>,
    ) {
        for (name, json) in object {
            let dot = if place.is_empty() { "" } else { "." };
            self.read(&format!("{place}{dot}{name}"), json, facts, errors);
        }
    }

    fn read(&self, place: &str, json: &Json, facts: &mut Vec<Fact>, errors: &mut Vec<FieldError>) {
        if json.is_null() {
            return;
        }
        // Deeper than any path can be: stop before the caller's nesting costs anything.
        if place.len() > path::PATH_MAX_BYTES {
            errors.push(error(
                "",
                "facts.malformed-path",
                "a path is at most 200 bytes",
            ));
            return;
        }
        match (self.field(place), json) {
            (Some(field), json) => match typed(&field.kind, json) {
                Some(value) => facts.push(Fact {
                    path: place.to_owned(),
                    value,
                }),
                None => {
                    let message = format!("a {} is needed, not {}", field.kind.name(), shape(json));
                    errors.push(error(place, "field.wrong-type", message));
                }
            },
            (None, Json::Object(object)) => self.read_object(place, object, facts, errors),
            (None, Json::Array(entries)) => {
                for (index, entry) in entries.iter().enumerate() {
                    self.read(&format!("{place}[{index}]"), entry, facts, errors);
                }
            }
            (None, _) => errors.push(error(place, "field.unknown", "the form has no such field")),
        }
    }
}

impl Facts {
    /// Facts as nested JSON.
    pub fn to_json(&self) -> Json {
        let mut root = Json::Object(Map::new());
        for fact in &self.0 {
            if let Some(segments) = path::segments(&fact.path) {
                *slot(&mut root, &segments) = to_json(&fact.value);
            }
        }
        root
    }
}

/// The place in `root` that the path leads to, made where it is not there yet.
fn slot<'j>(root: &'j mut Json, segments: &[Segment<'_>]) -> &'j mut Json {
    let mut here = root;
    for segment in segments {
        here = match segment {
            Segment::Name(name) => {
                if !here.is_object() {
                    *here = Json::Object(Map::new());
                }
                here.as_object_mut()
                    .expect("made above")
                    .entry(*name)
                    .or_insert(Json::Null)
            }
            // Facts are sorted and without gaps, so a new entry is the next one.
            Segment::Index(_) | Segment::Any => {
                if !here.is_array() {
                    *here = Json::Array(Vec::new());
                }
                let entries = here.as_array_mut().expect("made above");
                let index = match segment {
                    Segment::Index(index) if (*index as usize) < entries.len() => *index as usize,
                    _ => {
                        entries.push(Json::Null);
                        entries.len() - 1
                    }
                };
                &mut entries[index]
            }
        };
    }
    here
}

fn typed(kind: &FieldKind, json: &Json) -> Option<Value> {
    let text = json.as_str();
    match kind {
        FieldKind::Text { .. } => text.map(|text| Value::Text(text.to_owned())),
        FieldKind::Choice(_) => text.map(|text| Value::Choice(text.to_owned())),
        FieldKind::Whole { .. } => whole(json).map(Value::Whole),
        FieldKind::Decimal { scale, .. } => decimal(json, *scale).map(Value::Decimal),
        FieldKind::Date => text?.parse().ok().map(Value::Date),
        FieldKind::Instant => text?.parse().ok().map(Value::Instant),
        FieldKind::YesNo => json.as_bool().map(Value::YesNo),
        FieldKind::Amount { .. } => serde_json::from_value(json.clone()).ok().map(Value::Amount),
        FieldKind::File { .. } => serde_json::from_value(json.clone()).ok().map(Value::File),
    }
}

fn whole(json: &Json) -> Option<i64> {
    json.as_i64().or_else(|| json.as_str()?.parse().ok())
}

/// `12.5` at scale 2 is 1250; digits beyond the scale are not a number of that scale.
fn decimal(json: &Json, scale: u8) -> Option<Decimal> {
    let written = match json {
        Json::String(text) => text.clone(),
        Json::Number(number) if number.is_i64() => number.to_string(),
        _ => return None,
    };
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let width = usize::from(scale);
    let plain = whole.strip_prefix('-').unwrap_or(whole);
    let digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
    if fraction.len() > width || plain.is_empty() || !digits(plain) || !digits(fraction) {
        return None;
    }
    let mantissa = format!("{whole}{fraction:0<width$}").parse().ok()?;
    Some(Decimal { mantissa, scale })
}

fn to_json(value: &Value) -> Json {
    match value {
        Value::Text(text) | Value::Choice(text) => Json::from(text.as_str()),
        Value::Whole(number) => Json::from(*number),
        Value::Decimal(decimal) => Json::from(decimal.to_string()),
        Value::Date(date) => Json::from(date.to_string()),
        Value::Instant(instant) => Json::from(instant.to_string()),
        Value::YesNo(yes) => Json::from(*yes),
        Value::Amount(amount) => {
            serde_json::json!({"minor": amount.minor, "currency": amount.currency})
        }
        Value::File(file) => serde_json::json!({
            "name": file.name, "media_type": file.media_type,
            "size_bytes": file.size_bytes, "sha256": file.sha256,
        }),
    }
}

fn shape(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "this number",
        Json::String(_) => "this text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}
