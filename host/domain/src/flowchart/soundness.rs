//! Soundness: every course that the chart allows can be brought to an end.
//!
//! The chart is played: a marking is the set of open steps and of parts that wait at a join,
//! exactly as [`crate::case`] keeps them. All markings that can come about are found, and from
//! each of them an end must be in reach. That finds steps that lead nowhere, joins that wait for a
//! part that can turn off, and joins of parts that are never open at the same time.
//!
//! A chart without parallel parts has one marking per step; five parallel parts of five steps have
//! under 8,000. More than [`MARKINGS_MAX`] cannot be proved here, and the chart is refused.

use std::collections::{BTreeMap, BTreeSet};

use super::{ChartProblem, Flowchart};

/// Most markings that are looked at.
const MARKINGS_MAX: usize = 20_000;

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Marking {
    open: BTreeSet<usize>,
    /// Join and part.
    arrived: BTreeSet<(usize, usize)>,
}

/// A transition by numbers of steps.
struct Edge {
    from: usize,
    to: Vec<usize>,
    ends: bool,
}

/// Problems of a chart whose names all refer to something.
pub(super) fn check(chart: &Flowchart) -> Vec<ChartProblem> {
    let numbers: BTreeMap<&str, usize> = chart
        .steps
        .iter()
        .enumerate()
        .map(|(at, step)| (step.id.as_str(), at))
        .collect();
    let number = |id: &String| numbers.get(id.as_str()).copied();
    let edge = |t: &super::Transition| {
        Some(Edge {
            from: number(&t.from)?,
            to: t.to.iter().filter_map(number).collect(),
            ends: t.ends.is_some(),
        })
    };
    let edges: Vec<Edge> = chart.transitions.iter().filter_map(edge).collect();
    let joins: Vec<Vec<usize>> = chart
        .steps
        .iter()
        .map(|step| step.joins.iter().filter_map(number).collect())
        .collect();
    let Some(start) = number(&chart.start) else {
        return Vec::new();
    };
    let Some(play) = Play::of(start, &edges, &joins) else {
        let message = format!(
            "more than {MARKINGS_MAX} combinations of parallel steps: use fewer parallel parts"
        );
        return vec![ChartProblem::new("chart.too-parallel", "", message)];
    };
    let id = |step: usize| chart.steps[step].id.as_str();
    let mut problems = Vec::new();
    for (at, step) in chart.steps.iter().enumerate() {
        if !play
            .markings
            .iter()
            .any(|marking| marking.open.contains(&at))
        {
            let message = "no course comes here: lead a transition to it, or drop it";
            problems.push(ChartProblem::new("chart.unreachable", &step.id, message));
        }
    }
    if let Some(stuck) = play.stuck() {
        let open: crate::refusal::Names = stuck.open.iter().map(|step| id(*step)).collect();
        let waiting: crate::refusal::Names =
            stuck.arrived.iter().map(|(join, _)| id(*join)).collect();
        let message = format!(
            "a course can get stuck with open steps {open} and joins waiting {waiting}: no end is in reach"
        );
        let place = stuck
            .open
            .first()
            .copied()
            .or(stuck.arrived.first().map(|(join, _)| *join));
        problems.push(ChartProblem::new(
            "chart.no-end",
            place.map_or("", id),
            message,
        ));
    }
    problems
}

/// Every marking that can come about, and where each leads.
struct Play {
    markings: Vec<Marking>,
    next: Vec<Vec<usize>>,
    can_end: Vec<bool>,
}

impl Play {
    fn of(start: usize, edges: &[Edge], joins: &[Vec<usize>]) -> Option<Self> {
        let first = Marking {
            open: BTreeSet::from([start]),
            ..Marking::default()
        };
        let mut numbers = BTreeMap::from([(first.clone(), 0)]);
        let mut play = Self {
            markings: vec![first],
            next: Vec::new(),
            can_end: Vec::new(),
        };
        while let Some(marking) = play.markings.get(play.next.len()).cloned() {
            let leaving = edges
                .iter()
                .filter(|edge| marking.open.contains(&edge.from));
            let (ending, going): (Vec<&Edge>, Vec<&Edge>) = leaving.partition(|edge| edge.ends);
            let mut next = Vec::new();
            for edge in going {
                let after = after(&marking, edge, joins);
                let number = *numbers.entry(after.clone()).or_insert_with(|| {
                    play.markings.push(after);
                    play.markings.len() - 1
                });
                next.push(number);
            }
            if play.markings.len() > MARKINGS_MAX {
                return None;
            }
            play.next.push(next);
            play.can_end.push(!ending.is_empty());
        }
        play.spread_ends();
        Some(play)
    }

    /// A marking can end if one that it leads to can.
    fn spread_ends(&mut self) {
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); self.next.len()];
        for (at, next) in self.next.iter().enumerate() {
            next.iter().for_each(|&target| before[target].push(at));
        }
        let mut todo: Vec<usize> = (0..self.can_end.len())
            .filter(|&at| self.can_end[at])
            .collect();
        while let Some(at) = todo.pop() {
            for &earlier in &before[at] {
                if !std::mem::replace(&mut self.can_end[earlier], true) {
                    todo.push(earlier);
                }
            }
        }
    }

    fn stuck(&self) -> Option<&Marking> {
        let at = self.can_end.iter().position(|can_end| !can_end)?;
        self.markings.get(at)
    }
}

/// The same rule as in `case/moves.rs` and `case/position.rs`.
fn after(marking: &Marking, edge: &Edge, joins: &[Vec<usize>]) -> Marking {
    let mut after = marking.clone();
    after.open.remove(&edge.from);
    for &target in &edge.to {
        let here = |part: &usize| *part == edge.from || marking.arrived.contains(&(target, *part));
        if joins[target].iter().all(here) {
            after.arrived.retain(|(join, _)| *join != target);
            after.open.insert(target);
        } else {
            after.arrived.insert((target, edge.from));
        }
    }
    after
}
