//! A row of a list, and what a mapping makes of its cells.

use std::collections::HashMap;

use sanquan_domain::catalogue::NationalCategory;
use sanquan_domain::id::Digest;
use serde::de::{DeserializeOwned, IntoDeserializer};

use super::mapping::{Assumption, CategoryMap, DIGEST, Field};
use crate::mistake::{Mistake, shortened};

/// A row whose cells are known by the names of their columns.
pub(super) struct ListRow<'a> {
    pub line: u64,
    pub columns: &'a HashMap<String, usize>,
    pub cells: &'a [String],
    /// Words that mean nothing.
    pub absent: &'a [String],
}

impl ListRow<'_> {
    /// What stands in a column, without blanks around it; empty where it means nothing.
    pub fn text(&self, column: &str) -> &str {
        let cell = self.columns.get(column).and_then(|at| self.cells.get(*at));
        let text = cell.map_or("", |cell| cell.trim());
        if self.absent.iter().any(|absent| absent == text) {
            return "";
        }
        text
    }

    /// A mistake in some of its columns.
    pub fn mistake(
        &self,
        code: &'static str,
        columns: &[&str],
        rule: String,
        fix: &str,
    ) -> Mistake {
        let values: Vec<&str> = columns.iter().map(|column| self.text(column)).collect();
        let columns: Vec<String> = columns.iter().map(|column| format!("`{column}`")).collect();
        Mistake {
            column: columns.join(" and "),
            value: shortened(&values.join(" ")),
            rule,
            fix: fix.into(),
            ..Mistake::at(code, self.line)
        }
    }
}

/// Reads fields of a row; what is wrong goes on the list.
pub(super) struct Fields<'a> {
    pub row: &'a ListRow<'a>,
    pub mistakes: &'a mut Vec<Mistake>,
}

impl Fields<'_> {
    /// The value of a field; nothing where the list says nothing or something wrong.
    pub fn optional(&mut self, field: &Field) -> Option<String> {
        let text = self.text_of(field);
        let text = match field.before.as_deref() {
            Some(end) => text
                .split_once(end)
                .map_or(text.as_str(), |(before, _)| before)
                .to_owned(),
            None => text,
        };
        let counts = field
            .characters
            .is_none_or(|due| text.chars().count() == due);
        if text.is_empty() || !counts {
            return None;
        }
        if field.codes.is_empty() {
            return Some(text);
        }
        let known = field.codes.get(&text).cloned();
        if known.is_none() {
            let rule = format!("the mapping does not know `{}`", shortened(&text));
            self.wrong(
                "import.unknown-value",
                &field.names(),
                rule,
                "add it to `codes`",
            );
        }
        known.filter(|value| !value.is_empty())
    }

    /// The value of a field without which there is no item.
    pub fn required(&mut self, field: &Field) -> Option<String> {
        let before = self.mistakes.len();
        let value = self.optional(field);
        if value.is_none() && self.mistakes.len() == before {
            let rule = "must not be blank".to_owned();
            self.wrong(
                "import.blank",
                &field.names(),
                rule,
                "ask whoever keeps the list",
            );
        }
        value
    }

    /// The value of a field, read by its type.
    pub fn typed<T>(
        &mut self,
        field: Option<&Field>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let field = field?;
        let text = self.optional(field)?;
        match read(&text) {
            Ok(value) => Some(value),
            Err(rule) => {
                self.wrong(
                    "import.bad-value",
                    &field.names(),
                    rule,
                    "correct it, or map it by `codes`",
                );
                None
            }
        }
    }

    /// The value of a field, or what the mapping lets be assumed for it; which assumption that was goes to
    /// `assumed`. A wrong value is a mistake and is not replaced.
    pub fn or_assumed<'m, T>(
        &mut self,
        (name, field): (&str, Option<&Field>),
        (assumptions, category): (&'m [Assumption], NationalCategory),
        assumed: &mut Vec<&'m Assumption>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let before = self.mistakes.len();
        let value = self.typed(field, &read);
        if value.is_some() || self.mistakes.len() > before {
            return value;
        }
        let Some(assumption) = assumptions.iter().find(|a| a.fits(name, category)) else {
            let columns = field.map(Field::names).unwrap_or_default();
            let rule = format!("the list says nothing about `{name}`, and nothing is assumed");
            let fix = "add a [[default]] with its reason to the mapping";
            self.wrong("import.absent", &columns, rule, fix);
            return None;
        };
        assumed.push(assumption);
        read(&assumption.value).ok()
    }

    /// The kind that a map makes of the row.
    pub fn category(&mut self, map: &CategoryMap) -> Option<NationalCategory> {
        if map.constant.is_some() {
            return map.constant;
        }
        let column = map.column.as_deref().unwrap_or_default();
        let text = self.row.text(column);
        let known = map.codes.get(text).copied();
        if known.is_none() {
            let codes: Vec<&str> = map.codes.keys().map(String::as_str).collect();
            let rule = format!(
                "the code system `{}` has {}",
                map.code_system,
                codes.join(", ")
            );
            self.wrong(
                "import.unknown-category",
                &[column],
                rule,
                "add the code to the mapping",
            );
        }
        known
    }

    fn wrong(&mut self, code: &'static str, columns: &[&str], rule: String, fix: &str) {
        let mistake = self.row.mistake(code, columns, rule, fix);
        self.mistakes.push(mistake);
    }

    fn text_of(&self, field: &Field) -> String {
        if let Some(constant) = &field.constant {
            return constant.clone();
        }
        if let Some(template) = &field.template {
            return self.filled_in(template, field);
        }
        let columns = field.column.iter().chain(&field.columns);
        let texts = columns.map(|column| self.row.text(column));
        let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
        texts.join(&field.join)
    }

    fn filled_in(&self, template: &str, field: &Field) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').unwrap_or((after, ""));
            text += before;
            match name {
                DIGEST => text += &self.digest(&field.digest_of),
                column => text += self.row.text(column),
            }
            rest = behind;
        }
        text + rest
    }

    /// Ten hexadecimal digits: among 100,000 rows two are alike once in 200 lists, and then the second is
    /// rejected as a duplicate.
    fn digest(&self, columns: &[String]) -> String {
        let texts: Vec<&str> = columns.iter().map(|column| self.row.text(column)).collect();
        let digest = Digest::of("sanquan.import", texts.join("\u{1f}").as_bytes());
        digest.to_string().chars().take(10).collect()
    }
}

/// A word of one of the domain's enumerations.
pub(super) fn spelled<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let given: serde::de::value::StrDeserializer<serde::de::value::Error> =
        text.into_deserializer();
    T::deserialize(given).map_err(|error| error.to_string())
}
