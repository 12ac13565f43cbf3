//! Integrity risks at run time: what was done about each, and which nobody has answered for.

use sanquan_domain::case::answer_risk::{AnswerRisk, answer_risk, unanswered};
use sanquan_domain::case::{Case, Dossier};
use sanquan_domain::catalogue::*;
use sanquan_domain::county::County;
use sanquan_domain::event::CountyEvent;
use sanquan_domain::refusal::Refusal;

use super::fixture::{self, at, names};
use super::story::{Plain, Teller, tell_in};

fn risk(id: &str, likelihood: Likelihood, consequence: Consequence) -> RiskPoint {
    RiskPoint {
        id: id.into(),
        description: names("风险"),
        likelihood,
        consequence,
        criteria: Default::default(),
        measures: vec![names("双人办理"), names("集体决定")],
        identified_on: None,
        review_on: None,
    }
}

/// Step `review` has a high and a low risk, step `decide` a high one.
fn item() -> PowerItem {
    let duty = |step: &str, risks| StepDuty {
        step: step.into(),
        risks,
        ..StepDuty::default()
    };
    let high = |id| risk(id, Likelihood::Certain, Consequence::Grave);
    let low = risk("slow", Likelihood::Small, Consequence::Light);
    PowerItem {
        duties: vec![
            duty("review", vec![high("favour"), low]),
            duty("decide", vec![high("beyond-power")]),
        ],
        ..fixture::item()
    }
}

fn county() -> County {
    let mut county = County::default();
    for event in fixture::county_events() {
        match event {
            CountyEvent::ItemPublished(_) => {
                county.apply(&CountyEvent::ItemPublished(item().into()))
            }
            other => county.apply(&other),
        }
    }
    county
}

fn told(lines: &str) -> Teller {
    let filed = "03-02 09:00 file id-card\n 03-02 09:00 accept\n";
    tell_in(county(), &format!("{filed} {lines}"))
}

const REVIEWED: &str = "03-02 10:00 act review pass 015-review r1 reviewed";

fn answer(teller: &Teller, change: impl Fn(&mut AnswerRisk)) -> Result<Dossier, Refusal> {
    let law = teller.county.in_force(teller.case()).unwrap();
    let mut dossier = teller.dossier.clone().unwrap();
    let mut command = AnswerRisk {
        step: "review".into(),
        risk: "favour".into(),
        measure: 1,
        words: Some("与乙共同审查".into()),
        handler: "r1".into(),
        expected_version: None,
    };
    change(&mut command);
    answer_risk(&mut dossier, command, at("03-02 11:00"), &law, &mut Plain)?;
    Ok(dossier)
}

fn open_risks(case: &Case) -> Vec<String> {
    let (item, scale) = (item(), RiskScale::default());
    let found = unanswered(case, &item, &scale, RiskGrade::High);
    found.iter().map(|open| open.risk.to_owned()).collect()
}

#[test]
fn a_high_risk_that_was_met_is_open_until_somebody_answers_for_it() {
    assert!(open_risks(told("").case()).is_empty(), "nobody has acted");
    let teller = told(REVIEWED);
    assert_eq!(open_risks(teller.case()), ["favour"]);
    let dossier = answer(&teller, |_| ()).unwrap();
    assert!(open_risks(dossier.case()).is_empty());
    let (item, scale) = (item(), RiskScale::default());
    let all = unanswered(dossier.case(), &item, &scale, RiskGrade::Low);
    assert_eq!((all[0].risk, all[0].grade), ("slow", RiskGrade::Low));
    assert_eq!(all[0].handlers, ["r1".into()]);
}

#[test]
fn the_newest_answer_counts_and_the_log_gives_the_same_case() {
    let teller = told(REVIEWED);
    let first = answer(&teller, |_| ()).unwrap();
    let (_, case, content) = first.into_parts();
    let law = teller.county.in_force(&case).unwrap();
    let mut dossier = Dossier::new(case.clone(), content);
    let again = AnswerRisk {
        step: "review".into(),
        risk: "favour".into(),
        measure: 2,
        words: None,
        handler: "r1".into(),
        expected_version: Some(case.version),
    };
    answer_risk(&mut dossier, again, at("03-02 12:00"), &law, &mut Plain).unwrap();
    let (events, after, content) = dossier.into_parts();
    let measures: Vec<u32> = after.answered_risks.iter().map(|a| a.measure).collect();
    assert_eq!(measures, [2]);
    let mut folded = case;
    events
        .iter()
        .for_each(|(event, at)| folded.apply(event, *at));
    assert_eq!(folded, after);
    assert_eq!(content.acts.len(), 2, "an answer is no act");
    let bytes = minicbor::to_vec(&after).unwrap();
    assert_eq!(minicbor::decode::<Case>(&bytes).unwrap(), after);
}

type Mistake<'a> = &'a dyn Fn(&mut AnswerRisk);

#[test]
fn an_answer_is_refused_with_a_code() {
    let teller = told(REVIEWED);
    let code = |change: &dyn Fn(&mut AnswerRisk)| answer(&teller, change).unwrap_err().code();
    let wrong: [(Mistake<'_>, &str); 7] = [
        (&|a| a.risk = "x".into(), "risk.unknown"),
        (&|a| a.step = "fire".into(), "risk.unknown"),
        (&|a| a.measure = 0, "risk.unknown-measure"),
        (&|a| a.measure = 3, "risk.unknown-measure"),
        (&|a| a.handler = "x9".into(), "authority.post-not-bound"),
        (&|a| a.words = Some("x".repeat(9_000)), "case.text-too-long"),
        (&|a| a.expected_version = Some(1), "case.stale-version"),
    ];
    for (change, expected) in wrong {
        assert_eq!(code(change), expected);
    }
    let filed = tell_in(county(), "03-02 09:00 file");
    let early = answer(&filed, |_| ()).unwrap_err();
    assert_eq!(early.code(), "flow.not-accepted");
}

#[test]
fn an_answer_may_come_after_the_end_of_the_case() {
    let closed = told(
        "03-02 10:00 act review pass 015-review r1 reviewed
         03-02 10:00 act fire pass 015-check c1,c2 fire-ok
         03-02 10:00 act hygiene pass 015-review r1 hygiene-ok
         03-02 10:30 act decide refuse 015-head h1 refused",
    );
    assert_eq!(open_risks(closed.case()), ["favour", "beyond-power"]);
    let answered = answer(&closed, |_| ()).unwrap();
    assert_eq!(open_risks(answered.case()), ["beyond-power"]);
}
