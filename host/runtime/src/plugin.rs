//! A loaded component, and the five questions that it answers.

use std::sync::Arc;

use bumpalo::Bump;
use sanquan_domain::contract::{
    Description, FlowchartQuestion, InspectAnswer, InspectQuestion, IntakeAnswer, IntakeQuestion,
    ReviewAnswer, ReviewQuestion,
};
use sanquan_domain::flowchart::Flowchart;
use sanquan_domain::id::Digest;

use crate::admission::Share;
use crate::bindings::DepartmentPluginPre;
use crate::call::{Called, Function};
use crate::convert;
use crate::fault::Fault;
use crate::guard::Guard;
use crate::limits::Limits;
use crate::visit::Visit;

/// A component that is ready to be asked. Cheap to clone; every call has an instance of its own, so
/// nothing that one call does can be seen by another.
///
/// The futures may be dropped at any time: the instance goes with them.
#[derive(Clone)]
pub struct Plugin(pub(crate) Arc<Loaded>);

/// What a plugin's clones share.
pub(crate) struct Loaded {
    pub(crate) digest: Digest,
    pub(crate) limits: Arc<Limits>,
    pub(crate) share: Share,
    pub(crate) component: DepartmentPluginPre<Guard>,
}

impl Plugin {
    /// Plain SHA-256 of the component's bytes.
    pub fn digest(&self) -> Digest {
        self.0.digest
    }

    /// Who are you, and what do you handle?
    pub async fn describe(&self) -> Result<Called<Description>, Fault> {
        let mut visit = Visit::begin(&self.0, Function::Describe).await?;
        let answer = visit.guest.call_describe(&mut visit.store).await;
        visit.end(answer.map(Ok), convert::description)
    }

    /// Given the base flowchart of an item, what is your variation of it?
    pub async fn flowchart(
        &self,
        question: &FlowchartQuestion,
    ) -> Result<Called<Flowchart>, Fault> {
        let lent = Bump::new();
        let question = convert::flowchart_question(&lent, question);
        let mut visit = Visit::begin(&self.0, Function::Flowchart).await?;
        let answer = visit.guest.call_flowchart(&mut visit.store, question).await;
        visit.end(answer, |chart| Ok(convert::flowchart(chart)))
    }

    /// An application has come in: what becomes of it?
    pub async fn intake(&self, question: &IntakeQuestion) -> Result<Called<IntakeAnswer>, Fault> {
        let lent = Bump::new();
        let question = convert::intake_question(&lent, question);
        let mut visit = Visit::begin(&self.0, Function::Intake).await?;
        let answer = visit.guest.call_intake(&mut visit.store, question).await;
        visit.end(answer, convert::intake_answer)
    }

    /// A handler proposes an action: is it open, and where does the case go?
    pub async fn review(&self, question: &ReviewQuestion) -> Result<Called<ReviewAnswer>, Fault> {
        let lent = Bump::new();
        let question = convert::review_question(&lent, question);
        let mut visit = Visit::begin(&self.0, Function::Review).await?;
        let answer = visit.guest.call_review(&mut visit.store, question).await;
        visit.end(answer, convert::review_answer)
    }

    /// An act was decided: what do your own supervision rules say?
    pub async fn inspect(
        &self,
        question: &InspectQuestion,
    ) -> Result<Called<InspectAnswer>, Fault> {
        let lent = Bump::new();
        let question = convert::inspect_question(&lent, question);
        let mut visit = Visit::begin(&self.0, Function::Inspect).await?;
        let answer = visit.guest.call_inspect(&mut visit.store, question).await;
        visit.end(answer, convert::inspect_answer)
    }
}
