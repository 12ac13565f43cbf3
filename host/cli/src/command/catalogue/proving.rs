//! What items are proved by where no county is at hand: the rules and the scale as published, and a calendar
//! without days off.

use sanquan_domain::calendar::{CalendarDocument, WorkingCalendar};
use sanquan_domain::catalogue::{PowerItem, RiskScale};
use sanquan_domain::flowchart::proof::{ProcedureRules, Proof, prove_throughout};
use sanquan_domain::time::Date;

/// See the module.
pub struct Proving {
    rules: &'static [ProcedureRules],
    scale: RiskScale,
    calendar: WorkingCalendar,
    on: Date,
}

impl Proving {
    /// For cases that begin on a day, or later where an item is valid only then.
    pub fn on(on: Date) -> Self {
        let plain = CalendarDocument::china(Vec::new());
        Self {
            rules: ProcedureRules::published(),
            scale: RiskScale::default(),
            calendar: WorkingCalendar::new(plain).expect("a calendar without exceptions is one"),
            on,
        }
    }

    /// One proof under each set of rules that holds while the item does.
    pub fn proofs(&self, item: &PowerItem) -> Vec<Proof> {
        prove_throughout(item, self.rules, &self.scale, &self.calendar, Some(self.on))
    }
}
