//! What a component is held against: a county, or a catalogue on somebody's desk.

use std::borrow::Cow;

use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::county::{self, County};
use sanquan_domain::flowchart::Flowchart;
use sanquan_domain::flowchart::proof::ProcedureRules;
use sanquan_domain::id::{DepartmentCode, ItemCode};
use sanquan_domain::refusal::Refusal;

/// The catalogue that has the last word on departments, items and flowcharts.
pub trait Against: Sync {
    /// Whether there is such a department.
    fn department(&self, department: &DepartmentCode) -> Result<(), Refusal>;

    /// The flowchart that the department's component is asked to vary for `item`.
    fn base(&self, department: &DepartmentCode, item: &ItemCode) -> Result<Base<'_>, Refusal>;

    /// What the law demands of procedures there; what was published, where no county is at hand.
    fn procedure_rules(&self) -> &[ProcedureRules] {
        ProcedureRules::published()
    }
}

/// A flowchart to vary, and the item whose law holds for the variation.
#[derive(Clone, Debug)]
pub struct Base<'a> {
    /// The chart.
    pub chart: Cow<'a, Flowchart>,
    /// The item; none where no catalogue is at hand.
    pub item: Option<&'a PowerItem>,
}

impl<'a> Base<'a> {
    /// The chart of a published item.
    pub fn of(item: &'a PowerItem) -> Self {
        Self {
            chart: Cow::Borrowed(&item.flowchart),
            item: Some(item),
        }
    }
}

impl Against for County {
    fn department(&self, department: &DepartmentCode) -> Result<(), Refusal> {
        match self.catalogue.department(department) {
            Some(_) => Ok(()),
            None => Err(Refusal::UnknownDepartment {
                department: department.clone(),
            }),
        }
    }

    fn base(&self, department: &DepartmentCode, item: &ItemCode) -> Result<Base<'_>, Refusal> {
        county::item_of(self, department, item).map(Base::of)
    }

    fn procedure_rules(&self) -> &[ProcedureRules] {
        self.proof_rules.procedures()
    }
}
