//! Lists of cases: by department and phase, those due first at the top.

use sanquan_domain::case::Case;
use sanquan_domain::id::{CaseId, DepartmentCode, ItemCode};
use sanquan_domain::time::Instant;
use sanquan_store::Direction;
use serde::{Deserialize, Serialize};

use super::{Cursor, Page};
use crate::caller::Caller;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::rows::{Key, case_from, key};

/// Rows read at once while looking for those that fit.
const LOOK: usize = 512;

/// A phase as lists name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhaseName {
    /// Taken in, not decided upon.
    Received,
    /// Told what is missing.
    AwaitingCorrection,
    /// Accepted, its clock runs.
    Open,
    /// Ended.
    Closed,
}

impl PhaseName {
    const ALL: [Self; 4] = [
        Self::Open,
        Self::AwaitingCorrection,
        Self::Received,
        Self::Closed,
    ];

    pub(crate) fn letter(self) -> u8 {
        match self {
            Self::Received => b'r',
            Self::AwaitingCorrection => b'w',
            Self::Open => b'o',
            Self::Closed => b'z',
        }
    }
}

/// Which cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Of one department; of all that the caller covers otherwise.
    pub department: Option<DepartmentCode>,
    /// In one phase.
    pub phase: Option<PhaseName>,
    /// Of one item.
    pub item: Option<ItemCode>,
    /// Whose promised limit is over before this.
    pub due_before: Option<Instant>,
}

impl Engine {
    /// Cases in order of department, phase and due instant; at most `max`.
    pub fn cases(
        &self,
        caller: &Caller,
        filter: &CaseFilter,
        after: Option<&Cursor>,
        max: usize,
    ) -> Result<Page<Case>, EngineError> {
        let mut items = Vec::new();
        for prefix in self.prefixes(caller, filter) {
            let end = match filter.due_before {
                Some(due) => prefix.clone().instant(due).done(),
                None => prefix.clone().end(),
            };
            let mut from = prefix.done();
            if let Some(Cursor(last)) = after {
                from = from.max([last.as_slice(), &[0]].concat());
            }
            while from < end {
                let rows = self.store().scan(&from, &end, Direction::Forward, LOOK)?;
                let Some((last, _)) = rows.last() else { break };
                from = [last.as_slice(), &[0]].concat();
                for (row, id) in &rows {
                    let Some(case) = self.fitting(id, filter)? else {
                        continue;
                    };
                    items.push(case);
                    if items.len() == max {
                        return Ok(Page {
                            items,
                            next: Some(Cursor(row.clone())),
                        });
                    }
                }
            }
        }
        Ok(Page { items, next: None })
    }

    /// Key ranges to read, in the order of the list.
    fn prefixes(&self, caller: &Caller, filter: &CaseFilter) -> Vec<Key> {
        let county = self.county();
        let departments = county
            .catalogue
            .departments()
            .map(|department| &department.code);
        let mut departments: Vec<_> = departments
            .filter(|code| caller.covers(code))
            .filter(|code| {
                filter
                    .department
                    .as_ref()
                    .is_none_or(|wanted| wanted == *code)
            })
            .collect();
        departments.sort_unstable();
        let mut phases = filter
            .phase
            .map_or(PhaseName::ALL.to_vec(), |phase| vec![phase]);
        phases.sort_unstable_by_key(|phase| phase.letter());
        let phases = &phases;
        let prefix = |code: &DepartmentCode, phase: &PhaseName| {
            key(b'D').text(code.as_str()).bytes(&[phase.letter()])
        };
        departments
            .iter()
            .flat_map(|code| phases.iter().map(move |phase| prefix(code, phase)))
            .collect()
    }

    fn fitting(&self, id: &[u8], filter: &CaseFilter) -> Result<Option<Case>, EngineError> {
        let Some(id) = case_from(id) else {
            return Ok(None);
        };
        let case = self.open_part(id)?;
        Ok(case.filter(|case| filter.item.as_ref().is_none_or(|item| case.item == *item)))
    }

    /// The open part of a case, without its sealed content.
    pub(crate) fn open_part(&self, id: CaseId) -> Result<Option<Case>, EngineError> {
        Ok(self.loader().snapshot(id)?.map(|snapshot| snapshot.case))
    }
}
