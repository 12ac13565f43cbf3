//! Erase a case: the event first, then the key. A crash in between leaves an erased case whose key
//! is still in the key log: nothing reads it any more, but the bytes are there until the key is
//! overwritten.

use sanquan_domain::case::erase;
use sanquan_domain::id::CaseId;

use super::{Attempt, Done, open, until_undisturbed};
use crate::caller::Caller;
use crate::commit::Missed;
use crate::engine::Engine;
use crate::error::EngineError;

impl Engine {
    /// Makes the personal values of a case unreadable, everywhere and for good.
    pub async fn erase_case(&self, caller: &Caller, case: CaseId) -> Result<Done, EngineError> {
        let done = until_undisturbed!(self, self.try_erase(caller, case))?;
        self.loader().forget(case);
        self.vault().erase(done.case.case.key)?;
        Ok(done)
    }

    async fn try_erase(&self, caller: &Caller, id: CaseId) -> Result<Done, Missed> {
        let before = self.case_for(caller, id)?;
        let (county, now) = (self.county(), self.now());
        let law = county.in_force(&before.case)?;
        let attempt = Attempt {
            caller,
            county: &county,
            before: Some(&before),
            now,
            idempotency: None,
        };
        let mut dossier = open(&before);
        erase::erase(&mut dossier, now)?;
        self.conclude(&attempt, &law, dossier).await
    }
}
