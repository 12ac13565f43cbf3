//! Finds what of a file has no place in its chart, so that it is kept.
//!
//! Taken over, and therefore not kept: ids and names of steps, what flows connect, names and conditions of
//! flows, `incoming` and `outgoing`, which repeat them, and what our own export has made up. The picture is
//! not kept either: an export draws the chart anew.

use std::collections::BTreeMap;

use super::extension_read::own;
use super::kept::{Kept, KeptAttribute, Leftover, rest, shell, verbatim};
use super::model::{Model, NodeKind, is_made};
use super::tree::{Attribute, Element};
use super::write::task_tag;
use super::{DI, MODEL, OWN};

/// Everything that is left; `steps` are the ids of those nodes that have become steps.
pub(super) fn kept(model: &Model, steps: &BTreeMap<usize, String>) -> Kept {
    let mut kept = Kept::default();
    file(model, &mut kept.file);
    process(model, &mut kept.process);
    for element in our_texts(model.process) {
        let place = match element.attr("of") {
            Some("file") => &mut kept.file,
            _ => &mut kept.process,
        };
        place.elements.push(element.text());
    }
    for (number, node) in model.nodes.iter().enumerate() {
        match steps.get(&number) {
            Some(id) => {
                let left = step(node.element, node.kind);
                if !left.is_empty() {
                    kept.steps.insert(id.clone(), left);
                }
            }
            None if is_made(node.element) => {}
            None => kept.process.elements.push(other(node.element)),
        }
    }
    kept
}

/// The name of the process, or of the pool that it runs in.
pub(super) fn name_of(model: &Model) -> String {
    let id = model.process.attr("id").unwrap_or_default();
    let pools = model
        .root
        .all(MODEL, "collaboration")
        .flat_map(|c| c.all(MODEL, "participant"));
    let mut pools =
        pools.filter(|pool| pool.attr("processRef").is_some_and(|process| process == id));
    let pool = pools.next().and_then(|pool| pool.attr("name"));
    let names = [model.process.attr("name"), pool];
    let name = names
        .into_iter()
        .flatten()
        .find(|name| !name.trim().is_empty());
    name.unwrap_or(id).to_owned()
}

/// The process that a call names, unless an expression is to find it.
pub(super) fn called(element: &Element) -> Option<&str> {
    let called = element
        .attr("calledElement")
        .filter(|called| !called.is_empty())?;
    (element.name.local == "callActivity" && !called.contains('{')).then_some(called)
}

fn file(model: &Model, left: &mut Leftover) {
    let root = model.root;
    left.attributes = attributes(root);
    if !is_made(root) {
        left.elements.extend(rest(
            root,
            &|a| is_plain(a) && a.name.local != "id",
            &|_| false,
        ));
    }
    for child in root.elements() {
        let is_picture = &*child.name.namespace == DI;
        let is_process = std::ptr::eq(child, model.process);
        if !is_picture && !is_process && !is_made(child) {
            left.elements.push(verbatim(child));
        }
    }
}

fn process(model: &Model, left: &mut Leftover) {
    let process = model.process;
    left.attributes = attributes(process);
    common(process, left);
    if own(process, "flowchart").is_none() {
        left.elements.extend(rest(
            process,
            &|a| is_plain(a) && a.name.local != "id",
            &|_| false,
        ));
    }
    let is_node = |child: &Element| {
        model
            .nodes
            .iter()
            .any(|node| std::ptr::eq(node.element, child))
    };
    for child in process.elements() {
        let local = child.name.local.as_str();
        let is_bpmn = &*child.name.namespace == MODEL;
        match local {
            "documentation" | "extensionElements" if is_bpmn => {}
            "sequenceFlow" if is_bpmn => left.elements.extend(flow(child)),
            _ if is_made(child) || is_node(child) => {}
            _ => left.elements.push(verbatim(child)),
        }
    }
}

/// What a flow has beyond what became a transition.
fn flow(flow: &Element) -> Option<String> {
    if is_made(flow) || own(flow, "transition").is_some() {
        return None;
    }
    let known = ["id", "name", "sourceRef", "targetRef"];
    let has = |a: &Attribute| !is_plain(a) || !known.contains(&a.name.local.as_str());
    let holds = |child: &Element| !child.is(MODEL, "conditionExpression");
    rest(flow, &has, &holds).map(|_| shell(flow, &|_| true, &holds))
}

fn step(element: &Element, kind: NodeKind) -> Leftover {
    let mut left = Leftover {
        attributes: attributes(element),
        ..Leftover::default()
    };
    common(element, &mut left);
    left.elements.extend(our_texts(element).map(Element::text));
    if own(element, "step").is_some() {
        return left;
    }
    let calls = called(element).is_some();
    let has = |a: &Attribute| match a.name.local.as_str() {
        "id" | "name" => false,
        "calledElement" if calls => false,
        _ => is_plain(a),
    };
    let expected = match kind {
        NodeKind::Step(_) if calls => "callActivity",
        NodeKind::Step(kind) => task_tag(kind),
        _ => "serviceTask",
    };
    match element.name.local == expected {
        true => left.elements.extend(rest(element, &has, &is_child_left)),
        false => left.elements.push(shell(element, &has, &is_child_left)),
    }
    left
}

/// A node that was folded away: whole, but for its flows.
fn other(element: &Element) -> String {
    let holds = |child: &Element| !["incoming", "outgoing"].contains(&child.name.local.as_str());
    shell(element, &|_| true, &holds)
}

fn is_plain(attribute: &Attribute) -> bool {
    attribute.name.namespace.is_empty()
}

fn is_child_left(child: &Element) -> bool {
    let known = ["incoming", "outgoing", "documentation", "extensionElements"];
    &*child.name.namespace != MODEL || !known.contains(&child.name.local.as_str())
}

/// Documentation and extension elements of other makers.
fn common(element: &Element, left: &mut Leftover) {
    left.documentation
        .extend(element.all(MODEL, "documentation").map(verbatim));
    let extensions = element
        .all(MODEL, "extensionElements")
        .flat_map(Element::elements);
    let foreign = extensions.filter(|extension| &*extension.name.namespace != OWN);
    left.extensions.extend(foreign.map(verbatim));
}

/// Elements that an earlier export has kept as text.
fn our_texts(element: &Element) -> impl Iterator<Item = &Element> {
    let extensions = element
        .all(MODEL, "extensionElements")
        .flat_map(Element::elements);
    extensions.filter(|extension| extension.is(OWN, "kept"))
}

fn attributes(element: &Element) -> Vec<KeptAttribute> {
    let is_foreign = |namespace: &str| !namespace.is_empty() && namespace != OWN;
    let foreign = element
        .attributes
        .iter()
        .filter(|a| is_foreign(&a.name.namespace));
    let kept = foreign.map(|a| KeptAttribute {
        namespace: a.name.namespace.to_string(),
        prefix: a.name.prefix.clone(),
        name: a.name.local.clone(),
        value: a.value.clone(),
    });
    kept.collect()
}
