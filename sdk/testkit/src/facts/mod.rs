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
//! Bounds are asked, as the host asks them before any department hears of a case. What is required
//! and absent is for `intake` to say.

mod kind;

use std::cmp::Ordering;

use serde_json::{Map, Value as Json, json};

use crate::contract::{Field, Form};

pub use kind::{kind_in_words, of_kind};

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
            Some(_) if index(place) >= Some(field.max_count) => mistakes.push(format!(
                "`{place}`: at most {} entries are taken",
                field.max_count
            )),
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

/// The last index of a place.
fn index(place: &str) -> Option<u32> {
    let (_, rest) = place.rsplit_once('[')?;
    rest.split_once(']')?.0.parse().ok()
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
            field_of("rooms[].area", json!({ "decimal": { "scale": 2, "min_mantissa": 0, "max_mantissa": 1_050 } })),
            field_of("on", json!("date")),
        ] }))
        .expect("a form")
    }

    fn field_of(path: &str, kind: Json) -> Json {
        json!({ "path": path, "kind": kind, "required": true, "max_count": 11, "labels": [] })
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
    fn a_value_beyond_its_bounds_is_none_that_the_host_would_take() {
        let areas = |count: usize| vec![json!({ "area": "1" }); count];
        for (nested, why) in [
            (
                json!({ "name": "" }),
                "`name`: a text of 1 to 9 characters is needed, not \"\"",
            ),
            (
                json!({ "rooms": [{ "area": "10.51" }] }),
                "from 0.00 to 10.50 with at most 2 digits",
            ),
            (
                json!({ "rooms": areas(12) }),
                "`rooms[11].area`: at most 11 entries are taken",
            ),
        ] {
            let mistakes = typed(&form(), &nested).expect_err("mistakes").join("\n");
            assert!(mistakes.contains(why), "{mistakes}");
        }
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
