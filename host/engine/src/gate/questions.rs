//! What a component says of itself and of its flowcharts.

use sanquan_domain::contract::{Description, FlowchartQuestion};
use sanquan_domain::county;
use sanquan_domain::flowchart::Flowchart;
use sanquan_domain::gate::{GateFinding, GateRule};
use sanquan_domain::id::{DepartmentCode, ItemCode};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::value::Facts;
use sanquan_runtime::{Called, Fault, FaultKind, Plugin};

use super::against::Against;
use super::draft::{Draft, finding};
use super::headroom::Usage;
use crate::error::EngineError;

const DESCRIBE: &str = "describe";

/// Asks twice, and compares.
pub(super) async fn describe(
    plugin: &Plugin,
    usage: &mut Usage,
    draft: &mut Draft,
) -> Result<Option<Description>, EngineError> {
    let first = match answer(plugin.describe().await)? {
        Ok(called) => called,
        Err(why) => {
            draft.refuse_by(GateRule::Describe, why, DESCRIBE);
            return Ok(None);
        }
    };
    usage.note(DESCRIBE, &first);
    draft.pass(GateRule::Describe);
    match answer(plugin.describe().await)? {
        Ok(second) if second.answer == first.answer => draft.pass(GateRule::Repeatable),
        Ok(_) => {
            let why = EngineError::BadComponent {
                code: "component.not-repeatable",
                message: "it describes itself differently when asked twice; `describe` must not depend on anything"
                    .to_owned(),
            };
            draft.refuse_by(GateRule::Repeatable, why, DESCRIBE);
        }
        Err(why) => draft.refuse_by(GateRule::Repeatable, why, DESCRIBE),
    }
    Ok(Some(first.answer))
}

/// Declarations and forms, each problem a finding.
pub(super) fn declarations(description: &Description, draft: &mut Draft) {
    for (rule, problems) in [
        (
            GateRule::Description,
            county::check_declaration(description),
        ),
        (GateRule::Forms, county::check_forms(description)),
    ] {
        if problems.is_empty() {
            draft.pass(rule);
            continue;
        }
        let why = Refusal::DescriptionInvalid {
            problems: problems.clone(),
        };
        let found = problems
            .iter()
            .map(|problem| finding(why.code(), DESCRIBE, problem))
            .collect();
        draft.refuse(rule, why.into(), found);
    }
}

/// Whether the catalogue has the department and all items as the department's own.
pub(super) fn items(description: &Description, against: &impl Against, draft: &mut Draft) -> bool {
    let department = DepartmentCode(description.department.clone());
    let mut refusals: Vec<Refusal> = against.department(&department).err().into_iter().collect();
    for item in &description.items {
        let base = against.base(&department, &ItemCode(item.item.clone()));
        refusals.extend(base.err());
    }
    let found: Vec<_> = refusals
        .iter()
        .map(|refusal| finding(refusal.code(), DESCRIBE, &refusal.to_string()))
        .collect();
    match refusals.into_iter().next() {
        None => {
            draft.pass(GateRule::Items);
            true
        }
        Some(first) => {
            draft.refuse(GateRule::Items, first.into(), found);
            false
        }
    }
}

/// Asks for the variation of each item's flowchart and holds it against the law.
pub(super) async fn flowcharts(
    plugin: &Plugin,
    description: &Description,
    against: &impl Against,
    usage: &mut Usage,
    draft: &mut Draft,
) -> Result<Vec<Flowchart>, EngineError> {
    let department = DepartmentCode(description.department.clone());
    let mut charts = Vec::new();
    let mut held = Held::default();
    for item in &description.items {
        let base = against.base(&department, &ItemCode(item.item.clone()))?;
        let place = format!("flowchart of `{}`", item.item);
        let question = FlowchartQuestion {
            base: base.chart.into_owned(),
            settings: Facts::default(),
        };
        let called = match answer(plugin.flowchart(&question).await)? {
            Ok(called) => called,
            Err(why) => {
                let found = finding(why.code(), &place, &why.to_string());
                held.refuse(why, vec![found]);
                continue;
            }
        };
        usage.note(&place, &called);
        let chart = called.answer;
        match base.item {
            Some(item) => {
                let problems = county::check_chart(item, &chart, against.procedure_rules());
                let told = |problem: &sanquan_domain::flowchart::ChartProblem| {
                    finding(problem.code, &place, &problem.to_string())
                };
                let found: Vec<_> = problems.iter().map(told).collect();
                if !problems.is_empty() {
                    let item = item.code.clone();
                    held.refuse(Refusal::ChartInvalid { item, problems }.into(), found);
                }
            }
            None => held.unlawful.push(finding(
                "gate.no-catalogue",
                &place,
                "it was varied from a plain chart and not held against the law; name a catalogue",
            )),
        }
        charts.push(chart);
    }
    if held.refused.is_none()
        && let Err(differ) = county::charts_match(description, &charts)
    {
        let found = finding(differ.code(), "flowchart", &differ.to_string());
        held.refuse(differ.into(), vec![found]);
    }
    held.judge(draft);
    Ok(charts)
}

/// What became of all charts together.
#[derive(Default)]
struct Held {
    refused: Option<EngineError>,
    broken: Vec<GateFinding>,
    /// Charts that there was no law for.
    unlawful: Vec<GateFinding>,
}

impl Held {
    fn refuse(&mut self, why: EngineError, found: Vec<GateFinding>) {
        self.refused.get_or_insert(why);
        self.broken.extend(found);
    }

    fn judge(self, draft: &mut Draft) {
        match self.refused {
            Some(why) => draft.refuse(GateRule::Flowcharts, why, self.broken),
            None if self.unlawful.is_empty() => draft.pass(GateRule::Flowcharts),
            None => draft.warn(GateRule::Flowcharts, self.unlawful),
        }
    }
}

/// The answer, or why a component that gives none is refused. What the sandbox itself could not do
/// is no finding.
pub(super) fn answer<T>(
    result: Result<Called<T>, Fault>,
) -> Result<Result<Called<T>, EngineError>, EngineError> {
    let fault = match result {
        Ok(called) => return Ok(Ok(called)),
        Err(fault) => fault,
    };
    let why = EngineError::BadComponent {
        code: fault.code(),
        message: fault.message,
    };
    match fault.kind {
        FaultKind::Busy | FaultKind::Host => Err(why),
        _ => Ok(Err(why)),
    }
}
