//! Erase a case: the event first, then the key.
//!
//! A crash in between leaves an erased case whose key is still in the key log, and so does a key
//! log that was put back from an older copy. Nothing reads such a key any more, but its bytes are
//! there. So the derived state lists the keys of all erased cases, in the order of the key log, and
//! opening an engine overwrites those that are still there. Looking costs 64 bytes of the key log
//! for each case that was ever erased; cases that were not cost nothing.
//!
//! A key log that ends before the key of an erased case is older than the log: it would give the
//! numbers of old cases to new ones. The engine does not open over it.

use sanquan_domain::case::erase;
use sanquan_domain::id::CaseId;
use sanquan_store::Direction;

use super::{Done, until_undisturbed};
use crate::caller::Caller;
use crate::commit::Missed;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::rows::{key, long_number_from};

/// Rows of erased cases that are read at once.
const PAGE: usize = 1_024;

impl Engine {
    /// Makes the personal values of a case unreadable, everywhere and for good.
    pub async fn erase_case(&self, caller: &Caller, case: CaseId) -> Result<Done, EngineError> {
        let done = until_undisturbed!(self, self.try_erase(caller, case))?;
        self.loader().forget(case);
        self.watch().forget(case);
        self.vault().erase(done.case.case.key)?;
        Ok(done)
    }

    /// Overwrites the keys of erased cases that are still in the key log; tells how many.
    pub(crate) fn finish_erasures(&self) -> Result<u64, EngineError> {
        let (mut from, to) = (key(b'E').done(), key(b'E').end());
        let mut finished = 0;
        loop {
            let rows = self.store().scan(&from, &to, Direction::Forward, PAGE)?;
            let Some((last, _)) = rows.last() else {
                return Ok(finished);
            };
            from = [last, &[0][..]].concat();
            for (row, _) in &rows {
                let number = long_number_from(&row[1..])
                    .ok_or_else(|| EngineError::Damaged("a row of erased cases".to_owned()))?;
                finished += u64::from(self.vault().finish_erasing(number)?);
            }
        }
    }

    async fn try_erase(&self, caller: &Caller, id: CaseId) -> Result<Done, Missed> {
        let before = self.before(caller, id)?;
        let law = before.law()?;
        let attempt = before.attempt(caller, None);
        let mut dossier = before.dossier(&law);
        erase::erase(&mut dossier, before.now)?;
        self.conclude(&attempt, &law, dossier).await
    }
}
