//! The food-business licence, told as short stories.
#![allow(clippy::unwrap_used)]

use market_supervision::MarketSupervision;
use market_supervision::food_licence::{
    Applicant, ExpertGround, ExpertRequest, FoodApplication, FoodBusiness, FoodLicence, Opinion,
    Premises, Refusal, SiteCheck, SiteResult, Staff,
};
use sanquan_sdk::contract::Date;
use sanquan_sdk::prelude::*;
use sanquan_sdk::testing::{IntakeRuling, Question, ReviewRuling};

const MATERIALS: [&str; 5] = [
    "application-form",
    "business-licence",
    "premises-plan",
    "food-safety-rules",
    "health-certificates",
];
const NINE_O_CLOCK: Instant = Instant(1_772_413_200_000);

fn application() -> FoodApplication {
    FoodApplication {
        applicant: Applicant {
            name: "青溪豆花店".to_owned(),
            credit_code: "92510822MA00000000".to_owned(),
            legal_representative: "张三".to_owned(),
            phone: "0839-7200000".to_owned(),
        },
        kind: FoodBusiness::Catering,
        premises: vec![Premises {
            region: "510822".to_owned(),
            address: "乔庄镇某街 1 号".to_owned(),
            area: Decimal::literal("120"),
        }],
        staff: vec![Staff {
            name: "李四".to_owned(),
            certificate: "JK-0001".to_owned(),
            certificate_valid_until: Date::new(2026, 12, 31),
        }],
        opening_on: None,
    }
}

fn question(application: &FoodApplication) -> Question<MarketSupervision> {
    Question::about(FoodLicence::CODE)
        .filed(application.to_facts())
        .materials(&MATERIALS)
}

fn asked_for(answer: IntakeRuling) -> Vec<String> {
    match answer {
        IntakeRuling::Correct(shortcomings) => {
            shortcomings.into_iter().map(|one| one.what).collect()
        }
        other => panic!("expected a correction notice, got {other:?}"),
    }
}

fn taken(ruling: &ReviewRuling) -> &str {
    match ruling {
        ReviewRuling::Take(transition) => transition,
        ReviewRuling::Deny => "denied",
    }
}

fn site_check(result: SiteResult) -> SiteCheck {
    SiteCheck {
        officers: 2,
        measured_area: Decimal::literal("121.5"),
        findings: "布局合理".to_owned(),
        result,
    }
}

fn opinion() -> Facts {
    Opinion {
        opinion: "材料齐全".to_owned(),
    }
    .to_facts()
}

#[test]
fn a_complete_application_is_accepted() {
    assert_eq!(
        question(&application()).intake().unwrap().ruling,
        IntakeRuling::Accept
    );
}

#[test]
fn everything_that_is_missing_or_wrong_is_told_at_once() {
    let mut facts = application().to_facts();
    facts.remove("applicant.phone");
    facts.remove("premises");
    facts = facts
        .with("applicant.credit_code", "12345")
        .with("staff[0].certificate_valid_until", Date::new(2026, 3, 1));
    let answer = question(&application())
        .filed(facts)
        .materials(&MATERIALS[..3])
        .intake()
        .unwrap();
    assert_eq!(
        asked_for(answer.ruling),
        [
            "food-safety-rules",
            "health-certificates",
            "applicant.credit_code",
            "applicant.phone",
            "premises[0].region",
            "premises[0].address",
            "premises[0].area",
            "staff[0].certificate_valid_until",
        ]
    );
}

#[test]
fn a_second_notice_asks_for_nothing_new() {
    let first = ["premises-plan", "applicant.phone"];
    let mut facts = application().to_facts();
    facts.remove("applicant");
    let again = question(&application())
        .filed(facts.clone())
        .after_corrections(&first)
        .intake()
        .unwrap();
    assert_eq!(asked_for(again.ruling), ["applicant.phone"]);
    let supplied = question(&application()).filed(facts.with("applicant.phone", "0839-7200000"));
    assert_eq!(
        supplied.after_corrections(&first).intake().unwrap().ruling,
        IntakeRuling::Accept
    );
}

#[test]
fn prepackaged_food_needs_no_licence() {
    let prepackaged = FoodApplication {
        kind: FoodBusiness::PrepackagedOnly,
        ..application()
    };
    let answer = question(&prepackaged).materials(&[]).intake().unwrap();
    assert_eq!(answer.ruling, IntakeRuling::Refuse);
    assert_eq!(answer.reasons[0].rule, "food.licence-not-needed");
}

#[test]
fn what_belongs_elsewhere_is_referred() {
    let production = FoodApplication {
        kind: FoodBusiness::Production,
        ..application()
    };
    assert!(matches!(
        question(&production).intake().unwrap().ruling,
        IntakeRuling::Refer(_)
    ));
    let mut next_county = application();
    next_county.premises[0].region = "510821".to_owned();
    let answer = question(&next_county).intake().unwrap();
    assert_eq!(
        answer.ruling,
        IntakeRuling::Refer("510821 市场监督管理局".to_owned())
    );
}

#[test]
fn two_officers_check_a_site() {
    let alone = SiteCheck {
        officers: 1,
        ..site_check(SiteResult::Passes)
    };
    let answer = question(&application())
        .review("site-check", "record", alone.to_facts())
        .unwrap();
    assert_eq!(answer.ruling, ReviewRuling::Deny);
    assert_eq!(answer.reasons[0].rule, "food.two-officers");
    assert_eq!(answer.open_actions, ["record", "withdraw"]);
}

#[test]
fn the_result_of_a_site_check_chooses_the_branch() {
    for (result, transition) in [
        (SiteResult::Passes, "site-check-record-passed"),
        (SiteResult::Rectify, "site-check-record-rectify"),
        (SiteResult::Fails, "site-check-record-failed"),
    ] {
        let answer = question(&application())
            .review("site-check", "record", site_check(result).to_facts())
            .unwrap();
        assert_eq!(taken(&answer.ruling), transition);
    }
}

#[test]
fn experts_stop_the_clock_and_their_opinion_lets_it_go_on() {
    let request = ExpertRequest {
        ground: ExpertGround::Testing,
        subject: "餐具消毒".to_owned(),
        days: 20,
    };
    let answer = question(&application())
        .review("review", "send-to-experts", request.to_facts())
        .unwrap();
    let stopped = answer.effects.iter().find_map(|effect| match effect {
        Effect::ClockStop(stop) => Some((stop.ground.as_str(), stop.days)),
        _ => None,
    });
    assert_eq!(
        stopped,
        Some(("testing", 15)),
        "no longer than the settings allow"
    );
    let back = question(&application())
        .review("expert-review", "opinion", opinion())
        .unwrap();
    assert_eq!(
        (taken(&back.ruling), back.effects),
        ("expert-review-opinion", vec![Effect::resume_clock()])
    );
}

#[test]
fn large_premises_are_seen_by_experts_before_the_papers_pass() {
    let mut large = application();
    large.premises[0].area = Decimal::literal("1000");
    let pass = |question: Question<MarketSupervision>| {
        question.review("review", "pass", opinion()).unwrap().ruling
    };
    assert_eq!(pass(question(&large)), ReviewRuling::Deny);
    assert_eq!(
        taken(&pass(question(&large).after(
            "expert-review",
            "opinion",
            NINE_O_CLOCK,
            opinion()
        ))),
        "review-pass"
    );
    assert_eq!(taken(&pass(question(&application()))), "review-pass");
}

#[test]
fn nothing_is_granted_without_a_passed_site_check() {
    let after = |result| {
        question(&application()).after(
            "site-check",
            "record",
            NINE_O_CLOCK,
            site_check(result).to_facts(),
        )
    };
    let grant = |question: Question<MarketSupervision>| {
        question.review("decide", "grant", Facts::new()).unwrap()
    };
    assert_eq!(grant(question(&application())).ruling, ReviewRuling::Deny);
    assert_eq!(grant(after(SiteResult::Fails)).ruling, ReviewRuling::Deny);
    let granted = grant(after(SiteResult::Passes));
    assert_eq!(taken(&granted.ruling), "decide-grant");
    assert_eq!(granted.reasons[0].rule, "food.grant");
}

#[test]
fn a_refusal_tells_its_reasons_and_remedies() {
    let refusal = Refusal {
        reason: "场所不符合食品安全要求".to_owned(),
    };
    let answer = question(&application())
        .review("decide", "refuse", refusal.to_facts())
        .unwrap();
    assert_eq!(taken(&answer.ruling), "decide-refuse");
    assert_eq!(answer.reasons[0].rule, "food.refusal");
    assert!(
        matches!(&answer.effects[..], [Effect::Document(letter)] if letter.template == "refusal-decision")
    );
}

#[test]
fn an_act_without_its_form_is_denied_with_each_missing_field() {
    let answer = question(&application())
        .review("site-check", "record", Facts::new())
        .unwrap();
    let read: Vec<_> = answer
        .reasons
        .iter()
        .flat_map(|reason| &reason.read)
        .collect();
    assert_eq!(read, ["officers", "measured_area", "findings", "result"]);
}

#[test]
fn an_unknown_step_or_action_is_told_apart() {
    let unknown = question(&application()).review("notarise", "pass", Facts::new());
    assert_eq!(unknown, Err(Problem::UnknownStep("notarise".to_owned())));
    let closed = question(&application())
        .review("review", "grant", Facts::new())
        .unwrap();
    assert_eq!(closed.ruling, ReviewRuling::Deny);
}

#[test]
fn a_site_check_that_took_minutes_or_measured_another_area_is_a_finding() {
    let points = |minutes: i64, area: &str| {
        let check = SiteCheck {
            measured_area: area.parse().unwrap(),
            ..site_check(SiteResult::Passes)
        };
        let question = question(&application())
            .after("review", "pass", NINE_O_CLOCK, opinion())
            .at(
                Instant(NINE_O_CLOCK.0 + minutes * 60_000),
                Date::new(2026, 3, 2),
            );
        let answer = question
            .inspect("site-check", "record", check.to_facts())
            .unwrap();
        answer
            .findings
            .into_iter()
            .map(|finding| finding.point)
            .collect::<Vec<_>>()
    };
    assert_eq!(points(180, "121.5"), Vec::<String>::new());
    assert_eq!(points(12, "121.5"), ["site-check-time"]);
    assert_eq!(points(30, "132"), Vec::<String>::new());
    assert_eq!(points(30, "132.01"), ["site-check-material"]);
    assert_eq!(points(5, "60"), ["site-check-time", "site-check-material"]);
}
