//! The file as a tree of elements, with namespaces resolved and lines known. It expands no entities but the
//! five of XML and references to characters, and refuses document type declarations, so nothing can grow on
//! the way; what a file may hold is bounded by [`Limits`].

use std::rc::Rc;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::PrefixDeclaration;
use quick_xml::{Reader, XmlVersion};

use super::Limits;
use super::refusal::Refusal;
use super::xml::is_xml_character;

const XML: &str = "http://www.w3.org/XML/1998/namespace";
pub(super) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

pub(super) struct Element {
    pub name: Name,
    pub attributes: Vec<Attribute>,
    pub children: Vec<Child>,
    pub line: u64,
    /// Prefixes that stand in values (`xsi:type`), with their namespaces.
    pub prefixes_in_values: Vec<(String, Rc<str>)>,
}

#[derive(Clone)]
pub(super) struct Name {
    /// Empty where there is none.
    pub namespace: Rc<str>,
    /// As the file writes it.
    pub prefix: String,
    pub local: String,
}

pub(super) struct Attribute {
    pub name: Name,
    pub value: String,
}

pub(super) enum Child {
    Element(Element),
    Text(String),
}

impl Element {
    pub fn is(&self, namespace: &str, local: &str) -> bool {
        &*self.name.namespace == namespace && self.name.local == local
    }

    /// The value of an attribute without namespace.
    pub fn attr(&self, local: &str) -> Option<&str> {
        self.attr_of("", local)
    }

    /// The value of an attribute of a namespace.
    pub fn attr_of(&self, namespace: &str, local: &str) -> Option<&str> {
        let same = |a: &&Attribute| &*a.name.namespace == namespace && a.name.local == local;
        self.attributes.iter().find(same).map(|a| a.value.as_str())
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) => None,
        })
    }

    /// Children of one name.
    pub fn all<'e>(
        &'e self,
        namespace: &'e str,
        local: &'e str,
    ) -> impl Iterator<Item = &'e Element> {
        self.elements()
            .filter(move |child| child.is(namespace, local))
    }

    /// The first child of a name.
    pub fn first<'e>(&'e self, namespace: &'e str, local: &'e str) -> Option<&'e Element> {
        self.all(namespace, local).next()
    }

    /// The text directly inside.
    pub fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|child| match child {
            Child::Text(text) => Some(text.as_str()),
            Child::Element(_) => None,
        });
        texts.collect()
    }
}

/// Reads the whole text; the result is its root.
pub(super) fn parse(text: &str, limits: &Limits) -> Result<Element, Refusal> {
    let builder = Builder {
        reader: Reader::from_str(text),
        text,
        limits,
        line: 1,
        counted: 0,
        count: 0,
        open: Vec::new(),
        scopes: Vec::new(),
        none: Rc::from(""),
        xml: Rc::from(XML),
        root: None,
    };
    builder.run()
}

struct Builder<'t> {
    reader: Reader<&'t [u8]>,
    text: &'t str,
    limits: &'t Limits,
    line: u64,
    counted: usize,
    count: usize,
    open: Vec<Element>,
    /// Namespaces in force, and how many of them each open element has declared.
    scopes: Vec<(String, Rc<str>)>,
    none: Rc<str>,
    xml: Rc<str>,
    root: Option<Element>,
}

impl Builder<'_> {
    fn run(mut self) -> Result<Element, Refusal> {
        let mut declared = Vec::new();
        loop {
            self.count_lines();
            let event = self.reader.read_event();
            match event.map_err(|error| self.malformed(error))? {
                Event::Start(start) => {
                    let before = self.scopes.len();
                    let element = self.element(&start)?;
                    declared.push(before);
                    self.open.push(element);
                }
                Event::Empty(start) => {
                    let before = self.scopes.len();
                    let element = self.element(&start)?;
                    self.scopes.truncate(before);
                    self.close(element)?;
                }
                Event::End(_) => {
                    let element = self.open.pop();
                    let element = element
                        .ok_or_else(|| self.malformed("a closing tag without its opening tag"))?;
                    self.scopes.truncate(declared.pop().unwrap_or(0));
                    self.close(element)?;
                }
                Event::Text(text) => self.add_text(&text.xml10_content())?,
                Event::CData(text) => self.add_text(&text.xml10_content())?,
                Event::GeneralRef(reference) => {
                    let character = self.resolve(&reference)?;
                    self.add_text(character.encode_utf8(&mut [0; 4]))?;
                }
                Event::DocType(_) => {
                    let message = "a document type declaration is not read, since it may define entities: remove it";
                    return Err(Refusal::at("bpmn.doctype", self.line, message));
                }
                Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        if let Some(open) = self.open.last() {
            let message = format!(
                "the file ends inside `{}`: it was cut off, fetch it again",
                open.name.local
            );
            return Err(Refusal::at("bpmn.malformed", self.line, message));
        }
        self.root.take().ok_or_else(|| {
            Refusal::at(
                "bpmn.malformed",
                1,
                "the file holds no element: check that it was saved completely",
            )
        })
    }

    fn count_lines(&mut self) {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        let at = at.min(self.text.len());
        let passed = self
            .text
            .as_bytes()
            .get(self.counted..at)
            .unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.counted = at;
    }

    fn malformed(&self, reason: impl ToString) -> Refusal {
        Refusal::at(
            "bpmn.malformed",
            self.line,
            format!("not well-formed XML: {}", reason.to_string()),
        )
    }

    fn too_large(&self, what: &str, max: usize) -> Refusal {
        Refusal::at(
            "bpmn.too-large",
            self.line,
            format!("more than {max} {what}"),
        )
    }

    fn element(&mut self, start: &BytesStart) -> Result<Element, Refusal> {
        self.count += 1;
        if self.count > self.limits.elements_max {
            return Err(self.too_large("elements", self.limits.elements_max));
        }
        if self.open.len() >= self.limits.nesting_max_levels {
            return Err(self.too_large("levels of elements", self.limits.nesting_max_levels));
        }
        let attributes = self.attributes(start)?;
        let name = start.name();
        let prefix = name.prefix().map_or("", |prefix| prefix.into_inner());
        let name = self.name(prefix, name.local_name().as_ref(), true)?;
        let mut element = Element {
            name,
            attributes: Vec::with_capacity(attributes.len()),
            children: Vec::new(),
            line: self.line,
            prefixes_in_values: Vec::new(),
        };
        for (prefix, local, value) in attributes {
            let name = self.name(&prefix, &local, false)?;
            if &*name.namespace == XSI
                && local == "type"
                && let Some((prefix, _)) = value.split_once(':')
            {
                let known = self.namespace(prefix);
                element
                    .prefixes_in_values
                    .extend(known.map(|namespace| (prefix.to_owned(), namespace)));
            }
            element.attributes.push(Attribute { name, value });
        }
        Ok(element)
    }

    /// Attributes as prefix, name and value; declarations of namespaces come into force.
    fn attributes(&mut self, start: &BytesStart) -> Result<Vec<(String, String, String)>, Refusal> {
        let mut attributes = Vec::new();
        for (n, attribute) in start.attributes().enumerate() {
            if n >= self.limits.attributes_max {
                return Err(self.too_large("attributes of one element", self.limits.attributes_max));
            }
            let attribute = attribute.map_err(|error| self.malformed(error))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|error| self.malformed(error))?.into_owned();
            if value.len() > self.limits.value_max_bytes {
                return Err(self.too_large("bytes in one attribute", self.limits.value_max_bytes));
            }
            self.check_characters(&value)?;
            match attribute.key.as_namespace_binding() {
                Some(PrefixDeclaration::Default) => self.declare("", value)?,
                Some(PrefixDeclaration::Named(prefix)) => self.declare(prefix, value)?,
                None => {
                    let prefix = attribute
                        .key
                        .prefix()
                        .map_or("", |prefix| prefix.into_inner());
                    attributes.push((
                        prefix.to_owned(),
                        attribute.key.local_name().as_ref().to_owned(),
                        value,
                    ));
                }
            }
        }
        Ok(attributes)
    }

    fn declare(&mut self, prefix: &str, namespace: String) -> Result<(), Refusal> {
        if self.scopes.len() >= self.limits.namespaces_max {
            return Err(self.too_large("namespaces at one place", self.limits.namespaces_max));
        }
        self.scopes.push((prefix.to_owned(), Rc::from(namespace)));
        Ok(())
    }

    fn name(&self, prefix: &str, local: &str, element: bool) -> Result<Name, Refusal> {
        let namespace = match (prefix, element) {
            ("", false) => Some(Rc::clone(&self.none)),
            ("", true) => Some(self.namespace("").unwrap_or_else(|| Rc::clone(&self.none))),
            _ => self.namespace(prefix),
        };
        let namespace = namespace
            .ok_or_else(|| self.malformed(format!("prefix `{prefix}` is not declared")))?;
        Ok(Name {
            namespace,
            prefix: prefix.to_owned(),
            local: local.to_owned(),
        })
    }

    fn namespace(&self, prefix: &str) -> Option<Rc<str>> {
        if prefix == "xml" {
            return Some(Rc::clone(&self.xml));
        }
        let declared = self.scopes.iter().rev().find(|(other, _)| other == prefix);
        declared.map(|(_, namespace)| Rc::clone(namespace))
    }

    fn close(&mut self, element: Element) -> Result<(), Refusal> {
        match self.open.last_mut() {
            Some(outer) => outer.children.push(Child::Element(element)),
            None if self.root.is_none() => self.root = Some(element),
            None => return Err(self.malformed("a second root element")),
        }
        Ok(())
    }

    /// Pieces of text that follow each other become one.
    fn add_text(&mut self, text: &str) -> Result<(), Refusal> {
        self.check_characters(text)?;
        let Some(outer) = self.open.last_mut() else {
            return match text.trim() {
                "" => Ok(()),
                _ => Err(self.malformed("text outside the root element")),
            };
        };
        match outer.children.last_mut() {
            Some(Child::Text(before)) => before.push_str(text),
            _ => outer.children.push(Child::Text(text.to_owned())),
        }
        Ok(())
    }

    fn resolve(&self, reference: &BytesRef) -> Result<char, Refusal> {
        if let Some(character) = reference
            .resolve_char_ref()
            .map_err(|error| self.malformed(error))?
        {
            return Ok(character);
        }
        match &**reference {
            "lt" => Ok('<'),
            "gt" => Ok('>'),
            "amp" => Ok('&'),
            "apos" => Ok('\''),
            "quot" => Ok('"'),
            other => Err(self.malformed(format!("entity `{other}` is not one of XML's five"))),
        }
    }

    fn check_characters(&self, text: &str) -> Result<(), Refusal> {
        match text.chars().find(|c| !is_xml_character(*c)) {
            None => Ok(()),
            Some(c) => {
                Err(self.malformed(format!("character U+{:04X} is not allowed", u32::from(c))))
            }
        }
    }
}
