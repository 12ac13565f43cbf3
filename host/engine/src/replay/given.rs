//! The verdicts that one component gave, such as those between its activation and the way back.

use std::ops::ControlFlow;

use sanquan_domain::event::Function;
use sanquan_domain::id::{CaseId, DepartmentCode, Digest, ItemCode};
use sanquan_domain::shadow::Selection;
use sanquan_domain::time::Instant;
use serde::{Deserialize, Serialize};

use super::recorded::{Opened, RecordedCall};
use super::workers::{Effort, through_the_log};
use crate::caller::Caller;
use crate::county_book::COUNTY_STREAM;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::query::within_reach;

/// A page ends when it holds as many verdicts,
const ENOUGH: usize = 500;
/// or when as many pages of the log were looked at.
const LOG_PAGES_MAX: usize = 64;

/// One reader, behind everything else.
const EFFORT: Effort = Effort {
    threads: 1,
    in_background: true,
};

/// One answer of a component in short. Those of erased cases are left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenVerdict {
    /// The case.
    pub case: CaseId,
    /// Its public number.
    pub number: String,
    /// Number of the verdict's event in the case.
    pub version: u64,
    /// When the command was entered.
    pub entered_at: Instant,
    /// What was asked.
    pub function: Function,
    /// About which item.
    pub item: ItemCode,
    /// At which step; none where an application came in.
    pub step: Option<String>,
    /// What was answered, without a word of a reason.
    pub outcome: String,
}

/// Verdicts in the order of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenPage {
    /// They; possibly none although there is more.
    pub entries: Vec<GivenVerdict>,
    /// The event from which to go on; none at the end.
    pub next: Option<u64>,
}

impl Engine {
    /// Verdicts that `component` gave from event `from` on; by default since it last began to decide,
    /// for all new cases or as a canary. Blocks.
    pub fn verdicts_given_by(
        &self,
        caller: &Caller,
        component: Digest,
        from: Option<u64>,
    ) -> Result<GivenPage, EngineError> {
        let known = within_reach(&self.county(), caller, component)?;
        let department = DepartmentCode(known.description.department.clone());
        let selection = Selection::of_department(department);
        let from = from.map_or_else(|| self.began(component), Ok)?;
        let upto = self.store().head().seq;
        let work = async |opened: Opened| {
            let calls = opened.calls.into_iter();
            let own = calls.filter(|call| call.given.component == component);
            own.map(|call| self.given(&call)).collect()
        };
        let (mut entries, mut pages, mut next) = (Vec::new(), 0, upto + 1);
        through_the_log(self, &selection, (from, upto), EFFORT, work, |worked| {
            let more: Vec<GivenVerdict> = worked.done;
            entries.extend(more);
            pages += 1;
            next = worked.next;
            Ok(match entries.len() >= ENOUGH || pages == LOG_PAGES_MAX {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            })
        })?;
        Ok(GivenPage {
            entries,
            next: (next <= upto).then_some(next),
        })
    }

    /// Number of the event by which a component last began to decide; 1 if it never did.
    fn began(&self, component: Digest) -> Result<u64, EngineError> {
        let Some(version) = self.county().plugins.began(&component) else {
            return Ok(1);
        };
        let records = self.store().stream(COUNTY_STREAM, version, 1)?;
        Ok(records.first().map_or(1, |record| record.seq))
    }

    fn given(&self, call: &RecordedCall) -> Result<GivenVerdict, EngineError> {
        let (item, step) = call.about();
        let case = self.open_part(call.case)?;
        Ok(GivenVerdict {
            case: call.case,
            number: case.map(|case| case.number).unwrap_or_default(),
            version: call.version,
            entered_at: call.entered_at,
            function: call.given.function,
            item,
            step,
            outcome: call.label(),
        })
    }
}
