use std::collections::BTreeMap;

use sanquan_domain::catalogue::CatalogueDocument;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::rules::Entry;
use crate::mistake::{Mistake, Mistakes, shortened};

/// The document with its entries still unread, so that each can have a mistake of its own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Outline<'a> {
    #[serde(borrow, default)]
    departments: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    centres: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    items: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    posts: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    bindings: Vec<&'a RawValue>,
}

/// Reads a catalogue document.
///
/// # Errors
///
/// All mistakes: one of shape per entry (`catalogue.malformed`), and every broken rule of the
/// entries that have the right shape, duplicates (`catalogue.duplicate`) included.
pub fn read_json(bytes: &[u8]) -> Result<CatalogueDocument, Mistakes> {
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let outline: Outline = serde_json::from_str(text)
        .map_err(|error| malformed("the document", error.line(), error.column(), &error))?;
    let mut reading = Reading {
        text,
        line_starts: line_starts(text),
        mistakes: Vec::new(),
    };
    let document = CatalogueDocument {
        departments: reading.entries("departments", &outline.departments),
        centres: reading.entries("centres", &outline.centres),
        items: reading.entries("items", &outline.items),
        posts: reading.entries("posts", &outline.posts),
        bindings: reading.entries("bindings", &outline.bindings),
    };
    Mistakes::or(document, reading.mistakes)
}

/// Writes a catalogue document as people can read it; [`read_json`] reads it back.
pub fn write_json(document: &CatalogueDocument) -> String {
    let mut text = serde_json::to_string_pretty(document)
        .expect("the types of the catalogue have no maps with other keys than text");
    text.push('\n');
    text
}

struct Reading<'a> {
    text: &'a str,
    /// Where each line begins, so that a place is found without counting from the first.
    line_starts: Vec<usize>,
    mistakes: Vec<Mistake>,
}

impl Reading<'_> {
    fn entries<T: DeserializeOwned + Entry>(&mut self, part: &str, raw: &[&RawValue]) -> Vec<T> {
        let mut lines = BTreeMap::new();
        let mut entries = Vec::new();
        for (number, raw) in raw.iter().enumerate() {
            let path = format!("{part}[{number}]");
            let (line, column) = self.place(raw);
            match serde_json::from_str::<T>(raw.get()) {
                Ok(entry) => {
                    self.check(&entry, &path, line);
                    self.check_once(entry.key(), &path, line, &mut lines);
                    entries.push(entry);
                }
                Err(error) => {
                    let first_line = error.line() <= 1;
                    let column = error.column() + if first_line { column - 1 } else { 0 };
                    let line = line + error.line().saturating_sub(1);
                    self.mistakes.push(malformed(&path, line, column, &error));
                }
            }
        }
        entries
    }

    fn check(&mut self, entry: &impl Entry, path: &str, line: usize) {
        for broken in entry.broken() {
            self.mistakes.push(Mistake {
                column: format!("{path}.{}", broken.field),
                value: shortened(&broken.value),
                rule: broken.rule,
                fix: broken.fix.into(),
                ..Mistake::at(broken.code, line as u64)
            });
        }
    }

    fn check_once(
        &mut self,
        key: String,
        path: &str,
        line: usize,
        lines: &mut BTreeMap<String, usize>,
    ) {
        if let Some(first) = lines.get(&key) {
            self.mistakes.push(Mistake {
                column: path.to_owned(),
                value: shortened(&key),
                rule: format!("already stands in line {first}"),
                fix: "keep one of the two, or raise the version of a changed item".into(),
                ..Mistake::at("catalogue.duplicate", line as u64)
            });
            return;
        }
        lines.insert(key, line);
    }

    /// Line and column of a part of the text, both from 1.
    fn place(&self, part: &RawValue) -> (usize, usize) {
        let offset = part.get().as_ptr() as usize - self.text.as_ptr() as usize;
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let column = offset - self.line_starts[line - 1] + 1;
        (line, column)
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    std::iter::once(0)
        .chain(breaks.map(|(at, _)| at + 1))
        .collect()
}

fn malformed(path: &str, line: usize, column: usize, error: &serde_json::Error) -> Mistake {
    let reason = error.to_string();
    // The parser's own place counts from the beginning of the entry.
    let reason = reason
        .rsplit_once(" at line ")
        .map_or(reason.as_str(), |(reason, _)| reason);
    Mistake {
        column: format!("{column} in {path}"),
        rule: reason.to_owned(),
        fix: "correct the entry".into(),
        ..Mistake::at("catalogue.malformed", line as u64)
    }
}

fn not_utf8(bytes: &[u8], sound_bytes: usize) -> Mistake {
    let lines = bytes[..sound_bytes].iter().filter(|byte| **byte == b'\n');
    Mistake {
        rule: "must be UTF-8, and this line is not".into(),
        fix: "save the file as UTF-8".into(),
        ..Mistake::at("catalogue.encoding", lines.count() as u64 + 1)
    }
}
