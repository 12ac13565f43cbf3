//! Pass the thresholds of a case that have come due: what the timer asks for.

use sanquan_domain::case::pass_threshold;
use sanquan_domain::id::CaseId;

use super::{Attempt, open, until_undisturbed};
use crate::caller::Caller;
use crate::commit::Missed;
use crate::engine::Engine;
use crate::error::EngineError;

impl Engine {
    /// Passes everything that is due by now, each threshold exactly once; tells how many.
    pub async fn pass_thresholds(&self, case: CaseId) -> Result<usize, EngineError> {
        let passed = until_undisturbed!(self, self.try_pass(case))?;
        self.metrics().passed(passed);
        Ok(passed)
    }

    async fn try_pass(&self, id: CaseId) -> Result<usize, Missed> {
        let caller = Caller::host();
        let before = self.case_for(&caller, id)?;
        let (county, now) = (self.county(), self.now());
        let law = county.in_force(&before.case)?;
        let attempt = Attempt {
            caller: &caller,
            county: &county,
            before: Some(&before),
            now,
            idempotency: None,
        };
        let mut dossier = open(&before, now, &law);
        let passed = pass_threshold::pass_due(&mut dossier, now, &law);
        if dossier.events().next().is_some() {
            self.conclude(&attempt, &law, dossier).await?;
        }
        Ok(passed)
    }
}
