//! What judges: calendars, rule sets, flowcharts by their digests, and what is in force when.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{County, Judge};
use crate::calendar::{CalendarDocument, WorkingCalendar};
use crate::case::{Case, InForce};
use crate::catalogue::PowerItem;
use crate::event::{CalendarPublished, JudgedBy, RulesPublished};
use crate::flowchart::Flowchart;
use crate::id::{CaseId, Digest, ItemCode};
use crate::refusal::Refusal;
use crate::supervision::RuleSet;
use crate::time::{Date, Instant};

/// Calendars, rule sets and flowcharts.
#[derive(Clone, Debug, Default)]
pub struct Law {
    calendar: Option<WorkingCalendar>,
    earlier: Arc<BTreeMap<Digest, WorkingCalendar>>,
    recomputed: bool,
    rules: Arc<Vec<(Digest, Arc<RuleSet>)>>,
    charts: Arc<BTreeMap<Digest, Kept>>,
}

/// Where a chart stands. A county has thousands of base charts, and each is held once: in its item.
#[derive(Clone, Debug)]
enum Kept {
    Base(Arc<PowerItem>),
    Variation(Arc<Flowchart>),
}

impl Law {
    /// The newest calendar: days off are announced and corrected late, and the newest
    /// announcement holds for every count from then on.
    pub fn calendar(&self) -> Option<&WorkingCalendar> {
        self.calendar.as_ref()
    }

    /// A calendar that was published at some time, by which older counts ran.
    pub fn calendar_named(&self, digest: &Digest) -> Option<&WorkingCalendar> {
        let newest = self.calendar.as_ref().filter(|c| c.digest() == *digest);
        newest.or_else(|| self.earlier.get(digest))
    }

    /// The newest calendar, while there may be running clocks that it has not reached.
    pub fn calendar_to_recompute_by(&self) -> Option<&WorkingCalendar> {
        self.calendar.as_ref().filter(|_| !self.recomputed)
    }

    /// Rule sets in the order of publication.
    pub fn rule_sets(&self) -> impl Iterator<Item = &RuleSet> {
        self.rules.iter().map(|(_, rules)| rules.as_ref())
    }

    /// The rule set in force on a day: of several, the one that came into force last, and of
    /// those of the same day the one published last.
    pub fn rules_on(&self, on: Date) -> Option<(Digest, &RuleSet)> {
        let in_force = self
            .rules
            .iter()
            .filter(|(_, rules)| rules.clock.is_in_force_on(on));
        let newest = in_force.max_by_key(|(_, rules)| rules.clock.valid_from)?;
        Some((newest.0, &newest.1))
    }

    /// The flowchart with this digest.
    pub fn chart(&self, digest: &Digest) -> Option<&Flowchart> {
        self.charts.get(digest).map(|kept| match kept {
            Kept::Base(item) => &item.flowchart,
            Kept::Variation(chart) => chart,
        })
    }

    pub(super) fn keep_base(&mut self, item: &Arc<PowerItem>) {
        let charts = Arc::make_mut(&mut self.charts);
        charts
            .entry(item.flowchart.digest())
            .or_insert_with(|| Kept::Base(Arc::clone(item)));
    }

    pub(super) fn keep_variation(&mut self, chart: &Flowchart) {
        let charts = Arc::make_mut(&mut self.charts);
        charts
            .entry(chart.digest())
            .or_insert_with(|| Kept::Variation(Arc::new(chart.clone())));
    }

    pub(super) fn publish_calendar(&mut self, published: &CalendarPublished) {
        let document = CalendarDocument::from_bytes(&published.bytes).ok();
        let Some(calendar) = document.and_then(|d| WorkingCalendar::new(d).ok()) else {
            return;
        };
        let before = self.calendar.replace(calendar);
        // No clock runs before there is a calendar.
        self.recomputed = before.is_none();
        if let Some(before) = before {
            Arc::make_mut(&mut self.earlier).insert(before.digest(), before);
        }
    }

    pub(super) fn recomputed_by(&mut self, calendar: Digest) {
        self.recomputed |= self.calendar().is_some_and(|c| c.digest() == calendar);
    }

    pub(super) fn publish_rules(&mut self, published: &RulesPublished) {
        if let Ok(rules) = RuleSet::from_bytes(&published.bytes) {
            Arc::make_mut(&mut self.rules).push((published.digest, Arc::new(rules)));
        }
    }
}

impl County {
    /// What holds for most new cases of `item` received at `at`. The flowchart is the active plugin's
    /// variation, else the item's own.
    pub fn in_force_for_item(&self, item: &ItemCode, at: Instant) -> Result<InForce<'_>, Refusal> {
        let item = self.item_in_force(item, at)?;
        self.in_force_for(item, at, self.judge_of_item(item))
    }

    /// What holds for the new case `case` of `item` received at `at`: its judge may be a canary.
    pub fn in_force_for_new(
        &self,
        item: &ItemCode,
        case: CaseId,
        at: Instant,
    ) -> Result<InForce<'_>, Refusal> {
        let item = self.item_in_force(item, at)?;
        self.in_force_for(item, at, self.judge_of_new(item, case))
    }

    fn in_force_for<'a>(
        &'a self,
        item: &'a PowerItem,
        at: Instant,
        judge: Judge<'a>,
    ) -> Result<InForce<'a>, Refusal> {
        let chart = judge.chart.unwrap_or_else(|| item.flowchart.digest());
        self.assemble(item, chart, self.day(at), judge)
    }

    fn item_in_force(&self, item: &ItemCode, at: Instant) -> Result<&PowerItem, Refusal> {
        let on = self.day(at);
        match self.catalogue.in_force(item, on) {
            Some(item) => Ok(item),
            None if self.catalogue.newest(item).is_none() => {
                Err(Refusal::UnknownItem { item: item.clone() })
            }
            None => Err(Refusal::NotInForce {
                item: item.clone(),
                on,
            }),
        }
    }

    /// What holds for an act in `case` at `at`: the flowchart that the case keeps, the item as of
    /// its receipt, and the rules of the day on which it was accepted, so that no case is judged
    /// by rules that nobody knew when it began. The calendar is the newest, and the component is
    /// that which judged the case first, unless the case was moved to another.
    pub fn in_force(&self, case: &Case) -> Result<InForce<'_>, Refusal> {
        let received_on = self.day(case.received_at());
        let item = self
            .catalogue
            .in_force(&case.item, received_on)
            .or_else(|| self.catalogue.newest(&case.item))
            .ok_or_else(|| Refusal::UnknownItem {
                item: case.item.clone(),
            })?;
        let judged_on = case.accepted_at().map_or(received_on, |at| self.day(at));
        self.assemble(item, case.chart, judged_on, self.judge_of_case(item, case))
    }

    fn assemble<'a>(
        &'a self,
        item: &'a PowerItem,
        chart_digest: Digest,
        on: Date,
        judge: Judge<'a>,
    ) -> Result<InForce<'a>, Refusal> {
        let chart = self.law.chart(&chart_digest).ok_or(Refusal::UnknownChart {
            chart: chart_digest,
        })?;
        let calendar = self.law.calendar().ok_or(Refusal::NoCalendar)?;
        let (rules_digest, rules) = self.law.rules_on(on).ok_or(Refusal::NoRules { on })?;
        let plugin = judge.plugin;
        Ok(InForce {
            county: self,
            item,
            chart,
            rules,
            scale: self.proof_rules.scale_on(on),
            calendar,
            zone: self.zone(),
            plugin: plugin.map(|plugin| &plugin.description),
            quarantine: judge.quarantine,
            judged_by: JudgedBy {
                item: Some(self.catalogue.digest(item)),
                chart: Some(chart_digest),
                rules: Some(rules_digest),
                calendar: Some(calendar.digest()),
                component: plugin
                    .filter(|_| judge.quarantine.is_none())
                    .map(|plugin| plugin.component),
            },
        })
    }
}
