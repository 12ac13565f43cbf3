use std::io::{self, Write};

use sanquan_domain::time::Instant;

use super::element::is_xml_character;
use super::{Attribute, Classifier, Extension, Global, Header, Scope, Timestamp, Trace, Value};

/// Writes a log one trace at a time; wrap the output in a buffer, and in a compressor if wanted.
///
/// What it writes, [`read`](super::read) reads back as equal values.
pub struct XesWriter<W: Write> {
    out: W,
}

/// Why a log could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The output failed.
    #[error("cannot write the log")]
    Io(#[from] io::Error),
    /// XML cannot hold the character, not even escaped.
    #[error(
        "`{key}` holds the character U+{:04X}, which XML cannot carry; remove it before the export",
        u32::from(*.character)
    )]
    Character {
        /// Key of the attribute, or name of the tag's part.
        key: String,
        /// The character.
        character: char,
    },
}

impl WriteError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            WriteError::Io(_) => "xes.write-failed",
            WriteError::Character { .. } => "xes.unwritable-character",
        }
    }
}

impl Header {
    /// The header of a log of administrative cases: the four usual vocabularies, the attributes
    /// that every trace and event then carries, and events told apart by activity.
    pub fn of_cases() -> Header {
        let extension = |name: &str, prefix: &str| Extension {
            name: name.into(),
            prefix: prefix.into(),
            uri: format!("http://www.xes-standard.org/{prefix}.xesext"),
        };
        let text = |key: &str| Attribute::new(key, Value::String("UNKNOWN".into()));
        let epoch = Timestamp {
            at: Instant::default(),
            utc_offset_minutes: Some(0),
        };
        Header {
            version: Some("1.0".into()),
            features: Some("nested-attributes".into()),
            extensions: vec![
                extension("Concept", "concept"),
                extension("Time", "time"),
                extension("Organizational", "org"),
                extension("Lifecycle", "lifecycle"),
            ],
            globals: vec![
                Global {
                    scope: Scope::Trace,
                    attributes: vec![text("concept:name")],
                },
                Global {
                    scope: Scope::Event,
                    attributes: vec![
                        text("concept:name"),
                        Attribute::new("time:timestamp", Value::Date(epoch)),
                    ],
                },
            ],
            classifiers: vec![Classifier {
                name: "Activity".into(),
                scope: Scope::Event,
                keys: "concept:name".into(),
            }],
            attributes: Vec::new(),
        }
    }
}

impl<W: Write> XesWriter<W> {
    /// Writes the beginning of the log.
    pub fn new(mut out: W, header: &Header) -> Result<Self, WriteError> {
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        let mut writer = XesWriter { out };
        writer.root(header)?;
        for extension in &header.extensions {
            let (name, prefix, uri) = (&extension.name, &extension.prefix, &extension.uri);
            writer.tag(
                1,
                "extension",
                &[("name", name), ("prefix", prefix), ("uri", uri)],
                true,
            )?;
        }
        for global in &header.globals {
            writer.tag(1, "global", &[("scope", global.scope.word())], false)?;
            writer.attributes(2, &global.attributes)?;
            writer.close(1, "global")?;
        }
        for classifier in &header.classifiers {
            let (name, scope) = (&classifier.name, classifier.scope.word());
            let fields = [
                ("name", name.as_str()),
                ("scope", scope),
                ("keys", &classifier.keys),
            ];
            writer.tag(1, "classifier", &fields, true)?;
        }
        writer.attributes(1, &header.attributes)?;
        Ok(writer)
    }

    /// Writes one trace.
    pub fn write(&mut self, trace: &Trace) -> Result<(), WriteError> {
        self.tag(1, "trace", &[], false)?;
        self.attributes(2, &trace.attributes)?;
        for event in &trace.events {
            self.tag(2, "event", &[], false)?;
            self.attributes(3, &event.attributes)?;
            self.close(2, "event")?;
        }
        self.close(1, "trace")
    }

    /// Writes the end of the log, flushes, and hands the output back.
    pub fn finish(mut self) -> Result<W, WriteError> {
        self.close(0, "log")?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn root(&mut self, header: &Header) -> Result<(), WriteError> {
        let version = ("xes.version", &header.version);
        let features = ("xes.features", &header.features);
        let mut fields = Vec::new();
        for (name, value) in [version, features] {
            if let Some(value) = value {
                fields.push((name, value.as_str()));
            }
        }
        fields.push(("xmlns", "http://www.xes-standard.org/"));
        self.tag(0, "log", &fields, false)
    }

    fn attributes(&mut self, level: usize, attributes: &[Attribute]) -> Result<(), WriteError> {
        for attribute in attributes {
            self.attribute(level, attribute)?;
        }
        Ok(())
    }

    fn attribute(&mut self, level: usize, attribute: &Attribute) -> Result<(), WriteError> {
        let word = attribute.value.type_word();
        let text = match &attribute.value {
            Value::String(text) | Value::Id(text) | Value::Float(text) => Some(text.clone()),
            Value::Date(instant) => Some(instant.to_string()),
            Value::Int(number) => Some(number.to_string()),
            Value::Boolean(truth) => Some(truth.to_string()),
            Value::List(_) | Value::Container => None,
        };
        let key = ("key", attribute.key.as_str());
        let members = match &attribute.value {
            Value::List(members) => members.as_slice(),
            _ => &[],
        };
        let empty = attribute.nested.is_empty() && members.is_empty();
        match &text {
            Some(text) => self.tag(level, word, &[key, ("value", text)], empty)?,
            None => self.tag(level, word, &[key], empty)?,
        }
        if empty {
            return Ok(());
        }
        self.attributes(level + 1, &attribute.nested)?;
        if !members.is_empty() {
            self.tag(level + 1, "values", &[], false)?;
            self.attributes(level + 2, members)?;
            self.close(level + 1, "values")?;
        }
        self.close(level, word)
    }

    fn tag(
        &mut self,
        level: usize,
        word: &str,
        fields: &[(&str, &str)],
        empty: bool,
    ) -> Result<(), WriteError> {
        self.indent(level)?;
        write!(self.out, "<{word}")?;
        for (name, value) in fields {
            write!(self.out, " {name}=\"")?;
            self.escaped(name, value, fields)?;
            write!(self.out, "\"")?;
        }
        writeln!(self.out, "{}", if empty { "/>" } else { ">" })?;
        Ok(())
    }

    fn close(&mut self, level: usize, word: &str) -> Result<(), WriteError> {
        self.indent(level)?;
        writeln!(self.out, "</{word}>")?;
        Ok(())
    }

    fn indent(&mut self, level: usize) -> io::Result<()> {
        (0..level).try_for_each(|_| self.out.write_all(b"\t"))
    }

    fn escaped(
        &mut self,
        name: &str,
        value: &str,
        fields: &[(&str, &str)],
    ) -> Result<(), WriteError> {
        for character in value.chars() {
            match character {
                '&' => write!(self.out, "&amp;")?,
                '<' => write!(self.out, "&lt;")?,
                '>' => write!(self.out, "&gt;")?,
                '"' => write!(self.out, "&quot;")?,
                // A reader turns these into spaces unless they are written by number.
                '\t' | '\n' | '\r' => write!(self.out, "&#{};", character as u32)?,
                _ if is_xml_character(character) => write!(self.out, "{character}")?,
                _ => {
                    let key = fields.iter().find(|field| field.0 == "key");
                    let key = key.map_or(name, |field| field.1).to_owned();
                    return Err(WriteError::Character { key, character });
                }
            }
        }
        Ok(())
    }
}
