//! Acts that wait for a quarantined plugin: put in line, and taken up again.

use std::sync::atomic::Ordering;

use sanquan_domain::case::act::Act;
use sanquan_domain::case::{Clear, DeferredAct, InForce, defer, pass_threshold};
use sanquan_domain::event::{ActContent, Body, CaseEvent, Origin};
use sanquan_domain::id::CaseId;
use sanquan_domain::refusal::Refusal;
use sanquan_store::Direction;

use super::{Attempt, Done, open, until_undisturbed};
use crate::caller::Caller;
use crate::commit::Missed;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::judge::Seals;
use crate::load::LoadedCase;
use crate::rows::{case_from, key};

/// Rows of deferred acts that are read at once.
const PAGE: usize = 256;

impl Engine {
    /// Puts an act on record as one that waits.
    pub(crate) async fn defer(
        &self,
        attempt: &Attempt<'_>,
        law: &InForce<'_>,
        before: &LoadedCase,
        act: &Act,
    ) -> Result<Done, Missed> {
        let case_key = self.case_key(&before.case)?;
        let mut seals = Seals {
            key: &case_key,
            entropy: self.entropy(),
        };
        let mut dossier = open(before, attempt.now, law);
        pass_threshold::pass_due(&mut dossier, attempt.now, law);
        defer::defer(&mut dossier, act, attempt.now, law, &mut seals)?;
        self.conclude(attempt, law, dossier).await
    }

    /// Lets acts happen that waited for a plugin which may be asked now. Nothing of the kind can change
    /// without an event of the county, so most calls look at a number and are done.
    pub async fn take_up_deferred(&self) -> Result<(), EngineError> {
        let version = self.county().version();
        if self.deferred_seen().load(Ordering::Acquire) == version {
            return Ok(());
        }
        let (mut from, to) = (key(b'W').done(), key(b'W').end());
        loop {
            let rows = self.store().scan(&from, &to, Direction::Forward, PAGE)?;
            let Some((last, _)) = rows.last() else { break };
            from = [last, &[0][..]].concat();
            for id in rows.iter().filter_map(|(_, id)| case_from(id)) {
                self.take_up_case(id).await?;
            }
        }
        self.deferred_seen().store(version, Ordering::Release);
        Ok(())
    }

    async fn take_up_case(&self, id: CaseId) -> Result<(), EngineError> {
        let loaded = self.loader().load(id)?;
        if self.county().in_force(&loaded.case)?.component().is_err() {
            return Ok(());
        }
        for deferred in &loaded.case.deferred {
            self.take_up(id, deferred).await?;
        }
        Ok(())
    }

    async fn take_up(&self, id: CaseId, deferred: &DeferredAct) -> Result<(), EngineError> {
        let Some((caller, act)) = self.proposed(id, deferred)? else {
            return Ok(());
        };
        match self.act(&caller, id, act, None).await {
            Ok(_) => Ok(()),
            // It waits on.
            Err(EngineError::Refused(
                Refusal::Quarantined { .. } | Refusal::Stopped { .. } | Refusal::ActWaits { .. },
            )) => Ok(()),
            Err(error @ (EngineError::Refused(_) | EngineError::PluginFault { .. })) => {
                let (step, code) = (&deferred.step, error.code());
                until_undisturbed!(self, self.try_end_deferral(id, step, code))?;
                Ok(())
            }
            Err(broken) => Err(broken),
        }
    }

    /// The act as it was proposed, and by whom.
    fn proposed(
        &self,
        id: CaseId,
        deferred: &DeferredAct,
    ) -> Result<Option<(Caller, Act)>, EngineError> {
        let events = self.history(&Caller::operator(), id, deferred.version, 1)?;
        let Some(view) = events.into_iter().next() else {
            return Ok(None);
        };
        let Body::Case(CaseEvent::ActDeferred(event)) = &view.event.body else {
            return Ok(None);
        };
        let content = match view.content {
            Some(Clear::Act(content)) => content,
            _ => ActContent::default(),
        };
        let caller = Caller::again(&view.event.actor, Origin::Timer);
        Ok(Some((caller, defer::taken_up(event, content))))
    }

    async fn try_end_deferral(&self, id: CaseId, step: &str, code: &str) -> Result<(), Missed> {
        let host = Caller::host();
        let before = self.before(&host, id)?;
        let law = before.law()?;
        let attempt = before.attempt(&host, None);
        let mut dossier = before.dossier(&law);
        if dossier.case().deferred_at(step).is_some() {
            defer::end(&mut dossier, step, code, before.now);
            self.conclude(&attempt, &law, dossier).await?;
        }
        Ok(())
    }
}
