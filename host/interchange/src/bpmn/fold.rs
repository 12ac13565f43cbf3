//! Gateways folded away: what stands between two steps becomes a transition.
//!
//! A chart has steps and transitions only. So the ways that lead from a step through gateways are followed:
//! each choice of an exclusive gateway is a transition of its own, the ways out of a parallel gateway are the
//! steps that one transition opens, and a parallel gateway at which several ways meet is what its step joins.
//!
//! Where that is not enough, the gateway itself becomes an automatic step, and everything is followed anew: a
//! join that leads on into a choice or a split, a choice behind a split, a merge in front of a join, and
//! whatever lets a case begin at anything but one step. What then still has no meaning is refused: gateways
//! in a circle without step, and joins of ways that exclude each other.

use std::collections::{BTreeMap, BTreeSet};

use sanquan_domain::flowchart::TRANSITIONS_MAX;

use super::OWN;
use super::extension_read::own;
use super::model::{Model, Node, NodeKind};
use super::refusal::Refusal;

/// Most ways that are looked at, over all steps.
const VISITS_MAX: usize = 20_000;
/// Most gateways in a row.
const CHAIN_MAX: usize = 100;
/// Most times that everything is followed anew.
const ROUNDS_MAX: usize = 50;

/// Steps and transitions, by numbers of nodes and flows.
pub(super) struct Folded {
    pub start: usize,
    /// In the order of the file.
    pub steps: Vec<usize>,
    /// What each step joins.
    pub joins: BTreeMap<usize, Vec<usize>>,
    pub ways: Vec<Way>,
}

/// A transition.
pub(super) struct Way {
    pub from: usize,
    /// All flows that it takes.
    pub flows: Vec<usize>,
    /// The flow by which it differs from the other transitions of its step.
    pub deciding: usize,
    pub to: Vec<usize>,
    /// The end event, where it leads to one.
    pub end: Option<usize>,
}

/// Folds a model; nothing where something was refused.
pub(super) fn fold(model: &Model, refusals: &mut Vec<Refusal>) -> Option<Folded> {
    let mut made = BTreeSet::new();
    let stops = stops(model);
    for _ in 0..ROUNDS_MAX {
        let mut fold = Fold {
            model,
            made: &made,
            stops: &stops,
            wanted: BTreeSet::new(),
            refusals: Vec::new(),
            visits: 0,
            on_the_way: Vec::new(),
        };
        let folded = fold.all();
        let (wanted, refused) = (fold.wanted, fold.refusals);
        if !refused.is_empty() {
            refusals.extend(refused);
            return None;
        }
        let count = folded.as_ref().map_or(0, |folded| folded.ways.len());
        if count > TRANSITIONS_MAX {
            let message = format!(
                "{count} ways lead through its gateways: at most {TRANSITIONS_MAX} transitions are allowed"
            );
            refusals.push(Refusal::of("bpmn.too-many-ways", model.process, message));
            return None;
        }
        if wanted.is_empty() {
            return folded;
        }
        made.extend(wanted);
    }
    let message = "its gateways are too entangled to be followed: put a step between them";
    refusals.push(Refusal::of("bpmn.too-many-ways", model.process, message));
    None
}

/// In our own files an end may stand before a step that does not wait for the part that stops there: such ends, with
/// their steps.
fn stops(model: &Model) -> BTreeMap<usize, usize> {
    let nodes = || model.nodes.iter().enumerate();
    let steps = nodes().filter(|(_, node)| matches!(node.kind, NodeKind::Step(_)));
    let codes: BTreeMap<&str, usize> = steps
        .filter_map(|(number, node)| Some((own(node.element, "step")?.attr("code")?, number)))
        .collect();
    let stop = |(number, node): (usize, &Node)| {
        let before = own(node.element, "stop")?.attr("before")?;
        Some((number, *codes.get(before)?))
    };
    nodes().filter_map(stop).collect()
}

/// What follows a flow until steps or ends are reached.
#[derive(Clone)]
struct Course {
    flows: Vec<usize>,
    deciding: usize,
    goals: Vec<Goal>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Goal {
    Step {
        step: usize,
        /// By which flow a join is reached, where one stands before the step or is the step.
        by: Option<usize>,
    },
    End(Option<usize>),
}

struct Fold<'m> {
    model: &'m Model<'m>,
    /// Nodes that have become automatic steps.
    made: &'m BTreeSet<usize>,
    /// See [`stops`].
    stops: &'m BTreeMap<usize, usize>,
    /// Nodes that must become such.
    wanted: BTreeSet<usize>,
    refusals: Vec<Refusal>,
    visits: usize,
    on_the_way: Vec<usize>,
}

impl Fold<'_> {
    fn all(&mut self) -> Option<Folded> {
        let model = self.model;
        let start = match self.made.contains(&model.start) {
            true => Some(model.start),
            false => self.first_step(),
        };
        let steps: Vec<usize> = (0..model.nodes.len())
            .filter(|n| self.is_step(*n))
            .collect();
        let mut courses = Vec::new();
        for &step in &steps {
            for course in self.leaving(step).unwrap_or_default() {
                courses.push((step, course));
            }
        }
        if !self.wanted.is_empty() || !self.refusals.is_empty() {
            return None;
        }
        let joins = self.joins(&courses);
        let ways = courses
            .into_iter()
            .map(|(from, course)| course.into_way(from))
            .collect();
        Some(Folded {
            start: start?,
            steps,
            joins,
            ways,
        })
    }

    fn is_step(&self, node: usize) -> bool {
        matches!(self.model.nodes[node].kind, NodeKind::Step(_)) || self.made.contains(&node)
    }

    fn refuse(&mut self, code: &'static str, node: usize, message: &str) {
        let element = self.model.nodes[node].element;
        let refusal = Refusal::of(code, element, message);
        if !self.refusals.contains(&refusal) {
            self.refusals.push(refusal);
        }
    }

    /// A case begins at one step; where the course begins with anything else, the start event is made one.
    fn first_step(&mut self) -> Option<usize> {
        let start = self.model.start;
        let courses = self.leaving(start)?;
        if let [course] = courses.as_slice()
            && let [Goal::Step { step, by: None }] = course.goals.as_slice()
        {
            return Some(*step);
        }
        self.wanted.insert(start);
        None
    }

    /// The transitions of a step.
    fn leaving(&mut self, node: usize) -> Option<Vec<Course>> {
        let model = self.model;
        let kind = model.nodes[node].kind;
        let outgoing = &model.nodes[node].outgoing;
        if let NodeKind::Exclusive | NodeKind::Pass = kind {
            return self.one_of(outgoing);
        }
        match outgoing.as_slice() {
            [] => Some(self.implicit_end(node)),
            [flow] => self.follow(*flow),
            several => {
                let conditional = |flow: &&usize| {
                    model.flows[**flow].condition().is_some() || model.flows[**flow].is_default
                };
                if several.iter().any(|flow| conditional(&flow)) {
                    let message =
                        "it is left by flows with conditions: let them leave an exclusive gateway";
                    self.refuse("bpmn.conditional-flow", node, message);
                    return None;
                }
                self.together(several[0], several)
            }
        }
    }

    /// A step of ours that nothing leaves is left as it is, so that the chart's check can say so.
    fn implicit_end(&self, node: usize) -> Vec<Course> {
        let element = self.model.nodes[node].element;
        let extensions = element.first(super::MODEL, "extensionElements");
        match extensions.and_then(|e| e.first(OWN, "step")) {
            Some(_) => Vec::new(),
            None => vec![Course {
                flows: Vec::new(),
                deciding: usize::MAX,
                goals: vec![Goal::End(None)],
            }],
        }
    }

    /// What a flow leads to: as many courses as there are choices on the way.
    fn follow(&mut self, flow: usize) -> Option<Vec<Course>> {
        let model = self.model;
        let at = model.flows[flow].to;
        self.visits += 1;
        if self.visits > VISITS_MAX || self.on_the_way.len() > CHAIN_MAX {
            // Once is enough: whatever is followed after this meets the same limit.
            if !self
                .refusals
                .iter()
                .any(|refusal| refusal.code == "bpmn.too-many-ways")
            {
                let message =
                    "too many ways lead through the gateways here: put a step between them";
                self.refuse("bpmn.too-many-ways", at, message);
            }
            return None;
        }
        let node = &model.nodes[at];
        let is_join = node.kind == NodeKind::Parallel && node.incoming.len() > 1;
        if self.is_step(at) {
            let by = is_join.then_some(flow);
            return Some(vec![Course::to(flow, Goal::Step { step: at, by })]);
        }
        match node.kind {
            NodeKind::End { .. } => Some(vec![Course::to(flow, self.end(at))]),
            _ if is_join => match self.joined_step(at) {
                Some(step) => Some(vec![Course::to(
                    flow,
                    Goal::Step {
                        step,
                        by: Some(flow),
                    },
                )]),
                None => {
                    self.wanted.insert(at);
                    None
                }
            },
            _ if self.on_the_way.contains(&at) => {
                let message = "a case could go round here for ever without anybody acting: put a step into the circle";
                self.refuse("bpmn.gateway-circle", at, message);
                None
            }
            kind => {
                self.on_the_way.push(at);
                let courses = match (kind, node.outgoing.as_slice()) {
                    (_, []) => Some(vec![Course::to(flow, Goal::End(None))]),
                    (NodeKind::Parallel, several) => self.together(flow, several),
                    (_, several) => self.one_of(several),
                };
                self.on_the_way.pop();
                let chooses = kind != NodeKind::Parallel && node.outgoing.len() > 1;
                courses.map(|courses| {
                    courses
                        .into_iter()
                        .map(|course| course.after(flow, chooses))
                        .collect()
                })
            }
        }
    }

    fn one_of(&mut self, flows: &[usize]) -> Option<Vec<Course>> {
        let mut courses = Vec::new();
        let mut whole = true;
        for &flow in flows {
            match self.follow(flow) {
                Some(more) => courses.extend(more),
                None => whole = false,
            }
        }
        whole.then_some(courses)
    }

    /// Ways that are taken together; none of them may hold a choice.
    fn together(&mut self, first: usize, flows: &[usize]) -> Option<Vec<Course>> {
        let mut all = Course {
            flows: Vec::new(),
            deciding: first,
            goals: Vec::new(),
        };
        let mut whole = true;
        for &flow in flows {
            match self.follow(flow).as_deref() {
                Some([one]) => {
                    all.flows.extend(&one.flows);
                    all.goals.extend(&one.goals);
                }
                Some([one, other, ..]) => {
                    let common = one
                        .flows
                        .iter()
                        .zip(&other.flows)
                        .take_while(|(a, b)| a == b);
                    let choice = common.last().map(|(flow, _)| self.model.flows[*flow].to);
                    self.wanted.extend(choice);
                    whole = false;
                }
                _ => whole = false,
            }
        }
        if !whole {
            return None;
        }
        self.drop_idle_ends(&mut all)?;
        Some(vec![all])
    }

    /// A part that ends at once leaves the others alone, unless its end is the end of all.
    fn drop_idle_ends(&mut self, course: &mut Course) -> Option<()> {
        let is_step = |goal: &Goal| matches!(goal, Goal::Step { .. });
        if course.goals.len() == 1 {
            return Some(());
        }
        let mut ends = course.goals.iter().filter_map(|goal| match goal {
            Goal::End(Some(end)) => Some(*end),
            _ => None,
        });
        let kind = |end: &usize| self.model.nodes[*end].kind;
        let terminating = ends.find(|end| kind(end) == NodeKind::End { terminates: true });
        if let Some(end) = terminating {
            let message = "it ends the case in the moment in which other parts begin";
            self.refuse("bpmn.end-in-parallel", end, message);
            return None;
        }
        match course.goals.iter().any(is_step) {
            true => course.goals.retain(is_step),
            false => course.goals.truncate(1),
        }
        Some(())
    }

    /// The step for which alone a join stands: nothing else leads to it, except that a case may begin there.
    fn joined_step(&self, join: usize) -> Option<usize> {
        let model = self.model;
        let [flow] = model.nodes[join].outgoing.as_slice() else {
            return None;
        };
        let step = model.flows[*flow].to;
        let node = &model.nodes[step];
        let is_alone = node
            .incoming
            .iter()
            .all(|other| other == flow || model.flows[*other].from == model.start);
        let is_join = node.kind == NodeKind::Parallel && node.incoming.len() > 1;
        (self.is_step(step) && is_alone && !is_join).then_some(step)
    }

    /// For each step with a join, the steps whose transitions reach it: one for each of the join's flows.
    fn joins(&mut self, courses: &[(usize, Course)]) -> BTreeMap<usize, Vec<usize>> {
        let mut arrivals: BTreeMap<usize, BTreeMap<usize, BTreeSet<usize>>> = BTreeMap::new();
        let mut together: BTreeMap<(usize, usize), BTreeSet<usize>> = BTreeMap::new();
        for (from, course) in courses {
            let mut by_step: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
            for goal in &course.goals {
                if let Goal::Step {
                    step,
                    by: Some(flow),
                } = goal
                {
                    by_step.entry(*step).or_default().insert(*flow);
                    arrivals
                        .entry(*step)
                        .or_default()
                        .entry(*flow)
                        .or_default()
                        .insert(*from);
                }
            }
            for (step, flows) in by_step {
                let known = together
                    .entry((*from, step))
                    .or_insert_with(|| flows.clone());
                if *known != flows {
                    let join = flows
                        .first()
                        .map_or(step, |flow| self.model.flows[*flow].to);
                    let message = "it waits for ways of which only one is taken";
                    self.refuse("bpmn.unstructured-join", join, message);
                }
            }
        }
        let model = self.model;
        let mut joins = BTreeMap::new();
        for (step, by_flow) in arrivals {
            let join = by_flow
                .keys()
                .next()
                .map_or(step, |flow| model.flows[*flow].to);
            let mut parts = Vec::new();
            for &flow in &model.nodes[join].incoming {
                match by_flow
                    .get(&flow)
                    .map(|sources| sources.iter().copied().collect::<Vec<_>>())
                    .as_deref()
                {
                    Some([part]) if parts.contains(part) => {}
                    Some([part]) => parts.push(*part),
                    Some(_) => {
                        self.wanted.insert(self.model.flows[flow].from);
                    }
                    None => {
                        let message = "it waits for a way that no case takes";
                        self.refuse("bpmn.unstructured-join", join, message);
                    }
                }
            }
            joins.insert(step, parts);
        }
        joins
    }

    fn end(&self, at: usize) -> Goal {
        match self.stops.get(&at) {
            Some(&step) => Goal::Step { step, by: None },
            None => Goal::End(Some(at)),
        }
    }
}

impl Course {
    fn to(flow: usize, goal: Goal) -> Self {
        Course {
            flows: vec![flow],
            deciding: flow,
            goals: vec![goal],
        }
    }

    /// The same, begun one flow earlier.
    fn after(mut self, flow: usize, chooses: bool) -> Self {
        let next = self.flows.first().copied();
        if !chooses && next == Some(self.deciding) {
            self.deciding = flow;
        }
        if next != Some(flow) {
            self.flows.insert(0, flow);
        }
        self
    }

    fn into_way(self, from: usize) -> Way {
        let mut to = Vec::new();
        let mut end = None;
        for goal in &self.goals {
            match goal {
                // Two ways of one split that meet at once are one.
                Goal::Step { step, by: Some(_) } if to.contains(step) => {}
                Goal::Step { step, .. } => to.push(*step),
                Goal::End(at) => end = *at,
            }
        }
        Way {
            from,
            flows: self.flows,
            deciding: self.deciding,
            to,
            end,
        }
    }
}
