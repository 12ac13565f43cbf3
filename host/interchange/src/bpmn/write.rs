//! A chart as a BPMN file, with the picture that tools need to open it.

use sanquan_domain::catalogue::{PowerItem, StepDuty};
use sanquan_domain::flowchart::{Flowchart, Step, StepKind};

use super::extension;
use super::kept::{Kept, Leftover};
use super::layout::{Layout, Rect, layout};
use super::outline::{Flow, Node, Outline, What, process_id};
use super::words::word;
use super::xml::Writer;
use super::{DI, MODEL, OWN, tree};

/// Marks what this export makes up, so that reading it back takes it for nothing of its own.
const MADE: (&str, &str) = ("sanquan:made", "true");

/// Prefixes that mean the same everywhere in an export.
const DECLARED: [(&str, &str); 6] = [
    ("xml", "http://www.w3.org/XML/1998/namespace"),
    ("xsi", tree::XSI),
    ("bpmndi", DI),
    ("dc", "http://www.omg.org/spec/DD/20100524/DC"),
    ("di", "http://www.omg.org/spec/DD/20100524/DI"),
    ("sanquan", OWN),
];

/// Writes a chart of an item. The same chart always gives the same bytes.
///
/// Read back, it gives the same chart and duties: those of the item for steps of the chart, in the order of
/// the steps. Characters that XML cannot hold become U+FFFD.
pub fn write(item: &PowerItem, chart: &Flowchart) -> String {
    write_with(item, chart, &Kept::default())
}

/// The same, with what an import had kept beside the chart.
pub fn write_with(item: &PowerItem, chart: &Flowchart, kept: &Kept) -> String {
    let mut outline = Outline::of(item, chart);
    let edges: Vec<(usize, usize)> = outline
        .flows
        .iter()
        .map(|flow| (flow.from, flow.to))
        .collect();
    let layout = layout(&outline.shapes(), &edges, outline.lanes.len().max(1));
    let names = Names::claim(&mut outline);
    let mut export = Export {
        item,
        chart,
        kept,
        outline: &outline,
        names: &names,
        writer: Writer::default(),
    };
    export.definitions(&layout);
    export.writer.out
}

/// Ids of what stands around the course.
struct Names {
    definitions: String,
    collaboration: String,
    participant: String,
    lane_set: String,
    lanes: Vec<String>,
    /// The message of each node that waits for one.
    messages: Vec<Option<String>>,
}

impl Names {
    fn claim(outline: &mut Outline) -> Self {
        let lanes = (1..=outline.lanes.len()).map(|n| format!("lane_{n}"));
        let lanes: Vec<String> = lanes.collect();
        let waits = |node: &Node| {
            let is_waiting = tag(&node.what) == "receiveTask";
            is_waiting.then(|| format!("message_{}", node.id))
        };
        let messages: Vec<Option<String>> = outline.nodes.iter().map(waits).collect();
        let ids = &mut outline.ids;
        Names {
            definitions: ids.claim("definitions"),
            collaboration: ids.claim("collaboration"),
            participant: ids.claim("participant"),
            lane_set: ids.claim("lanes"),
            lanes: lanes.iter().map(|id| ids.claim(id)).collect(),
            messages: messages
                .iter()
                .map(|id| id.as_ref().map(|id| ids.claim(id)))
                .collect(),
        }
    }
}

struct Export<'e> {
    item: &'e PowerItem,
    chart: &'e Flowchart,
    kept: &'e Kept,
    outline: &'e Outline<'e>,
    names: &'e Names,
    writer: Writer,
}

impl Export<'_> {
    fn definitions(&mut self, layout: &Layout) {
        self.writer
            .out
            .push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let prefixes = DECLARED[1..]
            .iter()
            .map(|(prefix, namespace)| (format!("xmlns:{prefix}"), *namespace));
        let prefixes: Vec<(String, &str)> = prefixes.collect();
        let mut namespaces = vec![("xmlns", MODEL)];
        namespaces.extend(
            prefixes
                .iter()
                .map(|(name, namespace)| (name.as_str(), *namespace)),
        );
        let own = [
            ("id", self.names.definitions.as_str()),
            ("targetNamespace", "urn:sanquan:items"),
            ("exporter", "Sanquan"),
            MADE,
        ];
        let foreign = foreign(&self.kept.file);
        let attributes = [&namespaces[..], &own[..], &borrowed(&foreign)[..]].concat();
        self.writer.open("definitions", &attributes);
        for (node, id) in self.outline.nodes.iter().zip(&self.names.messages) {
            // Engines tell messages apart by their names.
            if let Some(id) = id {
                self.writer
                    .empty("message", &[("id", id), ("name", &node.id), MADE]);
            }
        }
        self.collaboration();
        self.process();
        self.diagram(layout);
        self.writer.close();
    }

    fn collaboration(&mut self) {
        let names = self.names;
        self.writer
            .open("collaboration", &[("id", &names.collaboration), MADE]);
        let attributes = [
            ("id", names.participant.as_str()),
            ("name", self.item.names.get("zh-CN")),
            ("processRef", &self.outline.process),
            MADE,
        ];
        self.writer.empty("participant", &attributes);
        self.writer.close();
    }

    fn process(&mut self) {
        let outline = self.outline;
        let own = [
            ("id", outline.process.as_str()),
            ("name", self.item.names.get("zh-CN")),
            ("isExecutable", "true"),
        ];
        let foreign = foreign(&self.kept.process);
        let attributes = [&own[..], &borrowed(&foreign)[..]].concat();
        self.writer.open("process", &attributes);
        let kept = self.kept;
        documentation(&mut self.writer, &kept.process);
        self.writer.open("extensionElements", &[]);
        let version = self.item.version.to_string();
        let attributes = [
            ("item", self.chart.item.as_str()),
            ("version", &version),
            ("department", self.item.department.as_str()),
        ];
        self.writer.empty("sanquan:flowchart", &attributes);
        for element in &kept.file.elements {
            self.writer.text("sanquan:kept", &[("of", "file")], element);
        }
        extensions(&mut self.writer, &kept.process);
        self.writer.close();
        self.lanes();
        outline
            .nodes
            .iter()
            .enumerate()
            .for_each(|(number, node)| self.node(number, node));
        outline.flows.iter().for_each(|flow| self.flow(flow));
        self.writer.close();
    }

    fn lanes(&mut self) {
        let (outline, names) = (self.outline, self.names);
        if outline.lanes.is_empty() {
            return;
        }
        self.writer
            .open("laneSet", &[("id", &names.lane_set), MADE]);
        for (number, (name, id)) in outline.lanes.iter().zip(&names.lanes).enumerate() {
            self.writer.open("lane", &[("id", id), ("name", name)]);
            for node in outline.nodes.iter().filter(|node| node.lane == number) {
                self.writer.text("flowNodeRef", &[], &node.id);
            }
            self.writer.close();
        }
        self.writer.close();
    }

    fn node(&mut self, number: usize, node: &Node) {
        let tag = tag(&node.what);
        match node.what {
            What::Task(step, duty) => self.task(number, node, tag, step, duty),
            What::Start | What::Exclusive | What::Parallel => {
                self.writer.open(tag, &[("id", &node.id), MADE]);
                self.ways(number);
                self.writer.close();
            }
            What::Stop(step) => {
                let name = step.names.get("zh-CN");
                self.writer
                    .open(tag, &[("id", &node.id), ("name", name), MADE]);
                self.writer.open("extensionElements", &[]);
                self.writer.empty("sanquan:stop", &[("before", &step.id)]);
                self.writer.close();
                self.ways(number);
                self.writer.close();
            }
            What::End(ending) => {
                let name = ending.map(|ending| word(&ending));
                let name = name.as_deref();
                self.writer.open(
                    tag,
                    &[("id", &node.id), ("name", name.unwrap_or("end")), MADE],
                );
                self.writer.open("extensionElements", &[]);
                let ending: Vec<(&str, &str)> =
                    name.map(|name| ("ending", name)).into_iter().collect();
                self.writer.empty("sanquan:end", &ending);
                self.writer.close();
                self.ways(number);
                // A chart's ending ends the case, also where other parts are still open.
                if self.chart.transitions.iter().any(|t| t.to.len() > 1) {
                    self.writer.empty("terminateEventDefinition", &[]);
                }
                self.writer.close();
            }
        }
    }

    fn task(
        &mut self,
        number: usize,
        node: &Node,
        tag: &str,
        step: &Step,
        duty: Option<&StepDuty>,
    ) {
        let nothing = Leftover::default();
        let left = self.kept.steps.get(&step.id).unwrap_or(&nothing);
        let called = duty.and_then(|duty| duty.sub_flow.as_ref()).map(process_id);
        let mut own = vec![("id", node.id.as_str()), ("name", step.names.get("zh-CN"))];
        own.extend(called.as_ref().map(|id| ("calledElement", id.as_str())));
        own.extend(
            self.names.messages[number]
                .as_ref()
                .map(|id| ("messageRef", id.as_str())),
        );
        let foreign = foreign(left);
        let attributes = [&own[..], &borrowed(&foreign)[..]].concat();
        self.writer.open(tag, &attributes);
        documentation(&mut self.writer, left);
        self.writer.open("extensionElements", &[]);
        extension::step(&mut self.writer, step, duty);
        extensions(&mut self.writer, left);
        self.writer.close();
        self.ways(number);
        self.writer.close();
    }

    fn ways(&mut self, node: usize) {
        for flow in self.outline.flows.iter().filter(|flow| flow.to == node) {
            self.writer.text("incoming", &[], &flow.id);
        }
        for flow in self.outline.flows.iter().filter(|flow| flow.from == node) {
            self.writer.text("outgoing", &[], &flow.id);
        }
    }

    fn flow(&mut self, flow: &Flow) {
        let (nodes, chart) = (&self.outline.nodes, self.chart);
        let mut attributes = vec![
            ("id", flow.id.as_str()),
            ("sourceRef", &nodes[flow.from].id),
            ("targetRef", &nodes[flow.to].id),
        ];
        let transition = flow.transition.map(|number| &chart.transitions[number]);
        attributes.extend(transition.map(|transition| ("name", transition.names.get("zh-CN"))));
        let Some(transition) = transition else {
            attributes.push(MADE);
            self.writer.empty("sequenceFlow", &attributes);
            return;
        };
        self.writer.open("sequenceFlow", &attributes);
        self.writer.open("extensionElements", &[]);
        let conditions = self.kept.conditions.get(&transition.id);
        extension::transition(
            &mut self.writer,
            transition,
            conditions.map_or(&[], Vec::as_slice),
        );
        self.writer.close();
        if let Some((variable, value)) = &flow.choice {
            let value = value.replace('\\', "\\\\").replace('"', "\\\"");
            let expression = format!("{variable} == \"{value}\"");
            self.writer.text(
                "conditionExpression",
                &[("xsi:type", "tFormalExpression")],
                &expression,
            );
        }
        self.writer.close();
    }

    fn diagram(&mut self, layout: &Layout) {
        let (outline, names) = (self.outline, self.names);
        self.writer
            .open("bpmndi:BPMNDiagram", &[("id", "diagram_of_all")]);
        let attributes = [
            ("id", "plane_of_all"),
            ("bpmnElement", names.collaboration.as_str()),
        ];
        self.writer.open("bpmndi:BPMNPlane", &attributes);
        self.shape(&names.participant, &layout.pool, true);
        for (id, lane) in names.lanes.iter().zip(&layout.lanes) {
            self.shape(id, lane, true);
        }
        for (node, shape) in outline.nodes.iter().zip(&layout.shapes) {
            self.shape(&node.id, shape, false);
        }
        for (flow, line) in outline.flows.iter().zip(&layout.lines) {
            let id = format!("edge_of_{}", flow.id);
            self.writer
                .open("bpmndi:BPMNEdge", &[("id", &id), ("bpmnElement", &flow.id)]);
            for (x, y) in line {
                self.writer.empty(
                    "di:waypoint",
                    &[("x", &x.to_string()), ("y", &y.to_string())],
                );
            }
            self.writer.close();
        }
        self.writer.close();
        self.writer.close();
    }

    fn shape(&mut self, element: &str, place: &Rect, is_band: bool) {
        let id = format!("shape_of_{element}");
        let mut attributes = vec![("id", id.as_str()), ("bpmnElement", element)];
        if is_band {
            attributes.push(("isHorizontal", "true"));
        }
        self.writer.open("bpmndi:BPMNShape", &attributes);
        let [x, y, width, height] =
            [place.x, place.y, place.width, place.height].map(|n| n.to_string());
        let bounds = [
            ("x", x.as_str()),
            ("y", &y),
            ("width", &width),
            ("height", &height),
        ];
        self.writer.empty("dc:Bounds", &bounds);
        self.writer.close();
    }
}

/// The element of BPMN that a node is.
fn tag(what: &What) -> &'static str {
    match what {
        What::Start => "startEvent",
        What::Exclusive => "exclusiveGateway",
        What::Parallel => "parallelGateway",
        What::End(_) | What::Stop(_) => "endEvent",
        What::Task(_, Some(duty)) if duty.sub_flow.is_some() => "callActivity",
        What::Task(step, _) => task_tag(step.kind),
    }
}

/// The task that a step of a kind is.
pub(super) fn task_tag(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Work => "userTask",
        StepKind::Automatic => "serviceTask",
        StepKind::Waiting => "receiveTask",
    }
}

fn documentation(writer: &mut Writer, left: &Leftover) {
    left.documentation
        .iter()
        .for_each(|xml| writer.fragment(xml));
}

fn extensions(writer: &mut Writer, left: &Leftover) {
    for element in &left.elements {
        writer.text("sanquan:kept", &[], element);
    }
    left.extensions.iter().for_each(|xml| writer.fragment(xml));
}

/// Attributes of other makers, with declarations of the prefixes that this export does not declare itself.
fn foreign(left: &Leftover) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    let mut declared: Vec<(&str, &str)> = DECLARED.to_vec();
    for kept in &left.attributes {
        let meaning = declared.iter().find(|(prefix, _)| *prefix == kept.prefix);
        let prefix = match meaning.map(|(_, namespace)| *namespace) {
            Some(namespace) if namespace == kept.namespace => kept.prefix.clone(),
            None if !kept.prefix.is_empty() => {
                declared.push((&kept.prefix, &kept.namespace));
                attributes.push((format!("xmlns:{}", kept.prefix), kept.namespace.clone()));
                kept.prefix.clone()
            }
            // The prefix means something else here: the attribute gets one of its own.
            _ => {
                let prefix = format!("kept{}", attributes.len());
                attributes.push((format!("xmlns:{prefix}"), kept.namespace.clone()));
                prefix
            }
        };
        attributes.push((format!("{prefix}:{}", kept.name), kept.value.clone()));
    }
    attributes
}

fn borrowed(attributes: &[(String, String)]) -> Vec<(&str, &str)> {
    attributes
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}
