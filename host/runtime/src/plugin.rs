//! A loaded component, and the five questions that it answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sanquan_domain::contract::{
    Description, FlowchartQuestion, InspectAnswer, InspectQuestion, IntakeAnswer, IntakeQuestion,
    ReviewAnswer, ReviewQuestion,
};
use sanquan_domain::flowchart::Flowchart;
use sanquan_domain::id::Digest;
use wasmtime::component::InstancePre;

use crate::admission::Share;
use crate::call::Called;
use crate::contract::{self, Adapter};
use crate::fault::Fault;
use crate::guard::Guard;
use crate::limits::Limits;

/// A component that is ready to be asked. Cheap to clone; every call has an instance of its own, so
/// nothing that one call does can be seen by another.
///
/// A future may be dropped at any time: the instance goes with it.
#[derive(Clone)]
pub struct Plugin {
    pub(crate) loaded: Arc<Loaded>,
    stopped: Arc<AtomicBool>,
}

/// What a plugin's clones share.
pub(crate) struct Loaded {
    pub(crate) digest: Digest,
    pub(crate) limits: Arc<Limits>,
    pub(crate) share: Share,
    pub(crate) component: InstancePre<Guard>,
    pub(crate) adapter: Adapter,
    pub(crate) contract_version: &'static str,
    pub(crate) brings_interpreter: bool,
}

impl Plugin {
    pub(crate) fn of(loaded: Arc<Loaded>) -> Self {
        Self {
            loaded,
            stopped: Arc::default(),
        }
    }

    /// The same component, for a caller of its own: neither can stop the other.
    pub fn apart(&self) -> Self {
        Self::of(Arc::clone(&self.loaded))
    }

    /// Lets no call begin any more, not even those that wait already. It holds for this plugin and its
    /// clones; one that is [apart](Self::apart), or was loaded by somebody else, goes on.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
    }

    /// Lets calls begin again.
    pub fn resume(&self) {
        self.stopped.store(false, Ordering::Release);
    }

    /// Whether it was stopped.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    /// Plain SHA-256 of the component's bytes.
    pub fn digest(&self) -> Digest {
        self.loaded.digest
    }

    /// What one call may take.
    pub fn limits(&self) -> &Limits {
        &self.loaded.limits
    }

    /// The version of the contract that it was built for.
    pub fn contract_version(&self) -> &'static str {
        self.loaded.contract_version
    }

    /// Whether it needs the larger slots, as QuickJS and CPython do.
    pub fn brings_interpreter(&self) -> bool {
        self.loaded.brings_interpreter
    }

    /// Who are you, and what do you handle?
    pub async fn describe(&self) -> Result<Called<Description>, Fault> {
        contract::describe(self).await
    }

    /// Given the base flowchart of an item, what is your variation of it?
    pub async fn flowchart(
        &self,
        question: &FlowchartQuestion,
    ) -> Result<Called<Flowchart>, Fault> {
        contract::flowchart(self, question).await
    }

    /// An application has come in: what becomes of it?
    pub async fn intake(&self, question: &IntakeQuestion) -> Result<Called<IntakeAnswer>, Fault> {
        contract::intake(self, question).await
    }

    /// A handler proposes an action: is it open, and where does the case go?
    pub async fn review(&self, question: &ReviewQuestion) -> Result<Called<ReviewAnswer>, Fault> {
        contract::review(self, question).await
    }

    /// An act was decided: what do your own supervision rules say?
    pub async fn inspect(
        &self,
        question: &InspectQuestion,
    ) -> Result<Called<InspectAnswer>, Fault> {
        contract::inspect(self, question).await
    }
}
