//! A chart as boxes and arrows. The name of an arrow is a node of its own on the way, so that the
//! layout gives it a place where nothing else is.

use std::collections::BTreeMap;

use sanquan_domain::catalogue::RiskGrade;
use sanquan_domain::flowchart::{Ending, PointKind, Step, Transition};

use super::Language;
use super::boxes::{Form, Ways, bar, label, step_node, terminal};
use super::reading::Reading;

pub(crate) const NAME_SIZE: f64 = 14.0;
/// Also the least size of any text: what fits on paper is computed from it.
pub(crate) const SMALL_SIZE: f64 = 12.0;
const STEP_WIDTH: f64 = 212.0;
const SLIM_STEP_WIDTH: f64 = 150.0;
const LABEL_WIDTH_MAX: f64 = 100.0;
const SLIM_LABEL_WIDTH_MAX: f64 = 74.0;

#[derive(Default)]
pub(crate) struct Graph {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

#[derive(Clone, Default)]
pub(crate) struct Node {
    pub shape: Shape,
    pub width: f64,
    pub height: f64,
    pub lines: Vec<Line>,
    /// Everything there is to say, for the tooltip.
    pub full: String,
    pub mark: Mark,
    pub strip: Strip,
    /// Swim-lane in which it stands, counted from the left.
    pub lane: usize,
    /// Off the main road: drawn beside it, in less ink.
    pub quiet: bool,
    /// Name of the lane, where there is one column for all lanes.
    pub band: Option<String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Beginning or end of the course: a rounded box.
    Terminal,
    /// A step of the own department.
    #[default]
    Step,
    /// A step of somebody else: dashed.
    ForeignStep,
    /// Where a parallel part begins or ends.
    Bar,
    /// The name of an arrow, on its way.
    Label,
    /// A place through which a long arrow passes.
    Bend,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Mark {
    #[default]
    None,
    Visited,
    Current,
    Added,
    Removed,
    Changed,
}

impl Mark {
    /// The mark in words, since colours never carry a meaning alone.
    pub(super) const fn words(self, language: Language) -> &'static str {
        match self {
            Self::None => "",
            Self::Visited => language.pick("已办", "passed"),
            Self::Current => language.pick("当前环节", "the case is here"),
            Self::Added => language.pick("新增", "new"),
            Self::Removed => language.pick("取消", "dropped"),
            Self::Changed => language.pick("有修改", "changed"),
        }
    }
}

/// The signs at the top of a step.
#[derive(Clone, Default)]
pub(crate) struct Strip {
    pub number: Option<usize>,
    /// The grade of its worst risk, with the word for it.
    pub grade: Option<(RiskGrade, &'static str)>,
    /// The clock stands still there.
    pub stop: bool,
    /// It is a case of another item.
    pub sub_flow: bool,
    /// Kinds of supervision points.
    pub kinds: Vec<PointKind>,
    /// They do not all fit beside each other: the eye stands below the others.
    pub two_rows: bool,
}

#[derive(Clone)]
pub(crate) struct Line {
    pub text: String,
    pub size: f64,
    pub bold: bool,
    /// Begins at the left instead of standing in the middle.
    pub left: bool,
}

#[derive(Clone)]
pub(crate) struct Edge {
    pub from: usize,
    pub to: usize,
    /// Several ways between the same boxes are one arrow with all their names.
    pub names: Vec<String>,
    /// False for the piece before a label.
    pub head: bool,
}

impl Edge {
    pub fn full(&self) -> String {
        self.names.join(" / ")
    }
}

/// How much room there is from left to right.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// Ends that are not the course's aim are quiet boxes beside the main road.
    Ample,
    /// They are lines within the step that they leave.
    Tight,
    /// And steps are slim.
    Slim,
}

impl Graph {
    pub fn of(reading: &Reading, room: Room) -> Graph {
        let mut course = Course::begin(reading, room);
        for transition in &reading.chart.transitions {
            course.lead(transition);
        }
        course.graph.with_labels(match room {
            Room::Ample | Room::Tight => LABEL_WIDTH_MAX,
            Room::Slim => SLIM_LABEL_WIDTH_MAX,
        })
    }

    fn add(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Puts the name of each arrow on its way, in lines of at most so many pixels.
    pub fn with_labels(mut self, room: f64) -> Graph {
        for edge in std::mem::take(&mut self.edges) {
            let full = edge.full();
            if full.trim().is_empty() {
                self.edges.push(edge);
                continue;
            }
            let middle = self.add(Node {
                lane: self.nodes[edge.from].lane,
                quiet: self.nodes[edge.to].quiet,
                ..label(full, room)
            });
            self.edges.push(Edge {
                to: middle,
                head: false,
                ..edge.clone()
            });
            self.edges.push(Edge {
                from: middle,
                ..edge
            });
        }
        self
    }
}

/// A graph that is being made of a chart.
struct Course<'r, 'a> {
    reading: &'r Reading<'a>,
    room: Room,
    graph: Graph,
    /// Arrows by their ends.
    known: BTreeMap<(usize, usize), usize>,
    steps: BTreeMap<&'a str, usize>,
    /// Bars before the steps that wait for several parts.
    joins: BTreeMap<&'a str, usize>,
    ends: BTreeMap<(usize, Option<Ending>), usize>,
}

impl<'r, 'a> Course<'r, 'a> {
    /// The beginning, all steps, and the bars before joins.
    fn begin(reading: &'r Reading<'a>, room: Room) -> Self {
        let language = reading.language();
        let begin = terminal(language.pick("开始", "start"));
        let mut course = Course {
            reading,
            room,
            graph: Graph::default(),
            known: BTreeMap::new(),
            steps: BTreeMap::new(),
            joins: BTreeMap::new(),
            ends: BTreeMap::new(),
        };
        course.graph.add(begin);
        let form = Form {
            width: match room {
                Room::Ample | Room::Tight => STEP_WIDTH,
                Room::Slim => SLIM_STEP_WIDTH,
            },
            band: false,
            ways: match room {
                Room::Ample => Ways::None,
                Room::Tight | Room::Slim => Ways::Exits,
            },
        };
        for (number, step) in reading.steps() {
            let node = course.graph.add(step_node(reading, number, step, &form));
            course.steps.entry(&step.id).or_insert(node);
        }
        for (_, step) in reading.steps().filter(|(_, step)| step.joins.len() > 1) {
            let all = language.pick(
                "所有并行环节办结后继续",
                "all parallel parts must have ended",
            );
            course.bar_before(step, all);
        }
        if let Some(&first) = course.steps.get(reading.chart.start.as_str()) {
            course.graph.nodes[0].lane = course.graph.nodes[first].lane;
            course.connect(0, first, "");
        }
        course
    }

    fn bar_before(&mut self, step: &'a Step, full: &str) {
        let node = self.steps[step.id.as_str()];
        if self.joins.contains_key(step.id.as_str()) {
            return;
        }
        let lane = self.graph.nodes[node].lane;
        let bar = self.graph.add(Node { lane, ..bar(full) });
        self.joins.insert(&step.id, bar);
        self.connect(bar, node, "");
    }

    /// Draws a transition; one from or to nowhere is left out.
    fn lead(&mut self, way: &Transition) {
        let Some(&from) = self.steps.get(way.from.as_str()) else {
            return;
        };
        let name = self.reading.way_name(way);
        let mut targets: Vec<usize> = Vec::new();
        for to in &way.to {
            let target = self.entrance(&way.from, to);
            targets.extend(target.filter(|target| !targets.contains(target)));
        }
        match targets.as_slice() {
            [] if way.to.is_empty() => self.end(from, way.ends, &name),
            [] => {}
            [one] => self.connect(from, *one, &name),
            several => {
                let language = self.reading.language();
                let lane = self.graph.nodes[from].lane;
                let parallel = bar(language.pick("并行开始", "parallel parts begin"));
                let fork = self.graph.add(Node { lane, ..parallel });
                self.connect(from, fork, &name);
                several.iter().for_each(|to| self.connect(fork, *to, ""));
            }
        }
    }

    /// The bar before a step that waits for `from`, else the step.
    fn entrance(&self, from: &str, to: &str) -> Option<usize> {
        let joins = &self.reading.chart.step(to)?.joins;
        let waits = joins.iter().any(|part| part == from);
        let bar = self.joins.get(to).filter(|_| waits);
        bar.or_else(|| self.steps.get(to)).copied()
    }

    fn end(&mut self, from: usize, ending: Option<Ending>, name: &str) {
        let quiet = is_quiet(ending);
        if quiet && self.room != Room::Ample {
            return;
        }
        let graph = &mut self.graph;
        let end = *self.ends.entry((from, ending)).or_insert_with(|| {
            let lane = graph.nodes[from].lane;
            let words = ending_words(self.reading, ending);
            graph.add(Node {
                lane,
                quiet,
                ..terminal(&words)
            })
        });
        self.connect(from, end, name);
    }

    fn connect(&mut self, from: usize, to: usize, name: &str) {
        let edges = &mut self.graph.edges;
        let number = *self.known.entry((from, to)).or_insert(edges.len());
        if number == edges.len() {
            edges.push(Edge {
                from,
                to,
                names: Vec::new(),
                head: true,
            });
        }
        if !name.is_empty() {
            edges[number].names.push(name.to_owned());
        }
    }
}

/// Whether an end is not what the course is for.
pub(super) fn is_quiet(ending: Option<Ending>) -> bool {
    !matches!(
        ending,
        None | Some(Ending::Granted) | Some(Ending::Completed)
    )
}

/// An end in words; those against the applicant bear a cross.
pub(super) fn ending_words(reading: &Reading, ending: Option<Ending>) -> String {
    let cross = match ending.is_some_and(Ending::is_negative) {
        true => "× ",
        false => "",
    };
    format!("{cross}{}", reading.language().ending(ending))
}

pub(crate) fn line_height(size: f64) -> f64 {
    (size * 1.35).round()
}
