//! Where a transition leads: parallel parts open together and meet again at joins.
//!
//! Example: `split` opens `fire` and `hygiene`; both lead to `decide`, which joins them. The act
//! that ends `fire` first only arrives at `decide`; the act that ends `hygiene` opens it.

use super::Position;
use crate::flowchart::{Flowchart, Transition};

/// What an act does to the position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Moves {
    /// Steps that open, sorted.
    pub opened: Vec<String>,
    /// Joins that are reached and go on waiting, sorted.
    pub arrived: Vec<String>,
}

/// Follows `transition` from `position`.
pub(super) fn follow(position: &Position, transition: &Transition, chart: &Flowchart) -> Moves {
    let mut moves = Moves::default();
    for target in &transition.to {
        let complete = chart.step(target).is_none_or(|step| {
            let here = |part: &String| {
                *part == transition.from
                    || position
                        .arrivals
                        .iter()
                        .any(|a| a.join == *target && a.from == *part)
            };
            step.joins.iter().all(here)
        });
        match complete {
            true => moves.opened.push(target.clone()),
            false => moves.arrived.push(target.clone()),
        }
    }
    moves.opened.sort_unstable();
    moves.opened.dedup();
    moves.arrived.sort_unstable();
    moves.arrived.dedup();
    moves
}
