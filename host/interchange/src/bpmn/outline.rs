//! A chart as the events, tasks, gateways and flows of BPMN.
//!
//! A step is a task. Several transitions out of it leave an exclusive gateway behind it; a transition that
//! opens several steps passes a parallel gateway; what a step joins meets in a parallel gateway before it,
//! and where one part can get there by several transitions, an exclusive gateway merges those first. A part
//! that comes to a step which does not wait for it opens nothing: it stops at an end event.

use std::collections::{BTreeMap, BTreeSet};

use sanquan_domain::catalogue::{Lane, PowerItem, StepDuty};
use sanquan_domain::flowchart::{Ending, Flowchart, Step, StepKind};
use sanquan_domain::id::ItemCode;

use super::layout::Shape;
use super::xml::as_id;

pub(super) struct Outline<'c> {
    pub process: String,
    pub lanes: Vec<String>,
    pub nodes: Vec<Node<'c>>,
    pub flows: Vec<Flow>,
    pub ids: Ids,
    item: &'c PowerItem,
    /// Tasks by the id of their step.
    tasks: BTreeMap<&'c str, usize>,
    ends: BTreeMap<Option<Ending>, usize>,
    joins: BTreeMap<&'c str, usize>,
    merges: BTreeMap<(&'c str, &'c str), usize>,
    /// Ends of the parts that a step does not wait for, by its id.
    stops: BTreeMap<&'c str, usize>,
}

pub(super) struct Node<'c> {
    pub id: String,
    pub lane: usize,
    pub what: What<'c>,
}

#[derive(Clone, Copy)]
pub(super) enum What<'c> {
    Start,
    Task(&'c Step, Option<&'c StepDuty>),
    Exclusive,
    Parallel,
    End(Option<Ending>),
    /// Where a part stops that has come to this step, which does not wait for it.
    Stop(&'c Step),
}

pub(super) struct Flow {
    pub id: String,
    pub from: usize,
    pub to: usize,
    /// The transition that it carries, by number.
    pub transition: Option<usize>,
    /// When a foreign engine takes it: variable and value.
    pub choice: Option<(String, String)>,
}

/// Ids given out, each once.
#[derive(Default)]
pub(super) struct Ids(BTreeSet<String>);

impl Ids {
    pub fn claim(&mut self, wanted: &str) -> String {
        let wanted = as_id(wanted);
        let numbered = (2..).map(|n| format!("{wanted}_{n}"));
        let free = std::iter::once(wanted.clone())
            .chain(numbered)
            .find(|id| !self.0.contains(id));
        let id = free.unwrap_or(wanted);
        self.0.insert(id.clone());
        id
    }
}

/// Id of the process of an item, by which other items call it.
pub(super) fn process_id(item: &ItemCode) -> String {
    format!("item_{}", as_id(item.as_str()).trim_start_matches('_'))
}

impl<'c> Outline<'c> {
    pub fn of(item: &'c PowerItem, chart: &'c Flowchart) -> Self {
        let mut outline = Outline {
            process: process_id(&chart.item),
            lanes: Vec::new(),
            nodes: Vec::new(),
            flows: Vec::new(),
            ids: Ids::default(),
            item,
            tasks: BTreeMap::new(),
            ends: BTreeMap::new(),
            joins: BTreeMap::new(),
            merges: BTreeMap::new(),
            stops: BTreeMap::new(),
        };
        let process = outline.process.clone();
        outline.ids.claim(&process);
        let step_ids: Vec<String> = chart
            .steps
            .iter()
            .map(|step| outline.ids.claim(&step.id))
            .collect();
        let start_lane = chart
            .step(&chart.start)
            .map_or(0, |step| outline.lane(step));
        let start = outline.node("start", start_lane, What::Start);
        for (step, id) in chart.steps.iter().zip(step_ids) {
            let lane = outline.lane(step);
            let task = outline.nodes.len();
            outline.tasks.entry(&step.id).or_insert(task);
            let what = What::Task(step, item.duty(&step.id));
            outline.nodes.push(Node { id, lane, what });
        }
        if let Some(&first) = outline.tasks.get(chart.start.as_str()) {
            outline.flow(start, first, None);
        }
        outline.add_joins(chart);
        outline.add_transitions(chart);
        outline
    }

    fn node(&mut self, id: &str, lane: usize, what: What<'c>) -> usize {
        let id = self.ids.claim(id);
        self.nodes.push(Node { id, lane, what });
        self.nodes.len() - 1
    }

    fn flow(&mut self, from: usize, to: usize, transition: Option<(usize, &str)>) -> &mut Flow {
        let id = match transition {
            Some((_, id)) => self.ids.claim(id),
            None => self.ids.claim(&format!("flow_{}", self.flows.len() + 1)),
        };
        self.flows.push(Flow {
            id,
            from,
            to,
            transition: transition.map(|(number, _)| number),
            choice: None,
        });
        self.flows.last_mut().expect("it was pushed just now")
    }

    /// The lane of a step: whose it is, and of which post.
    fn lane(&mut self, step: &Step) -> usize {
        let body = match self.item.duty(&step.id).map(|duty| &duty.lane) {
            None | Some(Lane::Own) => None,
            Some(Lane::Body(code)) => Some(code.to_string()),
            Some(Lane::Township) => Some("乡镇 township".to_owned()),
            Some(Lane::Village) => Some("村 village".to_owned()),
            Some(Lane::Outside) => Some("外部 outside".to_owned()),
        };
        let name = match (body, &step.post, step.kind) {
            (Some(body), Some(post), _) => format!("{body} · {post}"),
            (Some(body), None, _) => body,
            (None, Some(post), _) => post.to_string(),
            (None, None, StepKind::Waiting) => "等待 waiting".to_owned(),
            (None, None, _) => "系统 system".to_owned(),
        };
        let known = self.lanes.iter().position(|other| *other == name);
        known.unwrap_or_else(|| {
            self.lanes.push(name);
            self.lanes.len() - 1
        })
    }

    fn add_joins(&mut self, chart: &'c Flowchart) {
        for step in chart.steps.iter().filter(|step| step.joins.len() > 1) {
            let Some(&task) = self.tasks.get(step.id.as_str()) else {
                continue;
            };
            if self.joins.contains_key(step.id.as_str()) {
                continue;
            }
            let lane = self.nodes[task].lane;
            let join = self.node(&format!("join_{}", step.id), lane, What::Parallel);
            self.joins.insert(&step.id, join);
            self.flow(join, task, None);
            let parts = chart.steps.iter().map(|part| &part.id);
            let parts = parts.filter(|part| step.joins.contains(part));
            for part in parts.filter(|part| arrivals(chart, part, &step.id) > 1) {
                let Some(lane) = self
                    .tasks
                    .get(part.as_str())
                    .map(|task| self.nodes[*task].lane)
                else {
                    continue;
                };
                let merge = self.node(&format!("merge_{part}_{}", step.id), lane, What::Exclusive);
                self.merges.insert((part.as_str(), step.id.as_str()), merge);
                self.flow(merge, join, None);
            }
        }
    }

    fn add_transitions(&mut self, chart: &'c Flowchart) {
        let mut choices: BTreeMap<&str, (usize, String)> = BTreeMap::new();
        let mut variables = Ids::default();
        for step in &chart.steps {
            let Some(&task) = self.tasks.get(step.id.as_str()) else {
                continue;
            };
            if chart.leaving(&step.id).nth(1).is_some() && !choices.contains_key(step.id.as_str()) {
                let lane = self.nodes[task].lane;
                let gateway = self.node(&format!("choose_{}", step.id), lane, What::Exclusive);
                self.flow(task, gateway, None);
                let word = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
                let variable: String = self.nodes[task].id.chars().map(word).collect();
                choices.insert(
                    &step.id,
                    (gateway, variables.claim(&format!("choice_{variable}"))),
                );
            }
        }
        for (number, transition) in chart.transitions.iter().enumerate() {
            let Some(&task) = self.tasks.get(transition.from.as_str()) else {
                continue;
            };
            let lane = self.nodes[task].lane;
            let choice = choices.get(transition.from.as_str());
            let from = choice.map_or(task, |(gateway, _)| *gateway);
            let choice = choice.map(|(_, variable)| (variable.clone(), transition.id.clone()));
            let known = transition
                .to
                .iter()
                .filter(|to| self.tasks.contains_key(to.as_str()));
            let targets: Vec<&'c String> = known.collect();
            let carried = Some((number, transition.id.as_str()));
            match targets.as_slice() {
                [] => {
                    let end = self.end(transition.ends, lane);
                    self.flow(from, end, carried).choice = choice;
                }
                [one] => {
                    let to = self.arrival(chart, &transition.from, one);
                    self.flow(from, to, carried).choice = choice;
                }
                several => {
                    let split =
                        self.node(&format!("split_{}", transition.id), lane, What::Parallel);
                    self.flow(from, split, carried).choice = choice;
                    for target in several {
                        let to = self.arrival(chart, &transition.from, target);
                        self.flow(split, to, None);
                    }
                }
            }
        }
    }

    fn end(&mut self, ending: Option<Ending>, lane: usize) -> usize {
        if let Some(&end) = self.ends.get(&ending) {
            return end;
        }
        let word = ending.map_or("end".to_owned(), |ending| {
            format!("end_{}", super::words::word(&ending))
        });
        let end = self.node(&word, lane, What::End(ending));
        self.ends.insert(ending, end);
        end
    }

    /// Where a way from `part` to `step` arrives.
    fn arrival(&mut self, chart: &'c Flowchart, part: &str, step: &str) -> usize {
        let waits =
            |step: &Step| step.joins.is_empty() || step.joins.iter().any(|other| other == part);
        if let Some(step) = chart.step(step).filter(|step| !waits(step)) {
            return self.stop(step);
        }
        let merge = self.merges.get(&(part, step));
        let join = merge.or_else(|| self.joins.get(step));
        join.copied().unwrap_or_else(|| self.tasks[step])
    }

    fn stop(&mut self, step: &'c Step) -> usize {
        if let Some(&stop) = self.stops.get(step.id.as_str()) {
            return stop;
        }
        let lane = self.nodes[self.tasks[step.id.as_str()]].lane;
        let stop = self.node(&format!("stop_{}", step.id), lane, What::Stop(step));
        self.stops.insert(&step.id, stop);
        stop
    }

    pub fn shapes(&self) -> Vec<Shape> {
        let shape = |node: &Node| {
            let (width, height) = match node.what {
                What::Start | What::End(_) | What::Stop(_) => (36, 36),
                What::Task(..) => (120, 80),
                What::Exclusive | What::Parallel => (50, 50),
            };
            Shape {
                lane: node.lane,
                width,
                height,
            }
        };
        self.nodes.iter().map(shape).collect()
    }
}

/// How many transitions lead from one step to another.
fn arrivals(chart: &Flowchart, part: &str, step: &str) -> usize {
    chart
        .leaving(part)
        .filter(|t| t.to.iter().any(|to| to == step))
        .count()
}
