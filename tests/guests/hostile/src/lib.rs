//! A department that misbehaves on request: the word is the action of a `review` or `inspect`, or the item
//! of an `intake` or `flowchart`. Each word has a test in `host/runtime/tests/hostile.rs`.

wit_bindgen::generate!({ path: "../../../wit", world: "department-plugin" });

mod answers;
mod deeds;

use exports::sanquan::department::department::*;

struct Hostile;

impl Guest for Hostile {
    fn describe() -> Description {
        answers::vast_description()
    }

    fn flowchart(question: FlowchartQuestion) -> Result<Chart, Problem> {
        deeds::commit(&question.base.item);
        Ok(question.base)
    }

    fn intake(question: IntakeQuestion) -> Result<IntakeAnswer, Problem> {
        deeds::commit(&question.view.item);
        Ok(IntakeAnswer {
            ruling: IntakeRuling::Accept,
            reasons: vec![],
            effects: vec![],
            annexes: vec![],
        })
    }

    fn review(question: ReviewQuestion) -> Result<ReviewAnswer, Problem> {
        deeds::commit(&question.action);
        answers::to(&question.action)
    }

    fn inspect(question: InspectQuestion) -> Result<InspectAnswer, Problem> {
        deeds::commit(&question.act.action);
        Ok(InspectAnswer { findings: vec![] })
    }
}

export!(Hostile);
