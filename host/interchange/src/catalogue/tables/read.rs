//! Tables as a catalogue.
//!
//! The tables are read one after the other, parents before children, and each row goes to its place in the tree
//! of the entry to which it belongs. Rows are found by hashed keys, so the time grows with their number alone.

use std::collections::{BTreeMap, HashMap, HashSet};

use sanquan_domain::catalogue::CatalogueDocument;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::cells::{blank, read as read_cells};
use super::form::{Column, Form, Kind};
use super::forms::FORMS;
use super::tree::{at, has_place, list, put};
use crate::catalogue::rules::Entry;
use crate::mistake::{Mistake, Mistakes, shortened};
use crate::table::{Record, Rows, check_columns, restored, wrong_width};

/// Files or sheets with names.
pub(super) trait Book {
    /// Whether trailing blank cells of a row are left out. Where they are not, a short row is broken.
    const RAGGED: bool;

    /// Names of the tables.
    fn names(&self) -> Vec<String>;

    /// The lines of a table.
    fn rows<'a>(&'a mut self, table: &str) -> Result<Rows<'a>, Mistake>;
}

/// Reads every table; one that is absent is empty.
pub(super) fn read<B: Book>(book: &mut B) -> Result<CatalogueDocument, Mistakes> {
    let mut reading = Reading {
        ragged: B::RAGGED,
        ..Reading::default()
    };
    let names = book.names();
    reading.check_names(&names);
    for form in FORMS {
        if names.iter().any(|name| name == form.name) {
            match book.rows(form.name) {
                Ok(rows) => reading.table(form, rows),
                Err(mistake) => reading.mistakes.push(mistake.of_table(form.name)),
            }
        }
    }
    let document = CatalogueDocument {
        departments: reading.entries("departments"),
        centres: reading.entries("centres"),
        items: reading.entries("items"),
        posts: reading.entries("posts"),
        bindings: reading.entries("bindings"),
    };
    if reading.mistakes.is_empty() {
        return Ok(document);
    }
    let order = |mistake: &Mistake| FORMS.iter().position(|form| form.name == mistake.table);
    reading
        .mistakes
        .sort_by_key(|mistake| (order(mistake), mistake.line));
    Err(Mistakes(reading.mistakes))
}

/// The entries of a table, and where those of other tables find them.
#[derive(Default)]
struct Reading {
    /// Of each table without parent.
    entries: BTreeMap<&'static str, Vec<Held>>,
    /// By table and key, the number of the row in each list on the way to it.
    places: HashMap<(&'static str, Vec<String>), Vec<usize>>,
    mistakes: Vec<Mistake>,
    /// See [`Book::RAGGED`].
    ragged: bool,
}

/// An entry that is being read.
struct Held {
    line: u64,
    entry: Value,
    /// Its own row, or one that belongs to it, has a mistake that is known already.
    broken: bool,
}

/// A row with the names of its cells.
struct Row<'a> {
    form: &'static Form,
    line: u64,
    columns: &'a HashMap<String, usize>,
    cells: &'a [String],
}

impl Row<'_> {
    fn cell(&self, name: &str) -> &str {
        self.columns.get(name).map_or("", |at| &self.cells[*at])
    }

    fn mistake(&self, code: &'static str, column: &str, rule: String, fix: &str) -> Mistake {
        Mistake {
            table: self.form.name,
            column: format!("`{column}`"),
            value: shortened(self.cell(column)),
            rule,
            fix: fix.into(),
            ..Mistake::at(code, self.line)
        }
    }
}

impl Reading {
    fn check_names(&mut self, names: &[String]) {
        for name in names {
            if !FORMS.iter().any(|form| form.name == name) {
                let known: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
                self.mistakes.push(Mistake {
                    value: shortened(name),
                    rule: format!("there is no such table; known are {}", known.join(", ")),
                    fix: "correct its name or take it away".into(),
                    ..Mistake::at("table.unknown-table", 0)
                });
            }
        }
    }

    fn table(&mut self, form: &'static Form, rows: Rows) {
        let mut columns: Option<HashMap<String, usize>> = None;
        let mut is_empty = true;
        for record in rows {
            is_empty = false;
            let record = match record {
                Ok(record) if record.is_blank() => continue,
                Ok(record) => record,
                Err(mistake) => {
                    self.mistakes.push(mistake.of_table(form.name));
                    continue;
                }
            };
            match &columns {
                Some(columns) => self.record(form, columns, record),
                None => match self.header(form, record) {
                    Some(found) => columns = Some(found),
                    None => return,
                },
            }
        }
        if is_empty {
            self.mistakes.push(Mistake {
                rule: "the table is empty".into(),
                fix: format!("begin it with the line `{}`", form.header().join(",")).into(),
                ..Mistake::at("table.empty", 1).of_table(form.name)
            });
        }
    }

    /// Where each column stands; nothing if the table cannot be read.
    fn header(&mut self, form: &'static Form, record: Record) -> Option<HashMap<String, usize>> {
        let names: Vec<String> = record
            .cells
            .iter()
            .map(|cell| cell.trim().to_owned())
            .collect();
        let all = form.header();
        let is_required = |name: &&String| {
            let column = form
                .columns
                .iter()
                .find(|column| column.name == name.as_str());
            let is_key = form.key.contains(&name.as_str());
            let is_needed = |column: &Column| !column.kind.may_be_absent() && !column.is_nested();
            is_key || (column.is_none_or(is_needed) && !name.ends_with("_en"))
        };
        let (required, optional): (Vec<&String>, Vec<&String>) = all.iter().partition(is_required);
        let [required, optional] = [required, optional]
            .map(|names| names.into_iter().map(String::as_str).collect::<Vec<_>>());
        let mut mistakes = Vec::new();
        check_columns(record.line, &names, &required, &optional, &mut mistakes);
        let sound = mistakes.is_empty();
        let of_table = |mistake: Mistake| mistake.of_table(form.name);
        self.mistakes.extend(mistakes.into_iter().map(of_table));
        let places = names.into_iter().enumerate().map(|(at, name)| (name, at));
        sound.then(|| places.collect())
    }

    fn record(
        &mut self,
        form: &'static Form,
        columns: &HashMap<String, usize>,
        mut record: Record,
    ) {
        // Some programs add blank cells.
        while record.cells.len() > columns.len()
            && record.cells.last().is_some_and(String::is_empty)
        {
            record.cells.pop();
        }
        let short = record.cells.len() < columns.len() && !self.ragged;
        if record.cells.len() > columns.len() || short {
            let mistake = wrong_width(record.line, &record.cells, columns.len());
            self.mistakes.push(mistake.of_table(form.name));
            return;
        }
        record.cells.resize(columns.len(), String::new());
        let row = Row {
            form,
            line: record.line,
            columns,
            cells: &record.cells,
        };
        let before = self.mistakes.len();
        let entry = self.entry(&row);
        // A broken row still takes its place, so that the rows below it are not mistakes as well.
        let broken = self.mistakes.len() > before;
        self.add(&row, entry, broken);
    }

    /// What a row says of its own entry.
    fn entry(&mut self, row: &Row) -> Value {
        let mut entry = Value::Object(Map::new());
        for below in FORMS
            .iter()
            .filter(|below| below.parent == Some(row.form.name))
        {
            if below.always {
                list(&mut entry, below.list);
            }
        }
        let (blank_ones, filled): (Vec<&Column>, Vec<&Column>) = row
            .form
            .columns
            .iter()
            .partition(|column| column.cells().all(|name| row.cell(&name).is_empty()));
        for column in filled {
            self.fill(row, column, &mut entry);
        }
        for column in blank_ones {
            self.fill_blank(row, column, &mut entry);
        }
        entry
    }

    fn fill(&mut self, row: &Row, column: &Column, entry: &mut Value) {
        let cells: Vec<String> = column
            .cells()
            .map(|name| row.cell(&name).to_owned())
            .collect();
        match read_cells(column.kind, &cells) {
            Ok(value) => {
                if !put(entry, column.path, value) {
                    let rule = "belongs to another form than the one that the row names".to_owned();
                    let fix = "empty the cell, or name the form to which it belongs";
                    self.mistakes
                        .push(row.mistake("table.other-form", column.name, rule, fix));
                }
            }
            Err(rule) => {
                let fix = "correct the value";
                self.mistakes
                    .push(row.mistake("table.bad-value", column.name, rule, fix));
            }
        }
    }

    fn fill_blank(&mut self, row: &Row, column: &Column, entry: &mut Value) {
        if let Kind::SameAs(other) = column.kind {
            let value = at(entry, other).cloned().unwrap_or_default();
            put(entry, column.path, value);
            return;
        }
        if !has_place(entry, column.path) {
            return;
        }
        match blank(column.kind) {
            Ok(Some(value)) => {
                put(entry, column.path, value);
            }
            Ok(None) => {}
            Err(()) => {
                let rule = "must not be empty".to_owned();
                self.mistakes.push(row.mistake(
                    "table.empty-cell",
                    column.name,
                    rule,
                    "fill it in",
                ));
            }
        }
    }

    /// Puts an entry into the list to which it belongs.
    fn add(&mut self, row: &Row, entry: Value, broken: bool) {
        let form = row.form;
        let of: Vec<String> = form.of.iter().map(|name| key_cell(row, name)).collect();
        let Some(mut place) = self.place_of(row, &of) else {
            return;
        };
        let Some(at) = self.push(row, &place, entry) else {
            return;
        };
        place.push(at);
        if broken {
            self.mark_broken(form, place[0]);
        }
        if !form.key.is_empty() {
            let own = form.key.iter().map(|name| key_cell(row, name));
            let key = of.into_iter().chain(own).collect();
            self.remember(row, key, place);
        }
    }

    /// Adds an entry to its list; returns its number there.
    fn push(&mut self, row: &Row, place: &[usize], entry: Value) -> Option<usize> {
        if row.form.parent.is_none() {
            let entries = self.entries.entry(row.form.name).or_default();
            entries.push(Held {
                line: row.line,
                entry,
                broken: false,
            });
            return Some(entries.len() - 1);
        }
        let parts = self.parts(row.form, place)?;
        parts.push(entry);
        Some(parts.len() - 1)
    }

    /// Remembers that a row of an entry, or of what belongs to it, has a mistake.
    fn mark_broken(&mut self, form: &'static Form, number: usize) {
        let way = way_up(form);
        let root = way.last().map_or(form.name, |root| root.name);
        if let Some(held) = self
            .entries
            .get_mut(root)
            .and_then(|entries| entries.get_mut(number))
        {
            held.broken = true;
        }
    }

    /// Where the entry is to which the row belongs.
    fn place_of(&mut self, row: &Row, of: &[String]) -> Option<Vec<usize>> {
        let Some(parent) = row.form.parent else {
            return Some(Vec::new());
        };
        let found = self.places.get(&(parent, of.to_vec())).cloned();
        if found.is_none() {
            let rule = format!("table {parent} has no row for {}", of.join(", "));
            let of = row.form.of.iter().rev();
            let column = of
                .copied()
                .find(|name| *name != "version")
                .unwrap_or_default();
            let fix = "add that row, or correct this one";
            self.mistakes
                .push(row.mistake("table.without-parent", column, rule, fix));
        }
        found
    }

    /// Lets rows of other tables find this one. Of two with the same key the first keeps what belongs to it.
    fn remember(&mut self, row: &Row, key: Vec<String>, place: Vec<usize>) {
        let key = (row.form.name, key);
        if self.places.contains_key(&key) {
            let rule = format!("{} already stands in this table", key.1.join(", "));
            let fix = "keep one of the two, or raise the version of a changed item";
            let column = row.form.key[0];
            self.mistakes
                .push(row.mistake("catalogue.duplicate", column, rule, fix));
            self.mark_broken(row.form, place[0]);
            return;
        }
        self.places.insert(key, place);
    }

    /// The list for rows of a table; `place` leads to the entry that has it.
    fn parts(&mut self, form: &'static Form, place: &[usize]) -> Option<&mut Vec<Value>> {
        let mut way = way_up(form);
        let root = way.pop()?;
        let mut node = &mut self.entries.get_mut(root.name)?.get_mut(place[0])?.entry;
        for (form, at) in way.iter().rev().zip(&place[1..]) {
            node = list(node, form.list)?.get_mut(*at)?;
        }
        list(node, form.list)
    }

    /// The entries of a part of the document as the domain's types.
    fn entries<T: DeserializeOwned + Entry>(&mut self, part: &'static str) -> Vec<T> {
        let rows = self.entries.remove(part).unwrap_or_default();
        let mut keys = HashSet::new();
        let mut entries = Vec::with_capacity(rows.len());
        for Held { line, entry, .. } in rows.into_iter().filter(|held| !held.broken) {
            match serde_json::from_value::<T>(entry) {
                Ok(entry) => {
                    self.check(part, line, &entry, &mut keys);
                    entries.push(entry);
                }
                Err(error) => self.mistakes.push(Mistake {
                    rule: format!("this row and those that belong to it make no entry: {error}"),
                    fix: "correct them".into(),
                    ..Mistake::at("catalogue.malformed", line).of_table(part)
                }),
            }
        }
        entries
    }

    fn check<T: Entry>(
        &mut self,
        part: &'static str,
        line: u64,
        entry: &T,
        keys: &mut HashSet<String>,
    ) {
        for broken in entry.broken() {
            self.mistakes.push(Mistake {
                column: format!("`{}`", broken.field),
                value: shortened(&broken.value),
                rule: broken.rule,
                fix: broken.fix.into(),
                ..Mistake::at(broken.code, line).of_table(part)
            });
        }
        // Tables with a key have found their duplicates already.
        let keyless = FORMS
            .iter()
            .any(|form| form.name == part && form.key.is_empty());
        if keyless && !keys.insert(entry.key()) {
            self.mistakes.push(Mistake {
                value: shortened(&entry.key()),
                rule: "already stands in this table".into(),
                fix: "keep one of the two".into(),
                ..Mistake::at("catalogue.duplicate", line).of_table(part)
            });
        }
    }
}

/// The tables above a table, the nearest first.
fn way_up(form: &'static Form) -> Vec<&'static Form> {
    let above = |form: &&'static Form| {
        let parent = form.parent?;
        FORMS.iter().find(|form| form.name == parent)
    };
    std::iter::successors(above(&form), above).collect()
}

/// A key as other tables write it: the version `01` of a hand-made table is version `1`.
fn key_cell(row: &Row, name: &str) -> String {
    let text = restored(row.cell(name)).trim();
    let number = (name == "version")
        .then(|| text.parse::<u32>().ok())
        .flatten();
    number.map_or_else(|| text.to_owned(), |number| number.to_string())
}
