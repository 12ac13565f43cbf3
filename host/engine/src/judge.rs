//! Asking a department: each answer becomes a verdict on record, each failure a fault.
//!
//! A verdict keeps the bytes of question and answer, sealed under the case's key, so that the call
//! can be executed again and compared bit for bit. A fault is never a decision about anybody.

use minicbor::Encode;
use sanquan_domain::answer::AnswerFault;
use sanquan_domain::case::{Dossier, Sealer};
use sanquan_domain::event::{FaultRecorded, Function, Sealed, VerdictBytes, VerdictGiven};
use sanquan_domain::id::{Digest, FaultId};
use sanquan_domain::time::Instant;
use sanquan_runtime::{Called, Fault};

use crate::command::Bench;
use crate::engine::Engine;
use crate::entropy::{Entropy, draw};
use crate::seal::CaseKey;

/// A call that led to nothing.
#[derive(Clone, Debug)]
pub(crate) struct Failed {
    pub function: Function,
    pub component: Digest,
    pub code: &'static str,
    pub message: String,
}

impl Failed {
    /// The call itself failed.
    pub fn call(function: Function, fault: Fault) -> Self {
        Self {
            function,
            component: fault.call.component,
            code: fault.code(),
            message: fault.message,
        }
    }

    /// It gave an answer that breaks the contract.
    pub fn answer(function: Function, component: Digest, fault: &AnswerFault) -> Self {
        Self {
            function,
            component,
            code: fault.code(),
            message: fault.to_string(),
        }
    }

    /// As the log keeps it.
    pub fn recorded(&self, fault: FaultId, step: Option<&str>) -> FaultRecorded {
        FaultRecorded {
            fault,
            function: self.function,
            component: self.component,
            code: self.code.to_owned(),
            message: self.message.clone(),
            step: step.map(str::to_owned),
        }
    }
}

/// Seals for one case.
pub(crate) struct Seals<'a> {
    pub key: &'a CaseKey,
    pub entropy: &'a dyn Entropy,
}

impl Sealer for Seals<'_> {
    fn seal(&mut self, clear: &[u8]) -> Sealed {
        self.key.seal(clear, self.entropy)
    }
}

impl Engine {
    /// Records the verdict of a call and gives its answer.
    pub(crate) fn verdict<Q: Encode<()>, A: Encode<()>>(
        &self,
        dossier: &mut Dossier,
        bench: &Bench<'_>,
        function: Function,
        question: &Q,
        called: Called<A>,
    ) -> A {
        self.metrics().answered(called.call.fuel);
        let input = minicbor::to_vec(question).expect("a vector takes every byte");
        let outcome = minicbor::to_vec(&called.answer).expect("a vector takes every byte");
        let verdict = VerdictGiven {
            function,
            component: called.call.component,
            fuel: called.call.fuel,
            input: bench.key.keyed_digest(&input),
            outcome: bench.key.keyed_digest(&outcome),
            settings: bench.settings.digest,
        };
        dossier.record_verdict(verdict, VerdictBytes { input, outcome }, bench.at);
        called.answer
    }

    /// A new fault's id.
    pub(crate) fn fault_id(&self, at: Instant) -> FaultId {
        self.metrics().faulted();
        FaultId::new(at, draw(self.entropy()))
    }
}
