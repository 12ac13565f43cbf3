//! What a log says, as plain values.

use super::Timestamp;

/// Everything that stands in a log outside its traces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// The standard's version that the file claims (`xes.version`), as written.
    pub version: Option<String>,
    /// Features that the file claims to use (`xes.features`), as written.
    pub features: Option<String>,
    /// Vocabularies that give keys such as `concept:name` their meaning.
    pub extensions: Vec<Extension>,
    /// Attributes promised on every trace or event. Their values are defaults for tools that
    /// create elements; the reader never fills them in.
    pub globals: Vec<Global>,
    /// Ways to tell events apart.
    pub classifiers: Vec<Classifier>,
    /// Attributes of the log itself.
    pub attributes: Vec<Attribute>,
}

/// A declared vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its name, such as `Concept`.
    pub name: String,
    /// The prefix of its keys, such as `concept`.
    pub prefix: String,
    /// Where it is defined.
    pub uri: String,
}

/// Attributes promised on every element of a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Global {
    /// Of traces or of events.
    pub scope: Scope,
    /// The promised attributes with their default values.
    pub attributes: Vec<Attribute>,
}

/// What a global or a classifier speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Traces.
    Trace,
    /// Events.
    Event,
}

impl Scope {
    /// The word of the file format.
    pub fn word(self) -> &'static str {
        match self {
            Scope::Trace => "trace",
            Scope::Event => "event",
        }
    }
}

/// A way to tell events (or traces) apart: they are the same kind when these keys agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classifier {
    /// Its name.
    pub name: String,
    /// Events, unless the file says traces.
    pub scope: Scope,
    /// Attribute keys, as written: separated by spaces, in apostrophes when a key holds a space.
    pub keys: String,
}

/// One case of the log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// Attributes in the order of the file.
    pub attributes: Vec<Attribute>,
    /// Events in the order of the file, which decides between equal timestamps.
    pub events: Vec<Event>,
}

impl Trace {
    /// Puts the events in order of time; events of the same instant keep the order of the file.
    pub fn sort_events_by_time(&mut self) {
        self.events
            .sort_by_key(|event| event.timestamp().map(|stamp| stamp.at));
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Event {
    /// Attributes in the order of the file.
    pub attributes: Vec<Attribute>,
}

/// A named, typed value, which may itself be described by attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its name, unique among its siblings.
    pub key: String,
    /// Its typed value.
    pub value: Value,
    /// Attributes of this attribute; the members, where the value is a container.
    pub nested: Vec<Attribute>,
}

impl Attribute {
    /// An attribute without attributes of its own.
    pub fn new(key: impl Into<String>, value: Value) -> Self {
        Attribute {
            key: key.into(),
            value,
            nested: Vec::new(),
        }
    }
}

/// The types of XES.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text.
    String(String),
    /// An instant with its offset from UTC.
    Date(Timestamp),
    /// A whole number.
    Int(i64),
    /// A floating-point number, kept as the digits of the file: nothing of the product counts in
    /// floats, and so a log passes through unchanged. The reader has checked that it is a number.
    Float(String),
    /// True or false.
    Boolean(bool),
    /// An identifier, usually a UUID, as written.
    Id(String),
    /// An ordered list, whose members may share a key.
    List(Vec<Attribute>),
    /// A group without a value of its own; its members are the nested attributes.
    Container,
}

impl Value {
    /// The word of the file format for this type.
    pub fn type_word(&self) -> &'static str {
        match self {
            Value::String(_) => "string",
            Value::Date(_) => "date",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Boolean(_) => "boolean",
            Value::Id(_) => "id",
            Value::List(_) => "list",
            Value::Container => "container",
        }
    }
}

/// Traces and events are found by what their attributes say.
pub trait Attributed {
    /// The attributes in the order of the file.
    fn attributes(&self) -> &[Attribute];

    /// The value under a key.
    fn value(&self, key: &str) -> Option<&Value> {
        self.attributes()
            .iter()
            .find(|attribute| attribute.key == key)
            .map(|attribute| &attribute.value)
    }

    /// The text under a key, when it is text.
    fn text(&self, key: &str) -> Option<&str> {
        match self.value(key) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    /// The instant under a key, when it is an instant.
    fn date(&self, key: &str) -> Option<Timestamp> {
        match self.value(key) {
            Some(Value::Date(instant)) => Some(*instant),
            _ => None,
        }
    }
}

impl Attributed for Trace {
    fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }
}

impl Attributed for Event {
    fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }
}

impl Attributed for Header {
    fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }
}

impl Trace {
    /// The case's name (`concept:name`); the reader has seen to it that there is one.
    pub fn name(&self) -> Option<&str> {
        self.text("concept:name")
    }
}

impl Event {
    /// The activity (`concept:name`); the reader has seen to it that there is one.
    pub fn name(&self) -> Option<&str> {
        self.text("concept:name")
    }

    /// When it happened (`time:timestamp`); the reader has seen to it that there is one.
    pub fn timestamp(&self) -> Option<Timestamp> {
        self.date("time:timestamp")
    }
}
