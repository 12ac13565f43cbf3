//! Values of an entry as the text of cells, and back.
//!
//! People write lists, texts and laws plainly: `申请书; 平面图`. A value that cannot be told again from its plain
//! form, such as a list with a semicolon in one of its texts or a name in Tibetan, stands in the cell as JSON,
//! which begins with a square bracket.

use std::borrow::Cow;
use std::iter::Peekable;
use std::slice::Iter;

use sanquan_domain::contract::LegalBasis;
use sanquan_domain::time::Date;
use sanquan_domain::value::{Text, Texts};
use serde_json::{Map, Value, json};

use super::form::{Column, Kind};
use crate::table::{neutral, restored};

/// The cells of a value; all blank where there is none.
pub(super) fn written(column: &Column, value: Option<&Value>) -> Vec<String> {
    let kind = column.kind;
    let Some(value) = value else {
        return match kind {
            Kind::SameAs(_) => Vec::new(),
            Kind::Texts => vec![String::new(), String::new()],
            _ => vec![String::new()],
        };
    };
    let text = match kind {
        Kind::SameAs(_) => return Vec::new(),
        Kind::Texts => return texts_written(value),
        Kind::Whole(_) | Kind::OptionalWhole(_) => return vec![value.to_string()],
        // A blank cell is the empty text here. But in an object that may be absent it has to say that it is there.
        Kind::Text if value == "" && !column.is_nested() => return vec![String::new()],
        Kind::Text
        | Kind::OptionalText
        | Kind::Day
        | Kind::OptionalDay
        | Kind::Word(_)
        | Kind::OptionalWord(_) => Cow::Borrowed(value.as_str().unwrap_or_default()),
        Kind::YesNo | Kind::OptionalYesNo => Cow::Borrowed(if value == &Value::Bool(true) {
            "yes"
        } else {
            "no"
        }),
        Kind::Present => Cow::Borrowed("yes"),
        Kind::Form(_) | Kind::OptionalForm(_) => Cow::Borrowed(form_of(value)),
        Kind::Words(_) | Kind::List => return vec![list_written(value, list_plain(value))],
        Kind::Bases => return vec![list_written(value, bases_plain(value))],
        Kind::Spans => return vec![list_written(value, spans_plain(value))],
    };
    vec![neutral(&text).into_owned()]
}

/// Which form of an alternative a value has: serde writes its name, or an object with the name as its only key.
fn form_of(value: &Value) -> &str {
    match value {
        Value::String(form) => form,
        Value::Object(fields) => fields.keys().next().map_or("", String::as_str),
        _ => "",
    }
}

fn list_written(value: &Value, plain: Option<String>) -> String {
    match plain {
        Some(plain) if plain.is_empty() => plain,
        Some(plain) if !plain.starts_with('[') => neutral(&plain).into_owned(),
        _ => value.to_string(),
    }
}

/// Whether a part of a plain list can be told from its neighbours.
fn is_plain_part(text: &str) -> bool {
    let separates = |sign| matches!(sign, ';' | '；' | '|' | '｜');
    !text.is_empty() && text.trim() == text && !text.contains(separates)
}

fn list_plain(value: &Value) -> Option<String> {
    let parts: Option<Vec<&str>> = value.as_array()?.iter().map(Value::as_str).collect();
    let parts = parts?;
    parts
        .iter()
        .all(|part| is_plain_part(part))
        .then(|| parts.join("; "))
}

fn bases_plain(value: &Value) -> Option<String> {
    let part = |basis: &Value| {
        let (law, article) = (basis.get("law")?.as_str()?, basis.get("article")?.as_str()?);
        let plain = is_plain_part(law) && is_plain_part(article);
        plain.then(|| format!("{law}|{article}"))
    };
    let parts: Option<Vec<String>> = value.as_array()?.iter().map(part).collect();
    Some(parts?.join("; "))
}

fn spans_plain(value: &Value) -> Option<String> {
    let part = |span: &Value| Some(format!("{}..{}", span.get("low")?, span.get("high")?));
    let parts: Option<Vec<String>> = value.as_array()?.iter().map(part).collect();
    Some(parts?.join("; "))
}

fn texts_written(value: &Value) -> Vec<String> {
    let cell = |text: &str| {
        if text.is_empty() {
            String::new()
        } else {
            neutral(text).into_owned()
        }
    };
    match texts_plain(value) {
        Some((chinese, english)) => vec![cell(chinese), cell(english)],
        None => vec![value.to_string(), String::new()],
    }
}

/// The Chinese and the English text, if there is nothing else and neither is there and empty.
fn texts_plain(value: &Value) -> Option<(&str, &str)> {
    let mut texts = value.as_array()?.iter().peekable();
    let chinese = next_in(&mut texts, "zh-CN")?;
    let english = next_in(&mut texts, "en")?;
    let all = texts.next().is_none();
    (all && !chinese.starts_with('[')).then_some((chinese, english))
}

/// The next text if it is in that language, an empty one if it is in another; `None` if it is there and empty.
fn next_in<'a>(texts: &mut Peekable<Iter<'a, Value>>, language: &str) -> Option<&'a str> {
    let is_it = |text: &&Value| text.get("language").and_then(Value::as_str) == Some(language);
    match texts.next_if(is_it) {
        Some(text) => text
            .get("content")?
            .as_str()
            .filter(|content| !content.is_empty()),
        None => Some(""),
    }
}

/// The value of cells that are not all blank, or what they should be instead.
pub(super) fn read(kind: Kind, cells: &[String]) -> Result<Value, String> {
    let cell = restored(&cells[0]);
    // People and office programs leave blanks around numbers and words.
    let word = cell.trim();
    match kind {
        Kind::Text | Kind::OptionalText => Ok(Value::from(cell)),
        Kind::Whole(number) | Kind::OptionalWhole(number) => {
            number(word).ok_or_else(|| "must be a whole number".to_owned())
        }
        Kind::Day | Kind::OptionalDay => {
            let day: Result<Date, _> = word.parse();
            let day = day.map_err(|_| "must be a day such as `2026-03-02`")?;
            Ok(Value::from(day.to_string()))
        }
        Kind::YesNo | Kind::OptionalYesNo => yes_no(word).map(Value::Bool),
        Kind::Present => {
            let there = yes_no(word)?;
            Ok(if there {
                Value::Object(Map::new())
            } else {
                Value::Null
            })
        }
        Kind::Word(read) | Kind::OptionalWord(read) => read(word),
        Kind::Form(forms) | Kind::OptionalForm(forms) => form(word, forms),
        Kind::Words(read) => list(cell, read),
        Kind::List => list(cell, |part| Ok(Value::from(part))),
        Kind::Bases => list(cell, basis),
        Kind::Spans => list(cell, span),
        Kind::Texts => texts(cell, restored(&cells[1])),
        Kind::SameAs(_) => Ok(Value::Null),
    }
}

/// The value of blank cells where the object to which it belongs is there; `None` where it may be absent.
pub(super) fn blank(kind: Kind) -> Result<Option<Value>, ()> {
    match kind {
        Kind::Text => Ok(Some(Value::from(""))),
        Kind::Words(_) | Kind::List | Kind::Bases | Kind::Spans | Kind::Texts => {
            Ok(Some(Value::Array(Vec::new())))
        }
        kind if kind.may_be_absent() => Ok(None),
        _ => Err(()),
    }
}

fn yes_no(word: &str) -> Result<bool, String> {
    match word {
        "yes" | "是" | "true" | "TRUE" => Ok(true),
        "no" | "否" | "false" | "FALSE" => Ok(false),
        _ => Err("must be `yes` or `no`".to_owned()),
    }
}

fn form(word: &str, forms: &[(&str, bool)]) -> Result<Value, String> {
    match forms.iter().find(|(name, _)| *name == word) {
        Some((name, true)) => Ok(json!({ (*name): {} })),
        Some((name, false)) => Ok(Value::from(*name)),
        None => {
            let names: Vec<String> = forms.iter().map(|(name, _)| format!("`{name}`")).collect();
            Err(format!("must be {}", names.join(" or ")))
        }
    }
}

fn list(cell: &str, read: impl Fn(&str) -> Result<Value, String>) -> Result<Value, String> {
    if cell.trim_start().starts_with('[') {
        let values: Result<Vec<Value>, _> = serde_json::from_str(cell);
        let values = values.map_err(|error| format!("must be a JSON list, and is not: {error}"))?;
        return Ok(Value::Array(values));
    }
    let parts = cell
        .split([';', '；'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(read)
        .collect::<Result<Vec<Value>, String>>()
        .map(Value::Array)
}

fn basis(part: &str) -> Result<Value, String> {
    let (law, article) = part
        .split_once(['|', '｜'])
        .ok_or("must be `law|article`, several between semicolons")?;
    let basis = LegalBasis {
        law: law.trim().to_owned(),
        article: article.trim().to_owned(),
    };
    serde_json::to_value(basis).map_err(|error| error.to_string())
}

fn span(part: &str) -> Result<Value, String> {
    let bounds = part.split_once("..").and_then(|(low, high)| {
        let low: i64 = low.trim().parse().ok()?;
        let high: i64 = high.trim().parse().ok()?;
        Some(json!({ "low": low, "high": high }))
    });
    bounds.ok_or_else(|| "must be `low..high`, several between semicolons".to_owned())
}

fn texts(chinese: &str, english: &str) -> Result<Value, String> {
    if chinese.starts_with('[') {
        let texts: Result<Texts, _> = serde_json::from_str(chinese);
        let texts = texts.map_err(|error| format!("must be a JSON list of texts: {error}"))?;
        return serde_json::to_value(texts).map_err(|error| error.to_string());
    }
    let text = |language: &str, content: &str| Text {
        language: language.to_owned(),
        content: content.to_owned(),
    };
    let both = [text("zh-CN", chinese), text("en", english)];
    let texts = Texts(
        both.into_iter()
            .filter(|text| !text.content.is_empty())
            .collect(),
    );
    serde_json::to_value(texts).map_err(|error| error.to_string())
}
