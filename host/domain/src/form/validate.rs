//! Whether facts fit a form.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::path::{self, Segment};
use super::{Field, FieldKind, Form};
use crate::value::{Fact, Facts, FileFacts, Value};

/// Most facts in a list.
pub const FACTS_MAX: usize = 512;

/// Longest text, in bytes, whatever the form says.
pub const TEXT_MAX_BYTES: usize = 8_192;

/// Whether required fields may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// An application: what is missing is for the correction notice.
    MayLackRequired,
    /// An act or settings.
    Complete,
}

/// One value that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Where.
    pub path: String,
    /// Stable code, such as `field.too-long`.
    pub code: &'static str,
    /// The value, the bound, what to do.
    pub message: String,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.message)
    }
}

pub(super) fn error(path: &str, code: &'static str, message: impl Into<String>) -> FieldError {
    FieldError {
        path: path.to_owned(),
        code,
        message: message.into(),
    }
}

impl Facts {
    /// Facts in their order; of several at one path the last stays.
    pub fn sorted(mut facts: Vec<Fact>) -> Self {
        facts.sort_by(|a, b| path::compare(&a.path, &b.path));
        facts.reverse();
        facts.dedup_by(|a, b| a.path == b.path);
        facts.reverse();
        Self(facts)
    }

    /// Facts as given, if they are in order, with no path twice, and not too many.
    pub fn new(facts: Vec<Fact>) -> Result<Self, Vec<FieldError>> {
        let facts = Self(facts);
        facts.check().map(|()| facts)
    }

    /// Checks what holds for facts of any form: paths, order, number, length of texts.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        if self.0.len() > FACTS_MAX {
            let message = format!("{} facts, the limit is {FACTS_MAX}", self.0.len());
            return Err(vec![error("", "facts.too-many", message)]);
        }
        for fact in &self.0 {
            if path::field_path(&fact.path).is_none() {
                errors.push(error(&fact.path, "facts.malformed-path", MALFORMED_PATH));
            }
            if let Value::Text(text) | Value::Choice(text) = &fact.value
                && text.len() > TEXT_MAX_BYTES
            {
                let message = format!("{} bytes, the limit is {TEXT_MAX_BYTES}", text.len());
                errors.push(error(&fact.path, "field.too-long", message));
            }
        }
        for pair in self.0.windows(2) {
            match path::compare(&pair[0].path, &pair[1].path) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => {
                    errors.push(error(
                        &pair[1].path,
                        "facts.path-twice",
                        "the path is given twice",
                    ));
                }
                std::cmp::Ordering::Greater => {
                    let message = format!("it stands after `{}`: sort facts by path", pair[0].path);
                    errors.push(error(&pair[1].path, "facts.unsorted", message));
                }
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }
}

const MALFORMED_PATH: &str = "not a path such as `premises[0].area`, of at most 200 bytes";

impl Form {
    /// Whether `facts` fit; every value that does not is named.
    pub fn validate(
        &self,
        facts: &Facts,
        completeness: Completeness,
    ) -> Result<(), Vec<FieldError>> {
        facts.check()?;
        let mut errors = Vec::new();
        let fields: BTreeMap<&str, &Field> = self
            .fields
            .iter()
            .map(|field| (field.path.as_str(), field))
            .collect();
        for fact in &facts.0 {
            let field = path::field_path(&fact.path).and_then(|path| fields.get(path.as_str()));
            match field {
                None => errors.push(error(
                    &fact.path,
                    "field.unknown",
                    "the form has no such field",
                )),
                Some(field) => errors.extend(misfit(field, fact)),
            }
        }
        let lists = Lists::of(facts);
        errors.extend(lists.gaps());
        for field in &self.fields {
            errors.extend(lists.too_many(field));
            if completeness == Completeness::Complete && field.required {
                errors.extend(lists.absent(field, facts));
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    /// The field at `path`, which may have indexes.
    pub fn field(&self, path: &str) -> Option<&Field> {
        let path = path::field_path(path)?;
        self.fields.iter().find(|field| field.path == path)
    }
}

/// The lists that facts make up: `premises` to the indexes that occur.
struct Lists(BTreeMap<String, Vec<u32>>);

impl Lists {
    fn of(facts: &Facts) -> Self {
        let mut lists: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for fact in &facts.0 {
            let segments = path::segments(&fact.path).unwrap_or_default();
            for (at, segment) in segments.iter().enumerate() {
                if let Segment::Index(index) = segment {
                    lists
                        .entry(path::join(&segments[..at]))
                        .or_default()
                        .push(*index);
                }
            }
        }
        for indexes in lists.values_mut() {
            indexes.sort_unstable();
            indexes.dedup();
        }
        Self(lists)
    }

    fn gaps(&self) -> impl Iterator<Item = FieldError> {
        self.0.iter().filter_map(|(list, indexes)| {
            let missing = (0..)
                .zip(indexes)
                .find(|(expected, index)| expected != *index)?
                .0;
            let message =
                format!("entry [{missing}] is missing: indexes count from 0 without gaps");
            Some(error(list, "list.gap", message))
        })
    }

    /// Lists of the field's last `[]` that have more entries than it allows.
    fn too_many(&self, field: &Field) -> Vec<FieldError> {
        let Some((list, _)) = field.path.rsplit_once("[]") else {
            return Vec::new();
        };
        let of_field = |path: &str| path::field_path(path).as_deref() == Some(list);
        let count = |indexes: &[u32]| indexes.last().map_or(0, |last| u64::from(*last) + 1);
        self.0
            .iter()
            .filter(|(path, indexes)| of_field(path) && count(indexes) > u64::from(field.max_count))
            .map(|(path, indexes)| {
                let message = format!(
                    "{} entries, the limit is {}",
                    count(indexes),
                    field.max_count
                );
                error(path, "list.too-many", message)
            })
            .collect()
    }

    /// Required fields that are absent: once where there is no list, else in each entry there is.
    fn absent(&self, field: &Field, facts: &Facts) -> Vec<FieldError> {
        let places = match field.path.rsplit_once("[]") {
            None => vec![field.path.clone()],
            Some((list, tail)) => self
                .0
                .iter()
                .filter(|(path, _)| path::field_path(path).as_deref() == Some(list))
                .flat_map(|(path, indexes)| {
                    indexes.iter().map(move |i| format!("{path}[{i}]{tail}"))
                })
                .collect(),
        };
        let absent = places.into_iter().filter(|path| facts.get(path).is_none());
        absent
            .map(|path| error(&path, "field.required", "it must be filled in"))
            .collect()
    }
}

fn misfit(field: &Field, fact: &Fact) -> Option<FieldError> {
    let wrong = |code, message: String| Some(error(&fact.path, code, message));
    let between = |value: i64, min: i64, max: i64| match (min..=max).contains(&value) {
        true => None,
        false => wrong(
            "field.out-of-range",
            format!("{value} is not between {min} and {max}"),
        ),
    };
    match (&field.kind, &fact.value) {
        (
            FieldKind::Text {
                min_chars,
                max_chars,
            },
            Value::Text(text),
        ) => {
            let chars = text.chars().count();
            let (min, max) = (*min_chars as usize, *max_chars as usize);
            match (min..=max).contains(&chars) {
                true => None,
                false if chars < min => wrong(
                    "field.too-short",
                    format!("{chars} characters, at least {min} are needed"),
                ),
                false => wrong(
                    "field.too-long",
                    format!("{chars} characters, the limit is {max}"),
                ),
            }
        }
        (FieldKind::Whole { min, max }, Value::Whole(value)) => between(*value, *min, *max),
        (
            FieldKind::Decimal {
                scale,
                min_mantissa,
                max_mantissa,
            },
            Value::Decimal(value),
        ) => match value.scale == *scale {
            true => between(value.mantissa, *min_mantissa, *max_mantissa),
            false => wrong(
                "field.wrong-scale",
                format!("{} digits after the point, {scale} are needed", value.scale),
            ),
        },
        (
            FieldKind::Amount {
                currency,
                min_minor,
                max_minor,
            },
            Value::Amount(amount),
        ) => match amount.currency == *currency {
            true => between(amount.minor, *min_minor, *max_minor),
            false => wrong(
                "field.wrong-currency",
                format!("currency `{}`, `{currency}` is needed", amount.currency),
            ),
        },
        (FieldKind::Choice(options), Value::Choice(code)) => {
            match options.iter().any(|option| option.code == *code) {
                true => None,
                false => {
                    let known: crate::refusal::Names = options.iter().map(|o| &o.code).collect();
                    wrong(
                        "field.unknown-choice",
                        format!("`{code}` is not one of {known}"),
                    )
                }
            }
        }
        (
            FieldKind::File {
                max_bytes,
                media_types,
            },
            Value::File(file),
        ) => wrong_file(file, *max_bytes, media_types)
            .and_then(|(code, message)| wrong(code, message)),
        (FieldKind::Date, Value::Date(_))
        | (FieldKind::Instant, Value::Instant(_))
        | (FieldKind::YesNo, Value::YesNo(_)) => None,
        (kind, value) => wrong(
            "field.wrong-type",
            format!("a {} is needed, not a {}", kind.name(), value.kind_name()),
        ),
    }
}

fn wrong_file(
    file: &FileFacts,
    max_bytes: u64,
    media_types: &[String],
) -> Option<(&'static str, String)> {
    if file.size_bytes > max_bytes {
        return Some((
            "file.too-large",
            format!("{} bytes, the limit is {max_bytes}", file.size_bytes),
        ));
    }
    if !media_types.is_empty() && !media_types.contains(&file.media_type) {
        let known: crate::refusal::Names = media_types.iter().collect();
        return Some((
            "file.wrong-type",
            format!("media type `{}` is not one of {known}", file.media_type),
        ));
    }
    None
}

impl FieldKind {
    /// What it is called in messages.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Whole { .. } => "whole number",
            Self::Decimal { .. } => "decimal number",
            Self::Amount { .. } => "amount",
            Self::Date => "date",
            Self::Instant => "instant",
            Self::Choice(_) => "choice",
            Self::YesNo => "yes or no",
            Self::File { .. } => "file",
        }
    }
}

impl Value {
    /// What it is called in messages.
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Whole(_) => "whole number",
            Self::Decimal(_) => "decimal number",
            Self::Amount(_) => "amount",
            Self::Date(_) => "date",
            Self::Instant(_) => "instant",
            Self::Choice(_) => "choice",
            Self::YesNo(_) => "yes or no",
            Self::File(_) => "file",
        }
    }
}
