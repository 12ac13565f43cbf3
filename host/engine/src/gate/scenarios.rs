//! Scenarios that a component brings along, as recorded questions with the answers that are expected:
//! how a scenario is told is the testkit's business.

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

/// Most expected answers that a component brings along.
const EXPECTED_MAX: usize = 2_048;

/// A recorded question of a scenario, and the answer that is expected.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedAnswer {
    /// What is told, in a sentence.
    about: String,
    /// The function of the contract.
    function: String,
    /// Its question (nothing for `describe`).
    #[serde(default)]
    question: Value,
    /// What the answer must hold. Members that are left out here may be anything; lists are compared
    /// whole.
    expect: Value,
}

/// All that a component brings along.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "Vec<ExpectedAnswer>")]
pub struct ExpectedAnswers(Vec<ExpectedAnswer>);

/// More than the host plays.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{given} expected answers were given, and {EXPECTED_MAX} is the limit")]
pub struct TooManyExpected {
    given: usize,
}

impl TryFrom<Vec<ExpectedAnswer>> for ExpectedAnswers {
    type Error = TooManyExpected;

    fn try_from(list: Vec<ExpectedAnswer>) -> Result<Self, TooManyExpected> {
        match list.len() {
            0..=EXPECTED_MAX => Ok(Self(list)),
            given => Err(TooManyExpected { given }),
        }
    }
}

/// Plays them in the sandbox, and compares.
pub(super) async fn play(
    plugin: &Plugin,
    expected: &ExpectedAnswers,
    usage: &mut Usage,
    draft: &mut Draft,
) -> Result<(), EngineError> {
    let ExpectedAnswers(expected) = expected;
    if expected.is_empty() {
        return Ok(());
    }
    let mut found = Vec::new();
    let mut as_expected = 0;
    for scenario in expected {
        match ask(plugin, scenario, usage).await? {
            Ok(differences) if differences.is_empty() => as_expected += 1,
            Ok(differences) => found.extend(differences),
            Err(broken) => found.push(broken),
        }
    }
    let all = expected.len();
    let (value, limit) = (format!("{as_expected} as expected"), format!("all {all}"));
    if found.is_empty() {
        let passed = GateCheck::of(GateRule::Scenarios, GateOutcome::Passed);
        draft.note(passed.measured(value, limit));
        return Ok(());
    }
    let why = EngineError::BadComponent {
        code: "component.scenario-differs",
        message: format!(
            "{} of its {all} scenarios' questions are not answered as expected, such as: {}",
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
    scenario: &ExpectedAnswer,
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

fn read<T: DeserializeOwned>(scenario: &ExpectedAnswer) -> Result<T, GateFinding> {
    T::deserialize(&scenario.question).map_err(|error| {
        let message = format!("its question is not of the contract's form: {error}");
        finding("scenario.question", &scenario.about, &message)
    })
}

/// The answer as JSON, or the fault.
fn told<T: Serialize + minicbor::Encode<()>>(
    result: Result<Called<T>, Fault>,
    scenario: &ExpectedAnswer,
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
