//! The process of a file as nodes and flows, with everything in it that cannot be a chart refused at once.

use std::collections::{BTreeMap, BTreeSet};

use sanquan_domain::flowchart::StepKind;

use super::refusal::Refusal;
use super::tree::Element;
use super::{Limits, MODEL, OWN};

pub(super) struct Model<'t> {
    pub root: &'t Element,
    pub process: &'t Element,
    pub nodes: Vec<Node<'t>>,
    pub flows: Vec<Flow<'t>>,
    pub start: usize,
}

pub(super) struct Node<'t> {
    pub element: &'t Element,
    pub id: &'t str,
    pub kind: NodeKind,
    pub incoming: Vec<usize>,
    pub outgoing: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NodeKind {
    Start,
    Step(StepKind),
    /// One of the ways is taken.
    Exclusive,
    /// All ways are taken, or all are waited for.
    Parallel,
    /// Nothing happens here.
    Pass,
    End {
        /// Whether all that is still open ends as well.
        terminates: bool,
    },
}

pub(super) struct Flow<'t> {
    pub element: &'t Element,
    pub id: &'t str,
    pub from: usize,
    pub to: usize,
    pub is_default: bool,
}

impl Flow<'_> {
    pub fn condition(&self) -> Option<&Element> {
        self.element.first(MODEL, "conditionExpression")
    }
}

/// Whether our own export has made the element up: it says nothing that the chart does not say.
pub(super) fn is_made(element: &Element) -> bool {
    element.attr_of(OWN, "made").is_some()
}

/// Finds the process; without one, or with more than can be taken over, there is no model, and `refusals`
/// says why.
pub(super) fn model<'t>(
    root: &'t Element,
    limits: &Limits,
    refusals: &mut Vec<Refusal>,
) -> Option<Model<'t>> {
    if !root.is(MODEL, "definitions") {
        let message =
            "this is no BPMN 2.0 file: its root is not `definitions` of the BPMN namespace";
        refusals.push(Refusal::of("bpmn.not-bpmn", root, message));
        return None;
    }
    let before = refusals.len();
    refuse_duplicate_ids(root, refusals);
    for collaboration in root.all(MODEL, "collaboration") {
        for flow in collaboration.all(MODEL, "messageFlow") {
            let message = "messages between pools have no place in the chart of one item: import each pool by itself";
            refusals.push(Refusal::of("bpmn.message-flow", flow, message));
        }
    }
    let is_filled = |process: &&Element| {
        process
            .elements()
            .any(|child| child.is(MODEL, "startEvent") || child.is(MODEL, "sequenceFlow"))
    };
    let mut processes = root.all(MODEL, "process").filter(is_filled);
    let Some(process) = processes.next() else {
        let message = "the file holds no process with a course";
        refusals.push(Refusal::of("bpmn.no-process", root, message));
        return None;
    };
    let gathered = Gathered::of(process, limits, refusals);
    for further in processes {
        let message = "an item has one chart: import each process from a file of its own";
        refusals.push(Refusal::of("bpmn.several-processes", further, message));
        Gathered::of(further, limits, refusals);
    }
    gathered.check_gateways(refusals);
    let start = gathered.start(process, refusals);
    (refusals.len() == before).then_some(Model {
        root,
        process,
        nodes: gathered.nodes,
        flows: gathered.flows,
        start: start?,
    })
}

fn refuse_duplicate_ids(root: &Element, refusals: &mut Vec<Refusal>) {
    let mut seen = BTreeSet::new();
    let mut todo = vec![root];
    while let Some(element) = todo.pop() {
        let is_bpmn = &*element.name.namespace == MODEL;
        if let Some(id) = element.attr("id").filter(|_| is_bpmn)
            && !seen.insert(id)
        {
            let message = "another element has the same id: give each its own";
            refusals.push(Refusal::of("bpmn.id-twice", element, message));
        }
        if !element.is(MODEL, "extensionElements") {
            let mut children: Vec<&Element> = element.elements().collect();
            children.reverse();
            todo.extend(children);
        }
    }
}

#[derive(Default)]
struct Gathered<'t> {
    nodes: Vec<Node<'t>>,
    flows: Vec<Flow<'t>>,
    numbers: BTreeMap<&'t str, usize>,
    /// Ids of nodes that were refused: their flows are not named again.
    refused: BTreeSet<&'t str>,
    /// What is taken over only where it decides nothing.
    passes: Vec<usize>,
}

impl<'t> Gathered<'t> {
    fn of(process: &'t Element, limits: &Limits, refusals: &mut Vec<Refusal>) -> Self {
        let mut gathered = Gathered::default();
        let in_model = |child: &&Element| &*child.name.namespace == MODEL;
        for child in process.elements().filter(in_model) {
            if child.name.local == "sequenceFlow" {
                continue;
            }
            match kind(child) {
                Ok(None) => {}
                Ok(Some(kind)) => gathered.node(child, kind, refusals),
                Err((code, message)) => {
                    gathered.refused.extend(child.attr("id"));
                    refusals.push(Refusal::of(code, child, message));
                }
            }
        }
        if gathered.nodes.len() > limits.nodes_max {
            let message = format!("more than {} events, tasks and gateways", limits.nodes_max);
            refusals.push(Refusal::of("bpmn.too-large", process, message));
            return gathered;
        }
        for flow in process.all(MODEL, "sequenceFlow") {
            gathered.flow(flow, refusals);
        }
        gathered
    }

    fn node(&mut self, element: &'t Element, kind: NodeKind, refusals: &mut Vec<Refusal>) {
        let Some(id) = element.attr("id") else {
            let message = "it has no id, so no flow can lead to it: give it one";
            refusals.push(Refusal::of("bpmn.no-id", element, message));
            return;
        };
        if let Some(refusal) = repeats(element) {
            refusals.push(refusal);
        }
        let number = self.nodes.len();
        if kind == NodeKind::Pass {
            self.passes.push(number);
        }
        self.numbers.insert(id, number);
        self.nodes.push(Node {
            element,
            id,
            kind,
            incoming: Vec::new(),
            outgoing: Vec::new(),
        });
    }

    fn flow(&mut self, element: &'t Element, refusals: &mut Vec<Refusal>) {
        let end = |name: &str| {
            element
                .attr(name)
                .and_then(|id| self.numbers.get(id).copied())
        };
        let (Some(from), Some(to)) = (end("sourceRef"), end("targetRef")) else {
            let mut ends = ["sourceRef", "targetRef"]
                .into_iter()
                .filter_map(|name| element.attr(name));
            if !ends.any(|id| self.refused.contains(id)) {
                let message = "it does not lead from one element of the process to another";
                refusals.push(Refusal::of("bpmn.dangling-flow", element, message));
            }
            return;
        };
        if self.nodes[to].kind == NodeKind::Start
            || matches!(self.nodes[from].kind, NodeKind::End { .. })
        {
            let message = "nothing leads to a start event, and nothing leaves an end event";
            refusals.push(Refusal::of("bpmn.dangling-flow", element, message));
            return;
        }
        let number = self.flows.len();
        let id = element.attr("id").unwrap_or_default();
        let is_default = !id.is_empty() && self.nodes[from].element.attr("default") == Some(id);
        self.nodes[from].outgoing.push(number);
        self.nodes[to].incoming.push(number);
        self.flows.push(Flow {
            element,
            id,
            from,
            to,
            is_default,
        });
    }

    fn check_gateways(&self, refusals: &mut Vec<Refusal>) {
        for &number in &self.passes {
            let node = &self.nodes[number];
            let is_gateway = node.element.name.local.ends_with("Gateway");
            if node.outgoing.len() > 1 || (is_gateway && node.incoming.len() > 1) {
                let message = "a chart knows exclusive and parallel gateways only: draw the course with those";
                refusals.push(Refusal::of("bpmn.gateway", node.element, message));
            }
        }
    }

    fn start(&self, process: &Element, refusals: &mut Vec<Refusal>) -> Option<usize> {
        let mut starts = (0..self.nodes.len()).filter(|n| self.nodes[*n].kind == NodeKind::Start);
        let start = starts.next();
        for further in starts {
            let message = "a chart has one start: lead all courses from one start event";
            refusals.push(Refusal::of(
                "bpmn.several-starts",
                self.nodes[further].element,
                message,
            ));
        }
        let refused = process
            .all(MODEL, "startEvent")
            .any(|event| kind(event).is_err());
        if start.is_none() && !refused {
            let message = "the process has no start event: add one";
            refusals.push(Refusal::of("bpmn.no-start", process, message));
        }
        start
    }
}

fn repeats(element: &Element) -> Option<Refusal> {
    let loops = [
        "standardLoopCharacteristics",
        "multiInstanceLoopCharacteristics",
    ];
    if element
        .elements()
        .any(|child| loops.contains(&child.name.local.as_str()))
    {
        let message =
            "a step is done once each time it opens: draw a loop as a flow that leads back";
        return Some(Refusal::of("bpmn.loop", element, message));
    }
    let compensates = element.attr("isForCompensation") == Some("true");
    compensates.then(|| {
        let message = "what is done is not undone: draw the correction as a step of its own";
        Refusal::of("bpmn.compensation", element, message)
    })
}

type Said = (&'static str, &'static str);

/// What an element of a process is in a chart; `None` for what only accompanies the course.
fn kind(element: &Element) -> Result<Option<NodeKind>, Said> {
    let kind = match element.name.local.as_str() {
        "task" | "userTask" | "manualTask" => NodeKind::Step(StepKind::Work),
        "serviceTask" | "scriptTask" | "businessRuleTask" | "sendTask" => {
            NodeKind::Step(StepKind::Automatic)
        }
        "receiveTask" | "callActivity" => NodeKind::Step(StepKind::Waiting),
        "exclusiveGateway" => NodeKind::Exclusive,
        "parallelGateway" => NodeKind::Parallel,
        "inclusiveGateway" | "complexGateway" | "eventBasedGateway" => NodeKind::Pass,
        "startEvent" | "endEvent" | "intermediateCatchEvent" | "intermediateThrowEvent" => {
            event(element)?
        }
        "boundaryEvent" => {
            return Err((
                "bpmn.boundary-event",
                "a step ends by its own transitions: draw the other way as one of them",
            ));
        }
        "subProcess" | "transaction" | "adHocSubProcess" => {
            return Err(match element.attr("triggeredByEvent") {
                Some("true") => (
                    "bpmn.event-sub-process",
                    "a chart has no parts that events start: draw a step that waits",
                ),
                _ => (
                    "bpmn.sub-process",
                    "draw its steps in the process itself, or call a process of its own",
                ),
            });
        }
        "laneSet"
        | "documentation"
        | "extensionElements"
        | "textAnnotation"
        | "association"
        | "group"
        | "dataObject"
        | "dataObjectReference"
        | "dataStoreReference"
        | "property"
        | "ioSpecification"
        | "ioBinding"
        | "auditing"
        | "monitoring"
        | "resourceRole"
        | "performer"
        | "humanPerformer"
        | "potentialOwner"
        | "supports"
        | "correlationSubscription" => return Ok(None),
        _ => return Err(("bpmn.unknown-element", "it has no place in a chart")),
    };
    Ok(Some(kind))
}

fn event(element: &Element) -> Result<NodeKind, Said> {
    let is_definition = |child: &&Element| {
        child.name.local.ends_with("EventDefinition") || child.name.local == "eventDefinitionRef"
    };
    let definitions: Vec<&str> = element
        .elements()
        .filter(is_definition)
        .map(|d| d.name.local.as_str())
        .collect();
    let kind = match (element.name.local.as_str(), definitions.as_slice()) {
        ("startEvent", [] | ["messageEventDefinition"]) => NodeKind::Start,
        ("endEvent", []) => NodeKind::End { terminates: false },
        ("endEvent", ["terminateEventDefinition"]) => NodeKind::End { terminates: true },
        ("intermediateCatchEvent", ["messageEventDefinition" | "timerEventDefinition"]) => {
            NodeKind::Step(StepKind::Waiting)
        }
        ("intermediateThrowEvent", []) => NodeKind::Pass,
        _ => {
            return Err((
                "bpmn.event",
                "a case starts when it is filed, waits for a message or a day, and ends: use events of those kinds",
            ));
        }
    };
    Ok(kind)
}
