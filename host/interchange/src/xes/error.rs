use std::fmt;

/// Why a log was refused, and where. Traces that the reader returned before it are sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XesError {
    /// Line where the offending tag begins, counted from 1 in the uncompressed file.
    pub line: u64,
    /// Number of the trace, counted from 1, when the place lies inside one.
    pub trace: Option<u64>,
    /// What is wrong.
    pub problem: Problem,
}

impl XesError {
    /// The stable code of the problem, for programs and for the page that explains it.
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }
}

impl fmt::Display for XesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(trace) = self.trace {
            write!(f, ", trace {trace}")?;
        }
        write!(f, ": {}", self.problem)
    }
}

impl std::error::Error for XesError {}

/// What can be wrong with a log. The message of each kind names its fields.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the messages name the fields")]
pub enum Problem {
    /// The bytes could not be read at all.
    #[error("cannot read the file: {reason}")]
    Io { reason: String },
    /// The compression is broken or the file was cut off.
    #[error("the gzip stream is damaged or cut off ({reason}); fetch the file again")]
    Gzip { reason: String },
    /// Anything but UTF-8.
    #[error(
        "the encoding is {found}, which is not read; convert the file to UTF-8, for example with `iconv`"
    )]
    Encoding { found: String },
    /// Not well-formed XML.
    #[error("not well-formed XML: {reason}")]
    Malformed { reason: String },
    /// The file ends inside an element.
    #[error("the file ends inside `<{element}>`; it was cut off, fetch it again")]
    Truncated { element: &'static str },
    /// A DTD, which could define entities.
    #[error("a document type declaration is not read, since it may define entities; remove it")]
    Doctype,
    /// Some other XML.
    #[error("the root element is `{found}`, expected `log`; this is no XES file")]
    NotALog { found: String },
    /// No XML at all.
    #[error("the file holds no element, expected `log`; check that it was saved completely")]
    Empty,
    /// An element where the format has none.
    #[error("unexpected element `{found}` inside `{inside}`")]
    UnexpectedElement { found: String, inside: &'static str },
    /// Text between elements.
    #[error("unexpected text `{found}`; XES keeps values in attributes")]
    UnexpectedText { found: String },
    /// An attribute type that XES does not have.
    #[error(
        "unknown attribute type `{found}`; the types are string, date, int, float, boolean, id, \
         list and container"
    )]
    UnknownType { found: String },
    /// A tag without a part that it needs.
    #[error("`<{element}>` lacks `{field}`")]
    MissingField {
        element: String,
        field: &'static str,
    },
    /// A value that does not fit its type.
    #[error("`{key}` is `{value}`, which is no {expected}")]
    BadValue {
        key: String,
        value: String,
        expected: &'static str,
    },
    /// The same key twice in one element.
    #[error("key `{key}` stands twice in one {element}; keys must be unique")]
    DuplicateKey { key: String, element: &'static str },
    /// No name.
    #[error("{element} without `concept:name`; it cannot be told apart from others")]
    MissingName { element: &'static str },
    /// No instant.
    #[error("event without `time:timestamp`; it cannot be placed in time")]
    MissingTimestamp,
    /// A standard key under another type.
    #[error("`{key}` has type {found}, expected {expected}")]
    WrongType {
        key: &'static str,
        found: &'static str,
        expected: &'static str,
    },
    /// More than the limit.
    #[error("{what} exceeds {limit_bytes} bytes")]
    TooLarge {
        what: &'static str,
        limit_bytes: u64,
    },
    /// Deeper than the limit.
    #[error("attributes are nested deeper than {limit_levels} levels")]
    TooDeep { limit_levels: usize },
}

impl Problem {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Problem::Io { .. } => "xes.io",
            Problem::Gzip { .. } => "xes.gzip",
            Problem::Encoding { .. } => "xes.encoding",
            Problem::Malformed { .. } => "xes.malformed",
            Problem::Truncated { .. } => "xes.truncated",
            Problem::Doctype => "xes.doctype",
            Problem::NotALog { .. } => "xes.not-a-log",
            Problem::Empty => "xes.empty",
            Problem::UnexpectedElement { .. } => "xes.unexpected-element",
            Problem::UnexpectedText { .. } => "xes.unexpected-text",
            Problem::UnknownType { .. } => "xes.unknown-type",
            Problem::MissingField { .. } => "xes.missing-field",
            Problem::BadValue { .. } => "xes.bad-value",
            Problem::DuplicateKey { .. } => "xes.duplicate-key",
            Problem::MissingName { .. } => "xes.missing-name",
            Problem::MissingTimestamp => "xes.missing-timestamp",
            Problem::WrongType { .. } => "xes.wrong-type",
            Problem::TooLarge { .. } => "xes.too-large",
            Problem::TooDeep { .. } => "xes.too-deep",
        }
    }
}
