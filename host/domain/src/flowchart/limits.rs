//! Limits against each other: the steps of the longest way fit into the promise, the promise into
//! the law (domain.md 5.1; 行政许可法 42).
//!
//! Days of two kinds are compared by the plain week: seven calendar days are five working days.
//! Parallel parts count by their longest, since whoever waits at a join waits for the last.
//!
//! Going back for rework is not counted: the longest way is the longest from the start to an end on
//! which no step comes twice. A step at which the clock stands still uses only what its own limit has
//! beyond the days of the stop (行政许可法 45). A step without limit uses nothing here.
//!
//! Whoever stands in a circle cannot know the longest way on from a step without knowing whence the
//! step was entered, so circles are walked way by way; outside of them each step is looked at once.
//! A chart with more than [`WAYS_MAX`] ways through its circles is not walked to the end.
//!
//! Example: accept ½ (counted as 1), review 3, site check 2, decide 1, deliver 1: 8 working days of
//! a promise of 10 are used. With a review of 6 days the chart would be refused.

use std::fmt;

use super::net::Net;
use super::{DayUnit, Flowchart, Limit, Step};
use crate::catalogue::PowerItem;

/// Most steps that are taken inside circles.
pub(super) const WAYS_MAX: u32 = 100_000;

/// A length of time in thirty-fifths of a week, so that both kinds of days are whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Length(pub u64);

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            length if length % 7 == 0 => write!(f, "{} working days", length / 7),
            length if length % 5 == 0 => write!(f, "{} calendar days", length / 5),
            length => write!(f, "{} {}/7 working days", length / 7, length % 7),
        }
    }
}

impl Limit {
    pub(super) fn length(self) -> Length {
        let per_day = match self.unit {
            DayUnit::WorkingDays => 7,
            DayUnit::CalendarDays => 5,
        };
        Length(u64::from(self.days) * per_day)
    }

    /// Whether it is no longer than `other`, by the plain week.
    pub fn fits_within(self, other: Self) -> bool {
        self.length() <= other.length()
    }
}

/// How much of the case's clock a step uses at most.
pub(super) fn used(step: &Step, item: Option<&PowerItem>) -> Length {
    let own = step.limit.map_or(Length(0), Limit::length);
    let duty = item.and_then(|item| item.duty(&step.id));
    let stop = duty.and_then(|duty| duty.stop.as_ref());
    let still = stop.map_or(Length(0), |stop| stop.at_most.length());
    Length(own.0.saturating_sub(still.0))
}

/// The longest way from the start to an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Longest {
    /// Its transitions, the last of which ends the case.
    pub edges: Vec<usize>,
    pub length: Length,
    /// No way is longer than this: the length itself, unless not all ways through circles were walked.
    pub bound: Length,
}

/// None where no way leads to an end. `used` says what each step uses.
pub(super) fn longest(net: &Net<'_>, used: &[Length]) -> Option<Longest> {
    let mut ways = Ways::through(net, used);
    let length = ways.from(net.start)?;
    let mut edges = Vec::new();
    let mut at = Some(net.start);
    while let Some(way) = at.and_then(|step| ways.known[step].as_ref()) {
        let Some(way) = way else { break };
        edges.extend(&way.edges);
        at = way.next;
    }
    let all = Length(used.iter().map(|used| used.0).sum());
    let bound = if ways.left > 0 { length } else { all };
    Some(Longest {
        edges,
        length,
        bound,
    })
}

/// The longest way through the chart as a course of `item`, with its steps in order.
pub(super) fn longest_way<'c>(
    chart: &'c Flowchart,
    item: Option<&PowerItem>,
) -> Option<(Longest, Vec<&'c str>)> {
    let net = Net::of(chart)?;
    let used: Vec<Length> = chart.steps.iter().map(|step| used(step, item)).collect();
    let longest = longest(&net, &used)?;
    let from = |edge: &usize| net.step(net.edges[*edge].from).id.as_str();
    let way = longest.edges.iter().map(from).collect();
    Some((longest, way))
}

/// What is said when the longest way may be longer than the longest that was found.
pub(super) fn too_many_circles() -> String {
    format!(
        "more than {WAYS_MAX} steps were taken through its circles without finding the longest way: lead fewer transitions back"
    )
}

/// The longest way on from a step: to the end, or out of the step's circle.
struct Way {
    length: Length,
    edges: Vec<usize>,
    next: Option<usize>,
}

struct Ways<'n> {
    used: &'n [Length],
    /// For each step where it leads, each target once, with the edge.
    targets: Vec<Vec<(usize, usize)>>,
    /// For each step an edge that ends the case.
    ends: Vec<Option<usize>>,
    /// Steps with the same number stand in one circle.
    circle: Vec<usize>,
    /// None until it is known, then none where no way leads to an end.
    known: Vec<Option<Option<Way>>>,
    left: u32,
}

impl<'n> Ways<'n> {
    fn through(net: &Net<'_>, used: &'n [Length]) -> Self {
        let steps = net.leaving.len();
        let mut targets = vec![Vec::new(); steps];
        let mut ends = vec![None; steps];
        for (at, edge) in net.edges.iter().enumerate() {
            if edge.ends.is_some() {
                ends[edge.from].get_or_insert(at);
            }
            let known: &mut Vec<(usize, usize)> = &mut targets[edge.from];
            for target in &edge.to {
                if !known.iter().any(|(_, step)| *step == target.step) {
                    known.push((at, target.step));
                }
            }
        }
        let circle = circles(&targets);
        Self {
            used,
            targets,
            ends,
            circle,
            known: (0..steps).map(|_| None).collect(),
            left: WAYS_MAX,
        }
    }

    /// Once a circle has been left, nothing leads back into it: so what is best on from the step by
    /// which it is entered depends on no step before.
    fn from(&mut self, entry: usize) -> Option<Length> {
        if self.known[entry].is_none() {
            let mut best = None;
            let mut way = Vec::new();
            let mut visited = vec![false; self.used.len()];
            self.walk(entry, Length(0), &mut way, &mut visited, &mut best);
            self.known[entry] = Some(best);
        }
        self.known[entry].as_ref()?.as_ref().map(|way| way.length)
    }

    fn walk(
        &mut self,
        at: usize,
        before: Length,
        way: &mut Vec<usize>,
        visited: &mut [bool],
        best: &mut Option<Way>,
    ) {
        let length = Length(before.0 + self.used[at].0);
        let mut offer = |edge, length, next, way: &[usize]| {
            if best.as_ref().is_none_or(|best| best.length < length) {
                let edges = way.iter().copied().chain([edge]).collect();
                *best = Some(Way {
                    length,
                    edges,
                    next,
                });
            }
        };
        if let Some(edge) = self.ends[at] {
            offer(edge, length, None, way);
        }
        for place in 0..self.targets[at].len() {
            let (edge, target) = self.targets[at][place];
            if self.circle[target] != self.circle[at]
                && let Some(rest) = self.from(target)
            {
                offer(edge, Length(length.0 + rest.0), Some(target), way);
            }
        }
        visited[at] = true;
        for place in 0..self.targets[at].len() {
            let (edge, target) = self.targets[at][place];
            if self.circle[target] == self.circle[at] && !visited[target] && self.left > 0 {
                self.left -= 1;
                way.push(edge);
                self.walk(target, length, way, visited, best);
                way.pop();
            }
        }
        visited[at] = false;
    }
}

/// For each step the first of those that it leads to and that lead back to it.
fn circles(targets: &[Vec<(usize, usize)>]) -> Vec<usize> {
    let reach: Vec<Vec<bool>> = (0..targets.len())
        .map(|from| reached(from, targets))
        .collect();
    let back = |from: usize, to: usize| reach[from][to] && reach[to][from];
    let first = |from: usize| (0..targets.len()).find(|&to| to == from || back(from, to));
    (0..targets.len())
        .map(|from| first(from).unwrap_or(from))
        .collect()
}

fn reached(from: usize, targets: &[Vec<(usize, usize)>]) -> Vec<bool> {
    let mut reached = vec![false; targets.len()];
    let mut todo = vec![from];
    while let Some(at) = todo.pop() {
        for &(_, target) in &targets[at] {
            if !std::mem::replace(&mut reached[target], true) {
                todo.push(target);
            }
        }
    }
    reached
}
