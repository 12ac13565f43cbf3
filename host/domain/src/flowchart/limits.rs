//! Limits against each other: the steps of the longest way fit into the promise, the promise into
//! the law (domain.md 5.1; 行政许可法 42).
//!
//! Days of two kinds are compared by the plain week: seven calendar days are five working days.
//! Going back for rework is not counted: what a case may take without it must fit.
//!
//! Example: accept ½ (counted as 1), review 3, site check 2, decide 1, deliver 1: 8 working days of
//! a promise of 10 are used. With a review of 6 days the chart would be refused.

use std::collections::BTreeMap;

use super::{DayUnit, Flowchart, Limit, Step};

impl Limit {
    /// Its length in thirty-fifths of a week, so that both kinds of days are whole.
    fn measure(self) -> u64 {
        let per_day = match self.unit {
            DayUnit::WorkingDays => 7,
            DayUnit::CalendarDays => 5,
        };
        u64::from(self.days) * per_day
    }

    /// Whether it is no longer than `other`, by the plain week.
    pub fn fits_within(self, other: Self) -> bool {
        self.measure() <= other.measure()
    }
}

/// The longest way through the chart, if it does not fit into the promise: its steps in order.
pub(super) fn longest_way_beyond(chart: &Flowchart, promised: Limit) -> Option<Vec<&str>> {
    let steps: BTreeMap<&str, &Step> = chart.steps.iter().map(|s| (s.id.as_str(), s)).collect();
    let mut ways = Ways {
        chart,
        steps,
        done: BTreeMap::new(),
        on_the_way: Vec::new(),
    };
    let start = ways.chart.start.as_str();
    let length = ways.from(start);
    if length <= promised.measure() {
        return None;
    }
    let mut way = vec![start];
    while let Some(next) = way
        .last()
        .and_then(|last| ways.done.get(last))
        .and_then(|w| w.next)
    {
        way.push(next);
    }
    Some(way)
}

#[derive(Clone, Copy)]
struct Longest<'c> {
    length: u64,
    next: Option<&'c str>,
}

struct Ways<'c> {
    chart: &'c Flowchart,
    steps: BTreeMap<&'c str, &'c Step>,
    done: BTreeMap<&'c str, Longest<'c>>,
    on_the_way: Vec<&'c str>,
}

impl<'c> Ways<'c> {
    /// The longest way from `step` on; an edge back to a step on the way is rework.
    fn from(&mut self, step: &'c str) -> u64 {
        if let Some(known) = self.done.get(step) {
            return known.length;
        }
        let own = self
            .steps
            .get(step)
            .and_then(|s| s.limit)
            .map_or(0, Limit::measure);
        self.on_the_way.push(step);
        let mut longest = Longest {
            length: own,
            next: None,
        };
        let chart = self.chart;
        let targets = chart
            .transitions
            .iter()
            .filter(|t| t.from == step)
            .flat_map(|t| &t.to);
        for target in targets {
            if self.on_the_way.contains(&target.as_str()) {
                continue;
            }
            let length = own + self.from(target);
            if length > longest.length {
                longest = Longest {
                    length,
                    next: Some(target),
                };
            }
        }
        self.on_the_way.pop();
        self.done.insert(step, longest);
        longest.length
    }
}
