//! Shadow replay: what a candidate would have said to the questions that were asked before.
//!
//! Two answers to one question are unchanged, differ in their reasons only, or differ in what
//! happens. A candidate that gives no answer at all is told apart by why. The report of a replay
//! is an event, so it names rules, transitions and points, and never the words of a reason, which may
//! hold what an applicant said.

mod compare;
mod faults;
mod report;

pub use compare::{Answer, compare, first_differing_rule};
pub use faults::{Declared, Judged};
pub use report::{CHANGES_MAX, Change, Difference, Move, Moves, ShadowReplayed};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::id::{CaseId, DepartmentCode, ItemCode};
use crate::time::Instant;

/// Which recorded questions are meant. An empty list means all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Selection {
    /// Entered at this instant or later.
    #[n(0)]
    #[serde(default)]
    pub since: Option<Instant>,
    /// About these items.
    #[n(1)]
    #[serde(default)]
    pub items: Vec<ItemCode>,
    /// Of these departments.
    #[n(2)]
    #[serde(default)]
    pub departments: Vec<DepartmentCode>,
    /// In these cases.
    #[n(3)]
    #[serde(default)]
    pub cases: Vec<CaseId>,
}

impl Selection {
    /// Everything that a department was ever asked.
    pub fn of_department(department: DepartmentCode) -> Self {
        Self {
            departments: vec![department],
            ..Self::default()
        }
    }

    /// Whether questions in `case` are meant, whenever they were entered.
    pub fn covers_case(&self, case: &Case) -> bool {
        fn any<T: PartialEq>(list: &[T], one: &T) -> bool {
            list.is_empty() || list.contains(one)
        }
        any(&self.items, &case.item)
            && any(&self.departments, &case.department)
            && any(&self.cases, &case.id)
    }

    /// Whether a question entered at `at` is meant, in whatever case.
    pub fn covers_instant(&self, at: Instant) -> bool {
        self.since.is_none_or(|since| at >= since)
    }
}
