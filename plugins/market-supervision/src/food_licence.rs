//! 食品经营许可, the food-business licence.
//!
//! Source: 食品安全法 33, 35, 45 for what is checked; 行政许可法 32, 34, 38, 42, 45 for how. The
//! statutory limit is 20 working days from acceptance (行政许可法 42), the promised one 8; time for
//! experts does not count (45). When the special law and the licensing law meet, the special law says
//! what must be true of the business, the licensing law how the office must act.
//!
//! A worked example: accepted on Monday 2026-03-02; papers passed on the 3rd; site checked by two on
//! the 5th, a drain to be put right; checked again and passed on the 10th; examined on the 11th and
//! granted on the 12th, the eighth working day, which is the last one promised.

mod acts;
mod application;
mod course;
mod intake;
mod supervision;

pub use acts::{Act, ExpertGround, ExpertRequest, Opinion, Refusal, SiteCheck, SiteResult};
pub use application::{Applicant, FoodApplication, FoodBusiness, Premises, Staff};

use sanquan_sdk::prelude::*;

use crate::rules;
use crate::settings::Settings;

/// The item.
#[derive(Debug)]
pub struct FoodLicence;

impl Item for FoodLicence {
    type Settings = Settings;
    type Application = FoodApplication;
    type Acts = Act;
    const CODE: &'static str = "5108220150100300";

    fn flowchart(base: Flowchart, _: &Settings) -> Result<Flowchart, Problem> {
        Ok(course::vary(base))
    }

    fn intake(case: &Case<Self>) -> Result<Intake, Problem> {
        Ok(intake::intake(case))
    }

    fn review(case: &Case<Self>, act: Act) -> Result<Review, Problem> {
        Ok(match act {
            Act::PassPapers(_) => pass_papers(case)?,
            Act::SendToExperts(request) => send_to_experts(case, &request),
            Act::ExpertOpinion(_) => Review::go().with(Effect::resume_clock()),
            Act::CheckSite(check) => check_site(&check),
            Act::Grant => grant(case),
            Act::Refuse(refusal) => refuse(&refusal),
            Act::ProposeRefusal(_)
            | Act::Rectified
            | Act::Agree(_)
            | Act::SendBack(_)
            | Act::Issue
            | Act::Deliver
            | Act::Withdraw => Review::go(),
        })
    }

    fn inspect(case: &Case<Self>, observed: &Observed<Self>) -> Result<Vec<Finding>, Problem> {
        Ok(supervision::inspect(case, observed))
    }
}

/// Large premises are seen by experts first; their opinion is an act on record.
fn pass_papers(case: &Case<FoodLicence>) -> Result<Review, Problem> {
    let large = case.application()?.total_area() >= case.settings.expert_review_area;
    match large && case.last_act_at("expert-review").is_none() {
        true => Ok(Review::deny(
            rules::EXPERT_REVIEW.reason().reading(["premises[0].area"]),
        )),
        false => Ok(Review::go()),
    }
}

fn send_to_experts(case: &Case<FoodLicence>, request: &ExpertRequest) -> Review {
    let days = request.days.min(case.settings.expert_review_days);
    let reason = rules::EXPERT_REVIEW.because(zh_en(
        format!(
            "需要{}，预计 {days} 个工作日，不计入许可期限",
            request.ground.zh()
        ),
        format!(
            "{} is needed; its {days} working days do not count",
            request.ground.en()
        ),
    ));
    let notice = Facts::new()
        .with("days", days)
        .with("subject", request.subject.as_str());
    Review::go()
        .because(reason.clone())
        .with(Effect::document("special-procedure-notice", notice))
        .with(Effect::stop_clock(request.ground.code(), days, reason))
}

/// Two officers sign; what the site lacks decides the branch.
fn check_site(check: &SiteCheck) -> Review {
    if check.officers < 2 {
        return Review::deny(rules::TWO_OFFICERS.reason().reading(["officers"]));
    }
    let site = rules::SUITABLE_SITE.because(zh_en(
        format!("现场核查：{}", check.findings),
        format!("site check: {}", check.findings),
    ));
    match check.result {
        SiteResult::Passes => Review::branch("passed"),
        SiteResult::Rectify => Review::branch("rectify").because(site.reading(["findings"])),
        SiteResult::Fails => Review::branch("failed").because(site.reading(["findings"])),
    }
}

/// Nothing is granted against the result of the site check (行政许可法 38).
fn grant(case: &Case<FoodLicence>) -> Review {
    let check = case
        .last_act_at("site-check")
        .map(|act| act.read::<SiteCheck>());
    match check {
        Some(Ok(check)) if check.result == SiteResult::Passes => Review::go()
            .because(rules::GRANT.reason())
            .with(Effect::document(
                "grant-decision",
                Facts::new().with("measured_area", check.measured_area),
            )),
        _ => Review::deny(rules::SUITABLE_SITE.because(zh_en(
            "没有通过的现场核查记录，不能准予许可",
            "no passed site check is on record, so nothing can be granted",
        ))),
    }
}

fn refuse(refusal: &Refusal) -> Review {
    let reason = rules::REFUSAL.because(zh_en(
        format!("不予许可的理由：{}", refusal.reason),
        format!("refused because: {}", refusal.reason),
    ));
    let letter = Facts::new().with("reason", refusal.reason.as_str());
    Review::go()
        .because(reason.reading(["reason"]))
        .with(Effect::document("refusal-decision", letter))
}
