//! Our own log as XES: the acts of every case, and what supervision found if asked.
//!
//! Personal values are not exported. Acts of the host at automatic steps and activities that a
//! mapping does not name are left out when a mapping is given, so that an imported log comes out
//! as it went in.

use std::io::Write;

use jiff::tz::TimeZone;
use sanquan_domain::case::Case;
use sanquan_domain::event::{ActPerformed, Body, CaseEvent, Colour};
use sanquan_domain::id::{CaseId, ItemCode};
use sanquan_domain::time::Instant;
use sanquan_interchange::xes::{self, Attribute, Timestamp, Value, XesWriter};
use sanquan_store::{Direction, StreamKey};
use serde::Serialize;

use super::map::LogMap;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::load::decode;
use crate::rows::{case_from, key};

/// Rows and events read at once.
const PAGE: usize = 1_024;

/// What to export.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExportOptions<'a> {
    /// Cases of one item; of all otherwise.
    pub item: Option<&'a ItemCode>,
    /// Names activities as the mapping does; `step.action` otherwise.
    pub map: Option<&'a LogMap>,
    /// Adds findings, cards and thresholds as events.
    pub with_supervision: bool,
}

/// What was exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// Cases.
    pub cases: u64,
    /// Events.
    pub events: u64,
}

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The log cannot be read.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] xes::WriteError),
}

impl Engine {
    /// Writes the log, one trace at a time.
    pub fn export_log(
        &self,
        out: impl Write,
        options: ExportOptions<'_>,
    ) -> Result<Exported, ExportError> {
        let mut writer = XesWriter::new(out, &xes::Header::of_cases())?;
        let mut exported = Exported::default();
        let (mut from, to) = (key(b'N').done(), key(b'N').end());
        loop {
            let rows = self
                .store()
                .scan(&from, &to, Direction::Forward, PAGE)
                .map_err(EngineError::from)?;
            let Some((last, _)) = rows.last() else { break };
            from = [last.as_slice(), &[0]].concat();
            for id in rows.iter().filter_map(|(_, id)| case_from(id)) {
                let Some(case) = self.open_part(id)? else {
                    continue;
                };
                if options.item.is_none_or(|item| *item == case.item) {
                    let trace = self.trace(&case, options)?;
                    exported.cases += 1;
                    exported.events += trace.events.len() as u64;
                    writer.write(&trace)?;
                }
            }
        }
        writer.finish()?;
        Ok(exported)
    }

    fn trace(&self, case: &Case, options: ExportOptions<'_>) -> Result<xes::Trace, EngineError> {
        let county = self.county();
        let stamp = |at: Instant| Value::Date(stamped(at, county.zone()));
        let mut attributes = vec![
            text(
                "concept:name",
                case.external_ref.as_deref().unwrap_or(&case.number),
            ),
            text("sanquan:number", &case.number),
            text("sanquan:item", case.item.as_str()),
            text("sanquan:department", case.department.as_str()),
            Attribute::new("startdate", stamp(case.received_at())),
        ];
        attributes.extend(
            case.clock
                .promised_until
                .map(|at| Attribute::new("deadline", stamp(at))),
        );
        attributes.extend(
            case.closed_at()
                .map(|at| Attribute::new("enddate", stamp(at))),
        );
        let mut events = Vec::new();
        for event in self.case_events(case.id)? {
            events.extend(
                written(&event, options, &stamp).map(|attributes| xes::Event { attributes }),
            );
        }
        Ok(xes::Trace { attributes, events })
    }

    fn case_events(&self, id: CaseId) -> Result<Vec<CaseEvent>, EngineError> {
        let mut events = Vec::new();
        let mut from = 1;
        loop {
            let page = self.store().stream(StreamKey(id.to_bytes()), from, PAGE)?;
            from += page.len() as u64;
            for record in &page {
                if let Body::Case(event) = decode(record)?.body {
                    events.push(event);
                }
            }
            if page.len() < PAGE {
                return Ok(events);
            }
        }
    }
}

fn written(
    event: &CaseEvent,
    options: ExportOptions<'_>,
    stamp: &dyn Fn(Instant) -> Value,
) -> Option<Vec<Attribute>> {
    let (name, phase, at, mut more) = match event {
        CaseEvent::ActPerformed(act) => {
            let (name, phase) = activity(act, options.map)?;
            (name, phase, act.acted_at, people(act))
        }
        CaseEvent::FindingEstablished(finding) if options.with_supervision => (
            format!("finding {}", finding.rule),
            None,
            finding.at,
            Vec::new(),
        ),
        CaseEvent::CardIssued(card) if options.with_supervision => {
            let colour = match card.colour {
                Colour::EarlyWarning => "early warning",
                Colour::Yellow => "yellow card",
                Colour::Red => "red card",
            };
            (colour.to_owned(), None, card.at, Vec::new())
        }
        _ => return None,
    };
    let mut attributes = vec![
        text("concept:name", &name),
        Attribute::new("time:timestamp", stamp(at)),
        text(
            "lifecycle:transition",
            &phase.unwrap_or_else(|| "complete".to_owned()),
        ),
    ];
    attributes.append(&mut more);
    Some(attributes)
}

/// Name and phase of an act; none where the mapping does not know it.
fn activity(act: &ActPerformed, map: Option<&LogMap>) -> Option<(String, Option<String>)> {
    match map {
        None => Some((format!("{}.{}", act.step, act.action), None)),
        Some(map) => {
            let (name, phase) = map.name_of(&act.step, &act.action)?;
            Some((name.to_owned(), phase.map(str::to_owned)))
        }
    }
}

fn people(act: &ActPerformed) -> Vec<Attribute> {
    let post = act
        .post
        .as_ref()
        .map(|post| text("org:group", post.as_str()));
    let signs = act
        .handlers
        .first()
        .map(|handler| text("org:resource", handler.as_str()));
    post.into_iter().chain(signs).collect()
}

fn text(key: &str, value: &str) -> Attribute {
    Attribute::new(key, Value::String(value.to_owned()))
}

fn stamped(at: Instant, zone: &TimeZone) -> Timestamp {
    let minutes = zone.to_offset(at.timestamp()).seconds() / 60;
    Timestamp {
        at,
        utc_offset_minutes: i16::try_from(minutes).ok(),
    }
}
