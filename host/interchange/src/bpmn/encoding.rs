//! Bytes to text. UTF-8, UTF-16 and ISO-8859-1 are read, as BPMN tools write them; a file that says one
//! thing and holds another is refused, since whatever it was meant to say would come out garbled.

use std::io::Read;

use super::Limits;
use super::refusal::Refusal;
use super::xml::is_xml_character;

const DECLARATION_MAX_BYTES: usize = 512;

#[derive(Clone, Copy)]
enum Shape {
    /// UTF-8 by its mark.
    Utf8,
    /// One byte for each sign of the declaration.
    Bytes,
    Utf16(fn([u8; 2]) -> u16),
}

/// The text of a file within the limits, without byte-order mark.
pub(super) fn read(xml: impl Read, limits: &Limits) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too large, and nothing behind it is read.
    xml.take(limits.file_max_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| Refusal::at("bpmn.io", 1, format!("cannot read the file: {error}")))?;
    if bytes.len() as u64 > limits.file_max_bytes {
        let message = format!("the file has more than {} bytes", limits.file_max_bytes);
        return Err(Refusal::at("bpmn.too-large", 1, message));
    }
    let text = decode(&bytes)?;
    match text.char_indices().find(|(_, c)| !is_xml_character(*c)) {
        None => Ok(text),
        Some((place, character)) => {
            let message = format!(
                "character U+{:04X} is not allowed in XML: remove it",
                u32::from(character)
            );
            Err(Refusal::at(
                "bpmn.malformed",
                line_of(&text, place),
                message,
            ))
        }
    }
}

fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    let (shape, mark) = match bytes {
        [0xef, 0xbb, 0xbf, ..] => (Shape::Utf8, 3),
        [0xfe, 0xff, ..] => (Shape::Utf16(u16::from_be_bytes), 2),
        [0xff, 0xfe, ..] => (Shape::Utf16(u16::from_le_bytes), 2),
        [0, b'<', 0, b'?', ..] => (Shape::Utf16(u16::from_be_bytes), 0),
        [b'<', 0, b'?', 0, ..] => (Shape::Utf16(u16::from_le_bytes), 0),
        _ => (Shape::Bytes, 0),
    };
    let bytes = &bytes[mark..];
    if let Shape::Utf16(pair) = shape {
        let text = utf16(bytes, pair)?;
        return match declared(text.as_bytes()) {
            Some(name) if !name.starts_with("utf-16") => Err(contradiction(&name, "UTF-16")),
            _ => Ok(text),
        };
    }
    let declared = declared(bytes);
    match (declared.as_deref(), shape) {
        (None | Some("utf-8" | "utf8" | "us-ascii" | "ascii"), _) => utf8(bytes),
        (Some("iso-8859-1" | "iso_8859-1" | "latin1" | "latin-1"), Shape::Bytes) => {
            Ok(bytes.iter().map(|byte| char::from(*byte)).collect())
        }
        (Some(name), Shape::Utf8) => Err(contradiction(name, "UTF-8 by its byte-order mark")),
        (Some(name), _) if name.starts_with("utf-16") => Err(contradiction(name, "not UTF-16")),
        (Some(name), _) => {
            let message = format!(
                "encoding `{name}` is not read: convert the file to UTF-8, for example with `iconv`"
            );
            Err(Refusal::at("bpmn.encoding", 1, message))
        }
    }
}

fn utf8(bytes: &[u8]) -> Result<String, Refusal> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64;
            let message = "the file is not UTF-8, as it says or leaves to be assumed: declare its encoding, or convert it";
            Err(Refusal::at("bpmn.encoding", line, message))
        }
    }
}

fn utf16(bytes: &[u8], pair: fn([u8; 2]) -> u16) -> Result<String, Refusal> {
    let broken = || {
        Refusal::at(
            "bpmn.encoding",
            1,
            "the file is no sound UTF-16: it was cut off or changed",
        )
    };
    let pairs = bytes.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return Err(broken());
    }
    let units = pairs.map(|two| pair([two[0], two[1]]));
    char::decode_utf16(units)
        .collect::<Result<String, _>>()
        .map_err(|_| broken())
}

fn contradiction(declared: &str, found: &str) -> Refusal {
    let message =
        format!("the file declares encoding `{declared}` and is {found}: correct the declaration");
    Refusal::at("bpmn.encoding", 1, message)
}

/// The encoding that the XML declaration names, in lower case.
fn declared(bytes: &[u8]) -> Option<String> {
    let start = &bytes[..bytes.len().min(DECLARATION_MAX_BYTES)];
    let end = start.windows(2).position(|two| two == b"?>")?;
    let declaration: String = start[..end].iter().map(|byte| char::from(*byte)).collect();
    let rest = declaration.strip_prefix("<?xml")?;
    let (_, value) = rest.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (name, _) = value[1..].split_once(quote)?;
    Some(name.to_ascii_lowercase())
}

/// The line on which a byte stands, counted from 1.
pub(super) fn line_of(text: &str, place: usize) -> u64 {
    1 + text.as_bytes()[..place]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count() as u64
}
