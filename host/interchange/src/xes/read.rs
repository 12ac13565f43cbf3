use std::io::BufRead;

use super::element::{Element, Tag, Token};
use super::tokens::Tokens;
use super::{Attributed, Event, Header, Limits, Problem, Trace, Value, XesError};

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
    pub(super) tokens: Tokens<R>,
    pub(super) limits: Limits,
    pub(super) header: Header,
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

    /// The next tag inside an element, or `None` at its end.
    pub(super) fn next_inside(
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

    pub(super) fn require(
        &self,
        tag: &mut Element,
        field: &'static str,
    ) -> Result<String, XesError> {
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

    pub(super) fn error(&self, problem: Problem) -> XesError {
        self.error_at(self.tokens.line(), problem)
    }

    pub(super) fn error_at(&self, line: u64, problem: Problem) -> XesError {
        let trace = self.inside_trace.then_some(self.trace_number);
        XesError {
            line,
            trace,
            problem,
        }
    }
}
