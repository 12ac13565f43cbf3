//! The bytes below the XML parser: decompressed where needed, counted in lines, and bounded, since
//! the parser itself would collect a tag of any length.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

use super::Problem;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const UTF16_MARKS: [[u8; 2]; 2] = [[0xfe, 0xff], [0xff, 0xfe]];

/// A reader put together again after its first bytes were looked at.
type Peeked<R> = Chain<Cursor<Vec<u8>>, R>;

enum Source<R: BufRead> {
    Plain(Peeked<R>),
    Gzip(Box<BufReader<MultiGzDecoder<Peeked<R>>>>),
}

/// Bytes of XML with a place in them.
pub(super) struct Input<R: BufRead> {
    source: Source<R>,
    tag_max_bytes: u64,
    line: u64,
    tag_line: u64,
    tag_bytes: u64,
    started: bool,
}

/// Reasons of our own, carried through the parser inside an [`io::Error`].
#[derive(Debug, thiserror::Error)]
enum Stop {
    #[error("tag too long")]
    TagTooLong,
    #[error("UTF-16")]
    Utf16,
}

impl<R: BufRead> Input<R> {
    pub fn open(mut reader: R, tag_max_bytes: u64) -> io::Result<Self> {
        let mut first = Vec::new();
        // Three bytes: the parser looks for a byte-order mark in the first piece that it gets.
        reader.by_ref().take(3).read_to_end(&mut first)?;
        let gzip = first.starts_with(&GZIP_MAGIC);
        let peeked = Cursor::new(first).chain(reader);
        let source = if gzip {
            Source::Gzip(Box::new(BufReader::with_capacity(
                64 << 10,
                MultiGzDecoder::new(peeked),
            )))
        } else {
            Source::Plain(peeked)
        };
        Ok(Input {
            source,
            tag_max_bytes,
            line: 1,
            tag_line: 1,
            tag_bytes: 0,
            started: false,
        })
    }

    /// Marks the place where the next tag or text begins.
    pub fn begin_tag(&mut self) {
        self.tag_line = self.line;
        self.tag_bytes = 0;
    }

    /// The line where the present tag or text begins.
    pub fn tag_line(&self) -> u64 {
        self.tag_line
    }

    /// Bytes of the present tag or text so far.
    pub fn tag_bytes(&self) -> u64 {
        self.tag_bytes
    }

    /// What an I/O error that came out of the parser means to the person who gave the file.
    pub fn explain(&self, error: &io::Error) -> Problem {
        match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(Stop::TagTooLong) => self.tag_too_long(),
            Some(Stop::Utf16) => Problem::Encoding {
                found: "`UTF-16`".into(),
            },
            None if self.is_damage(error.kind()) => Problem::Gzip {
                reason: error.to_string(),
            },
            None => Problem::Io {
                reason: error.to_string(),
            },
        }
    }

    /// Whether the present tag is over the limit (a reader over a slice hands it out at once).
    pub fn is_tag_too_long(&self) -> bool {
        self.tag_bytes > self.tag_max_bytes
    }

    pub fn tag_too_long(&self) -> Problem {
        Problem::TooLarge {
            what: "one tag, text or comment",
            limit_bytes: self.tag_max_bytes,
        }
    }

    fn is_damage(&self, kind: io::ErrorKind) -> bool {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        matches!(self.source, Source::Gzip(_))
            && matches!(kind, InvalidData | InvalidInput | UnexpectedEof)
    }
}

impl<R: BufRead> Read for Input<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Input<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.is_tag_too_long() {
            return Err(io::Error::other(Stop::TagTooLong));
        }
        let first = !self.started;
        let bytes = match &mut self.source {
            Source::Plain(reader) => reader.fill_buf()?,
            Source::Gzip(reader) => reader.fill_buf()?,
        };
        self.started = true;
        if first && UTF16_MARKS.iter().any(|mark| bytes.starts_with(mark)) {
            return Err(io::Error::other(Stop::Utf16));
        }
        Ok(bytes)
    }

    fn consume(&mut self, count: usize) {
        let buffered = match &mut self.source {
            Source::Plain(reader) => reader.fill_buf(),
            Source::Gzip(reader) => reader.fill_buf(),
        };
        let lines = buffered
            .unwrap_or_default()
            .iter()
            .take(count)
            .filter(|&&byte| byte == b'\n')
            .count();
        self.line += lines as u64;
        self.tag_bytes += count as u64;
        match &mut self.source {
            Source::Plain(reader) => reader.consume(count),
            Source::Gzip(reader) => reader.consume(count),
        }
    }
}
