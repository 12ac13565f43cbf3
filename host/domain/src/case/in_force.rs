//! What is in force for a case at an instant: everything that judges an act.

use jiff::tz::TimeZone;

use crate::calendar::WorkingCalendar;
use crate::catalogue::{PowerItem, RiskScale};
use crate::contract::{Description, ItemHandling};
use crate::county::County;
use crate::event::{Fallback, JudgedBy};
use crate::flowchart::Flowchart;
use crate::form::Form;
use crate::id::Digest;
use crate::refusal::Refusal;
use crate::supervision::RuleSet;
use crate::time::{Date, Instant};
use crate::watch::Quarantine;

/// Item, flowchart, rules, calendar and plugin that hold for a case at an instant; made by
/// [`County::in_force`] and [`County::in_force_for_item`].
#[derive(Clone, Copy, Debug)]
pub struct InForce<'a> {
    /// The county, for posts and people.
    pub county: &'a County,
    /// The version of the item.
    pub item: &'a PowerItem,
    /// The flowchart that the case keeps.
    pub chart: &'a Flowchart,
    /// The supervision rules of the day.
    pub rules: &'a RuleSet,
    /// How risks are graded on that day.
    pub scale: &'a RiskScale,
    /// The newest calendar.
    pub calendar: &'a WorkingCalendar,
    /// The county's time zone.
    pub zone: &'a TimeZone,
    /// What the department's active plugin says of itself, if it has one.
    pub plugin: Option<&'a Description>,
    /// The department's component, where it is quarantined and nobody stands in: it may not be asked.
    pub quarantine: Option<(Digest, &'a Quarantine)>,
    /// Hashes of all that.
    pub judged_by: JudgedBy,
}

impl<'a> InForce<'a> {
    /// The day of `at` in the county.
    pub fn day(&self, at: Instant) -> Date {
        at.date_in(self.zone)
    }

    /// The component that judges, if it may be asked now.
    pub fn component(&self) -> Result<Digest, Refusal> {
        if let Some((component, quarantine)) = self.quarantine {
            return Err(Refusal::Quarantined {
                component,
                department: quarantine.department.clone(),
                since: quarantine.since,
                next_probe_at: quarantine.next_probe_at,
            });
        }
        self.judged_by
            .component
            .ok_or_else(|| Refusal::NoActivePlugin {
                department: self.item.department.clone(),
                item: self.item.code.clone(),
            })
    }

    /// What becomes of acts on the item while its plugin is quarantined.
    pub fn fallback(&self) -> Fallback {
        let (department, item) = (&self.item.department, &self.item.code);
        self.county.watch.fallback(department, item)
    }

    /// What the plugin says about the item.
    pub(super) fn handling(&self) -> Result<(&'a Description, &'a ItemHandling), Refusal> {
        self.plugin
            .and_then(|plugin| {
                let item = plugin
                    .items
                    .iter()
                    .find(|i| i.item == self.item.code.as_str())?;
                Some((plugin, item))
            })
            .ok_or_else(|| Refusal::NoActivePlugin {
                department: self.item.department.clone(),
                item: self.item.code.clone(),
            })
    }

    /// The form of an application.
    pub(super) fn application_form(&self) -> Result<&'a Form, Refusal> {
        Ok(&self.handling()?.1.application)
    }

    /// The form of an action; an action without form takes no facts.
    pub(super) fn act_form(&self, step: &str, action: &str) -> Result<Option<&'a Form>, Refusal> {
        let (_, item) = self.handling()?;
        let act = item
            .acts
            .iter()
            .find(|act| act.step == step && act.action == action);
        Ok(act.map(|act| &act.form))
    }
}
