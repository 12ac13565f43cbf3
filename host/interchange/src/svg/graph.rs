//! A chart as boxes and arrows.

use std::collections::BTreeMap;

use sanquan_domain::flowchart::{Flowchart, Step};

use super::Drawing;
use super::boxes::{bar, ending, step_node, terminal};
use super::text::shorten;

pub(super) const NAME_SIZE: f64 = 14.0;
pub(super) const SMALL_SIZE: f64 = 11.0;
const LABEL_MAX_WIDTH: f64 = 78.0;

pub(super) struct Graph {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

pub(super) struct Node {
    pub shape: Shape,
    pub width: f64,
    pub height: f64,
    pub lines: Vec<Line>,
    /// Everything there is to say, for the tooltip and for screen readers.
    pub full: String,
    pub mark: Mark,
    /// Number of supervision points.
    pub points: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Beginning or end of the course: a rounded box.
    Terminal,
    /// A step of a post.
    Step,
    /// A step that nobody of the department moves: dashed.
    ForeignStep,
    /// Where a parallel part begins or ends.
    Bar,
    /// A place through which a long arrow passes.
    Bend,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    Visited,
    Current,
}

pub(super) struct Line {
    pub text: String,
    pub size: f64,
    pub bold: bool,
}

pub(super) struct Edge {
    pub from: usize,
    pub to: usize,
    pub label: String,
    pub full: String,
}

impl Graph {
    pub fn of(chart: &Flowchart, drawing: &Drawing) -> Graph {
        let mut graph = Graph {
            nodes: vec![terminal("开始", "start")],
            edges: Vec::new(),
        };
        let mut steps = BTreeMap::new();
        for step in &chart.steps {
            steps.insert(step.id.as_str(), graph.nodes.len());
            graph.nodes.push(step_node(step, drawing));
        }
        let mut joins = BTreeMap::new();
        for step in chart.steps.iter().filter(|step| step.joins.len() > 1) {
            let bar = graph.add(bar("汇合 all parallel parts must have ended"));
            joins.insert(step.id.as_str(), bar);
            graph.connect(bar, steps[step.id.as_str()], "");
        }
        if let Some(first) = steps.get(chart.start.as_str()) {
            graph.connect(0, *first, "");
        }
        for transition in &chart.transitions {
            let Some(&from) = steps.get(transition.from.as_str()) else {
                continue;
            };
            let label = transition.names.get("zh-CN");
            let targets: Vec<usize> = transition
                .to
                .iter()
                .filter_map(|to| {
                    let waits_for = |step: &Step| step.joins.contains(&transition.from);
                    let joined = chart.step(to).is_some_and(waits_for);
                    let bar = joins.get(to.as_str()).filter(|_| joined);
                    bar.or_else(|| steps.get(to.as_str())).copied()
                })
                .collect();
            match targets.as_slice() {
                [] if transition.to.is_empty() => {
                    let (zh, en) = ending(transition.ends);
                    let end = graph.add(terminal(zh, en));
                    graph.connect(from, end, label);
                }
                [] => {}
                [one] => graph.connect(from, *one, label),
                several => {
                    let fork = graph.add(bar("分行 parallel parts begin"));
                    graph.connect(from, fork, label);
                    several.iter().for_each(|to| graph.connect(fork, *to, ""));
                }
            }
        }
        graph
    }

    fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Several ways between the same boxes are one arrow with all their names.
    fn connect(&mut self, from: usize, to: usize, name: &str) {
        let same = |edge: &&mut Edge| edge.from == from && edge.to == to;
        let full = match self.edges.iter_mut().find(same) {
            Some(edge) => {
                edge.full = format!("{} / {name}", edge.full);
                edge.label = shorten(&edge.full, SMALL_SIZE, LABEL_MAX_WIDTH);
                return;
            }
            None => name.to_owned(),
        };
        self.edges.push(Edge {
            from,
            to,
            label: shorten(&full, SMALL_SIZE, LABEL_MAX_WIDTH),
            full,
        });
    }
}

pub(super) fn line_height(size: f64) -> f64 {
    (size * 1.35).round()
}
