//! The first reading of a log: is it whole, and does the mapping know every name in it?

use std::collections::BTreeMap;
use std::io::BufRead;

use sanquan_domain::flowchart::Flowchart;
use sanquan_domain::time::Instant;
use sanquan_interchange::xes::{self, Attributed, XesError};
use serde::Serialize;

use super::map::LogMap;
use super::past::{Frame, past_case};

/// What a log holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Survey {
    /// Traces.
    pub traces: u64,
    /// Events in them.
    pub events: u64,
    /// The last instant that the log knows of, among its events and mapped ends.
    pub last: Instant,
    /// Names that the mapping does not know, by kind and name, with how many traces hold them.
    pub unmapped: BTreeMap<(&'static str, String), u64>,
}

/// Reads the whole log. Damage is an error with its line; unmapped names are in the answer.
pub fn survey(input: impl BufRead, map: &LogMap, chart: &Flowchart) -> Result<Survey, XesError> {
    let mut survey = Survey {
        last: Instant::from_millis(i64::MIN),
        ..Survey::default()
    };
    let frame = Frame {
        map,
        chart,
        known_until: Instant::default(),
        freeze: false,
    };
    for trace in xes::read(input)? {
        let trace = trace?;
        survey.traces += 1;
        survey.events += trace.events.len() as u64;
        let ended = map.case.ended_at.as_ref().and_then(|key| trace.date(key));
        let acted = trace
            .events
            .iter()
            .filter_map(|event| event.date(&map.event.acted_at));
        survey.last = acted
            .chain(ended)
            .map(|stamp| stamp.at)
            .fold(survey.last, Instant::max);
        if let Err(names) = past_case(trace, frame) {
            for name in names {
                *survey.unmapped.entry(name).or_default() += 1;
            }
        }
    }
    Ok(survey)
}
