//! By which rules a county proves its items, with the days on which they hold.
//!
//! What the law demands of procedures and how risks are graded stand in the log, like everything else that judges.
//! A county whose log says nothing of them began before there were such events: it goes by what was published.

use std::sync::Arc;

use crate::catalogue::RiskScale;
use crate::event::RiskScaleSet;
use crate::flowchart::proof::ProcedureRules;
use crate::time::Date;

/// Sets of procedure rules and scales of risks, the oldest first.
#[derive(Clone, Debug, Default)]
pub struct ProofRules {
    procedures: Arc<Vec<ProcedureRules>>,
    scales: Arc<Vec<RiskScaleSet>>,
}

impl ProofRules {
    /// What the law demands of procedures; at most one set holds on a day.
    pub fn procedures(&self) -> &[ProcedureRules] {
        match self.has_own_procedures() {
            true => &self.procedures,
            false => ProcedureRules::published(),
        }
    }

    /// Whether they stand in the log.
    pub fn has_own_procedures(&self) -> bool {
        !self.procedures.is_empty()
    }

    /// How risks are graded; each scale holds until the next one begins.
    pub fn scales(&self) -> &[RiskScaleSet] {
        match self.has_own_scales() {
            true => &self.scales,
            false => RiskScaleSet::published(),
        }
    }

    /// Whether they stand in the log.
    pub fn has_own_scales(&self) -> bool {
        !self.scales.is_empty()
    }

    /// The scale of a day; the oldest one holds on the days before it too.
    pub fn scale_on(&self, on: Date) -> &RiskScale {
        &self.scales()[self.scale_place(on)].scale
    }

    /// The scales that hold on some day of this time, both ends included.
    pub fn scales_within(
        &self,
        from: Date,
        until: Option<Date>,
    ) -> impl Iterator<Item = &RiskScale> {
        let scales = self.scales();
        let first = self.scale_place(from);
        let last = until.map_or(scales.len() - 1, |until| self.scale_place(until));
        scales[first..=last.max(first)].iter().map(|set| &set.scale)
    }

    fn scale_place(&self, on: Date) -> usize {
        let begun = self.scales().partition_point(|set| set.valid_from <= on);
        begun.saturating_sub(1)
    }

    pub(super) fn set_procedures(&mut self, rules: &ProcedureRules) {
        put(Arc::make_mut(&mut self.procedures), rules, |set| {
            set.valid_from
        });
    }

    pub(super) fn set_scale(&mut self, scale: &RiskScaleSet) {
        put(Arc::make_mut(&mut self.scales), scale, |set| set.valid_from);
    }
}

/// Puts one in its place by its first day; one that begins on the same day is replaced.
fn put<T: Clone>(sets: &mut Vec<T>, new: &T, first_day: impl Fn(&T) -> Date) {
    match sets.binary_search_by_key(&first_day(new), first_day) {
        Ok(place) => sets[place] = new.clone(),
        Err(place) => sets.insert(place, new.clone()),
    }
}
