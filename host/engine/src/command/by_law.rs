//! Commands while a plugin is quarantined and its cases go on by law alone.

use sanquan_domain::case::act::{self, Act};
use sanquan_domain::case::{Dossier, InForce, by_law, pass_threshold};

use super::{Attempt, Done, open};
use crate::commit::Missed;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::judge::Seals;
use crate::load::LoadedCase;
use crate::seal::CaseKey;

impl Engine {
    /// Lets `act` happen, and every automatic step after it, as far as no department has to judge.
    pub(crate) async fn act_by_law(
        &self,
        attempt: &Attempt<'_>,
        law: &InForce<'_>,
        before: &LoadedCase,
        act: &Act,
    ) -> Result<Done, Missed> {
        let key = self.case_key(&before.case)?;
        let mut seals = Seals {
            key: &key,
            entropy: self.entropy(),
        };
        let mut dossier = open(before, attempt.now, law);
        pass_threshold::pass_due(&mut dossier, attempt.now, law);
        by_law::act(&mut dossier, act, attempt.now, law, &mut seals)?;
        move_by_law(&mut dossier, attempt, law, &mut seals)?;
        self.conclude(attempt, law, dossier).await
    }

    /// Takes in an application that is on the desk, and moves the automatic steps after it.
    pub(crate) async fn take_in_by_law(
        &self,
        attempt: &Attempt<'_>,
        law: &InForce<'_>,
        mut dossier: Dossier,
        key: &CaseKey,
    ) -> Result<Done, Missed> {
        let mut seals = Seals {
            key,
            entropy: self.entropy(),
        };
        pass_threshold::pass_due(&mut dossier, attempt.now, law);
        by_law::take_in(&mut dossier, attempt.now, law, &mut seals)?;
        move_by_law(&mut dossier, attempt, law, &mut seals)?;
        self.conclude(attempt, law, dossier).await
    }
}

/// The host's own acts, until somebody has to do something. Where one of them needs the department,
/// nothing of the command happens: nobody could move the case on later.
fn move_by_law(
    dossier: &mut Dossier,
    attempt: &Attempt<'_>,
    law: &InForce<'_>,
    seals: &mut Seals<'_>,
) -> Result<(), Missed> {
    loop {
        let next = act::next_automatic(dossier, law.chart);
        match next.map_err(|endless| EngineError::Damaged(endless.to_string()))? {
            Some(next) => by_law::act(dossier, &next, attempt.now, law, seals)?,
            None => return Ok(()),
        }
    }
}
