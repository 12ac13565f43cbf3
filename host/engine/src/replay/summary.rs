//! A recorded call in a few words that hold nothing personal.

use minicbor::Decode;
use sanquan_domain::contract::{
    InspectAnswer, InspectQuestion, IntakeAnswer, IntakeQuestion, ReviewAnswer, ReviewQuestion,
};
use sanquan_domain::event::Function;
use sanquan_domain::id::ItemCode;
use sanquan_domain::shadow::Answer;

use super::recorded::RecordedCall;

impl RecordedCall {
    /// What was answered, such as `take decide-grant`.
    pub fn label(&self) -> String {
        fn of<A: Answer + for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Option<String> {
            minicbor::decode::<A>(bytes)
                .ok()
                .map(|answer| answer.label())
        }
        let outcome = &self.bytes.outcome;
        let label = match self.given.function {
            Function::Intake => of::<IntakeAnswer>(outcome),
            Function::Review => of::<ReviewAnswer>(outcome),
            Function::Inspect => of::<InspectAnswer>(outcome),
            Function::Describe | Function::Flowchart => None,
        };
        label.unwrap_or_else(|| "unreadable".to_owned())
    }

    /// About which item, and at which step. Of a question that was read before.
    pub fn about(&self) -> (ItemCode, Option<String>) {
        let input = &self.bytes.input;
        let about = match self.given.function {
            Function::Intake => minicbor::decode::<IntakeQuestion>(input)
                .ok()
                .map(|q| (q.view.item, None)),
            Function::Review => minicbor::decode::<ReviewQuestion>(input)
                .ok()
                .map(|q| (q.view.item, Some(q.step))),
            Function::Inspect => minicbor::decode::<InspectQuestion>(input)
                .ok()
                .map(|q| (q.view.item, Some(q.act.step))),
            Function::Describe | Function::Flowchart => None,
        };
        let (item, step) = about.unwrap_or_default();
        (ItemCode(item), step)
    }
}
