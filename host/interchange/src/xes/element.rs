//! Tags of the file format, lifted out of the parser's buffer.

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use crate::mistake::shortened;

use super::{Problem, Timestamp, Value};

/// What comes next in the file, comments and white space left out.
pub(super) enum Token {
    Open(Element),
    Close,
    End,
}

/// An opening tag. Namespace prefixes are dropped: files in use name three different namespaces,
/// or none, and mean the same.
pub(super) struct Element {
    pub tag: Tag,
    /// Closed at once, as in `<event/>`.
    pub empty: bool,
    fields: Vec<(String, String)>,
}

pub(super) enum Tag {
    Log,
    Extension,
    Global,
    Classifier,
    Trace,
    Event,
    Values,
    Attribute(Type),
    Other(String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    String,
    Date,
    Int,
    Float,
    Boolean,
    Id,
    List,
    Container,
}

impl Element {
    pub fn from_start(start: &BytesStart, empty: bool) -> Result<Self, Problem> {
        let mut fields = Vec::with_capacity(2);
        for attribute in start.attributes() {
            let attribute = attribute.map_err(malformed)?;
            let name = attribute.key.local_name().as_ref().to_owned();
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(malformed)?
                .into_owned();
            if let Some(character) = value.chars().find(|&c| !is_xml_character(c)) {
                return Err(Problem::Malformed {
                    reason: format!("character U+{:04X} is not allowed in XML", character as u32),
                });
            }
            fields.push((name, value));
        }
        Ok(Element {
            tag: Tag::from_word(start.local_name().as_ref()),
            empty,
            fields,
        })
    }

    /// Takes an attribute of the tag, if it is there.
    pub fn take(&mut self, field: &str) -> Option<String> {
        let place = self.fields.iter().position(|(name, _)| name == field)?;
        Some(self.fields.swap_remove(place).1)
    }

    /// Takes an attribute of the tag that must be there.
    pub fn require(&mut self, field: &'static str) -> Result<String, Problem> {
        self.take(field).ok_or_else(|| Problem::MissingField {
            element: self.tag.word().to_owned(),
            field,
        })
    }
}

impl Tag {
    fn from_word(word: &str) -> Tag {
        match word {
            "string" => Tag::Attribute(Type::String),
            "date" => Tag::Attribute(Type::Date),
            "int" => Tag::Attribute(Type::Int),
            "float" => Tag::Attribute(Type::Float),
            "boolean" => Tag::Attribute(Type::Boolean),
            "id" => Tag::Attribute(Type::Id),
            "list" => Tag::Attribute(Type::List),
            "container" => Tag::Attribute(Type::Container),
            "event" => Tag::Event,
            "trace" => Tag::Trace,
            "values" => Tag::Values,
            "extension" => Tag::Extension,
            "global" => Tag::Global,
            "classifier" => Tag::Classifier,
            "log" => Tag::Log,
            other => Tag::Other(other.to_owned()),
        }
    }

    pub fn word(&self) -> &str {
        match self {
            Tag::Log => "log",
            Tag::Extension => "extension",
            Tag::Global => "global",
            Tag::Classifier => "classifier",
            Tag::Trace => "trace",
            Tag::Event => "event",
            Tag::Values => "values",
            Tag::Attribute(kind) => kind.word(),
            Tag::Other(word) => word,
        }
    }

    /// Why this tag may not stand inside that element.
    pub fn unexpected_in(&self, inside: &'static str) -> Problem {
        match self {
            // An unknown word that carries a key was meant as an attribute.
            Tag::Other(word) => Problem::UnknownType {
                found: word.clone(),
            },
            known => Problem::UnexpectedElement {
                found: known.word().to_owned(),
                inside,
            },
        }
    }
}

impl Type {
    pub fn word(self) -> &'static str {
        match self {
            Type::String => "string",
            Type::Date => "date",
            Type::Int => "int",
            Type::Float => "float",
            Type::Boolean => "boolean",
            Type::Id => "id",
            Type::List => "list",
            Type::Container => "container",
        }
    }

    /// Types whose value is what stands inside the element.
    pub fn is_group(self) -> bool {
        matches!(self, Type::List | Type::Container)
    }

    /// Reads a value; XML Schema allows white space around all but text.
    pub fn value(self, key: &str, text: String) -> Result<Value, Problem> {
        let trimmed = text.trim();
        let (value, expected) = match self {
            Type::String => return Ok(Value::String(text)),
            Type::Id => return Ok(Value::Id(text)),
            Type::List => return Ok(Value::List(Vec::new())),
            Type::Container => return Ok(Value::Container),
            Type::Date => (
                Timestamp::parse(trimmed).map(Value::Date),
                "date and time such as `2026-03-02T09:00:00.000+08:00`",
            ),
            Type::Int => (
                trimmed.parse().ok().map(Value::Int),
                "whole number of 64 bits",
            ),
            Type::Float => (
                trimmed
                    .parse::<f64>()
                    .ok()
                    .map(|_| Value::Float(trimmed.to_owned())),
                "number",
            ),
            Type::Boolean => (boolean(trimmed).map(Value::Boolean), "`true` or `false`"),
        };
        value.ok_or_else(|| Problem::BadValue {
            key: key.to_owned(),
            value: shortened(&text).into(),
            expected,
        })
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

pub(super) fn malformed(reason: impl ToString) -> Problem {
    Problem::Malformed {
        reason: reason.to_string(),
    }
}

/// The characters of XML 1.0, section 2.2.
pub(super) fn is_xml_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}
