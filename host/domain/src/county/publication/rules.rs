//! The periods of the procedure, as data with dates.

use super::super::County;
use super::super::commands::{check_names, must_be_open, unchanged};
use crate::event::{CountyEvent, PublicationRules};
use crate::flowchart::{DayUnit, Limit};
use crate::refusal::Refusal;
use crate::time::Date;
use crate::value::Texts;

impl PublicationRules {
    /// What a county can start from. The sources of the 20 and the 10 days say "days"; they are taken as working
    /// days, as periods of administrative bodies up to such a length commonly are (行政许可法 82).
    pub fn published(valid_from: Date) -> Self {
        let limit = |days, unit| Limit { days, unit };
        Self {
            names: Texts::zh_en("事项变更程序期限", "periods for the change of items"),
            sources: vec![
                "domain.md 3.4: report in 20 days, review in 10 days (Jiangsu cities)".to_owned(),
                "优化营商环境条例 62: as a rule no less than 30 days for comments".to_owned(),
            ],
            valid_from,
            valid_until: None,
            report_within: limit(20, DayUnit::WorkingDays),
            review_within: limit(10, DayUnit::WorkingDays),
            comments: limit(30, DayUnit::CalendarDays),
        }
    }

    /// Whether they hold on that day.
    pub fn is_in_force_on(&self, date: Date) -> bool {
        self.valid_from <= date && self.valid_until.is_none_or(|until| date <= until)
    }

    fn check(&self) -> Result<(), &'static str> {
        let limits = [self.report_within, self.review_within, self.comments];
        if limits.iter().any(|limit| limit.days == 0) {
            return Err("each period lasts at least 1 day");
        }
        if self.sources.is_empty() {
            return Err("they name no source");
        }
        match self.valid_until.is_some_and(|last| last < self.valid_from) {
            true => Err("they would end before they begin"),
            false => Ok(()),
        }
    }
}

/// Sets the periods of the procedure from a day on. What began before keeps the periods of its first day.
pub fn set_publication_rules(
    county: &County,
    rules: PublicationRules,
) -> Result<CountyEvent, Refusal> {
    must_be_open(county)?;
    check_names("the set of rules", &rules.names)?;
    rules
        .check()
        .map_err(|why| Refusal::PublicationRulesInvalid {
            why: why.to_owned(),
        })?;
    let same = county.publication.rule_sets().any(|known| *known == rules);
    match same {
        true => Err(unchanged("set of rules", &rules.names.get("zh-CN"))),
        false => Ok(CountyEvent::PublicationRulesSet(rules)),
    }
}
