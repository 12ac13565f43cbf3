//! What a chart has no place for, kept beside it: attributes and extension elements of other makers,
//! documentation, annotations, data, lanes, gateways that were folded away, conditions. An export of the
//! chart with what was kept writes it all again.
//!
//! Each piece of XML declares the namespaces that it uses, so that it can stand anywhere.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Serialize;

use super::tree::{Attribute, Child, Element};
use super::xml::escape;

/// See the module's description.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Of the file: its root, pools, messages, and whatever else stands beside the process.
    pub file: Leftover,
    /// Of the process: artifacts, data, lanes, gateways, events.
    pub process: Leftover,
    /// Of steps, by their ids.
    pub steps: BTreeMap<String, Leftover>,
    /// Conditions by transition. They are words of their authors and never evaluated.
    pub conditions: BTreeMap<String, Vec<Condition>>,
}

/// What is left of one element.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Leftover {
    /// Attributes of other makers.
    pub attributes: Vec<KeptAttribute>,
    /// `documentation` elements.
    pub documentation: Vec<String>,
    /// Extension elements of other makers.
    pub extensions: Vec<String>,
    /// Elements of BPMN.
    pub elements: Vec<String>,
}

/// An attribute with a namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptAttribute {
    /// Its namespace.
    pub namespace: String,
    /// The prefix that the file used.
    pub prefix: String,
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// When a sequence flow was to be taken, in the words of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// The sequence flow.
    pub flow: String,
    /// Language of the expression, where it is named.
    pub language: String,
    /// The expression; empty for a default flow.
    pub expression: String,
    /// Taken when no other is.
    pub is_default: bool,
}

impl Leftover {
    /// True when there is nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// An element as XML that can stand anywhere. Comments are gone, and so are line breaks between elements.
pub(super) fn verbatim(element: &Element) -> String {
    shell(element, &|_| true, &|_| true)
}

/// The same with some of its attributes and children only.
pub(super) fn shell(
    element: &Element,
    has: &dyn Fn(&Attribute) -> bool,
    holds: &dyn Fn(&Element) -> bool,
) -> String {
    let mut out = String::new();
    write(element, &mut Vec::new(), &mut out, has, holds);
    out
}

/// The same, where there is more to it than its name.
pub(super) fn rest(
    element: &Element,
    has: &dyn Fn(&Attribute) -> bool,
    holds: &dyn Fn(&Element) -> bool,
) -> Option<String> {
    let more = element.attributes.iter().any(has) || element.elements().any(holds);
    more.then(|| shell(element, has, holds))
}

type Scope = Vec<(String, Rc<str>)>;

fn write(
    element: &Element,
    scope: &mut Scope,
    out: &mut String,
    has: &dyn Fn(&Attribute) -> bool,
    holds: &dyn Fn(&Element) -> bool,
) {
    let before = scope.len();
    let name = &element.name;
    out.push('<');
    push_name(&name.prefix, &name.local, out);
    declare(&name.prefix, &name.namespace, scope, out);
    for attribute in element.attributes.iter().filter(|attribute| has(attribute)) {
        let name = &attribute.name;
        if !name.namespace.is_empty() {
            declare(&name.prefix, &name.namespace, scope, out);
        }
        out.push(' ');
        push_name(&name.prefix, &name.local, out);
        out.push_str("=\"");
        escape(&attribute.value, true, out);
        out.push('"');
    }
    for (prefix, namespace) in &element.prefixes_in_values {
        declare(prefix, namespace, scope, out);
    }
    let children = element.children.iter().filter(|child| match child {
        Child::Element(child) => holds(child),
        Child::Text(text) => !(text.trim().is_empty() && text.contains('\n')),
    });
    let children: Vec<&Child> = children.collect();
    if children.is_empty() {
        out.push_str("/>");
    } else {
        out.push('>');
        for child in children {
            match child {
                Child::Element(child) => write(child, scope, out, &|_| true, &|_| true),
                Child::Text(text) => escape(text, false, out),
            }
        }
        out.push_str("</");
        push_name(&name.prefix, &name.local, out);
        out.push('>');
    }
    scope.truncate(before);
}

fn push_name(prefix: &str, local: &str, out: &mut String) {
    if !prefix.is_empty() {
        out.push_str(prefix);
        out.push(':');
    }
    out.push_str(local);
}

fn declare(prefix: &str, namespace: &Rc<str>, scope: &mut Scope, out: &mut String) {
    let in_force = scope.iter().rev().find(|(other, _)| other == prefix);
    let same = match in_force {
        Some((_, known)) => known == namespace,
        // What the fragment will stand in may have a default namespace.
        None => prefix == "xml",
    };
    if same {
        return;
    }
    out.push_str(if prefix.is_empty() {
        " xmlns"
    } else {
        " xmlns:"
    });
    out.push_str(prefix);
    out.push_str("=\"");
    escape(namespace, true, out);
    out.push('"');
    scope.push((prefix.to_owned(), Rc::clone(namespace)));
}
