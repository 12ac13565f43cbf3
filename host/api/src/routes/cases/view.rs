//! A case as callers see it: never its key, its seed or the digest of its query code.

use sanquan_domain::case::{
    ActRecord, CardRecord, Case, CaseContent, DeferredAct, FeeRecord, FindingRecord, OpenStep,
    Phase,
};
use sanquan_domain::clock::DueOn;
use sanquan_domain::contract::Material;
use sanquan_domain::county::County;
use sanquan_domain::event::Colour;
use sanquan_domain::flowchart::Ending;
use sanquan_domain::id::{CaseId, DepartmentCode, Digest, ItemCode};
use sanquan_domain::time::Instant;
use serde::Serialize;
use serde_json::Value;

/// What lists show and writes answer.
#[derive(Serialize)]
pub(crate) struct CaseSummary<'a> {
    id: CaseId,
    number: &'a str,
    item: &'a ItemCode,
    department: &'a DepartmentCode,
    external_ref: Option<&'a str>,
    version: u64,
    phase: &'static str,
    ending: Option<Ending>,
    received_at: Instant,
    accepted_at: Option<Instant>,
    closed_at: Option<Instant>,
    open_steps: &'a [OpenStep],
    corrections: Option<&'a [String]>,
    card: Option<Colour>,
    frozen: bool,
    erased: bool,
    deferred: &'a [DeferredAct],
}

impl<'a> From<&'a Case> for CaseSummary<'a> {
    fn from(case: &'a Case) -> Self {
        Self {
            id: case.id,
            number: &case.number,
            item: &case.item,
            department: &case.department,
            external_ref: case.external_ref.as_deref(),
            version: case.version,
            phase: phase(case.phase),
            ending: case.ending(),
            received_at: case.received_at(),
            accepted_at: case.accepted_at(),
            closed_at: case.closed_at(),
            open_steps: &case.position.open,
            corrections: case.corrections.as_deref(),
            card: case.highest_card().map(|card| card.colour),
            frozen: case.is_frozen(),
            erased: case.erased,
            deferred: &case.deferred,
        }
    }
}

/// Name of a phase.
pub(crate) fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Received => "received",
        Phase::AwaitingCorrection => "awaiting_correction",
        Phase::Open => "open",
        Phase::Closed(_) => "closed",
    }
}

/// What reading one case shows.
#[derive(Serialize)]
pub(crate) struct CaseView<'a> {
    #[serde(flatten)]
    summary: CaseSummary<'a>,
    chart: Digest,
    promised_due_on: Option<DueOn>,
    statutory_due_on: Option<DueOn>,
    acts: &'a [ActRecord],
    act_count: u32,
    findings: &'a [FindingRecord],
    finding_count: u32,
    cards: &'a [CardRecord],
    fees: &'a [FeeRecord],
    applicant: Option<&'a str>,
    facts: Option<Value>,
    materials: Option<&'a [Material]>,
}

impl<'a> CaseView<'a> {
    /// `content` is none once the case was erased.
    pub fn new(case: &'a Case, content: Option<&'a CaseContent>, county: &County) -> Self {
        let calendar = county.law.calendar();
        let application = content.map(|content| &content.application);
        Self {
            summary: case.into(),
            chart: case.chart,
            promised_due_on: calendar.and_then(|calendar| case.clock.promised_due_on(calendar)),
            statutory_due_on: calendar.and_then(|calendar| case.clock.statutory_due_on(calendar)),
            acts: &case.acts,
            act_count: case.act_count,
            findings: &case.findings,
            finding_count: case.finding_count,
            cards: &case.cards,
            fees: &case.fees,
            applicant: application.map(|application| application.applicant.as_str()),
            facts: application.map(|application| application.facts.to_json()),
            materials: application.map(|application| application.materials.as_slice()),
        }
    }
}
