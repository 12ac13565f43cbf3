//! A case of W1 without HTTP: the same commands, typed.

use sanquan_domain::case::act::{Act, By};
use sanquan_domain::event::Application;
use sanquan_domain::id::CaseId;
use sanquan_domain::value::{Fact, Facts, Value};
use sanquan_engine::{Caller, Engine, NewCase};

use crate::load::{ACTS, ITEM, remarks, words};

/// Writes that bring a case from its filing to its end.
pub const STEPS: usize = 1 + ACTS.len();

/// Files case `number` and brings it as far as `steps` writes do.
pub async fn bring(engine: &Engine, number: u64, steps: usize) -> CaseId {
    let clerk = Caller::operator();
    let filed = engine
        .file_case(&clerk, application(engine, number), None)
        .await;
    let id = filed.expect("the application is complete").case.case.id;
    for (step, action) in ACTS.into_iter().take(steps.saturating_sub(1)) {
        let done = engine
            .act(&clerk, id, act(number, step, action), None)
            .await;
        done.expect("the act is open");
    }
    id
}

fn application(engine: &Engine, number: u64) -> NewCase {
    let field = |i: u32| match i {
        1 => words(number),
        _ => "abcdefghijklmno".to_owned(),
    };
    let facts = (1..=20).map(|i| fact(&format!("f{i:02}"), field(i)));
    NewCase {
        case: engine.new_case_id(),
        item: ITEM.into(),
        external_ref: None,
        application: Application {
            applicant: "applicant".to_owned(),
            facts: Facts(facts.collect()),
            materials: Vec::new(),
        },
    }
}

/// The act at `step`, as a clerk of the department.
pub fn act(number: u64, step: &str, action: &str) -> Act {
    Act {
        step: step.to_owned(),
        action: action.to_owned(),
        by: By::Handlers {
            post: "901-clerk".into(),
            handlers: vec!["901-h01".into()],
        },
        facts: Facts(vec![fact("remarks", remarks(number, step))]),
        note: None,
        expected_version: None,
    }
}

fn fact(path: &str, words: String) -> Fact {
    Fact {
        path: path.to_owned(),
        value: Value::Text(words),
    }
}
