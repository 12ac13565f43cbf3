//! A chart by numbers: whoever walks it again and again does not compare names.
//!
//! Steps and transitions are numbered as they stand in the chart. Beside the steps there are places,
//! one for each part that can wait at a join; a [`super::play::Marking`] has one bit for each of both.

use std::collections::BTreeMap;

use super::{Ending, Flowchart, Step, Transition};

/// The numbered chart.
#[derive(Debug)]
pub(super) struct Net<'c> {
    pub chart: &'c Flowchart,
    pub start: usize,
    /// As the chart's transitions.
    pub edges: Vec<Edge>,
    /// Edges that leave each step.
    pub leaving: Vec<Vec<usize>>,
    /// For each step the places that must be filled before it opens.
    pub joined: Vec<Vec<usize>>,
    /// For each step all places before it: they are emptied when it opens.
    pub waiting: Vec<Vec<usize>>,
    /// How many bits a marking has.
    pub bits: usize,
}

/// A transition by numbers.
#[derive(Debug)]
pub(super) struct Edge {
    pub from: usize,
    pub to: Vec<Target>,
    pub ends: Option<Ending>,
}

/// Where an edge leads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    pub step: usize,
    /// Where the part waits, if the step is a join.
    pub place: Option<usize>,
}

impl<'c> Net<'c> {
    /// None where a name refers to no step.
    pub(super) fn of(chart: &'c Flowchart) -> Option<Self> {
        let steps = chart.steps.iter().enumerate();
        let numbers: BTreeMap<&str, usize> = steps.map(|(at, s)| (s.id.as_str(), at)).collect();
        let number = |id: &String| numbers.get(id.as_str()).copied();
        let count = chart.steps.len();
        let mut net = Self {
            chart,
            start: number(&chart.start)?,
            edges: Vec::with_capacity(chart.transitions.len()),
            leaving: vec![Vec::new(); count],
            joined: vec![Vec::new(); count],
            waiting: vec![Vec::new(); count],
            bits: count,
        };
        let mut places = BTreeMap::new();
        for (join, step) in chart.steps.iter().enumerate() {
            for part in &step.joins {
                let place = net.place(join, number(part)?, &mut places);
                net.joined[join].push(place);
            }
        }
        for (at, transition) in chart.transitions.iter().enumerate() {
            let from = number(&transition.from)?;
            let mut to = Vec::with_capacity(transition.to.len());
            for target in &transition.to {
                let step = number(target)?;
                let joins = !net.joined[step].is_empty();
                let place = joins.then(|| net.place(step, from, &mut places));
                to.push(Target { step, place });
            }
            net.leaving[from].push(at);
            let ends = transition.ends;
            net.edges.push(Edge { from, to, ends });
        }
        Some(net)
    }

    fn place(
        &mut self,
        join: usize,
        part: usize,
        places: &mut BTreeMap<(usize, usize), usize>,
    ) -> usize {
        *places.entry((join, part)).or_insert_with(|| {
            let place = self.bits;
            self.bits += 1;
            self.waiting[join].push(place);
            place
        })
    }

    pub(super) fn step(&self, number: usize) -> &'c Step {
        &self.chart.steps[number]
    }

    pub(super) fn transition(&self, edge: usize) -> &'c Transition {
        &self.chart.transitions[edge]
    }
}
