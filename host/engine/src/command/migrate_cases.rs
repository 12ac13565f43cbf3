//! Move the open cases of one component to another one of the same department, or see which could be
//! moved.
//!
//! A case can be moved when the other component knows the way ahead of it, and would have decided
//! everything so far as it was decided: recorded questions are asked again, as in a shadow replay.

use std::borrow::Cow;

use sanquan_domain::case::{Case, migrate};
use sanquan_domain::id::{CaseId, DepartmentCode, Digest};
use sanquan_domain::refusal::Refusal;
use serde::{Deserialize, Serialize};

use super::{Done, until_undisturbed};
use crate::caller::Caller;
use crate::commit::Missed;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::query::{CaseFilter, PhaseName};

/// Cases read at once.
const PAGE: usize = 500;

/// What became of the open cases of a component.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Migration {
    /// Nothing was moved, only looked at.
    pub dry_run: bool,
    /// Moved, or such as could be.
    pub moved: Vec<CaseId>,
    /// Left where they are.
    pub left: Vec<LeftCase>,
}

/// A case that cannot be moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftCase {
    /// The case.
    pub case: CaseId,
    /// Its public number.
    pub number: String,
    /// Stable code.
    pub code: Cow<'static, str>,
    /// Why.
    pub message: String,
}

impl Engine {
    /// Moves what can be moved; with `dry_run` it only tells.
    pub async fn migrate_cases(
        &self,
        caller: &Caller,
        from: Digest,
        to: Digest,
        dry_run: bool,
    ) -> Result<Migration, EngineError> {
        let known = self.known_plugin(caller, from)?;
        let other = self.known_plugin(caller, to)?;
        if known.description.department != other.description.department {
            return Err(Refusal::NeverActive {
                component: to,
                department: DepartmentCode(known.description.department.clone()),
            }
            .into());
        }
        if self.county().plugins.is_retired(&to) {
            return Err(Refusal::Retired { component: to }.into());
        }
        let mut migration = Migration {
            dry_run,
            ..Migration::default()
        };
        for case in self.open_cases_of(caller, from)? {
            match self.why_not(caller, &case, to).await? {
                Some((code, message)) => migration.left.push(LeftCase {
                    case: case.id,
                    number: case.number,
                    code: code.into(),
                    message,
                }),
                None => {
                    if !dry_run {
                        until_undisturbed!(self, self.try_migrate(caller, case.id, to))?;
                    }
                    migration.moved.push(case.id);
                }
            }
        }
        Ok(migration)
    }

    /// Cases that `component` judges and that go on.
    pub fn open_cases_of(
        &self,
        caller: &Caller,
        component: Digest,
    ) -> Result<Vec<Case>, EngineError> {
        let known = self.known_plugin(caller, component)?;
        let mut found = Vec::new();
        for phase in [
            PhaseName::Received,
            PhaseName::AwaitingCorrection,
            PhaseName::Open,
        ] {
            let filter = CaseFilter {
                department: Some(DepartmentCode(known.description.department.clone())),
                phase: Some(phase),
                ..CaseFilter::default()
            };
            let mut after = None;
            loop {
                let page = self.cases(caller, &filter, after.as_ref(), PAGE)?;
                let judged = |case: &Case| case.judge == Some(component) && !case.is_frozen();
                found.extend(page.items.into_iter().filter(judged));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(found)
    }

    async fn why_not(
        &self,
        caller: &Caller,
        case: &Case,
        to: Digest,
    ) -> Result<Option<(&'static str, String)>, EngineError> {
        if case.erased {
            return Ok(Some(("case.erased", Refusal::CaseErased.to_string())));
        }
        let county = self.county();
        let law = county.in_force(case)?;
        let other = county.plugins.plugin(&to);
        let other = other.ok_or(Refusal::UnknownPlugin { component: to })?;
        if let Some(obstacle) = migrate::obstacle(case, law.chart, other) {
            return Ok(Some((obstacle.code(), obstacle.to_string())));
        }
        let changes = self.changes_in(caller, case.id, to).await?;
        let mut changes = changes.into_iter();
        let other = changes.find(|change| change.difference.needs_acceptance());
        Ok(other.map(|change| {
            let message = format!(
                "it would have answered verdict {} otherwise: `{}` instead of `{}`",
                change.version, change.after, change.before
            );
            ("migration.other-outcome", message)
        }))
    }

    async fn try_migrate(&self, caller: &Caller, id: CaseId, to: Digest) -> Result<Done, Missed> {
        let before = self.before(caller, id)?;
        let law = before.law()?;
        let attempt = before.attempt(caller, None);
        let mut dossier = before.dossier(&law);
        migrate::migrate(&mut dossier, to, before.now)?;
        self.conclude(&attempt, &law, dossier).await
    }
}
