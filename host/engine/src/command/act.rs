//! Act: a handler or somebody outside does something at a step.

use minicbor::Encode;
use sanquan_domain::answer::Undecided;
use sanquan_domain::case::act::{self, Act, By};
use sanquan_domain::case::{Dossier, InForce, inspect, pass_threshold};
use sanquan_domain::event::{Fallback, Function};
use sanquan_domain::id::CaseId;
use sanquan_domain::refusal::Refusal;
use sanquan_domain::time::Instant;
use sanquan_runtime::{Fault, FaultKind, Plugin};

use super::{Attempt, Done, RequestKey, until_undisturbed};
use crate::caller::Caller;
use crate::commit::Missed;
use crate::department_settings::{self, Settings};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::judge::{Failed, Seals};
use crate::seal::CaseKey;

/// Who judges a command on one case.
pub(crate) struct Bench<'a> {
    pub plugin: &'a Plugin,
    pub key: &'a CaseKey,
    pub law: &'a InForce<'a>,
    pub settings: Settings<'a>,
    pub at: Instant,
}

/// An act that came to nothing.
pub(crate) enum Stopped {
    /// No question was asked, or the department said no.
    Refused(Refusal),
    /// The department could not be asked, or answered nonsense.
    Failed(Failed),
}

impl Engine {
    /// Lets `act` happen, and every automatic step after it, in one commit.
    pub async fn act(
        &self,
        caller: &Caller,
        case: CaseId,
        act: Act,
        key: Option<RequestKey>,
    ) -> Result<Done, EngineError> {
        check_person(caller, &act.by)?;
        if let Some(done) = self.known(key)? {
            return Ok(done);
        }
        let _counted = self.under_way().enter();
        let done = until_undisturbed!(self, self.try_act(caller, case, &act, key));
        self.record_quarantines().await;
        done
    }

    async fn try_act(
        &self,
        caller: &Caller,
        id: CaseId,
        act: &Act,
        key: Option<RequestKey>,
    ) -> Result<Done, Missed> {
        let before = self.before(caller, id)?;
        let law = before.law()?;
        let attempt = before.attempt(caller, key);
        let component = match law.component() {
            Err(refusal @ Refusal::Quarantined { .. }) => {
                return match law.fallback() {
                    Fallback::HumanQueue => self.defer(&attempt, &law, &before.loaded, act).await,
                    Fallback::BaseFlowchart => {
                        self.act_by_law(&attempt, &law, &before.loaded, act).await
                    }
                    Fallback::Refuse | Fallback::LastGood => Err(refusal.into()),
                };
            }
            component => component?,
        };
        let case_key = self.case_key(&before.loaded.case)?;
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
        let mut dossier = before.dossier(&law);
        pass_threshold::pass_due(&mut dossier, before.now, &law);
        match self.judge_act(&mut dossier, act, &bench).await {
            Ok(()) => {}
            Err(Stopped::Refused(refusal @ Refusal::Denied { .. })) => {
                let without_key = Attempt {
                    idempotency: None,
                    ..attempt
                };
                self.conclude(&without_key, &law, dossier).await?;
                return Err(refusal.into());
            }
            Err(Stopped::Refused(refusal)) => return Err(refusal.into()),
            Err(Stopped::Failed(failed)) => {
                return Err(self
                    .fault_on_record(&attempt, &before.loaded, failed, Some(&act.step))
                    .await);
            }
        }
        match self.move_automatic_steps(&mut dossier, &bench).await {
            Ok(()) => self.conclude(&attempt, &law, dossier).await,
            Err(Stopped::Refused(refusal)) => Err(refusal.into()),
            Err(Stopped::Failed(failed)) => Err(self
                .fault_on_record(&attempt, &before.loaded, failed, Some(&act.step))
                .await),
        }
    }

    /// The host's own acts, until somebody has to do something.
    pub(crate) async fn move_automatic_steps(
        &self,
        dossier: &mut Dossier,
        bench: &Bench<'_>,
    ) -> Result<(), Stopped> {
        loop {
            let next = act::next_automatic(dossier, bench.law.chart);
            let next = next.map_err(|fault| {
                Stopped::Failed(Failed::answer(
                    Function::Flowchart,
                    bench.plugin.digest(),
                    &fault,
                ))
            })?;
            match next {
                Some(act) => self.judge_act(dossier, &act, bench).await?,
                None => return Ok(()),
            }
        }
    }

    async fn judge_act(
        &self,
        dossier: &mut Dossier,
        act: &Act,
        bench: &Bench<'_>,
    ) -> Result<(), Stopped> {
        let Bench {
            plugin,
            key,
            law,
            settings,
            at,
        } = *bench;
        let question =
            act::prepare(dossier, act, at, settings.facts, law).map_err(Stopped::Refused)?;
        let called = plugin.review(&question).await;
        let called = called.map_err(|f| unanswered(Function::Review, f, &question, law))?;
        let answer = self.verdict(dossier, bench, Function::Review, &question, called);
        let mut seals = Seals {
            key,
            entropy: self.entropy(),
        };
        act::decide(dossier, act, &answer, at, law, &mut seals).map_err(
            |undecided| match undecided {
                Undecided::Refused(refusal) => Stopped::Refused(refusal),
                Undecided::Faulted(fault) => {
                    let failed = Failed::answer(Function::Review, plugin.digest(), &fault);
                    Stopped::Failed(failed.asked(&question))
                }
            },
        )?;
        self.inspect(dossier, bench).await;
        Ok(())
    }

    /// The department's own supervision looks at the newest act. Its failure is on record, and
    /// blocks nothing.
    pub(crate) async fn inspect(&self, dossier: &mut Dossier, bench: &Bench<'_>) {
        let Bench {
            plugin,
            key,
            law,
            settings,
            at,
        } = *bench;
        let Some(question) = inspect::question(dossier, at, settings.facts, law) else {
            return;
        };
        let failed = match plugin.inspect(&question).await {
            Ok(called) => {
                let answer = self.verdict(dossier, bench, Function::Inspect, &question, called);
                let established = inspect::establish(dossier, &answer, at, law);
                established
                    .err()
                    .map(|f| Failed::answer(Function::Inspect, plugin.digest(), &f))
            }
            Err(f) => Some(Failed::call(Function::Inspect, f)),
        };
        if let Some(failed) = failed.map(|failed| failed.asked(&question)) {
            self.record_fault(dossier, key, &failed, Some(&question.act.step), at);
        }
    }
}

/// A call that gave no answer. One that was stopped while it waited was not made at all: the plugin has
/// been quarantined meanwhile.
pub(crate) fn unanswered(
    function: Function,
    fault: Fault,
    question: &impl Encode<()>,
    law: &InForce<'_>,
) -> Stopped {
    match fault.kind {
        FaultKind::Stopped => Stopped::Refused(Refusal::Stopped {
            component: fault.call.component,
            department: law.item.department.clone(),
        }),
        _ => Stopped::Failed(Failed::call(function, fault).asked(question)),
    }
}

/// A token that is bound to a person acts for that person alone.
fn check_person(caller: &Caller, by: &By) -> Result<(), EngineError> {
    let (Some(bound), By::Handlers { handlers, .. }) = (&caller.handler, by) else {
        return Ok(());
    };
    match handlers.first() {
        Some(signs) if signs != bound => Err(EngineError::Person {
            bound: bound.to_string(),
            named: signs.to_string(),
        }),
        _ => Ok(()),
    }
}
