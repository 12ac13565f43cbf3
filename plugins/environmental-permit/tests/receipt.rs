//! The receipt phase, told as short stories.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use environmental_permit::*;
use sanquan_sdk::department::Acts;
use sanquan_sdk::prelude::*;
use sanquan_sdk::testing::{IntakeRuling, Question, ReviewRuling};

const CATALOGUE: &str = include_str!("../catalogue.json");
const MAP: &str = include_str!("../receipt.map.toml");

fn question() -> Question<EnvironmentalPermit> {
    let application = ReceiptApplication {
        channel: Channel::Internet,
        department: "General".to_owned(),
        responsible: Some("Resource21".to_owned()),
        group: None,
        planned_end: None,
    };
    Question::about("receipt").filed(application.to_facts())
}

fn taken(step: &str, action: &str, form: &impl Form) -> String {
    match question()
        .review(step, action, form.to_facts())
        .unwrap()
        .ruling
    {
        ReviewRuling::Take(transition) => transition,
        ReviewRuling::Deny => "denied".to_owned(),
    }
}

/// Values of `"key": "…"` in the catalogue, in the rows that also hold `beside`.
fn in_catalogue(key: &str, beside: &str) -> BTreeSet<String> {
    let rows = CATALOGUE.lines().filter(|row| row.contains(beside));
    let value = |row: &str| {
        Some(
            row.split_once(&format!("\"{key}\": \""))?
                .1
                .split_once('"')?
                .0
                .to_owned(),
        )
    };
    rows.filter_map(value).collect()
}

/// Values of `key = "…"` in the mapping file, wherever they stand in a line.
fn in_map(key: &str) -> BTreeSet<String> {
    let rows = MAP.lines().filter(|row| !row.starts_with('#'));
    let value = |row: &str| {
        Some(
            row.split_once(&format!("{key} = \""))?
                .1
                .split_once('"')?
                .0
                .to_owned(),
        )
    };
    rows.filter_map(value).collect()
}

#[test]
fn a_request_from_the_internet_is_accepted() {
    assert_eq!(question().intake().unwrap().ruling, IntakeRuling::Accept);
}

#[test]
fn a_request_without_its_channel_may_be_completed() {
    let answer = question()
        .filed(Facts::new().with("department", "General"))
        .intake()
        .unwrap();
    let IntakeRuling::Correct(asked) = answer.ruling else {
        panic!("expected a correction notice")
    };
    assert_eq!((asked[0].what.as_str(), asked.len()), ("channel", 1));
}

#[test]
fn what_a_check_finds_decides_whether_it_is_adjusted() {
    for part in ["receipt", "document", "report"] {
        let step = format!("{part}-check");
        let found = |in_order| {
            taken(
                &step,
                "check",
                &Check {
                    in_order,
                    remarks: None,
                },
            )
        };
        assert_eq!(found(true), format!("{step}-check-in-order"));
        assert_eq!(found(false), format!("{step}-check-adjust"));
    }
}

#[test]
fn the_question_of_advice_has_three_ways_out() {
    for (need, branch) in [
        (Need::None, "none"),
        (Need::Intern, "intern"),
        (Need::Request, "request"),
    ] {
        let transition = taken("stop-advice", "determine", &AdviceNeed { need });
        assert_eq!(transition, format!("stop-advice-determine-{branch}"));
    }
}

#[test]
fn each_aspect_and_party_has_an_act_of_its_own() {
    for aspect in 1..=5 {
        let advice = InternAdvice {
            advice: "geen bezwaar".to_owned(),
            next: InternNext::Enough,
        };
        let action = format!("draft-{aspect}");
        assert_eq!(
            taken("intern-advice", &action, &advice),
            format!("intern-advice-{action}-enough")
        );
    }
    for party in 1..=4 {
        let advice = ExternalAdvice {
            advice: "geen bezwaar".to_owned(),
            next: ExternalNext::More,
        };
        let action = format!("receive-{party}");
        assert_eq!(
            taken("external-advice", &action, &advice),
            format!("external-advice-{action}-more")
        );
    }
}

#[test]
fn a_request_for_advice_makes_its_letter() {
    let request = Request {
        parties: vec!["brandweer".to_owned()],
        answer_by: Date::new(2011, 11, 1),
        intern_meanwhile: false,
    };
    let answer = question()
        .review("advice-request", "send", request.to_facts())
        .unwrap();
    assert!(matches!(&answer.effects[..], [Effect::Document(letter)] if letter.fields.len() == 2));
}

#[test]
fn the_question_of_a_stop_has_three_ways_out() {
    for (outcome, branch) in [
        (StopOutcome::None, "none"),
        (StopOutcome::Document, "document"),
        (StopOutcome::Report, "report"),
    ] {
        let transition = taken("stop-indication", "determine", &Stop { outcome });
        assert_eq!(transition, format!("stop-indication-determine-{branch}"));
    }
}

#[test]
fn a_confirmation_that_is_sent_after_the_longest_time_is_a_finding() {
    let points = |days: i64| {
        let at = Instant(1_772_413_200_000 + days * 86_400_000);
        let question = question().at(at, Date::new(2026, 3, 30));
        question
            .inspect("receipt-print", "print", Facts::new())
            .unwrap()
            .findings
            .len()
    };
    assert_eq!((points(28), points(29)), (0, 1));
}

#[test]
fn every_step_and_action_of_the_flowchart_is_an_act_and_every_act_is_in_it() {
    let row = |row: &str| {
        let value = |key: &str| {
            Some(
                row.split_once(&format!("\"{key}\": \""))?
                    .1
                    .split_once('"')?
                    .0
                    .to_owned(),
            )
        };
        Some((value("from")?, value("action")?))
    };
    let chart: BTreeSet<_> = CATALOGUE.lines().filter_map(row).collect();
    let acts = Act::known()
        .iter()
        .map(|(step, action)| ((*step).to_owned(), (*action).to_owned()));
    assert_eq!(acts.collect::<BTreeSet<_>>(), chart);
}

#[test]
fn the_mapping_covers_27_activities_and_names_only_what_the_catalogue_has() {
    let [names, steps, transitions, posts] = ["name", "step", "transition", "post"].map(in_map);
    assert_eq!(names.len(), 27);
    assert!(steps.is_subset(&in_catalogue("id", "\"officers\"")));
    assert!(transitions.is_subset(&in_catalogue("id", "\"from\"")));
    assert!(posts.is_subset(&in_catalogue("post", "\"handler\"")));
}
