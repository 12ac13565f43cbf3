//! The law that a county starts from: without a calendar and a rule set no case could be judged.
//! All of it is published as events like any later ones, so that the log says what judged.

use sanquan_domain::calendar::CalendarDocument;
use sanquan_domain::clock::ClockRules;
use sanquan_domain::event::{PublicationRules, RiskScaleSet};
use sanquan_domain::flowchart::proof::ProcedureRules;
use sanquan_domain::supervision::RuleSet;
use sanquan_domain::time::Date;
use sanquan_engine::{Caller, Engine};
use sanquan_interchange::calendar::read_calendar;

use crate::failure::Failure;

/// Days off and make-up working days as the State Council announced them.
const CHINA: &[u8] = include_bytes!("cn-workdays.csv");

/// Time zone of all counties in China.
const CHINA_ZONE: &str = "Asia/Shanghai";

/// Publishes what is missing.
pub async fn publish(engine: &Engine) -> Result<(), Failure> {
    let operator = Caller::operator();
    let county = engine.county();
    if county.law.calendar().is_none() {
        let document = calendar(county.zone_name());
        engine.publish_calendar(&operator, document).await?;
    }
    // Early enough for every case that a log may bring along.
    let from = Date::new(1970, 1, 1).expect("there was such a day");
    if county.law.rule_sets().next().is_none() {
        let rules = RuleSet::default_set(ClockRules::published(from));
        engine.publish_rules(&operator, &rules).await?;
    }
    if county.publication.rule_sets().next().is_none() {
        let rules = PublicationRules::published(from);
        engine.set_publication_rules(&operator, rules).await?;
    }
    if !county.proof_rules.has_own_procedures() {
        // The sets before it go on record with it.
        let newest = ProcedureRules::default();
        engine.set_procedure_rules(&operator, newest).await?;
    }
    if !county.proof_rules.has_own_scales() {
        for scale in RiskScaleSet::published() {
            engine.set_risk_scale(&operator, scale.clone()).await?;
        }
    }
    Ok(())
}

/// Working days in China; calendar days elsewhere, until somebody imports a calendar.
fn calendar(zone: &str) -> CalendarDocument {
    match zone {
        CHINA_ZONE => {
            let days = read_calendar(CHINA).expect("a test reads the built-in calendar");
            CalendarDocument::china(days.into_iter().map(Into::into).collect())
        }
        zone => CalendarDocument::every_day(zone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sanquan_domain::calendar::WorkingCalendar;

    #[test]
    fn the_built_in_calendars_can_be_used() {
        for zone in [CHINA_ZONE, "Europe/Amsterdam"] {
            WorkingCalendar::new(calendar(zone)).expect(zone);
        }
    }
}
