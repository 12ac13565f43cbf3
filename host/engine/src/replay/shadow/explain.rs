//! One change of a report, with both answers in full. They are not kept with the report, since the
//! words of a reason may hold what an applicant said: the recorded one is read back, the other one
//! asked for again.

use minicbor::Decode;
use sanquan_domain::contract::{InspectAnswer, IntakeAnswer, ReviewAnswer};
use sanquan_domain::event::Function;
use sanquan_domain::id::Digest;
use sanquan_domain::shadow::Change;
use sanquan_domain::value::Facts;
use serde::Serialize;
use serde_json::Value as Json;

use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::replay::again::{NotAnswered, ask_again};

/// See the module.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// As the report lists it.
    #[serde(flatten)]
    pub change: Change,
    /// What the department said then, in the contract's types.
    pub recorded: Json,
    /// What the candidate says, or why it says nothing.
    pub candidate: Json,
}

impl Engine {
    /// Both answers of a change. The caller must be allowed to read the case.
    pub async fn explain_change(
        &self,
        caller: &Caller,
        candidate: Digest,
        settings: Option<&Facts>,
        change: &Change,
    ) -> Result<Explained, EngineError> {
        let verdicts = self.verdicts(caller, change.case)?;
        let verdict = verdicts.into_iter().find(|v| v.version == change.version);
        let verdict = verdict.ok_or_else(|| EngineError::NotFound {
            what: "verdict",
            id: format!("{} {}", change.case, change.version),
        })?;
        let plugin = self.plugins().apart(candidate)?;
        let (function, bytes) = (verdict.given.function, &verdict.bytes);
        let again = ask_again(&plugin, function, &bytes.input, settings).await;
        Ok(Explained {
            change: change.clone(),
            recorded: json(function, &bytes.outcome),
            candidate: match again {
                Ok(again) => json(function, &again.outcome),
                Err(NotAnswered::Unreadable(why)) => Json::String(why),
                Err(NotAnswered::Failed(fault)) => {
                    serde_json::json!({ "code": fault.code(), "message": fault.message })
                }
            },
        })
    }
}

fn json(function: Function, outcome: &[u8]) -> Json {
    fn of<A: Serialize + for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Json {
        let answer = minicbor::decode::<A>(bytes).ok();
        serde_json::to_value(answer).unwrap_or_default()
    }
    match function {
        Function::Intake => of::<IntakeAnswer>(outcome),
        Function::Review => of::<ReviewAnswer>(outcome),
        Function::Inspect => of::<InspectAnswer>(outcome),
        Function::Describe | Function::Flowchart => Json::Null,
    }
}
