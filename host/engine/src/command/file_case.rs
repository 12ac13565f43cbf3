//! File a case: an application comes in, and the department says what becomes of it.

use sanquan_domain::answer::Undecided;
use sanquan_domain::case::file::{self, FileCase};
use sanquan_domain::case::{Dossier, pass_threshold};
use sanquan_domain::event::{Application, Fallback, Function};
use sanquan_domain::id::{CaseId, ItemCode};
use sanquan_domain::number::QueryCode;
use sanquan_domain::refusal::Refusal;

use super::act::{Bench, Stopped, unanswered};
use super::{Attempt, Done, RequestKey, check_scope, until_undisturbed};
use crate::caller::Caller;
use crate::commit::Missed;
use crate::department_settings;
use crate::engine::Engine;
use crate::entropy::draw;
use crate::error::EngineError;
use crate::judge::{Failed, Seals};
use crate::numbers::ReferenceGuard;
use crate::seal::CaseKey;

/// The command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCase {
    /// Its id, see [`Engine::new_case_id`]. Which component judges it may depend on it.
    pub case: CaseId,
    /// The item applied for.
    pub item: ItemCode,
    /// The caller's own reference, unique in the department.
    pub external_ref: Option<String>,
    /// What is handed in.
    pub application: Application,
}

/// What is drawn once for a case, however often its filing is tried.
struct Drawn {
    key_number: u64,
    key: CaseKey,
    seed: u64,
}

impl Engine {
    /// Takes in an application.
    pub async fn file_case(
        &self,
        caller: &Caller,
        new: NewCase,
        key: Option<RequestKey>,
    ) -> Result<Done, EngineError> {
        if let Some(done) = self.known(key)? {
            return Ok(done);
        }
        let drawn = self.draw_case(new.case)?;
        let _counted = self.under_way().enter();
        let done = until_undisturbed!(self, self.try_file(caller, &new, &drawn, key));
        self.record_quarantines().await;
        done
    }

    /// An id that no case has yet.
    pub fn new_case_id(&self) -> CaseId {
        CaseId::new(self.now(), draw(self.entropy()))
    }

    /// The code with which a citizen looks up the case; none once it was erased.
    pub fn query_code(
        &self,
        case: &sanquan_domain::case::Case,
    ) -> Result<Option<String>, EngineError> {
        let key = self.loader().key(case)?;
        Ok(key.map(|key| QueryCode::from_random(key.query_secret()).to_string()))
    }

    async fn try_file(
        &self,
        caller: &Caller,
        new: &NewCase,
        drawn: &Drawn,
        key: Option<RequestKey>,
    ) -> Result<Done, Missed> {
        let (county, now) = (self.county(), self.now());
        let law = county.in_force_for_new(&new.item, new.case, now)?;
        check_scope(caller, &law.item.department)?;
        let _guard = self.guard_reference(&law.item.department, new.external_ref.as_deref())?;
        let attempt = Attempt {
            caller,
            county: &county,
            before: None,
            now,
            idempotency: key,
        };
        let command = FileCase {
            case: new.case,
            number: self.number(&county, law.item, law.day(now))?,
            item: new.item.clone(),
            external_ref: new.external_ref.clone(),
            application: new.application.clone(),
            key: drawn.key_number,
            seed: drawn.seed,
            promised_until: None,
        };
        let mut seals = Seals {
            key: &drawn.key,
            entropy: self.entropy(),
        };
        let mut dossier = file::file(command, now, &law, &mut seals)?;
        let component = match law.component() {
            Err(Refusal::Quarantined { .. }) if law.fallback() == Fallback::BaseFlowchart => {
                return self
                    .take_in_by_law(&attempt, &law, dossier, &drawn.key)
                    .await;
            }
            component => component?,
        };
        let plugin = self.plugins().get(component)?;
        let settings = department_settings::in_force(&county, &law.item.department, now);
        let bench = Bench {
            plugin: &plugin,
            key: &drawn.key,
            law: &law,
            settings,
            at: now,
        };
        let judged = match self.judge_intake(&mut dossier, &bench).await {
            Ok(()) => self.move_automatic_steps(&mut dossier, &bench).await,
            stopped => stopped,
        };
        match judged {
            Ok(()) => self.conclude(&attempt, &law, dossier).await,
            Err(Stopped::Refused(refusal)) => Err(refusal.into()),
            Err(Stopped::Failed(failed)) => {
                Err(self.fault_without_case(caller, failed, &new.item).await)
            }
        }
    }

    /// Asks `intake` about a case that is not accepted yet.
    pub(crate) async fn judge_intake(
        &self,
        dossier: &mut Dossier,
        bench: &Bench<'_>,
    ) -> Result<(), Stopped> {
        let Bench {
            plugin,
            key,
            law,
            settings,
            at,
        } = *bench;
        pass_threshold::pass_due(dossier, at, law);
        let question = file::question(dossier, at, settings.facts, law);
        let called = plugin.intake(&question).await;
        let called = called.map_err(|f| unanswered(Function::Intake, f, &question, law))?;
        let answer = self.verdict(dossier, bench, Function::Intake, &question, called);
        let mut seals = Seals {
            key,
            entropy: self.entropy(),
        };
        file::decide(dossier, &answer, at, law, &mut seals).map_err(|undecided| match undecided {
            Undecided::Refused(refusal) => Stopped::Refused(refusal),
            Undecided::Faulted(fault) => {
                let failed = Failed::answer(Function::Intake, plugin.digest(), &fault);
                Stopped::Failed(failed.asked(&question))
            }
        })
    }

    /// Holds a reference of a department while a case with it is being filed.
    pub(crate) fn guard_reference(
        &self,
        department: &sanquan_domain::id::DepartmentCode,
        reference: Option<&str>,
    ) -> Result<Option<ReferenceGuard<'_>>, EngineError> {
        let Some(reference) = reference else {
            return Ok(None);
        };
        let taken = || Refusal::ReferenceTaken {
            reference: reference.to_owned(),
        };
        let guard = self
            .numbers()
            .hold(department, reference)
            .ok_or_else(taken)?;
        file::check_reference(reference, self.case_by_reference(department, reference)?)?;
        Ok(Some(guard))
    }

    fn draw_case(&self, id: CaseId) -> Result<Drawn, EngineError> {
        let (key_number, key) = self.vault().take(id)?;
        let seed = u64::from_be_bytes(draw(self.entropy()));
        Ok(Drawn {
            key_number,
            key,
            seed,
        })
    }
}
