//! One recorded question, asked of a component.

use minicbor::{Decode, Encode};
use sanquan_domain::contract::{Circumstances, InspectQuestion, IntakeQuestion, ReviewQuestion};
use sanquan_domain::event::Function;
use sanquan_domain::value::Facts;
use sanquan_runtime::{Called, Fault, Plugin};

/// What a component says to a recorded question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Again {
    /// The answer's bytes, encoded as they are recorded.
    pub outcome: Vec<u8>,
    /// What it took.
    pub fuel: u64,
}

/// Why there is nothing to compare.
#[derive(Clone, Debug)]
pub(crate) enum NotAnswered {
    /// The recorded bytes are no question, with why.
    Unreadable(String),
    /// The call failed.
    Failed(Fault),
}

/// Asks `plugin` the question in `input`, under `settings` if any are given, else under the recorded
/// ones.
pub(crate) async fn ask_again(
    plugin: &Plugin,
    function: Function,
    input: &[u8],
    settings: Option<&Facts>,
) -> Result<Again, NotAnswered> {
    match function {
        Function::Intake => {
            let question: IntakeQuestion = question(input, settings)?;
            answer(plugin.intake(&question).await)
        }
        Function::Review => {
            let question: ReviewQuestion = question(input, settings)?;
            answer(plugin.review(&question).await)
        }
        Function::Inspect => {
            let question: InspectQuestion = question(input, settings)?;
            answer(plugin.inspect(&question).await)
        }
        Function::Describe | Function::Flowchart => Err(NotAnswered::Unreadable(format!(
            "{function:?} is asked at deployment and not about a case"
        ))),
    }
}

/// A question about a case.
pub(crate) trait AboutCase: for<'b> Decode<'b, ()> {
    fn circumstances(&mut self) -> &mut Circumstances;
}

macro_rules! about_case {
    ($($question:ty),*) => {$(
        impl AboutCase for $question {
            fn circumstances(&mut self) -> &mut Circumstances { &mut self.circumstances }
        }
    )*};
}
about_case!(IntakeQuestion, ReviewQuestion, InspectQuestion);

fn question<Q: AboutCase>(input: &[u8], settings: Option<&Facts>) -> Result<Q, NotAnswered> {
    let question: Result<Q, _> = minicbor::decode(input);
    let mut question = question.map_err(|e| NotAnswered::Unreadable(e.to_string()))?;
    if let Some(settings) = settings {
        question.circumstances().settings = settings.clone();
    }
    Ok(question)
}

fn answer<A: Encode<()>>(called: Result<Called<A>, Fault>) -> Result<Again, NotAnswered> {
    let called = called.map_err(NotAnswered::Failed)?;
    Ok(Again {
        outcome: minicbor::to_vec(&called.answer).expect("a vector takes every byte"),
        fuel: called.call.fuel,
    })
}
