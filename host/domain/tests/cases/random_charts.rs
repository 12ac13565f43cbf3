//! Charts by chance: wild ones, of which nothing is certain, and ones put together from whole pieces.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sanquan_domain::flowchart::{Ending, Flowchart, StepKind};

use super::fixture::{self, step, transition};

/// From, up to two targets, and what else decides about the edge.
type RandomEdge = (usize, usize, Option<usize>, u8);

/// Charts of which nothing is certain: joins that starve, steps that nothing reaches, circles, several ends.
pub fn wild() -> impl Strategy<Value = Flowchart> {
    (2_usize..=6).prop_flat_map(|steps| {
        let edge = (0..steps, 0..steps, proptest::option::of(0..steps), 0_u8..10);
        let edges = proptest::collection::vec(edge, steps..=2 * steps + 1);
        let about = proptest::collection::vec((0_u32..7, 0_u8..4), steps);
        (edges, about).prop_map(|(edges, about)| wild_chart(&edges, &about))
    })
}

fn wild_chart(edges: &[RandomEdge], about: &[(u32, u8)]) -> Flowchart {
    let name = |step: usize| format!("s{step}");
    let mut chart = empty_chart();
    for (at, &(from, first, second, kind)) in edges.iter().enumerate() {
        let ends = match kind {
            0 => Some(Ending::Granted),
            1 => Some(Ending::Refused),
            _ => None,
        };
        let second = second.filter(|second| *second != first && kind > 5);
        let to: Vec<String> = [Some(first), second]
            .into_iter()
            .flatten()
            .map(name)
            .collect();
        let to: Vec<&str> = to
            .iter()
            .map(String::as_str)
            .filter(|_| ends.is_none())
            .collect();
        let (id, action) = (format!("t{at}"), format!("a{}", kind % 3));
        chart
            .transitions
            .push(transition(&id, &name(from), &action, &to, ends));
    }
    for (at, &(days, joins)) in about.iter().enumerate() {
        let id = name(at);
        if chart.leaving(&id).next().is_none() {
            let out = transition(
                &format!("out{at}"),
                &id,
                "out",
                &[],
                Some(Ending::Completed),
            );
            chart.transitions.push(out);
        }
        let mut step = step(&id, StepKind::Work, Some("p"), Some(days));
        step.documents = vec!["document".into()];
        let leading = chart.transitions.iter().filter(|t| t.to.contains(&id));
        let parts: BTreeSet<String> = leading.map(|t| t.from.clone()).collect();
        if joins == 0 && parts.len() >= 2 {
            step.joins = parts.into_iter().take(2).collect();
        }
        chart.steps.push(step);
    }
    chart
}

fn empty_chart() -> Flowchart {
    Flowchart {
        item: fixture::ITEM.into(),
        start: "s0".into(),
        steps: Vec::new(),
        transitions: Vec::new(),
    }
}

/// A chart put together from whole pieces, so that it must be sound.
#[derive(Clone, Debug)]
pub enum Piece {
    Step(u32),
    Then(Vec<Piece>),
    /// A step that chooses one.
    Either(Vec<Piece>),
    /// A step that opens all, and one that waits for all.
    Both(Vec<Piece>),
    /// A step after it that may send back.
    Again(Box<Piece>),
}

pub fn pieces() -> impl Strategy<Value = Piece> {
    (0_u32..9)
        .prop_map(Piece::Step)
        .prop_recursive(4, 14, 3, |inner| {
            let some = || proptest::collection::vec(inner.clone(), 1..=3);
            prop_oneof![
                some().prop_map(Piece::Then),
                some().prop_map(Piece::Either),
                some().prop_map(Piece::Both),
                inner
                    .clone()
                    .prop_map(|piece| Piece::Again(Box::new(piece))),
            ]
        })
}

/// Every control step takes one day.
pub const CONTROL: u32 = 1;

impl Piece {
    /// How long it takes at most without rework.
    pub fn days(&self) -> u32 {
        let longest = |pieces: &[Self]| pieces.iter().map(Self::days).max().unwrap_or(0);
        match self {
            Self::Step(days) => *days,
            Self::Then(pieces) => pieces.iter().map(Self::days).sum(),
            Self::Either(pieces) => CONTROL + longest(pieces),
            Self::Both(pieces) => CONTROL + longest(pieces) + CONTROL + CONTROL,
            Self::Again(piece) => piece.days() + CONTROL,
        }
    }

    /// Puts it before `next`, and says where it begins.
    pub fn build(&self, next: &str, chart: &mut Flowchart) -> String {
        match self {
            Self::Step(days) => {
                let step = built_step(*days, chart);
                built_edge(&step, &[next], chart);
                step
            }
            Self::Then(pieces) => pieces
                .iter()
                .rev()
                .fold(next.to_owned(), |next, piece| piece.build(&next, chart)),
            Self::Either(pieces) => {
                let chooses = built_step(CONTROL, chart);
                for piece in pieces {
                    let begins = piece.build(next, chart);
                    built_edge(&chooses, &[&begins], chart);
                }
                chooses
            }
            Self::Both(pieces) => {
                let (opens, meets) = (built_step(CONTROL, chart), built_step(CONTROL, chart));
                built_edge(&meets, &[next], chart);
                let mut begins = Vec::new();
                let mut parts = Vec::new();
                for piece in pieces {
                    let part = built_step(CONTROL, chart);
                    built_edge(&part, &[&meets], chart);
                    begins.push(piece.build(&part, chart));
                    parts.push(part);
                }
                let begins: Vec<&str> = begins.iter().map(String::as_str).collect();
                built_edge(&opens, &begins, chart);
                chart
                    .steps
                    .iter_mut()
                    .find(|s| s.id == meets)
                    .unwrap()
                    .joins = parts;
                opens
            }
            Self::Again(piece) => {
                let looks = built_step(CONTROL, chart);
                let begins = piece.build(&looks, chart);
                built_edge(&looks, &[next], chart);
                built_edge(&looks, &[&begins], chart);
                begins
            }
        }
    }

    /// The chart of this piece alone.
    pub fn chart(&self) -> Flowchart {
        let mut chart = empty_chart();
        let last = built_step(CONTROL, &mut chart);
        chart
            .transitions
            .push(transition("end", &last, "end", &[], Some(Ending::Granted)));
        chart.start = self.build(&last, &mut chart);
        chart
    }
}

fn built_step(days: u32, chart: &mut Flowchart) -> String {
    let id = format!("s{}", chart.steps.len());
    chart
        .steps
        .push(step(&id, StepKind::Work, Some("p"), Some(days)));
    id
}

fn built_edge(from: &str, to: &[&str], chart: &mut Flowchart) {
    let id = format!("t{}", chart.transitions.len());
    chart.transitions.push(transition(&id, from, &id, to, None));
}
