//! The department's variation of the county's base flowchart for licences.
//!
//! The base has review, examine, decide, certificate, deliver. A food business is also seen on the
//! spot (行政许可法 34), sometimes by experts (45), and may put small things right. The site check
//! takes 2 days, so review gives up one of its 3: 2 + 2 + 1 + 1 + 1 + 1 = 8, the promised limit.

use sanquan_sdk::prelude::*;

const REVIEW_WORKING_DAYS: u32 = 2;
const SITE_CHECK_WORKING_DAYS: u32 = 2;

/// The base with the site check in it.
pub fn vary(base: Flowchart) -> Flowchart {
    let withdraw = || zh_en("申请人撤回", "Applicant withdraws");
    base.vary("review", |review| review.working_days(REVIEW_WORKING_DAYS))
        .step(site_check())
        .step(
            Step::waiting(
                "rectification",
                zh_en("申请人整改", "Applicant puts it right"),
            )
            .point(PointKind::Flow),
        )
        .step(
            Step::waiting(
                "expert-review",
                zh_en("专家评审或检测", "Expert review or testing"),
            )
            .point(PointKind::Time),
        )
        .transition(Transition::leads(
            "review",
            "pass",
            zh_en("材料审查通过", "Papers passed"),
            &["site-check"],
        ))
        .transition(Transition::leads(
            "review",
            "send-to-experts",
            zh_en("转特别程序", "Send to experts"),
            &["expert-review"],
        ))
        .transition(Transition::leads(
            "review",
            "propose-refusal",
            zh_en("建议不予许可", "Propose refusal"),
            &["examine"],
        ))
        .transition(Transition::leads(
            "expert-review",
            "opinion",
            zh_en("评审意见返回", "Opinion received"),
            &["review"],
        ))
        .transition(
            Transition::leads(
                "site-check",
                "record",
                zh_en("核查合格", "Passed"),
                &["examine"],
            )
            .branch("passed"),
        )
        .transition(
            Transition::leads(
                "site-check",
                "record",
                zh_en("责令整改", "To be put right"),
                &["rectification"],
            )
            .branch("rectify"),
        )
        .transition(
            Transition::leads(
                "site-check",
                "record",
                zh_en("核查不合格", "Failed"),
                &["examine"],
            )
            .branch("failed"),
        )
        .transition(Transition::ends(
            "site-check",
            "withdraw",
            withdraw(),
            Ending::Withdrawn,
        ))
        .transition(Transition::leads(
            "rectification",
            "rectified",
            zh_en("整改完成", "Put right"),
            &["site-check"],
        ))
        .transition(Transition::ends(
            "rectification",
            "withdraw",
            withdraw(),
            Ending::Withdrawn,
        ))
}

fn site_check() -> Step {
    Step::work(
        "site-check",
        zh_en("现场核查", "Site check"),
        "015-inspector",
    )
    .officers(2)
    .working_days(SITE_CHECK_WORKING_DAYS)
    .document("现场核查记录")
    .point(PointKind::Time)
    .point(PointKind::Flow)
    .point(PointKind::Authority)
    .point(PointKind::Material)
}
