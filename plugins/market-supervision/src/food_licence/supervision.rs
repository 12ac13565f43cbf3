//! What the department watches by itself, beyond the host's points for time, flow and authority.
//!
//! Two signs of a site check that did not really take place (走过场): it was recorded minutes after
//! the papers were passed, or the area measured is not the area applied for. Both bounds are settings.

use sanquan_sdk::prelude::*;

use super::{Act, FoodLicence, SiteCheck};
use crate::rules;

/// Findings about an act.
pub fn inspect(case: &Case<FoodLicence>, observed: &Observed<FoodLicence>) -> Vec<Finding> {
    match &observed.act {
        Some(Act::CheckSite(check)) => [too_few(check), too_quick(case), another_area(case, check)]
            .into_iter()
            .flatten()
            .collect(),
        _ => Vec::new(),
    }
}

/// Denied when somebody acts; found when a past act is recorded.
fn too_few(check: &SiteCheck) -> Option<Finding> {
    let reason = || rules::TWO_OFFICERS.reason().reading(["officers"]);
    (check.officers < 2).then(|| Finding::new("site-check-authority", reason()))
}

fn too_quick(case: &Case<FoodLicence>) -> Option<Finding> {
    let opened = case
        .acts
        .iter()
        .rev()
        .find(|act| act.step != "site-check")?;
    let minutes = case.at.minutes_since(opened.at());
    let least = i64::from(case.settings.shortest_site_check_minutes);
    let reason = || {
        rules::REAL_CHECK.because(zh_en(
            format!("现场核查环节开始后 {minutes} 分钟即完成，少于 {least} 分钟"),
            format!(
                "the site check was recorded {minutes} minutes after it opened, less than {least}"
            ),
        ))
    };
    (minutes < least).then(|| Finding::new("site-check-time", reason()))
}

fn another_area(case: &Case<FoodLicence>, check: &SiteCheck) -> Option<Finding> {
    let applied = case.filed.as_ref().ok()?.total_area();
    let difference =
        i128::from(check.measured_area.mantissa()).abs_diff(i128::from(applied.mantissa()));
    let tolerated = u128::from(applied.mantissa().unsigned_abs())
        * u128::from(case.settings.area_tolerance_percent);
    let reason = || {
        rules::AREA_AS_APPLIED
            .because(zh_en(
                format!(
                    "申请面积 {applied} 平方米，实测 {} 平方米",
                    check.measured_area
                ),
                format!(
                    "{applied} m² were applied for, {} m² measured",
                    check.measured_area
                ),
            ))
            .reading(["premises[0].area", "measured_area"])
    };
    (difference * 100 > tolerated).then(|| Finding::new("site-check-material", reason()))
}
