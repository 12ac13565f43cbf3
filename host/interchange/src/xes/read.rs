use std::io::BufRead;

use super::element::{Element, Tag, Token, Type};
use super::tokens::Tokens;
use super::{
    Attribute, Attributed, Classifier, Event, Extension, Global, Header, Limits, Problem, Scope,
    Trace, Value, XesError,
};

/// Opens a log, plain or compressed with gzip (told by its first bytes), with the usual [`Limits`].
///
/// Everything before the first trace has been read when this returns.
pub fn read<R: BufRead>(input: R) -> Result<XesReader<R>, XesError> {
    read_with(input, Limits::default())
}

/// Opens a log with limits of one's own.
pub fn read_with<R: BufRead>(input: R, limits: Limits) -> Result<XesReader<R>, XesError> {
    let tokens = Tokens::open(input, &limits).map_err(|problem| XesError {
        line: 1,
        trace: None,
        problem,
    })?;
    let mut reader = XesReader {
        tokens,
        limits,
        header: Header::default(),
        waiting: None,
        trace_number: 0,
        trace_line: 0,
        inside_trace: false,
        section_began_at: 0,
        header_bytes: 0,
        ended: false,
    };
    reader.read_root()?;
    reader.waiting = reader.next_trace_tag()?;
    Ok(reader)
}

/// A log being read: an iterator over its traces. It ends after the first error; the traces that
/// it returned before are sound.
pub struct XesReader<R: BufRead> {
    tokens: Tokens<R>,
    limits: Limits,
    header: Header,
    /// The tag of the next trace: reading the header runs into the first one.
    waiting: Option<Element>,
    trace_number: u64,
    trace_line: u64,
    inside_trace: bool,
    section_began_at: u64,
    header_bytes: u64,
    ended: bool,
}

impl<R: BufRead> Iterator for XesReader<R> {
    type Item = Result<Trace, XesError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let trace = self.advance();
        self.ended = !matches!(trace, Ok(Some(_)));
        trace.transpose()
    }
}

impl<R: BufRead> XesReader<R> {
    /// What stands outside the traces. Some tools write attributes of the log after its traces;
    /// those are here once the reader has come to the end.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Number of the trace last begun, counted from 1.
    pub fn trace_number(&self) -> u64 {
        self.trace_number
    }

    /// Line where the trace last begun begins, counted from 1 in the uncompressed file.
    pub fn trace_line(&self) -> u64 {
        self.trace_line
    }

    fn advance(&mut self) -> Result<Option<Trace>, XesError> {
        let tag = match self.waiting.take() {
            Some(tag) => Some(tag),
            None => self.next_trace_tag()?,
        };
        let Some(tag) = tag else { return Ok(None) };
        let trace = self.read_trace(&tag)?;
        self.inside_trace = false;
        Ok(Some(trace))
    }

    fn read_root(&mut self) -> Result<(), XesError> {
        match self.token()? {
            Token::Open(mut root) if matches!(root.tag, Tag::Log) => {
                self.header.version = root.take("xes.version");
                self.header.features = root.take("xes.features");
                if root.empty {
                    self.ended = true;
                }
                Ok(())
            }
            Token::Open(other) => Err(self.error(Problem::NotALog {
                found: other.tag.word().to_owned(),
            })),
            Token::Close | Token::End => Err(self.error(Problem::Empty)),
        }
    }

    /// Reads what belongs to the log itself up to the next trace, or to the end of the file.
    fn next_trace_tag(&mut self) -> Result<Option<Element>, XesError> {
        while !self.ended {
            // Blanks and the tags of traces are not kept, so they do not count for the limit: a
            // log may have any number of traces.
            self.section_began_at = self.tokens.bytes();
            match self.token()? {
                Token::Open(tag) if matches!(tag.tag, Tag::Trace) => {
                    self.begin_trace();
                    return Ok(Some(tag));
                }
                Token::Open(tag) => {
                    self.read_header_part(tag)?;
                    self.header_bytes += self.tokens.bytes() - self.section_began_at;
                }
                Token::Close => self.ended = true,
                Token::End => return Err(self.error(Problem::Truncated { element: "log" })),
            }
        }
        self.check_keys("log", self.tokens.line(), &self.header.attributes)?;
        self.read_epilogue()?;
        Ok(None)
    }

    fn begin_trace(&mut self) {
        self.section_began_at = self.tokens.bytes();
        self.inside_trace = true;
        self.trace_number += 1;
        self.trace_line = self.tokens.line();
    }

    /// Reads on to the very end, so that junk and a damaged tail of the compression are noticed.
    fn read_epilogue(&mut self) -> Result<(), XesError> {
        match self.token()? {
            Token::End => Ok(()),
            Token::Open(tag) => Err(self.error(Problem::UnexpectedElement {
                found: tag.tag.word().to_owned(),
                inside: "file after its end",
            })),
            Token::Close => Err(self.error(Problem::Malformed {
                reason: "a closing tag without its opening tag".into(),
            })),
        }
    }

    fn read_header_part(&mut self, mut tag: Element) -> Result<(), XesError> {
        match tag.tag {
            Tag::Attribute(kind) => {
                let attribute = self.read_attribute(tag, kind, 1)?;
                self.header.attributes.push(attribute);
            }
            Tag::Extension => {
                let extension = Extension {
                    name: self.require(&mut tag, "name")?,
                    prefix: self.require(&mut tag, "prefix")?,
                    uri: self.require(&mut tag, "uri")?,
                };
                self.read_attributes(&tag, "extension", 1)?;
                self.header.extensions.push(extension);
            }
            Tag::Global => {
                let scope = self.read_scope(&mut tag)?;
                let attributes = self.read_attributes(&tag, "global", 1)?;
                self.header.globals.push(Global { scope, attributes });
            }
            Tag::Classifier => {
                let classifier = Classifier {
                    name: self.require(&mut tag, "name")?,
                    scope: self.read_scope(&mut tag)?,
                    keys: self.require(&mut tag, "keys")?,
                };
                self.read_attributes(&tag, "classifier", 1)?;
                self.header.classifiers.push(classifier);
            }
            _ => return Err(self.error(tag.tag.unexpected_in("log"))),
        }
        Ok(())
    }

    fn read_scope(&mut self, tag: &mut Element) -> Result<Scope, XesError> {
        match tag.take("scope").as_deref() {
            None | Some("event") => Ok(Scope::Event),
            Some("trace") => Ok(Scope::Trace),
            Some(other) => Err(self.error(Problem::BadValue {
                key: "scope".into(),
                value: other.to_owned(),
                expected: "scope; it must be `trace` or `event`",
            })),
        }
    }

    fn read_trace(&mut self, tag: &Element) -> Result<Trace, XesError> {
        let mut trace = Trace::default();
        while let Some(tag) = self.next_inside(tag, "trace")? {
            match tag.tag {
                Tag::Event => trace.events.push(self.read_event(&tag)?),
                Tag::Attribute(kind) => {
                    let attribute = self.read_attribute(tag, kind, 1)?;
                    trace.attributes.push(attribute);
                }
                _ => return Err(self.error(tag.tag.unexpected_in("trace"))),
            }
        }
        self.check_keys("trace", self.trace_line, &trace.attributes)?;
        self.check_name("trace", self.trace_line, &trace)?;
        Ok(trace)
    }

    fn read_event(&mut self, tag: &Element) -> Result<Event, XesError> {
        let line = self.tokens.line();
        let attributes = self.read_attributes(tag, "event", 1)?;
        let event = Event { attributes };
        self.check_name("event", line, &event)?;
        match event.value("time:timestamp") {
            Some(Value::Date(_)) => Ok(event),
            Some(other) => Err(self.error_at(
                line,
                Problem::WrongType {
                    key: "time:timestamp",
                    found: other.type_word(),
                    expected: "date",
                },
            )),
            None => Err(self.error_at(line, Problem::MissingTimestamp)),
        }
    }

    fn read_attributes(
        &mut self,
        tag: &Element,
        inside: &'static str,
        level: usize,
    ) -> Result<Vec<Attribute>, XesError> {
        let line = self.tokens.line();
        let mut attributes = Vec::new();
        while let Some(tag) = self.next_inside(tag, inside)? {
            match tag.tag {
                Tag::Attribute(kind) => attributes.push(self.read_attribute(tag, kind, level)?),
                _ => return Err(self.error(tag.tag.unexpected_in(inside))),
            }
        }
        // Members of a list may share a key; everywhere else it names one thing.
        if inside != "values" {
            self.check_keys(inside, line, &attributes)?;
        }
        Ok(attributes)
    }

    fn read_attribute(
        &mut self,
        mut tag: Element,
        kind: Type,
        level: usize,
    ) -> Result<Attribute, XesError> {
        let limit_levels = self.limits.nesting_max_levels;
        if level > limit_levels {
            return Err(self.error(Problem::TooDeep { limit_levels }));
        }
        let line = self.tokens.line();
        // OpenXES leaves an empty key out; real logs have such attributes deep in their metadata.
        let key = match level {
            1 => self.require(&mut tag, "key")?,
            _ => tag.take("key").unwrap_or_default(),
        };
        let text = match kind.is_group() {
            true => String::new(),
            false => self.require(&mut tag, "value")?,
        };
        let mut value = kind
            .value(&key, text)
            .map_err(|problem| self.error(problem))?;
        let mut nested = Vec::new();
        while let Some(inner) = self.next_inside(&tag, kind.word())? {
            match (&inner.tag, &mut value) {
                (Tag::Values, Value::List(members)) => {
                    members.extend(self.read_attributes(&inner, "values", level + 1)?);
                }
                (Tag::Attribute(kind), _) => {
                    let kind = *kind;
                    nested.push(self.read_attribute(inner, kind, level + 1)?);
                }
                _ => return Err(self.error(inner.tag.unexpected_in(kind.word()))),
            }
        }
        self.check_keys(kind.word(), line, &nested)?;
        Ok(Attribute { key, value, nested })
    }

    /// The next tag inside an element, or `None` at its end.
    fn next_inside(
        &mut self,
        outer: &Element,
        name: &'static str,
    ) -> Result<Option<Element>, XesError> {
        if outer.empty {
            return Ok(None);
        }
        match self.token()? {
            Token::Open(tag) => Ok(Some(tag)),
            Token::Close => Ok(None),
            Token::End => Err(self.error(Problem::Truncated { element: name })),
        }
    }

    fn token(&mut self) -> Result<Token, XesError> {
        let token = self.tokens.next().map_err(|problem| self.error(problem))?;
        let (what, spent, limit_bytes) = match self.inside_trace {
            true => ("one trace", 0, self.limits.trace_max_bytes),
            false => (
                "what stands outside the traces",
                self.header_bytes,
                self.limits.header_max_bytes,
            ),
        };
        if spent + self.tokens.bytes() - self.section_began_at > limit_bytes {
            return Err(self.error(Problem::TooLarge { what, limit_bytes }));
        }
        Ok(token)
    }

    fn require(&self, tag: &mut Element, field: &'static str) -> Result<String, XesError> {
        tag.require(field).map_err(|problem| self.error(problem))
    }

    fn check_name(
        &self,
        element: &'static str,
        line: u64,
        named: &impl Attributed,
    ) -> Result<(), XesError> {
        match named.value("concept:name") {
            Some(Value::String(_)) => Ok(()),
            Some(other) => Err(self.error_at(
                line,
                Problem::WrongType {
                    key: "concept:name",
                    found: other.type_word(),
                    expected: "string",
                },
            )),
            None => Err(self.error_at(line, Problem::MissingName { element })),
        }
    }

    fn check_keys(
        &self,
        element: &'static str,
        line: u64,
        attributes: &[Attribute],
    ) -> Result<(), XesError> {
        let mut keys: Vec<&str> = attributes.iter().map(|one| one.key.as_str()).collect();
        keys.sort_unstable();
        match keys.windows(2).find(|pair| pair[0] == pair[1]) {
            None => Ok(()),
            Some(pair) => {
                let key = pair[0].to_owned();
                Err(self.error_at(line, Problem::DuplicateKey { key, element }))
            }
        }
    }

    fn error(&self, problem: Problem) -> XesError {
        self.error_at(self.tokens.line(), problem)
    }

    fn error_at(&self, line: u64, problem: Problem) -> XesError {
        let trace = self.inside_trace.then_some(self.trace_number);
        XesError {
            line,
            trace,
            problem,
        }
    }
}
