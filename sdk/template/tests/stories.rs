// Cases told as short stories, natively. Each question goes the way that a component's would.

use my_department::{Goods, MyDepartment, Opinion, StallApplication, StallPermit};
use sanquan_sdk::prelude::*;
use sanquan_sdk::testing::{IntakeRuling, Question, ReviewRuling};

fn application(width: &str) -> StallApplication {
    StallApplication {
        applicant: "申请人甲".to_owned(),
        goods: Goods::Produce,
        width: width.parse().expect("a width"),
    }
}

fn question(width: &str) -> Question<MyDepartment> {
    let facts = application(width).to_facts();
    Question::about(StallPermit::CODE)
        .filed(facts)
        .materials(&["identity"])
}

#[test]
fn a_complete_application_is_accepted() {
    let answer = question("2.5").intake().expect("an answer");
    assert_eq!(answer.ruling, IntakeRuling::Accept);
}

#[test]
fn all_that_is_missing_is_told_at_once() {
    let mut facts = application("2.5").to_facts();
    facts.remove("applicant");
    facts.remove("width");
    let question = question("2.5").filed(facts).materials(&[]);
    let IntakeRuling::Correct(asked) = question.intake().expect("an answer").ruling else {
        panic!("expected a correction notice");
    };
    let asked: Vec<_> = asked.iter().map(|one| one.what.as_str()).collect();
    assert_eq!(asked, ["identity", "applicant", "width"]);
}

#[test]
fn a_stall_that_is_too_wide_cannot_be_granted() {
    let grant = |width| question(width).review("decide", "grant", Facts::new());
    let granted = ReviewRuling::Take("decide-grant".to_owned());
    assert_eq!(grant("4").expect("an answer").ruling, granted);
    let denied = grant("4.1").expect("an answer");
    assert_eq!(denied.ruling, ReviewRuling::Deny);
    assert_eq!(denied.reasons[0].rule, "stall.room-left");
}

#[test]
fn a_refusal_tells_its_reason() {
    let opinion = Opinion {
        opinion: "场地已满".to_owned(),
    };
    let answer = question("2.5").review("decide", "refuse", opinion.to_facts());
    let texts = &answer.expect("an answer").reasons[0].texts;
    assert_eq!(texts[1].content, "refused: 场地已满");
}
