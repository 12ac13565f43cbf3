//! Counts over the traces of a log: the figures by which two logs are compared.

use std::collections::BTreeMap;

use crate::xes::{Event, Trace};

/// What a log counts to. An activity is an event's `concept:name`; every event counts, whatever
/// its lifecycle, in the order in which the trace holds it
/// (see [`Trace::sort_events_by_time`] where that is not the order of time).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogStatistics {
    /// Traces.
    pub traces: u64,
    /// Events.
    pub events: u64,
    /// Events per activity.
    pub activities: BTreeMap<String, u64>,
    /// Traces per activity of their first event.
    pub starts: BTreeMap<String, u64>,
    /// Traces per activity of their last event.
    pub ends: BTreeMap<String, u64>,
    /// How often the second activity directly follows the first.
    pub directly_follows: BTreeMap<(String, String), u64>,
}

impl LogStatistics {
    /// Counts one trace.
    pub fn add(&mut self, trace: &Trace) {
        self.traces += 1;
        self.events += trace.events.len() as u64;
        let names: Vec<&str> = trace.events.iter().filter_map(Event::name).collect();
        for name in &names {
            count(&mut self.activities, name);
        }
        if let (Some(first), Some(last)) = (names.first(), names.last()) {
            count(&mut self.starts, first);
            count(&mut self.ends, last);
        }
        for pair in names.windows(2) {
            let pair = (pair[0].to_owned(), pair[1].to_owned());
            *self.directly_follows.entry(pair).or_default() += 1;
        }
    }

    /// The pairs that follow each other most often, with their counts, the most frequent first;
    /// pairs of equal count in the order of their names.
    pub fn top_directly_follows(&self, how_many: usize) -> Vec<(&(String, String), u64)> {
        let mut pairs: Vec<_> = self.directly_follows.iter().map(|(p, n)| (p, *n)).collect();
        pairs.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(right.0)));
        pairs.truncate(how_many);
        pairs
    }
}

impl<'a> FromIterator<&'a Trace> for LogStatistics {
    fn from_iter<I: IntoIterator<Item = &'a Trace>>(traces: I) -> Self {
        let mut statistics = LogStatistics::default();
        for trace in traces {
            statistics.add(trace);
        }
        statistics
    }
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => {
            counts.insert(name.to_owned(), 1);
        }
    }
}
