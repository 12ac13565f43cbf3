//! The XML parser, narrowed to what a log may hold. It expands no entities but the five of XML and
//! character references, and refuses document type declarations, so nothing can grow on the way.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesDecl, Event};

use crate::mistake::shortened;

use super::element::{Element, Token, malformed};
use super::input::Input;
use super::{Limits, Problem};

pub(super) struct Tokens<R: BufRead> {
    reader: Reader<Input<R>>,
    buffer: Vec<u8>,
    bytes: u64,
}

impl<R: BufRead> Tokens<R> {
    pub fn open(input: R, limits: &Limits) -> Result<Self, Problem> {
        let input = Input::open(input, limits.tag_max_bytes).map_err(|error| Problem::Io {
            reason: error.to_string(),
        })?;
        Ok(Tokens {
            reader: Reader::from_reader(input),
            buffer: Vec::new(),
            bytes: 0,
        })
    }

    /// The line where the token last read begins.
    pub fn line(&self) -> u64 {
        self.reader.get_ref().tag_line()
    }

    /// Bytes of XML read so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub fn next(&mut self) -> Result<Token, Problem> {
        loop {
            self.buffer.clear();
            self.reader.get_mut().begin_tag();
            let event = self.reader.read_event_into(&mut self.buffer);
            let input = self.reader.get_ref();
            self.bytes += input.tag_bytes();
            let event = event.map_err(|error| match error {
                quick_xml::Error::Io(io) => input.explain(&io),
                quick_xml::Error::Encoding(_) => Problem::Encoding {
                    found: "something other than UTF-8".into(),
                },
                other => malformed(other),
            })?;
            if input.is_tag_too_long() {
                return Err(input.tag_too_long());
            }
            if let Some(token) = token(event)? {
                return Ok(token);
            }
        }
    }
}

fn token(event: Event) -> Result<Option<Token>, Problem> {
    match event {
        Event::Start(start) => Ok(Some(Token::Open(Element::from_start(&start, false)?))),
        Event::Empty(start) => Ok(Some(Token::Open(Element::from_start(&start, true)?))),
        Event::End(_) => Ok(Some(Token::Close)),
        Event::Text(text) => no_text(&text.into_inner()),
        Event::CData(text) => no_text(&text.into_inner()),
        Event::GeneralRef(entity) => no_text(&format!("&{};", &*entity.into_inner())),
        Event::Decl(declaration) => check_encoding(&declaration).map(|()| None),
        Event::DocType(_) => Err(Problem::Doctype),
        Event::Comment(_) | Event::PI(_) => Ok(None),
        Event::Eof => Ok(Some(Token::End)),
    }
}

fn no_text(text: &str) -> Result<Option<Token>, Problem> {
    match text.trim() {
        "" => Ok(None),
        found => Err(Problem::UnexpectedText {
            found: shortened(found).into(),
        }),
    }
}

fn check_encoding(declaration: &BytesDecl) -> Result<(), Problem> {
    let Some(encoding) = declaration.encoding() else {
        return Ok(());
    };
    let encoding = encoding.map_err(malformed)?;
    // ASCII is a part of UTF-8, so a file that declares it is read correctly.
    let known = ["utf-8", "utf8", "us-ascii", "ascii"];
    if known.iter().any(|name| encoding.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    Err(Problem::Encoding {
        found: format!("`{encoding}`"),
    })
}
