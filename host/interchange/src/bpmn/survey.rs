//! What stands in a file, whether or not it can be imported.

use std::collections::BTreeMap;
use std::io::Read;

use super::refusal::Refusals;
use super::tree::{self, Element};
use super::{DI, Limits, MODEL, encoding};

/// Elements of a file by type, as BPMN tools count them: those with an id, extensions left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// Such as `bpmn:UserTask` or `bpmndi:BPMNShape`.
    pub elements: BTreeMap<String, usize>,
    /// How many elements of the model have a name.
    pub named: usize,
}

/// Counts the elements of a file.
pub fn survey(xml: impl Read) -> Result<Survey, Refusals> {
    let limits = Limits::default();
    let text = encoding::read(xml, &limits)?;
    let root = tree::parse(&text, &limits)?;
    let mut survey = Survey::default();
    survey.count(&root);
    Ok(survey)
}

impl Survey {
    fn count(&mut self, element: &Element) {
        if element.is(MODEL, "extensionElements") {
            return;
        }
        if element.attr("id").is_some()
            && let Some(name) = type_of(element)
        {
            *self.elements.entry(name).or_default() += 1;
            let named = element.attr("name").is_some_and(|name| !name.is_empty());
            self.named += usize::from(named && &*element.name.namespace == MODEL);
        }
        element.elements().for_each(|child| self.count(child));
    }
}

fn type_of(element: &Element) -> Option<String> {
    let local = element.name.local.as_str();
    match &*element.name.namespace {
        MODEL if local == "conditionExpression" => Some("bpmn:FormalExpression".to_owned()),
        MODEL => {
            let mut letters = local.chars();
            let first = letters.next()?.to_ascii_uppercase();
            Some(format!("bpmn:{first}{}", letters.as_str()))
        }
        DI if matches!(local, "BPMNDiagram" | "BPMNShape" | "BPMNEdge") => {
            Some(format!("bpmndi:{local}"))
        }
        _ => None,
    }
}
