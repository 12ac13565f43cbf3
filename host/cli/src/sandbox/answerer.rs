//! A component as the testkit asks it: JSON in, JSON out, with the most that a call took.

use sanquan_runtime::Function;
use sanquan_testkit::answerer::{Answerer, Fault};
use sanquan_testkit::contract::Function as Question;
use serde_json::Value;

use super::took::Took;
use super::{Sandbox, Unanswered, noted};

/// A component in the sandbox, asked again and again.
pub struct Component<'s> {
    sandbox: &'s Sandbox,
    by_case: Took,
    once: Took,
}

impl<'s> Component<'s> {
    /// The component of this sandbox; nothing was asked yet.
    pub fn of(sandbox: &'s Sandbox) -> Self {
        Self {
            sandbox,
            by_case: Took::default(),
            once: Took::default(),
        }
    }

    /// The most that one question about a case took so far.
    pub const fn by_case(&self) -> Took {
        self.by_case
    }

    /// The most that one of the questions took that are asked once, at deployment.
    pub const fn once(&self) -> Took {
        self.once
    }

    fn count(&mut self, question: Question, took: Took) {
        let most = match question {
            Question::Describe | Question::Flowchart => &mut self.once,
            Question::Intake | Question::Review | Question::Inspect => &mut self.by_case,
        };
        *most = most.most(took);
    }
}

impl Answerer for Component<'_> {
    fn ask(&mut self, question: Question, record: &Value) -> Result<Value, Fault> {
        let function = match question {
            Question::Describe => Function::Describe,
            Question::Flowchart => Function::Flowchart,
            Question::Intake => Function::Intake,
            Question::Review => Function::Review,
            Question::Inspect => Function::Inspect,
        };
        match self.sandbox.call(function, &record.to_string()) {
            Ok((answered, took)) => {
                self.count(question, took);
                Ok(answered.answer)
            }
            Err(Unanswered::Fault(fault)) => {
                self.count(question, Took::of(&fault.call, 0));
                let mut message = fault.message.clone();
                for note in noted(&fault.call) {
                    message.push_str(&format!("\n{}: {}", note.level, note.message));
                }
                Err(Fault::new(fault.code(), message))
            }
            Err(Unanswered::Failure(failure)) => {
                Err(Fault::new(&failure.code, failure.to_string()))
            }
        }
    }
}
