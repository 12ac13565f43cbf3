//! Asking a department: each answer becomes a verdict on record, each failure a fault.
//!
//! A verdict keeps the bytes of question and answer, sealed under the case's key, so that the call
//! can be executed again and compared bit for bit. A fault is never a decision about anybody.

use minicbor::Encode;
use sanquan_domain::answer::AnswerFault;
use sanquan_domain::case::{Dossier, Sealer, fault};
use sanquan_domain::event::{
    FaultRecorded, Function, NotedFault, Sealed, VerdictBytes, VerdictGiven,
};
use sanquan_domain::id::{CaseId, Digest, FaultId};
use sanquan_domain::time::Instant;
use sanquan_runtime::{Call, Called, Fault};

use crate::command::Bench;
use crate::engine::Engine;
use crate::entropy::{Entropy, draw};
use crate::seal::CaseKey;
use crate::watch::{Answer, Outcome};

/// A call that led to nothing.
#[derive(Clone, Debug)]
pub(crate) struct Failed {
    pub function: Function,
    pub component: Digest,
    pub code: &'static str,
    pub message: String,
    /// Whether the plugin failed, rather than the host.
    own: bool,
    /// What the call took; none when it gave an answer, which has been counted.
    call: Option<Box<Call>>,
    /// CBOR of the question.
    question: Option<Vec<u8>>,
}

impl Failed {
    /// The call itself failed.
    pub fn call(function: Function, fault: Fault) -> Self {
        Self {
            function,
            component: fault.call.component,
            code: fault.code(),
            message: fault.message,
            own: fault.kind.is_the_plugins_own(),
            call: Some(fault.call),
            question: None,
        }
    }

    /// It gave an answer that breaks the contract.
    pub fn answer(function: Function, component: Digest, fault: &AnswerFault) -> Self {
        Self {
            function,
            component,
            code: fault.code(),
            message: fault.to_string(),
            own: true,
            call: None,
            question: None,
        }
    }

    /// With the question that was asked, so that it can be asked again.
    pub fn asked(self, question: &impl Encode<()>) -> Self {
        let question = minicbor::to_vec(question).expect("a vector takes every byte");
        Self {
            question: Some(question),
            ..self
        }
    }

    /// As the log of a case keeps it.
    pub fn recorded(
        &self,
        fault: FaultId,
        step: Option<&str>,
        sealer: &mut dyn Sealer,
    ) -> FaultRecorded {
        FaultRecorded {
            fault,
            function: self.function,
            component: self.component,
            code: self.code.to_owned(),
            message: self.message.clone(),
            step: step.map(str::to_owned),
            question: self.question.as_ref().map(|bytes| sealer.seal(bytes)),
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
    pub(crate) fn verdict<Q: Encode<()>, A: Encode<()> + Answer>(
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
        let outcome_of = Outcome {
            word: called.answer.word(),
            bytes: outcome.len(),
        };
        let case = dossier.case().id;
        self.watch()
            .answered(&called.call, outcome_of, case, self.now());
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

    /// Puts a call that led to nothing on record in the case on the desk.
    pub(crate) fn record_fault(
        &self,
        dossier: &mut Dossier,
        key: &CaseKey,
        failed: &Failed,
        step: Option<&str>,
        at: Instant,
    ) -> FaultId {
        let id = self.note_fault(failed, Some(dossier.case().id), at);
        let mut seals = Seals {
            key,
            entropy: self.entropy(),
        };
        fault::record(dossier, failed.recorded(id, step, &mut seals), at);
        id
    }

    /// Notes a call that led to nothing, before anything else is done about it: when that has spent the
    /// plugin's error budget, no call of it begins any more. Gives the new fault's id.
    pub(crate) fn note_fault(&self, failed: &Failed, case: Option<CaseId>, at: Instant) -> FaultId {
        self.metrics().faulted();
        let fault = FaultId::new(at, draw(self.entropy()));
        // Of a past act, too, the call is made now.
        let now = self.now();
        if let Some(call) = &failed.call {
            self.watch().failed(call, case, now);
        }
        let noted = failed.own.then(|| NotedFault {
            fault,
            function: failed.function,
            code: failed.code.to_owned(),
            case,
        });
        let Failed {
            component,
            function,
            code,
            ..
        } = *failed;
        if self
            .watch()
            .faulted(component, function.into(), code, noted, now)
        {
            self.plugins().stop(component);
        }
        fault
    }
}
