//! Every course that a chart allows, played once.
//!
//! A marking is the set of open steps and of parts that wait at a join, exactly as [`crate::case`]
//! keeps them. All markings that can come about are found breadth first, so that the course kept for
//! each is a shortest one, and from each it is known whether an end is in reach.

use std::collections::BTreeMap;

use super::net::{Edge, Net};

/// Most markings that are looked at. A chart without parallel parts has one marking per step; five
/// parallel parts of five steps have under 8,000.
pub(super) const MARKINGS_MAX: usize = 20_000;

/// One bit for each open step and each part that waits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Marking(Box<[u64]>);

impl Marking {
    /// The start is open, as if it had no joins.
    pub(super) fn first(net: &Net<'_>) -> Self {
        let mut first = Self(vec![0; net.bits / 64 + 1].into_boxed_slice());
        first.set(net.start);
        first
    }

    pub(super) fn has(&self, bit: usize) -> bool {
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }

    fn set(&mut self, bit: usize) {
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    fn clear(&mut self, bit: usize) {
        self.0[bit / 64] &= !(1 << (bit % 64));
    }

    /// The marking after an edge that leaves one of its open steps and does not end the case; the
    /// same rule as in `case/moves.rs` and `case/position.rs`.
    pub(super) fn after(&self, edge: &Edge, net: &Net<'_>) -> Self {
        let mut after = self.clone();
        after.clear(edge.from);
        for target in &edge.to {
            let here = |&place: &usize| Some(place) == target.place || self.has(place);
            match target.place {
                Some(place) if !net.joined[target.step].iter().all(here) => after.set(place),
                _ => {
                    let waiting = &net.waiting[target.step];
                    waiting.iter().for_each(|&place| after.clear(place));
                    after.set(target.step);
                }
            }
        }
        after
    }

    /// Open steps in the order of the chart.
    pub(super) fn open<'n>(&self, net: &'n Net<'_>) -> impl Iterator<Item = usize> + use<'_, 'n> {
        (0..net.chart.steps.len()).filter(|&step| self.has(step))
    }

    /// Joins at which some part waits.
    pub(super) fn joins<'n>(&self, net: &'n Net<'_>) -> impl Iterator<Item = usize> + use<'_, 'n> {
        let waits = |&step: &usize| net.waiting[step].iter().any(|&place| self.has(place));
        (0..net.chart.steps.len()).filter(waits)
    }
}

/// An edge that can be taken, and the number of the marking after it; none when it ends the case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    pub edge: usize,
    pub to: Option<usize>,
}

/// Every marking that can come about, and where each leads.
#[derive(Debug)]
pub(super) struct Play {
    pub markings: Vec<Marking>,
    pub moves: Vec<Vec<Move>>,
    /// By which marking and edge each was found first; the first has none.
    came: Vec<Option<(usize, usize)>>,
    can_end: Vec<bool>,
}

impl Play {
    /// None when there are more than [`MARKINGS_MAX`].
    pub(super) fn of(net: &Net<'_>) -> Option<Self> {
        let first = Marking::first(net);
        let mut numbers = BTreeMap::from([(first.clone(), 0)]);
        let mut play = Self {
            markings: vec![first],
            moves: Vec::new(),
            came: vec![None],
            can_end: Vec::new(),
        };
        while let Some(marking) = play.markings.get(play.moves.len()).cloned() {
            let at = play.moves.len();
            let mut moves = Vec::new();
            for step in marking.open(net) {
                for &edge in &net.leaving[step] {
                    let to = match net.edges[edge].ends {
                        Some(_) => None,
                        None => {
                            let after = marking.after(&net.edges[edge], net);
                            Some(play.number(after, (at, edge), &mut numbers))
                        }
                    };
                    moves.push(Move { edge, to });
                }
            }
            if play.markings.len() > MARKINGS_MAX {
                return None;
            }
            play.can_end.push(moves.iter().any(|m| m.to.is_none()));
            play.moves.push(moves);
        }
        play.spread_ends();
        Some(play)
    }

    fn number(
        &mut self,
        marking: Marking,
        came: (usize, usize),
        numbers: &mut BTreeMap<Marking, usize>,
    ) -> usize {
        if let Some(&known) = numbers.get(&marking) {
            return known;
        }
        let number = self.markings.len();
        self.markings.push(marking.clone());
        self.came.push(Some(came));
        numbers.insert(marking, number);
        number
    }

    /// A marking can end if one that it leads to can.
    fn spread_ends(&mut self) {
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); self.moves.len()];
        for (at, moves) in self.moves.iter().enumerate() {
            let targets = moves.iter().filter_map(|m| m.to);
            targets.for_each(|target| before[target].push(at));
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

    /// The first marking from which no end is in reach.
    pub(super) fn stuck(&self) -> Option<usize> {
        self.can_end.iter().position(|can_end| !can_end)
    }

    /// The first marking in which the step is open.
    pub(super) fn opens(&self, step: usize) -> Option<usize> {
        self.markings.iter().position(|marking| marking.has(step))
    }

    /// Edges of a shortest course to a marking.
    pub(super) fn course_to(&self, marking: usize) -> Vec<usize> {
        let mut course = Vec::new();
        let mut at = marking;
        while let Some((before, edge)) = self.came[at] {
            course.push(edge);
            at = before;
        }
        course.reverse();
        course
    }

    /// Edges of a shortest course that `goal` accepts, where each edge taken changes a small state:
    /// `states` of them are numbered from 0, `step` says what an edge makes of one (none: do not go
    /// on there), and `goal` is asked of each edge with the state after it.
    pub(super) fn search(
        &self,
        states: usize,
        step: impl Fn(usize, usize) -> Option<usize>,
        goal: impl Fn(&Move, usize) -> bool,
    ) -> Option<Vec<usize>> {
        let mut came: Vec<Option<(usize, usize)>> = vec![None; self.markings.len() * states];
        let mut seen = vec![false; came.len()];
        let mut todo = std::collections::VecDeque::from([0]);
        seen[0] = true;
        let course = |came: &[Option<(usize, usize)>], last: usize, at: usize| {
            let (mut course, mut at) = (vec![last], at);
            while let Some((before, edge)) = came[at] {
                course.push(edge);
                at = before;
            }
            course.reverse();
            course
        };
        while let Some(at) = todo.pop_front() {
            for taken in &self.moves[at / states] {
                let Some(state) = step(at % states, taken.edge) else {
                    continue;
                };
                if goal(taken, state) {
                    return Some(course(&came, taken.edge, at));
                }
                let Some(to) = taken.to.map(|to| to * states + state) else {
                    continue;
                };
                if !std::mem::replace(&mut seen[to], true) {
                    came[to] = Some((at, taken.edge));
                    todo.push_back(to);
                }
            }
        }
        None
    }
}
