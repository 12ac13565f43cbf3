//! What writing XML needs: characters that it may hold, and a writer that indents.

use std::fmt::Write as _;

/// The characters of XML 1.0, section 2.2.
pub(super) fn is_xml_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// A name that every tool takes as an id: letters, digits, `_`, `-` and `.` of ASCII, not beginning with a
/// digit or a sign.
pub(super) fn as_id(text: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut id: String = text
        .chars()
        .map(|c| if allowed(c) { c } else { '_' })
        .collect();
    let begins_well = |c: char| c.is_ascii_alphabetic() || c == '_';
    if !id.starts_with(begins_well) {
        id.insert(0, '_');
    }
    id
}

/// Escapes a text for an attribute or between tags. White space that a reader would turn into blanks is
/// written by number; a character that XML cannot hold becomes U+FFFD.
pub(super) fn escape(text: &str, attribute: bool, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\t' | '\n' if attribute => push_number(character, out),
            '\r' => push_number(character, out),
            _ if is_xml_character(character) => out.push(character),
            _ => out.push('\u{fffd}'),
        }
    }
}

fn push_number(character: char, out: &mut String) {
    write!(out, "&#{};", u32::from(character)).expect("a string takes everything");
}

/// Writes elements, one a line, each indented by its depth.
#[derive(Default)]
pub(super) struct Writer {
    pub out: String,
    open: Vec<String>,
}

impl Writer {
    /// An element that goes on.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name.to_owned());
    }

    /// Ends the element begun last.
    pub fn close(&mut self) {
        let name = self.open.pop().expect("as many are closed as were opened");
        self.indent();
        self.out.push_str("</");
        self.out.push_str(&name);
        self.out.push_str(">\n");
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str("/>\n");
    }

    /// An element that holds text.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.tag(name, attributes);
        self.out.push('>');
        escape(text, false, &mut self.out);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    /// A fragment that is XML already.
    pub fn fragment(&mut self, xml: &str) {
        self.indent();
        self.out.push_str(xml);
        self.out.push('\n');
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape(value, true, &mut self.out);
            self.out.push('"');
        }
    }

    fn indent(&mut self) {
        self.open.iter().for_each(|_| self.out.push_str("  "));
    }
}
