//! Scenarios that a component brings along: questions with the answers that its authors expect.

use sanquan_domain::contract::{
    FlowchartQuestion, InspectQuestion, IntakeQuestion, ReviewQuestion,
};
use sanquan_domain::gate::{GateCheck, GateFinding, GateOutcome, GateRule};
use sanquan_runtime::{Called, Fault, Function, Plugin};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::draft::{Draft, finding};
use super::headroom::Usage;
use super::questions::answer;
use crate::error::EngineError;

/// Most scenarios that are played at the gate.
const SCENARIOS_MAX: usize = 256;

/// A question with its expected answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// What is told, in a sentence.
    pub about: String,
    /// The function of the contract.
    function: String,
    /// Its question (nothing for `describe`).
    #[serde(default)]
    question: Value,
    /// What the answer must hold. Members that are left out here may be anything; lists are compared
    /// whole.
    expect: Value,
}

/// A list of scenarios that cannot be read.
#[derive(Clone, Debug, thiserror::Error)]
#[error(
    "{why}; scenarios are a JSON list of at most {SCENARIOS_MAX} objects with `about`, `function`, `question` and `expect`"
)]
pub struct UnreadableScenario {
    why: String,
}

impl Scenario {
    /// Reads a JSON list.
    pub fn list(json: &[u8]) -> Result<Vec<Self>, UnreadableScenario> {
        let unreadable = |why: String| UnreadableScenario { why };
        let list: Vec<Self> =
            serde_json::from_slice(json).map_err(|error| unreadable(error.to_string()))?;
        match list.len() {
            0..=SCENARIOS_MAX => Ok(list),
            more => Err(unreadable(format!("{more} scenarios"))),
        }
    }
}

/// Plays them in the sandbox, and compares.
pub(super) async fn play(
    plugin: &Plugin,
    scenarios: &[Scenario],
    usage: &mut Usage,
    draft: &mut Draft,
) -> Result<(), EngineError> {
    if scenarios.is_empty() {
        return Ok(());
    }
    let mut found = Vec::new();
    let mut as_expected = 0;
    for scenario in scenarios {
        match ask(plugin, scenario, usage).await? {
            Ok(differences) if differences.is_empty() => as_expected += 1,
            Ok(differences) => found.extend(differences),
            Err(broken) => found.push(broken),
        }
    }
    let all = scenarios.len();
    let (value, limit) = (format!("{as_expected} as expected"), format!("all {all}"));
    if found.is_empty() {
        let passed = GateCheck::of(GateRule::Scenarios, GateOutcome::Passed);
        draft.note(passed.measured(value, limit));
        return Ok(());
    }
    let why = EngineError::BadComponent {
        code: "component.scenario-differs",
        message: format!(
            "{} of its {all} scenarios are not answered as expected, such as: {}",
            all - as_expected,
            found.first().map_or("", |first| &first.place)
        ),
    };
    draft.refuse(GateRule::Scenarios, why, found);
    Ok(())
}

/// Where the answer differs, or what kept it from being given.
async fn ask(
    plugin: &Plugin,
    scenario: &Scenario,
    usage: &mut Usage,
) -> Result<Result<Vec<GateFinding>, GateFinding>, EngineError> {
    let broken = |code: &str, message: &str| finding(code, &scenario.about, message);
    let function = Function::ALL
        .into_iter()
        .find(|function| function.as_str() == scenario.function);
    let Some(function) = function else {
        let message = format!("the contract has no function `{}`", scenario.function);
        return Ok(Err(broken("scenario.function", &message)));
    };
    let told = match function {
        Function::Describe => told(plugin.describe().await, scenario, usage)?,
        Function::Flowchart => match read::<FlowchartQuestion>(scenario) {
            Ok(question) => told(plugin.flowchart(&question).await, scenario, usage)?,
            Err(unreadable) => Err(unreadable),
        },
        Function::Intake => match read::<IntakeQuestion>(scenario) {
            Ok(question) => told(plugin.intake(&question).await, scenario, usage)?,
            Err(unreadable) => Err(unreadable),
        },
        Function::Review => match read::<ReviewQuestion>(scenario) {
            Ok(question) => told(plugin.review(&question).await, scenario, usage)?,
            Err(unreadable) => Err(unreadable),
        },
        Function::Inspect => match read::<InspectQuestion>(scenario) {
            Ok(question) => told(plugin.inspect(&question).await, scenario, usage)?,
            Err(unreadable) => Err(unreadable),
        },
    };
    Ok(told.map(|answered| {
        let mut differences = Vec::new();
        compare(&scenario.expect, &answered, "answer", &mut differences);
        let told = |difference: &String| broken("scenario.differs", difference);
        differences.iter().map(told).collect()
    }))
}

fn read<T: DeserializeOwned>(scenario: &Scenario) -> Result<T, GateFinding> {
    T::deserialize(&scenario.question).map_err(|error| {
        let message = format!("its question is not of the contract's form: {error}");
        finding("scenario.question", &scenario.about, &message)
    })
}

/// The answer as JSON, or the fault.
fn told<T: Serialize + minicbor::Encode<()>>(
    result: Result<Called<T>, Fault>,
    scenario: &Scenario,
    usage: &mut Usage,
) -> Result<Result<Value, GateFinding>, EngineError> {
    Ok(match answer(result)? {
        Ok(called) => {
            usage.note(&scenario.about, &called);
            Ok(serde_json::to_value(&called.answer).expect("answers of the contract are JSON"))
        }
        Err(why) => Err(finding(why.code(), &scenario.about, &why.to_string())),
    })
}

/// Notes in `differences` where `actual` lacks what `expected` has.
fn compare(expected: &Value, actual: &Value, place: &str, differences: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (name, expected) in expected {
                let actual = actual.get(name).unwrap_or(&Value::Null);
                compare(expected, actual, &format!("{place}.{name}"), differences);
            }
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            for (at, (expected, actual)) in expected.iter().zip(actual).enumerate() {
                compare(expected, actual, &format!("{place}[{at}]"), differences);
            }
        }
        _ if expected == actual => {}
        _ => differences.push(format!("{place}: expected {expected}, answered {actual}")),
    }
}
