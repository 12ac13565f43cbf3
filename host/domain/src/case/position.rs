//! Where a case stands in its flowchart.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::time::Instant;

/// A step that is open.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct OpenStep {
    /// The step.
    #[n(0)]
    pub step: String,
    /// Since when.
    #[n(1)]
    pub opened_at: Instant,
    /// Which opening of it, counted from 1.
    #[n(2)]
    pub opening: u32,
}

/// A parallel part that has reached its join.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Arrival {
    /// The step that joins.
    #[n(0)]
    pub join: String,
    /// The step that ended towards it.
    #[n(1)]
    pub from: String,
}

/// How often a step was opened.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
struct Openings {
    #[n(0)]
    step: String,
    #[n(1)]
    count: u32,
}

/// Open steps, arrivals at joins, and how often each step was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Position {
    /// Open steps, sorted by id.
    #[n(0)]
    pub open: Vec<OpenStep>,
    /// Parts that wait at a join, in the order in which they came.
    #[n(1)]
    pub arrivals: Vec<Arrival>,
    #[n(2)]
    openings: Vec<Openings>,
}

impl Position {
    /// The step, if it is open.
    pub fn at(&self, step: &str) -> Option<&OpenStep> {
        self.open.iter().find(|open| open.step == step)
    }

    /// Ids of the open steps, sorted.
    pub fn steps(&self) -> impl Iterator<Item = &str> {
        self.open.iter().map(|open| open.step.as_str())
    }

    /// Opens `step`; what waited there as a join is used up. A step that is open already stays
    /// as it is: it was opened once and is left once.
    pub(super) fn open(&mut self, step: &str, at: Instant) {
        self.arrivals.retain(|arrival| arrival.join != step);
        let Err(place) = self
            .open
            .binary_search_by(|open| open.step.as_str().cmp(step))
        else {
            return;
        };
        let opening = self.count_opening(step);
        let step = step.to_owned();
        self.open.insert(
            place,
            OpenStep {
                step,
                opened_at: at,
                opening,
            },
        );
    }

    /// Leaves `step`.
    pub(super) fn leave(&mut self, step: &str) {
        self.open.retain(|open| open.step != step);
    }

    /// A part has reached `join`.
    pub(super) fn arrive(&mut self, join: &str, from: &str) {
        let arrival = Arrival {
            join: join.to_owned(),
            from: from.to_owned(),
        };
        if !self.arrivals.contains(&arrival) {
            self.arrivals.push(arrival);
        }
    }

    /// The course has ended: nothing is open, nothing waits.
    pub(super) fn end(&mut self) {
        self.open.clear();
        self.arrivals.clear();
    }

    fn count_opening(&mut self, step: &str) -> u32 {
        match self
            .openings
            .binary_search_by(|o| o.step.as_str().cmp(step))
        {
            Ok(at) => {
                self.openings[at].count += 1;
                self.openings[at].count
            }
            Err(at) => {
                self.openings.insert(
                    at,
                    Openings {
                        step: step.to_owned(),
                        count: 1,
                    },
                );
                1
            }
        }
    }
}
