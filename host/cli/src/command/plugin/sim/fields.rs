//! Asks a person for what a line left out, field by field of the form.

use sanquan_testkit::contract::{Field, FieldKind, Form, words};
use sanquan_testkit::desk::Desk;
use sanquan_testkit::facts;
use serde_json::{Map, Value, json};

use super::input::Input;
use super::line::Deed;
use super::nothing;
use crate::failure::Failure;

/// The deed with its facts asked for.
pub fn completed(deed: Deed, desk: &Desk<'_>, input: &mut Input) -> Result<Deed, Failure> {
    Ok(match deed {
        Deed::File {
            mut materials,
            facts: None,
        } => {
            if materials.is_empty() {
                materials = asked_materials(desk, input)?;
            }
            let facts = Some(asked(&desk.handling().application, input)?);
            Deed::File { materials, facts }
        }
        Deed::Supply {
            materials,
            facts: None,
        } => {
            let form = &desk.handling().application;
            let asked_for = |field: &&Field| desk.corrections().contains(&field.path);
            let fields = form.fields.iter().filter(asked_for).cloned().collect();
            let facts = Some(asked(&Form { fields }, input)?);
            Deed::Supply { materials, facts }
        }
        Deed::Act {
            step,
            action,
            facts: None,
        } => {
            let facts = match desk.handling().act(&step, &action) {
                Some(act) => Some(asked(&act.form, input)?),
                None => None,
            };
            Deed::Act {
                step,
                action,
                facts,
            }
        }
        complete => complete,
    })
}

fn asked_materials(desk: &Desk<'_>, input: &mut Input) -> Result<Vec<String>, Failure> {
    let all: Vec<_> = desk
        .item()
        .materials
        .iter()
        .map(|one| one.code.clone())
        .collect();
    if all.is_empty() {
        return Ok(all);
    }
    let prompt = format!("  materials, or Enter for all ({}): ", all.join(" "));
    let line = input.next(&prompt)?.unwrap_or_default();
    Ok(match line.is_empty() {
        true => all,
        false => line.split_whitespace().map(str::to_owned).collect(),
    })
}

/// The facts of a form, by their paths.
fn asked(form: &Form, input: &mut Input) -> Result<Value, Failure> {
    let fields: Vec<_> = form.fields.iter().map(|f| (f.path.clone(), f)).collect();
    let mut given = Map::new();
    ask_all(&fields, input, &mut given)?;
    Ok(match given.is_empty() {
        true => nothing(),
        false => Value::Object(given),
    })
}

/// Fields one after the other; those of a list together, entry by entry.
fn ask_all(
    fields: &[(String, &Field)],
    input: &mut Input,
    given: &mut Map<String, Value>,
) -> Result<(), Failure> {
    let mut rest = fields;
    while let [(path, field), ..] = rest {
        let Some((list, _)) = path.split_once("[]") else {
            if let Some(value) = ask(path, field, input)? {
                given.insert(path.clone(), value);
            }
            rest = &rest[1..];
            continue;
        };
        let prefix = format!("{list}[]");
        let together = rest
            .iter()
            .take_while(|(path, _)| path.starts_with(&prefix));
        let (group, after) = rest.split_at(together.count());
        for index in 0..field.max_count {
            let question = format!("  an entry {list}[{index}]? (y, or Enter for no): ");
            if input.next(&question)?.as_deref() != Some("y") {
                break;
            }
            let entry: Vec<_> = group
                .iter()
                .map(|(path, field)| (path.replacen("[]", &format!("[{index}]"), 1), *field))
                .collect();
            ask_all(&entry, input, given)?;
        }
        rest = after;
    }
    Ok(())
}

/// One value, asked for until it is one; nothing where nothing is typed.
fn ask(path: &str, field: &Field, input: &mut Input) -> Result<Option<Value>, Failure> {
    let need = if field.required { "" } else { ", or nothing" };
    let kind = facts::kind_in_words(&field.kind);
    let prompt = format!("  {path}  {}\n    {kind}{need}: ", words(&field.labels));
    while let Some(line) = input.next(&prompt)? {
        if line.is_empty() {
            return Ok(None);
        }
        let value = typed(&line, &field.kind);
        if facts::of_kind(&field.kind, &value).is_some() {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

/// What a person types for a value of this kind, as a scenario writes it.
fn typed(line: &str, kind: &FieldKind) -> Value {
    match kind {
        FieldKind::Whole { .. } => line
            .parse::<i64>()
            .map_or_else(|_| json!(line), Value::from),
        FieldKind::YesNo => match line {
            "y" | "yes" | "true" | "是" => json!(true),
            "n" | "no" | "false" | "否" => json!(false),
            _ => json!(line),
        },
        FieldKind::Amount { .. } | FieldKind::File { .. } => {
            serde_json::from_str(line).unwrap_or_else(|_| json!(line))
        }
        FieldKind::Text { .. }
        | FieldKind::Decimal { .. }
        | FieldKind::Date
        | FieldKind::Instant
        | FieldKind::Choice(_) => json!(line),
    }
}
