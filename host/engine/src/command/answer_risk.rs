//! Answer for a risk: a handler says which control measure was taken at a step. No plugin is asked.

use sanquan_domain::case::answer_risk::{self, AnswerRisk};
use sanquan_domain::id::CaseId;

use super::{Done, RequestKey, until_undisturbed};
use crate::caller::Caller;
use crate::commit::Missed;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::judge::Seals;

impl Engine {
    /// Records what was done about a risk of a case, in the caller's own name.
    pub async fn answer_risk(
        &self,
        caller: &Caller,
        case: CaseId,
        command: AnswerRisk,
        key: Option<RequestKey>,
    ) -> Result<Done, EngineError> {
        if let Some(bound) = caller.handler.as_ref().filter(|h| **h != command.handler) {
            return Err(EngineError::Person {
                bound: bound.to_string(),
                named: command.handler.to_string(),
            });
        }
        if let Some(done) = self.known(key)? {
            return Ok(done);
        }
        let _counted = self.under_way().enter();
        until_undisturbed!(self, self.try_answer_risk(caller, case, &command, key))
    }

    async fn try_answer_risk(
        &self,
        caller: &Caller,
        id: CaseId,
        command: &AnswerRisk,
        key: Option<RequestKey>,
    ) -> Result<Done, Missed> {
        let before = self.before(caller, id)?;
        let law = before.law()?;
        let attempt = before.attempt(caller, key);
        let case_key = self.case_key(&before.loaded.case)?;
        let mut dossier = before.dossier(&law);
        let mut seals = Seals {
            key: &case_key,
            entropy: self.entropy(),
        };
        answer_risk::answer_risk(&mut dossier, command.clone(), before.now, &law, &mut seals)?;
        self.conclude(&attempt, &law, dossier).await
    }
}
