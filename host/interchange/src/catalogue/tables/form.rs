//! What a table of the catalogue looks like: its columns, each with its place in an entry.
//!
//! An entry of the catalogue is a tree (an item has a chart, the chart has steps, a step has points), and a table
//! is flat. So every list in the tree is a table of its own, whose first columns say to which
//! entry a row belongs. Writing and reading both follow the same [`Form`]s (`forms.rs`), so that they cannot drift apart;
//! the tree itself is the one that serde makes of the domain's types, as in the JSON document.

use std::str::FromStr;

use sanquan_domain::catalogue::Category;
use serde::de::DeserializeOwned;
use serde::de::IntoDeserializer;
use serde_json::Value;

/// A table.
#[derive(Debug)]
pub(crate) struct Form {
    /// Its name: of the CSV file without `.csv`, of the sheet.
    pub name: &'static str,
    /// The table to whose rows its own belong.
    pub parent: Option<&'static str>,
    /// Where the list stands in the parent's entry; the part of the document for a table without parent.
    pub list: &'static str,
    /// Whether the list is there even when it is empty.
    pub always: bool,
    /// What the columns are called that name the parent's row.
    pub of: &'static [&'static str],
    /// Own columns by which rows of other tables name a row of this one.
    pub key: &'static [&'static str],
    /// Own columns.
    pub columns: &'static [Column],
    /// What a row is.
    pub about: &'static str,
}

/// A column, or the two of a text in two languages.
#[derive(Debug)]
pub(crate) struct Column {
    /// Its name; a text in two languages has a second column with `_en` behind the name.
    pub name: &'static str,
    /// Where its value stands in the entry: names between full stops, a colon before what only one form of an
    /// alternative has. Empty for the entry itself.
    pub path: &'static str,
    /// How it is written.
    pub kind: Kind,
    /// What it says.
    pub about: &'static str,
}

/// Reads a number, or says that it is none.
pub(crate) type Number = fn(&str) -> Option<Value>;
/// Reads one word of a fixed list, or says which words there are.
pub(crate) type Word = fn(&str) -> Result<Value, String>;

/// How a value is written in a cell. Where a value may be absent, a blank cell says so.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// Any text; a blank cell is the empty text.
    Text,
    /// Any text, or none.
    OptionalText,
    /// A whole number.
    Whole(Number),
    /// A whole number, or none.
    OptionalWhole(Number),
    /// A day such as `2026-03-02`.
    Day,
    /// A day, or none.
    OptionalDay,
    /// `yes` or `no`.
    YesNo,
    /// `yes`, `no`, or blank for no.
    OptionalYesNo,
    /// One of a list of words.
    Word(Word),
    /// One of a list of words, or none.
    OptionalWord(Word),
    /// Several of a list of words, between semicolons.
    Words(Word),
    /// Several texts between semicolons.
    List,
    /// A text in Chinese and English.
    Texts,
    /// Laws with their articles: `law|article; law|article`.
    Bases,
    /// Ranges of whole numbers: `0..5; 7..9`.
    Spans,
    /// Which form of an alternative it is; those with `true` have columns of their own.
    Form(&'static [(&'static str, bool)]),
    /// The same, or none.
    OptionalForm(&'static [(&'static str, bool)]),
    /// `yes` where the object at this path is there.
    Present,
    /// No cell at all: the value of another place of the entry.
    SameAs(&'static str),
}

impl Kind {
    /// Whether a table may lack the column.
    pub fn may_be_absent(self) -> bool {
        !matches!(
            self,
            Self::Whole(_) | Self::Day | Self::YesNo | Self::Word(_) | Self::Form(_)
        )
    }
}

impl Column {
    /// Names of its cells.
    pub fn cells(&self) -> impl Iterator<Item = String> {
        let own = (!matches!(self.kind, Kind::SameAs(_))).then(|| self.name.to_owned());
        let english = matches!(self.kind, Kind::Texts).then(|| format!("{}_en", self.name));
        own.into_iter().chain(english)
    }

    /// Whether the value belongs to an object that may be absent as a whole, so that its cells are needed only
    /// when the object is there.
    pub fn is_nested(&self) -> bool {
        self.path.contains(['.', ':'])
    }
}

impl Form {
    /// Names of all columns.
    pub fn header(&self) -> Vec<String> {
        let of = self.of.iter().map(|name| (*name).to_owned());
        of.chain(self.columns.iter().flat_map(Column::cells))
            .collect()
    }
}

/// A whole number of that type.
pub(crate) fn number<T: FromStr + Into<Value>>(text: &str) -> Option<Value> {
    text.parse::<T>().ok().map(Into::into)
}

/// A word of an enumeration, as the domain's type spells it.
pub(crate) fn word<T: DeserializeOwned>(text: &str) -> Result<Value, String> {
    let given: serde::de::value::StrDeserializer<serde::de::value::Error> =
        text.into_deserializer();
    match T::deserialize(given) {
        Ok(_) => Ok(Value::from(text)),
        // serde lists the words that it knows, which saves a second list of them.
        Err(error) => Err(match error.to_string().split_once("expected ") {
            Some((_, words)) => format!("must be {words}"),
            None => error.to_string(),
        }),
    }
}

/// A category: its word, its Chinese name with or without 行政, or the two digits of county codes.
pub(crate) fn category(text: &str) -> Result<Value, String> {
    let chinese = text.strip_prefix("行政").unwrap_or(text);
    // 其他行政权力 is the full name of the last one.
    let chinese = chinese.strip_suffix("行政权力").unwrap_or(chinese);
    let known = CATEGORIES.iter().find(|(category, word, name)| {
        *word == text || *name == chinese || category.digits() == Some(text)
    });
    known.map_or_else(
        || word::<Category>(text),
        |(_, word, _)| Ok(Value::from(*word)),
    )
}

const CATEGORIES: [(Category, &str, &str); 9] = [
    (Category::Licence, "licence", "许可"),
    (Category::Penalty, "penalty", "处罚"),
    (Category::Levy, "levy", "征收"),
    (Category::Coercion, "coercion", "强制"),
    (Category::Adjudication, "adjudication", "裁决"),
    (Category::Confirmation, "confirmation", "确认"),
    (Category::Benefit, "benefit", "给付"),
    (Category::Other, "other", "其他"),
    (Category::PublicService, "public_service", "公共服务"),
];

/// How days are counted: its word or its Chinese name.
pub(crate) fn unit(text: &str) -> Result<Value, String> {
    match text {
        "working_days" | "工作日" => Ok(Value::from("working_days")),
        "calendar_days" | "自然日" => Ok(Value::from("calendar_days")),
        _ => Err("must be `working_days` or `calendar_days`; the law counts in both".to_owned()),
    }
}
