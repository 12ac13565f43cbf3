//! Facts as scenarios write them, nested and untyped, to the contract's records: the form gives the
//! types.
//!
//! | kind | written as |
//! |---|---|
//! | text, choice | a text |
//! | whole number | a number |
//! | decimal | a text such as `"12.50"`, or a whole number |
//! | amount | `{ minor = 1250, currency = "CNY" }` |
//! | date, instant | `2026-03-02`, `2026-03-02T01:30:00Z`, as texts or as TOML's own |
//! | yes or no | `true`, `false` |
//! | file | `{ name, media_type, size_bytes, sha256 }` |
//!
//! Bounds are not asked: whether a value is right is for the plugin to say.

use std::cmp::Ordering;

use serde_json::{Map, Value as Json, json};

use crate::contract::{Field, FieldKind, Form};

/// The contract's sorted list of facts; every value that does not fit is named at once.
pub fn typed(form: &Form, nested: &Json) -> Result<Json, Vec<String>> {
    let (mut facts, mut mistakes) = (Vec::new(), Vec::new());
    match nested {
        Json::Object(members) => read_members(form, "", members, &mut facts, &mut mistakes),
        Json::Null => {}
        _ => mistakes.push("facts are a table of names and values".to_owned()),
    }
    facts.sort_by(|(a, _), (b, _)| by_path(a, b));
    let record = |(path, value)| json!({ "path": path, "value": value });
    match mistakes.is_empty() {
        true => Ok(facts.into_iter().map(record).collect()),
        false => Err(mistakes),
    }
}

/// Required fields that stand in no list and were not given, each with what is needed.
pub fn missing(form: &Form, facts: &Json) -> Vec<String> {
    let given = |path: &str| {
        let mut facts = facts.as_array().into_iter().flatten();
        facts.any(|fact| fact["path"] == path)
    };
    let lacking =
        |field: &&Field| field.required && !field.path.contains("[]") && !given(&field.path);
    let told = |field: &Field| {
        format!(
            "`{}`: {} is required",
            field.path,
            kind_in_words(&field.kind)
        )
    };
    form.fields.iter().filter(lacking).map(told).collect()
}

/// Those of `old`, each replaced by the one of `new` at the same path, and the rest of `new`.
pub fn merged(old: &Json, new: &Json) -> Json {
    let list = |facts: &Json| facts.as_array().cloned().unwrap_or_default();
    let new = list(new);
    let replaced = |fact: &Json| new.iter().any(|other| other["path"] == fact["path"]);
    let mut all = list(old);
    all.retain(|fact| !replaced(fact));
    all.extend(new);
    let path = |fact: &Json| fact["path"].as_str().unwrap_or_default().to_owned();
    all.sort_by(|a, b| by_path(&path(a), &path(b)));
    Json::Array(all)
}

type Facts = Vec<(String, Json)>;

fn read_members(
    form: &Form,
    place: &str,
    members: &Map<String, Json>,
    facts: &mut Facts,
    mistakes: &mut Vec<String>,
) {
    for (name, value) in members {
        let dot = if place.is_empty() { "" } else { "." };
        read(form, &format!("{place}{dot}{name}"), value, facts, mistakes);
    }
}

fn read(form: &Form, place: &str, value: &Json, facts: &mut Facts, mistakes: &mut Vec<String>) {
    match (field(form, place), value) {
        (Some(field), value) => match of_kind(&field.kind, value) {
            Some(value) => facts.push((place.to_owned(), value)),
            None => mistakes.push(format!(
                "`{place}`: {} is needed, not {value}",
                kind_in_words(&field.kind)
            )),
        },
        (None, Json::Object(members)) => read_members(form, place, members, facts, mistakes),
        (None, Json::Array(entries)) => {
            for (index, entry) in entries.iter().enumerate() {
                read(form, &format!("{place}[{index}]"), entry, facts, mistakes);
            }
        }
        (None, _) => mistakes.push(format!(
            "`{place}`: the form has no such field; it has {}",
            paths(form)
        )),
    }
}

/// The field that a value at `place` belongs to.
pub fn field<'f>(form: &'f Form, place: &str) -> Option<&'f Field> {
    let mut path = String::new();
    for (index, part) in place.split('[').enumerate() {
        match (index, part.split_once(']')) {
            (0, _) => path.push_str(part),
            (_, Some((_, rest))) => {
                path.push_str("[]");
                path.push_str(rest);
            }
            (_, None) => return None,
        }
    }
    form.fields.iter().find(|field| field.path == path)
}

/// A value of this kind as the contract's record.
pub fn of_kind(kind: &FieldKind, value: &Json) -> Option<Json> {
    let text = value.as_str();
    Some(match kind {
        FieldKind::Text { .. } => json!({ "text": text? }),
        FieldKind::Choice(_) => json!({ "choice": text? }),
        FieldKind::Whole { .. } => json!({ "whole": value.as_i64()? }),
        FieldKind::Decimal { scale, .. } => {
            json!({ "decimal": { "mantissa": mantissa(value, *scale)?, "scale": scale } })
        }
        FieldKind::Amount { .. } => {
            json!({ "amount": { "minor": value["minor"].as_i64()?, "currency": value["currency"].as_str()? } })
        }
        FieldKind::Date => {
            json!({ "date": text?.parse::<jiff::civil::Date>().ok()?.to_string() })
        }
        FieldKind::Instant => {
            json!({ "instant": text?.parse::<jiff::Timestamp>().ok()?.to_string() })
        }
        FieldKind::YesNo => json!({ "yes_no": value.as_bool()? }),
        FieldKind::File { .. } => json!({ "file": {
            "name": value["name"].as_str()?, "media_type": value["media_type"].as_str()?,
            "size_bytes": value["size_bytes"].as_u64()?, "sha256": value["sha256"].as_str()?,
        } }),
    })
}

/// `12.5` at scale 2 is 1250; digits beyond the scale are no number of that scale.
fn mantissa(value: &Json, scale: u8) -> Option<i64> {
    let written = match value {
        Json::String(text) => text.clone(),
        Json::Number(number) if number.is_i64() => number.to_string(),
        _ => return None,
    };
    let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
    let width = usize::from(scale);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = whole.strip_prefix('-').unwrap_or(whole);
    if plain.is_empty() || fraction.len() > width || !digits(plain) || !digits(fraction) {
        return None;
    }
    format!("{whole}{fraction:0<width$}").parse().ok()
}

/// What is to be written for a field of this kind.
pub fn kind_in_words(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Text {
            min_chars,
            max_chars,
        } => format!("a text of {min_chars} to {max_chars} characters"),
        FieldKind::Whole { min, max } => format!("a whole number from {min} to {max}"),
        FieldKind::Decimal { scale, .. } => {
            format!("an exact number as a text, with at most {scale} digits after the point")
        }
        FieldKind::Amount { currency, .. } => {
            format!("an amount {{ minor = …, currency = \"{currency}\" }}")
        }
        FieldKind::Date => "a day such as 2026-03-02".to_owned(),
        FieldKind::Instant => "an instant such as 2026-03-02T01:30:00Z".to_owned(),
        FieldKind::Choice(options) => {
            let codes: Vec<_> = options.iter().map(|option| option.code.as_str()).collect();
            format!("one of {}", codes.join(", "))
        }
        FieldKind::YesNo => "true or false".to_owned(),
        FieldKind::File { .. } => "a file { name, media_type, size_bytes, sha256 }".to_owned(),
    }
}

fn paths(form: &Form) -> String {
    let paths: Vec<_> = form.fields.iter().map(|f| f.path.as_str()).collect();
    match paths.is_empty() {
        true => "none".to_owned(),
        false => paths.join(", "),
    }
}

/// The contract's order: bytes, but `[2]` before `[10]`.
fn by_path(a: &str, b: &str) -> Ordering {
    let (text_a, index_a, rest_a) = cut(a);
    let (text_b, index_b, rest_b) = cut(b);
    text_a
        .as_bytes()
        .cmp(text_b.as_bytes())
        .then_with(|| index_a.len().cmp(&index_b.len()))
        .then_with(|| index_a.cmp(index_b))
        .then_with(|| match rest_a.is_empty() && rest_b.is_empty() {
            true => Ordering::Equal,
            false => by_path(rest_a, rest_b),
        })
}

/// Text up to and with the first `[`, the digits after it, and the rest.
fn cut(path: &str) -> (&str, &str, &str) {
    let (text, rest) = path.split_at(path.find('[').map_or(path.len(), |at| at + 1));
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (index, rest) = rest.split_at(digits);
    (text, index, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        serde_json::from_value(json!({ "fields": [
            field_of("name", json!({ "text": { "min_chars": 1, "max_chars": 9 } })),
            field_of("rooms[].area", json!({ "decimal": { "scale": 2, "min_mantissa": 0, "max_mantissa": 9 } })),
            field_of("on", json!("date")),
        ] }))
        .expect("a form")
    }

    fn field_of(path: &str, kind: Json) -> Json {
        json!({ "path": path, "kind": kind, "required": true, "max_count": 1, "labels": [] })
    }

    #[test]
    fn nested_values_become_sorted_facts_of_the_forms_types() {
        let areas: Vec<_> = (0..11).map(|n| json!({ "area": n })).collect();
        let nested = json!({ "rooms": areas, "on": "2026-03-02", "name": "甲" });
        let facts = typed(&form(), &nested).expect("facts");
        assert_eq!(
            facts[0],
            json!({ "path": "name", "value": { "text": "甲" } })
        );
        assert_eq!(facts[1]["value"]["date"], "2026-03-02");
        assert_eq!(facts[4]["path"], "rooms[2].area");
        assert_eq!(
            facts[12]["value"]["decimal"],
            json!({ "mantissa": 1000, "scale": 2 })
        );
    }

    #[test]
    fn every_value_that_does_not_fit_is_named_at_once() {
        let nested = json!({ "name": 1, "rooms": [{ "area": "1.234" }], "other": true });
        let mistakes = typed(&form(), &nested).expect_err("mistakes");
        assert_eq!(mistakes.len(), 3, "{mistakes:?}");
        assert!(mistakes[1].contains("the form has no such field; it has name, rooms[].area, on"));
    }

    #[test]
    fn what_is_supplied_replaces_the_fact_at_its_path() {
        let fact = |path: &str, text: &str| json!({ "path": path, "value": { "text": text } });
        let all = merged(
            &json!([fact("a", "1"), fact("c", "1")]),
            &json!([fact("b", "2"), fact("c", "2")]),
        );
        assert_eq!(all, json!([fact("a", "1"), fact("b", "2"), fact("c", "2")]));
    }
}
