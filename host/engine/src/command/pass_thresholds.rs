//! Pass the thresholds of a case that have come due: what the timer asks for.

use sanquan_domain::case::pass_threshold;
use sanquan_domain::id::CaseId;

use super::until_undisturbed;
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
        let before = self.before(&caller, id)?;
        let law = before.law()?;
        let attempt = before.attempt(&caller, None);
        let mut dossier = before.dossier(&law);
        let passed = pass_threshold::pass_due(&mut dossier, before.now, &law);
        if dossier.events().next().is_some() {
            self.conclude(&attempt, &law, dossier).await?;
        }
        Ok(passed)
    }
}
