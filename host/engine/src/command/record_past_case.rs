//! Record a past case: an imported trace becomes a case with all its acts, in one commit.
//!
//! What came due in between is passed in its place, with the instant at which it was due. Where
//! the case is known already, only what is missing is added, so an import can be repeated.

use sanquan_domain::case::file::{self, FileCase};
use sanquan_domain::case::record_past_act::{RecordPastAct, record_past_act};
use sanquan_domain::case::{Dossier, InForce, end_past, freeze, pass_threshold};
use sanquan_domain::event::Application;
use sanquan_domain::flowchart::Ending;
use sanquan_domain::id::{CaseId, ItemCode};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::time::Instant;

use super::act::{Bench, Stopped};
use super::{Attempt, check_scope, until_undisturbed};
use crate::caller::Caller;
use crate::commit::Missed;
use crate::department_settings;
use crate::engine::Engine;
use crate::entropy::draw;
use crate::error::EngineError;
use crate::judge::Seals;

/// The command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastCase {
    /// The item.
    pub item: ItemCode,
    /// Reference in the source, unique in the department: by it the case is known again.
    pub external_ref: String,
    /// What is known of the application.
    pub application: Application,
    /// When the papers came.
    pub received_at: Instant,
    /// When the clock started.
    pub accepted_at: Instant,
    /// The source's own promise.
    pub promised_until: Option<Instant>,
    /// Its acts, in the order of the source.
    pub acts: Vec<RecordPastAct>,
    /// How and when it ended, if it did.
    pub ended: Option<(Ending, Instant)>,
    /// The last instant that the source knows of.
    pub known_until: Instant,
    /// Whether a case that has not ended is frozen there.
    pub freeze: bool,
}

/// What became of a [`PastCase`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is new, with so many acts.
    New {
        /// Acts recorded.
        acts: usize,
    },
    /// It was there already.
    Known(CaseId),
}

impl Engine {
    /// Records a past case, unless it is known.
    pub async fn record_past_case(
        &self,
        caller: &Caller,
        past: &PastCase,
    ) -> Result<Recorded, EngineError> {
        let recorded = until_undisturbed!(self, self.try_record(caller, past));
        self.record_quarantines().await;
        recorded
    }

    async fn try_record(&self, caller: &Caller, past: &PastCase) -> Result<Recorded, Missed> {
        let (county, now) = (self.county(), self.now());
        let law = county.in_force_for_item(&past.item, now)?;
        let department = law.item.department.clone();
        check_scope(caller, &department)?;
        if let Some(known) = self.case_by_reference(&department, &past.external_ref)? {
            return Ok(Recorded::Known(known));
        }
        let _guard = self.guard_reference(&department, Some(&past.external_ref))?;
        let id = CaseId::new(past.received_at, draw(self.entropy()));
        let (key_number, key) = self.vault().take(id)?;
        let command = FileCase {
            case: id,
            number: self.number(&county, law.item, law.day(past.received_at))?,
            item: past.item.clone(),
            external_ref: Some(past.external_ref.clone()),
            application: past.application.clone(),
            key: key_number,
            seed: u64::from_be_bytes(draw(self.entropy())),
            promised_until: past.promised_until,
        };
        let mut seals = Seals {
            key: &key,
            entropy: self.entropy(),
        };
        let mut dossier = file::record_past(
            command,
            past.received_at,
            past.accepted_at,
            &law,
            &mut seals,
        )?;
        let plugin = self.plugins().get(law.component()?)?;
        for act in &past.acts {
            let at = act.acted_at;
            let bench = Bench {
                plugin: &plugin,
                key: &key,
                law: &law,
                settings: department_settings::in_force(&county, &department, at),
                at,
            };
            end_before(&mut dossier, past, at, &law)?;
            pass_threshold::pass_due(&mut dossier, at, &law);
            record_past_act(&mut dossier, act, now, &law, &mut seals)?;
            self.inspect(&mut dossier, &bench).await;
            self.move_past_automatic_steps(&mut dossier, &bench).await;
        }
        end_before(&mut dossier, past, Instant::from_millis(i64::MAX), &law)?;
        pass_threshold::pass_due(&mut dossier, past.known_until, &law);
        if past.freeze && dossier.case().is_open() {
            freeze::freeze(&mut dossier, past.known_until)?;
        }
        let attempt = Attempt {
            caller,
            county: &county,
            before: None,
            now,
            idempotency: None,
        };
        self.conclude(&attempt, &law, dossier).await?;
        Ok(Recorded::New {
            acts: past.acts.len(),
        })
    }
}

impl Engine {
    /// The host's own acts after a past one. Where the department cannot say, the case stays at
    /// the automatic step, with the fault on record.
    async fn move_past_automatic_steps(&self, dossier: &mut Dossier, bench: &Bench<'_>) {
        if let Err(Stopped::Failed(failed)) = self.move_automatic_steps(dossier, bench).await {
            self.record_fault(dossier, bench.key, &failed, None, bench.at);
        }
    }
}

/// Ends the case where the source says so, before what came after it.
fn end_before(
    dossier: &mut Dossier,
    past: &PastCase,
    next: Instant,
    law: &InForce<'_>,
) -> Result<(), Refusal> {
    match past.ended {
        Some((ending, at)) if at < next && dossier.case().ending().is_none() => {
            pass_threshold::pass_due(dossier, at, law);
            end_past::end_past(dossier, ending, at)
        }
        _ => Ok(()),
    }
}
