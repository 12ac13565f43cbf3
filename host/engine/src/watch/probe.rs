//! Asking a quarantined component what it had failed on: the recorded questions, never a citizen's new
//! one. Nothing of the answers is kept but whether there was one.

use minicbor::Decode;
use sanquan_domain::county;
use sanquan_domain::event::{Body, CaseEvent, FaultRecorded, Function, NotedFault};
use sanquan_domain::id::{CaseId, Digest};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::watch::BreakerState;
use sanquan_runtime::{Fault, Plugin};
use sanquan_store::StreamKey;

use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::load::decode;

/// Events of a case that are read at once.
const PAGE: usize = 1_024;

impl Engine {
    /// Probes every component whose time has come.
    pub async fn probe_quarantined(&self) -> Result<(), EngineError> {
        let (county, now) = (self.county(), self.now());
        for (component, quarantine) in county.watch.quarantined() {
            if quarantine.state(now) == BreakerState::HalfOpen {
                self.probe(*component, &quarantine.faults).await?;
            }
        }
        Ok(())
    }

    async fn probe(&self, component: Digest, faults: &[NotedFault]) -> Result<(), EngineError> {
        let plugin = self.plugins().apart(component)?;
        let (mut asked, mut failed) = (0, Vec::new());
        for noted in faults {
            let Some(question) = self.recorded_question(noted)? else {
                continue;
            };
            asked += 1;
            if let Err(fault) = ask_again(&plugin, noted.function, &question).await? {
                failed.push(fault.code());
            }
        }
        let host = Caller::host();
        let probed = self.change_county(&host, |county, now| {
            match county::probe_plugin(county, component, asked, &failed, now) {
                Ok(events) => Ok(events),
                // The operator was quicker.
                Err(Refusal::NotQuarantined { .. }) => Ok(Vec::new()),
                Err(refusal) => Err(refusal.into()),
            }
        });
        if probed.await?.watch.quarantine(&component).is_none() {
            self.watch().begin_anew(component);
            self.plugins().resume(component);
            tracing::info!(%component, asked, "a plugin answers again and is released");
        }
        Ok(())
    }

    /// The bytes of the question on which a call failed; none when they are not kept, or were erased.
    fn recorded_question(&self, noted: &NotedFault) -> Result<Option<Vec<u8>>, EngineError> {
        let Some(case) = noted.case else {
            return Ok(None);
        };
        let Some(sealed) = self
            .recorded_fault(case, noted)?
            .and_then(|fault| fault.question)
        else {
            return Ok(None);
        };
        let loaded = self.loader().load(case)?;
        let Some(key) = self.loader().key(&loaded.case)? else {
            return Ok(None);
        };
        let bytes = key.open(&sealed);
        bytes.map(Some).map_err(|e| {
            EngineError::Damaged(format!("the question of fault {}: {e}", noted.fault))
        })
    }

    fn recorded_fault(
        &self,
        case: CaseId,
        noted: &NotedFault,
    ) -> Result<Option<FaultRecorded>, EngineError> {
        let mut from = 1;
        loop {
            let page = self
                .store()
                .stream(StreamKey(case.to_bytes()), from, PAGE)?;
            if page.is_empty() {
                return Ok(None);
            }
            from += page.len() as u64;
            for record in &page {
                match decode(record)?.body {
                    Body::Case(CaseEvent::FaultRecorded(fault)) if fault.fault == noted.fault => {
                        return Ok(Some(fault));
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Asks `question` once more; the inner result says whether there was an answer.
async fn ask_again(
    plugin: &Plugin,
    function: Function,
    question: &[u8],
) -> Result<Result<(), Fault>, EngineError> {
    Ok(match function {
        Function::Intake => plugin.intake(&read(question)?).await.map(drop),
        Function::Review => plugin.review(&read(question)?).await.map(drop),
        Function::Inspect => plugin.inspect(&read(question)?).await.map(drop),
        Function::Flowchart => plugin.flowchart(&read(question)?).await.map(drop),
        Function::Describe => plugin.describe().await.map(drop),
    })
}

fn read<'b, Q: Decode<'b, ()>>(question: &'b [u8]) -> Result<Q, EngineError> {
    minicbor::decode(question)
        .map_err(|e| EngineError::Damaged(format!("a recorded question is unreadable: {e}")))
}
