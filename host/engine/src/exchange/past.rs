//! From a trace to a past case, by the mapping: pure, and complete in what it does not know.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use sanquan_domain::case::record_past_act::{By, RecordPastAct};
use sanquan_domain::event::Application;
use sanquan_domain::flowchart::{Ending, Flowchart};
use sanquan_domain::id::{HandlerCode, PostCode};
use sanquan_domain::time::{Date, Instant};
use sanquan_domain::value::{Fact, Facts, Value};
use sanquan_interchange::xes;
use sanquan_interchange::xes::Attributed;

use super::map::{ActivityMap, FactKind, LogMap};
use crate::command::PastCase;

/// Names that the mapping does not know, each with where it stands.
pub(super) type Unmapped = BTreeSet<(&'static str, String)>;

/// What holds for every trace of a log.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub map: &'a LogMap,
    pub chart: &'a Flowchart,
    pub known_until: Instant,
    pub freeze: bool,
}

/// The past case of a trace, or every name in it that is not mapped.
pub(super) fn past_case(mut trace: xes::Trace, frame: Frame<'_>) -> Result<PastCase, Unmapped> {
    let map = frame.map;
    trace
        .events
        .sort_by_key(|event| event.date(&map.event.acted_at).map(|stamp| stamp.at));
    let mut unmapped = Unmapped::new();
    let mut acts = Vec::new();
    for (i, event) in trace.events.iter().enumerate() {
        match past_act(event, &trace.events[i + 1..], frame) {
            Ok(act) => acts.extend(act),
            Err(names) => unmapped.extend(names),
        }
    }
    let facts = facts(&trace, map, &mut unmapped);
    let reference = trace.text(&map.case.external_ref);
    let first = acts.first().map(|act: &RecordPastAct| act.acted_at);
    let at = |key: &Option<String>| {
        key.as_ref()
            .and_then(|key| trace.date(key))
            .map(|stamp| stamp.at)
    };
    let received_at = at(&map.case.received_at).or(first);
    let (Some(reference), Some(received_at)) = (reference, received_at) else {
        unmapped.insert((
            "trace",
            "without a reference or an instant of receipt".to_owned(),
        ));
        return Err(unmapped);
    };
    if !unmapped.is_empty() {
        return Err(unmapped);
    }
    let ending = map.case.ending.unwrap_or(Ending::Completed);
    Ok(PastCase {
        item: map.item.clone(),
        external_ref: reference.to_owned(),
        application: Application {
            applicant: reference.to_owned(),
            facts,
            materials: Vec::new(),
        },
        received_at,
        accepted_at: received_at,
        promised_until: at(&map.case.promised_until),
        acts,
        ended: at(&map.case.ended_at).map(|at| (ending, at)),
        known_until: frame.known_until,
        freeze: frame.freeze,
    })
}

/// The act of an event; none where the mapping passes it over.
fn past_act(
    event: &xes::Event,
    later: &[xes::Event],
    frame: Frame<'_>,
) -> Result<Option<RecordPastAct>, Unmapped> {
    let map = frame.map;
    let one = |what: &'static str, name: &str| Unmapped::from([(what, name.to_owned())]);
    let name = event.text(&map.event.activity).unwrap_or_default();
    let lifecycle = map.event.lifecycle.as_ref().and_then(|key| event.text(key));
    let activity = map
        .activity(name, lifecycle)
        .ok_or_else(|| one("activity", name))?;
    if activity.skip {
        return Ok(None);
    }
    let acted_at = event
        .date(&map.event.acted_at)
        .ok_or_else(|| one("event without instant", name))?
        .at;
    let post = post(event, activity, frame).map_err(|value| one("post", &value))?;
    let by = match (post, handler(event, map)) {
        (Some(post), handler) => By::Handlers {
            post,
            handlers: handler.into_iter().collect(),
        },
        (None, _) => By::Outside,
    };
    Ok(Some(RecordPastAct {
        step: activity.step.clone(),
        action: activity.action.clone(),
        transition: transition(activity, later, map),
        by,
        acted_at,
        facts: Facts::default(),
        note: None,
    }))
}

fn transition(activity: &ActivityMap, later: &[xes::Event], map: &LogMap) -> Option<String> {
    let decided = later.iter().find_map(|event| {
        let name = event.text(&map.event.activity)?;
        let decides =
            |branch: &&super::map::BranchMap| branch.when_next.iter().any(|next| next == name);
        activity
            .branches
            .iter()
            .find(decides)
            .map(|branch| branch.transition.clone())
    });
    decided.or_else(|| activity.transition.clone())
}

/// The post in which it was done; an error names the value that is not mapped.
fn post(
    event: &xes::Event,
    activity: &ActivityMap,
    frame: Frame<'_>,
) -> Result<Option<PostCode>, String> {
    if let Some(post) = &activity.post {
        return Ok(Some(post.clone()));
    }
    let of_step = || {
        frame
            .chart
            .step(&activity.step)
            .and_then(|step| step.post.clone())
    };
    let map = &frame.map.post;
    match map.from.as_ref().and_then(|key| event.text(key)) {
        None => Ok(of_step()),
        Some(value) if map.absent.iter().any(|absent| absent == value) => Ok(of_step()),
        Some(value) => map
            .codes
            .get(value)
            .cloned()
            .map(Some)
            .ok_or_else(|| value.to_owned()),
    }
}

fn handler(event: &xes::Event, map: &LogMap) -> Option<HandlerCode> {
    let named = event.text(&map.handler.from);
    let named = named.filter(|name| !map.handler.absent.iter().any(|absent| absent == name));
    named
        .map(HandlerCode::from)
        .or_else(|| map.handler.missing.clone())
}

fn facts(trace: &xes::Trace, map: &LogMap, unmapped: &mut Unmapped) -> Facts {
    let mut facts = Vec::new();
    for (path, fact) in &map.facts {
        let Some(value) = trace.value(&fact.from) else {
            continue;
        };
        match converted(value, fact.kind, &fact.codes) {
            Some(value) => facts.push(Fact {
                path: path.clone(),
                value,
            }),
            None => {
                unmapped.insert(("fact", format!("{path} = {value:?}")));
            }
        }
    }
    Facts::sorted(facts)
}

fn converted(
    value: &xes::Value,
    kind: FactKind,
    codes: &std::collections::BTreeMap<String, String>,
) -> Option<Value> {
    match (kind, value) {
        (FactKind::Text, xes::Value::String(text) | xes::Value::Id(text)) => {
            Some(Value::Text(text.clone()))
        }
        (FactKind::Whole, xes::Value::Int(number)) => Some(Value::Whole(*number)),
        (FactKind::Instant, xes::Value::Date(stamp)) => Some(Value::Instant(stamp.at)),
        (FactKind::Date, xes::Value::Date(stamp)) => Some(Value::Date(day_shown(*stamp))),
        (FactKind::YesNo, xes::Value::Boolean(yes)) => Some(Value::YesNo(*yes)),
        (FactKind::Choice, xes::Value::String(text)) => codes.get(text).cloned().map(Value::Choice),
        _ => None,
    }
}

/// The day that the clerk's clock showed.
fn day_shown(stamp: xes::Timestamp) -> Date {
    let minutes = i64::from(stamp.utc_offset_minutes.unwrap_or(0));
    stamp
        .at
        .plus_millis(minutes * 60_000)
        .date_in(&TimeZone::UTC)
}
