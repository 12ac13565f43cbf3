//! What supervision found, counted over all cases of the two counties.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sanquan_domain::case::Case;
use sanquan_domain::event::Colour;
use sanquan_domain::time::Instant;
use sanquan_engine::{Caller, CaseFilter, Engine};
use serde::Serialize;

use crate::failure::Failure;
use crate::host::Host;

/// Cases read at once.
const PAGE: usize = 500;

/// Rules that are listed.
const RULES_LISTED: usize = 8;

/// All of it.
#[derive(Debug, Default, Serialize)]
pub struct Found {
    /// By county.
    counties: Vec<InCounty>,
    /// A case of Qingchuan that can be acted on.
    pub open_case: Option<String>,
}

#[derive(Debug, Default, Serialize)]
struct InCounty {
    county: String,
    name: String,
    now: Option<Instant>,
    cases: u64,
    /// Ended before the promised limit was over.
    in_time: u64,
    /// Ended after it.
    late: u64,
    /// Not ended.
    open: u64,
    acts: u64,
    findings: u64,
    early_warnings: u64,
    yellow: u64,
    red: u64,
    /// Findings by rule.
    rules: BTreeMap<String, u64>,
    /// Told one by one where they are few.
    stories: Vec<String>,
}

impl Found {
    /// Looks at every case.
    pub fn look(host: &Host) -> Result<Self, Failure> {
        let mut found = Self::default();
        for (code, engine) in host.counties() {
            let county = engine.county();
            let mut here = InCounty {
                county: code.to_string(),
                name: county
                    .names()
                    .map(|names| names.get("zh-CN").to_owned())
                    .unwrap_or_default(),
                now: Some(engine.now()),
                ..InCounty::default()
            };
            let mut next = None;
            loop {
                let page = engine.cases(
                    &Caller::operator(),
                    &CaseFilter::default(),
                    next.as_ref(),
                    PAGE,
                )?;
                for case in &page.items {
                    here.count(engine, case)?;
                    if case.is_open() && code.as_str() == "510822" {
                        found.open_case = Some(case.id.to_string());
                    }
                }
                next = page.next;
                if next.is_none() {
                    break;
                }
            }
            here.stories.sort_unstable();
            found.counties.push(here);
        }
        Ok(found)
    }

    /// For people.
    pub fn told(&self) -> String {
        let mut text = String::new();
        for county in &self.counties {
            let _ = writeln!(
                text,
                "county {} {}: {} cases, {} acts (the host's own at automatic steps included)\n  in time {}, late {}, open {}\n  {} findings; cards: {} early \
                 warnings, {} yellow, {} red",
                county.county,
                county.name,
                county.cases,
                county.acts,
                county.in_time,
                county.late,
                county.open,
                county.findings,
                county.early_warnings,
                county.yellow,
                county.red
            );
            let mut rules: Vec<_> = county.rules.iter().collect();
            rules.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
            for (rule, count) in rules.into_iter().take(RULES_LISTED) {
                let _ = writeln!(text, "    {count:>6}  {rule}");
            }
            for story in &county.stories {
                let _ = writeln!(text, "{story}");
            }
        }
        text
    }
}

impl InCounty {
    fn count(&mut self, engine: &Engine, case: &Case) -> Result<(), Failure> {
        self.cases += 1;
        self.acts += u64::from(case.act_count);
        self.findings += u64::from(case.finding_count);
        for card in &case.cards {
            match card.colour {
                Colour::EarlyWarning => self.early_warnings += 1,
                Colour::Yellow => self.yellow += 1,
                Colour::Red => self.red += 1,
            }
        }
        for finding in &case.findings {
            *self.rules.entry(finding.rule.clone()).or_default() += 1;
        }
        match case.closed_at() {
            None => self.open += 1,
            Some(at) if at <= promised_until(engine, case)? => self.in_time += 1,
            Some(_) => self.late += 1,
        }
        if let Some(reference) = case
            .external_ref
            .as_deref()
            .filter(|r| r.starts_with("demo-"))
        {
            self.stories.push(story(engine, reference, case));
        }
        Ok(())
    }
}

/// The end of the promise: the instant that the case brought along, else the end of the last day.
fn promised_until(engine: &Engine, case: &Case) -> Result<Instant, Failure> {
    let county = engine.county();
    let law = county
        .in_force(case)
        .map_err(sanquan_engine::EngineError::from)?;
    let end = || {
        let due = case.clock.promised_due_on(law.calendar)?;
        Some(law.calendar.end_of(due.date))
    };
    let never = Instant::from_millis(i64::MAX);
    Ok(case.clock.promised_until.or_else(end).unwrap_or(never))
}

/// One case in a few lines.
fn story(engine: &Engine, reference: &str, case: &Case) -> String {
    let county = engine.county();
    let local = |at: Instant| {
        at.timestamp()
            .to_zoned(county.zone().clone())
            .strftime("%m-%d %H:%M:%S")
            .to_string()
    };
    let mut text = format!(
        "  {reference:14} {}  received {}",
        case.number,
        local(case.received_at())
    );
    if let Some(missing) = &case.corrections {
        let _ = write!(text, ", one notice for {}", missing.join(", "));
    }
    match (case.ending(), case.closed_at()) {
        (Some(ending), Some(at)) => {
            let ending = serde_json::to_value(ending).ok();
            let ending = ending.as_ref().and_then(|e| e.as_str()).unwrap_or("ended");
            let _ = write!(text, ", {ending} {}", local(at));
        }
        _ => {
            let steps: Vec<_> = case.position.steps().collect();
            let _ = write!(text, ", open at {}", steps.join(", "));
        }
    }
    for card in &case.cards {
        let colour = match card.colour {
            Colour::EarlyWarning => "early warning",
            Colour::Yellow => "yellow card",
            Colour::Red => "RED CARD",
        };
        let _ = write!(
            text,
            "\n      {} {colour} for {}",
            local(card.at),
            card.rule
        );
    }
    text
}
