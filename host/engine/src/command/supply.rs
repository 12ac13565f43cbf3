//! Supply: what was missing is handed in, and the department is asked again.

use sanquan_domain::case::supply::{self, Supply};
use sanquan_domain::event::Fallback;
use sanquan_domain::id::CaseId;
use sanquan_domain::refusal::Refusal;

use super::act::{Bench, Stopped};
use super::{Done, RequestKey, until_undisturbed};
use crate::caller::Caller;
use crate::commit::Missed;
use crate::department_settings;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::judge::Seals;

impl Engine {
    /// Adds to an application that waits for corrections.
    pub async fn supply(
        &self,
        caller: &Caller,
        case: CaseId,
        command: Supply,
        key: Option<RequestKey>,
    ) -> Result<Done, EngineError> {
        if let Some(done) = self.known(key)? {
            return Ok(done);
        }
        let _counted = self.under_way().enter();
        let done = until_undisturbed!(self, self.try_supply(caller, case, &command, key));
        self.record_quarantines().await;
        done
    }

    async fn try_supply(
        &self,
        caller: &Caller,
        id: CaseId,
        command: &Supply,
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
        supply::supply(&mut dossier, command, before.now, &law, &mut seals)?;
        let component = match law.component() {
            Err(Refusal::Quarantined { .. }) if law.fallback() == Fallback::BaseFlowchart => {
                return self
                    .take_in_by_law(&attempt, &law, dossier, &case_key)
                    .await;
            }
            component => component?,
        };
        let plugin = self.plugins().get(component)?;
        let settings =
            department_settings::in_force(&before.county, &law.item.department, before.now);
        let bench = Bench {
            plugin: &plugin,
            key: &case_key,
            law: &law,
            settings,
            at: before.now,
        };
        let judged = match self.judge_intake(&mut dossier, &bench).await {
            Ok(()) => self.move_automatic_steps(&mut dossier, &bench).await,
            stopped => stopped,
        };
        match judged {
            Ok(()) => self.conclude(&attempt, &law, dossier).await,
            Err(Stopped::Refused(refusal)) => Err(refusal.into()),
            Err(Stopped::Failed(failed)) => Err(self
                .fault_on_record(&attempt, &before.loaded, failed, None)
                .await),
        }
    }
}
