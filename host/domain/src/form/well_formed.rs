//! Whether a form is one: paths, bounds, labels, no contradiction between fields.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use super::path::{self, Segment};
use super::{Field, FieldKind, Form};

/// Most fields of a form.
pub const FIELDS_MAX: usize = 256;

/// Most digits after the point.
const SCALE_MAX: u8 = 18;

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormProblem {
    /// Path of the field.
    pub path: String,
    /// Stable code, such as `form.path-twice`.
    pub code: &'static str,
    /// In words.
    pub message: String,
}

impl fmt::Display for FormProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "field `{}`: {}", self.path, self.message)
    }
}

impl Form {
    /// What is wrong with the form; empty when nothing is.
    pub fn check_well_formed(&self) -> Vec<FormProblem> {
        let mut problems = Vec::new();
        let mut say = |field: &Field, code, message: &str| {
            let (path, message) = (field.path.clone(), message.to_owned());
            problems.push(FormProblem {
                path,
                code,
                message,
            });
        };
        let mut seen = BTreeSet::new();
        for (at, field) in self.fields.iter().enumerate() {
            if at == FIELDS_MAX {
                say(
                    field,
                    "form.too-many-fields",
                    "a form has at most 256 fields",
                );
            }
            if !is_field_path(&field.path) {
                say(
                    field,
                    "form.malformed-path",
                    "not a path such as `premises[].area`",
                );
            } else if !seen.insert(field.path.as_str()) {
                say(field, "form.path-twice", "the path is declared twice");
            }
            if !field.labels.has_chinese() {
                say(field, "form.no-chinese-label", "it has no label in `zh-CN`");
            }
            if !field.help.0.is_empty() && !field.help.has_chinese() {
                say(field, "form.no-chinese-help", "its help has no `zh-CN`");
            }
            if field.max_count == 0 || (!field.path.contains("[]") && field.max_count != 1) {
                say(
                    field,
                    "form.count",
                    "max_count is at least 1, and 1 where the path has no `[]`",
                );
            }
            if let Some(message) = bounds_problem(&field.kind) {
                say(field, "form.bounds", message);
            }
        }
        problems.extend(self.contradictions());
        problems
    }

    /// A place is a value, a record or a list: never two of them.
    fn contradictions(&self) -> Vec<FormProblem> {
        let mut shapes: BTreeMap<String, &'static str> = BTreeMap::new();
        let mut problems = Vec::new();
        for field in &self.fields {
            let segments = path::segments(&field.path).unwrap_or_default();
            for at in 1..=segments.len() {
                let shape = match segments.get(at) {
                    None => "a value",
                    Some(Segment::Name(_)) => "a record",
                    Some(Segment::Any | Segment::Index(_)) => "a list",
                };
                let place = path::join(&segments[..at]);
                let known = *shapes.entry(place.clone()).or_insert(shape);
                if known != shape {
                    problems.push(FormProblem {
                        path: field.path.clone(),
                        code: "form.contradiction",
                        message: format!("`{place}` is both {known} and {shape}"),
                    });
                }
            }
        }
        problems
    }
}

fn is_field_path(path: &str) -> bool {
    let no_index = |s: &Segment<'_>| !matches!(s, Segment::Index(_));
    path::segments(path).is_some_and(|segments| segments.iter().all(no_index))
}

fn bounds_problem(kind: &FieldKind) -> Option<&'static str> {
    let reversed = "its smallest is above its largest";
    match kind {
        FieldKind::Text {
            min_chars,
            max_chars,
        } if min_chars > max_chars => Some(reversed),
        FieldKind::Text { max_chars: 0, .. } => Some("a text of at most 0 characters"),
        FieldKind::Whole { min, max } if min > max => Some(reversed),
        FieldKind::Decimal {
            min_mantissa,
            max_mantissa,
            ..
        } if min_mantissa > max_mantissa => Some(reversed),
        FieldKind::Decimal { scale, .. } if *scale > SCALE_MAX => {
            Some("more than 18 digits after the point")
        }
        FieldKind::Amount {
            min_minor,
            max_minor,
            ..
        } if min_minor > max_minor => Some(reversed),
        FieldKind::Amount { currency, .. } if !is_currency(currency) => {
            Some("a currency is three capital letters")
        }
        FieldKind::Choice(options) if options.is_empty() => Some("a choice without options"),
        FieldKind::Choice(options) => options_problem(options),
        FieldKind::File { max_bytes: 0, .. } => Some("a file of at most 0 bytes"),
        _ => None,
    }
}

fn options_problem(options: &[super::ChoiceOption]) -> Option<&'static str> {
    let mut seen = BTreeSet::new();
    if options
        .iter()
        .any(|option| option.code.is_empty() || !seen.insert(&option.code))
    {
        return Some("an option's code is empty or stands twice");
    }
    let unnamed = options.iter().any(|option| !option.labels.has_chinese());
    unnamed.then_some("an option has no label in `zh-CN`")
}

fn is_currency(currency: &str) -> bool {
    currency.len() == 3 && currency.bytes().all(|c| c.is_ascii_uppercase())
}
