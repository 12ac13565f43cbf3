//! Intake: is it ours, is a licence needed at all, and is everything there?
//!
//! The first two are answered from whatever has been filled in, so that nobody is asked to complete
//! an application that cannot be taken (行政许可法 32(1), 32(2)). Then everything that is missing or
//! wrong is told at once (32(4)).

use sanquan_sdk::prelude::*;
use sanquan_sdk::text::Words;

use super::{FoodBusiness, FoodLicence};
use crate::rules;

/// Materials that every application needs; the codes are those of the county's catalogue.
pub const MATERIALS: &[(&str, Words)] = &[
    (
        "application-form",
        &[("zh-CN", "食品经营许可申请书"), ("en", "application form")],
    ),
    (
        "business-licence",
        &[
            ("zh-CN", "营业执照复印件"),
            ("en", "copy of the business licence"),
        ],
    ),
    (
        "premises-plan",
        &[("zh-CN", "经营场所布局图"), ("en", "plan of the premises")],
    ),
    (
        "food-safety-rules",
        &[("zh-CN", "食品安全管理制度"), ("en", "food-safety rules")],
    ),
    (
        "health-certificates",
        &[("zh-CN", "从业人员健康证明"), ("en", "health certificates")],
    ),
];

/// What becomes of an application.
pub fn intake(case: &Case<FoodLicence>) -> Intake {
    match case.facts.read::<FoodBusiness>("kind") {
        Some(FoodBusiness::PrepackagedOnly) => {
            return Intake::refuse(rules::LICENCE_NOT_NEEDED.reason().reading(["kind"]));
        }
        Some(FoodBusiness::Production) => {
            return Intake::refer(
                "上级市场监督管理部门",
                rules::NOT_OUR_POWER.reason().reading(["kind"]),
            );
        }
        Some(FoodBusiness::Catering | FoodBusiness::Retail | FoodBusiness::Canteen) | None => {}
    }
    if let Some(elsewhere) = case
        .facts
        .text("premises[0].region")
        .filter(|region| is_elsewhere(case, region))
    {
        let authority = format!("{elsewhere} 市场监督管理局");
        return Intake::refer(
            &authority,
            rules::NOT_OUR_POWER
                .reason()
                .reading(["premises[0].region"]),
        );
    }
    Intake::correct_or_accept(shortcomings(case))
}

/// A malformed code is a shortcoming, not another county.
fn is_elsewhere(case: &Case<FoodLicence>, region: &str) -> bool {
    region.chars().count() == 6 && region != case.settings.region
}

fn shortcomings(case: &Case<FoodLicence>) -> Shortcomings {
    let mut missing = Shortcomings::of(case);
    missing.add_materials(case, MATERIALS, &rules::COMPLETE);
    if let Err(faults) = &case.filed {
        missing.add_faults(faults, &rules::COMPLETE);
    }
    add_expired_certificates(case, &mut missing);
    missing
}

/// Read from the facts, since one notice also tells what an incomplete application already shows.
fn add_expired_certificates(case: &Case<FoodLicence>, missing: &mut Shortcomings) {
    let members = (0..).take_while(|index| case.facts.has(&format!("staff[{index}]")));
    for index in members {
        let path = format!("staff[{index}].certificate_valid_until");
        let Some(until) = case.facts.date(&path).filter(|until| *until < case.today) else {
            continue;
        };
        let member = index + 1;
        let reason = rules::HEALTH_CERTIFICATE.because(zh_en(
            format!("第 {member} 名从业人员的健康证明已于 {until} 到期"),
            format!("the health certificate of staff member {member} expired on {until}"),
        ));
        missing.add(&path, reason.reading([path.as_str()]));
    }
}
