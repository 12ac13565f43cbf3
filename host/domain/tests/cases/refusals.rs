//! Every code of a refusal and of an answer fault is met by a test, or is the engine's to raise.

use std::collections::BTreeSet;

use sanquan_domain::answer::{AnswerFault, Undecided};
use sanquan_domain::case::act::{self, Act};
use sanquan_domain::case::record_past_act::{By, RecordPastAct, record_past_act};
use sanquan_domain::case::supply::{Supply, supply};
use sanquan_domain::case::{Dossier, file, pass_threshold};
use sanquan_domain::contract::*;
use sanquan_domain::county::{self, County};
use sanquan_domain::event::{Application, CountyEvent};
use sanquan_domain::id::{CaseId, Digest};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::value::{Fact, Facts, Text, Texts, Value};

use super::fixture::{self, ITEM, at};
use super::story::{self, Plain, tell, tell_in};

/// Filed, accepted, and one line more: the code that it meets.
fn after_acceptance(line: &str) -> String {
    last_code(&format!(
        "03-02 09:00 file id-card\n 03-02 09:00 accept\n {line}"
    ))
}

fn last_code(story: &str) -> String {
    let told = tell(story).told;
    let last = told.lines().last().unwrap_or_default();
    last.split_once('✗').map_or_else(
        || format!("nothing: {last}"),
        |(_, code)| code.trim().to_owned(),
    )
}

#[test]
fn an_act_is_refused_with_a_code() {
    let to_decide = "03-02 10:00 act review pass 015-review r1 reviewed
        03-02 10:00 act fire pass 015-check c1,c2 fire-ok
        03-02 10:00 act hygiene pass 015-review r1 hygiene-ok\n";
    let to_fire = "03-02 10:00 act review pass 015-review r1 reviewed\n";
    let closed = format!("{to_decide} 03-02 11:00 act decide refuse 015-head h1 refused\n");
    for (line, code) in [
        (
            "03-02 10:00 act dance pass 015-review r1 x",
            "flow.unknown-step",
        ),
        (
            "03-02 10:00 act decide grant 015-head h1 granted",
            "flow.step-not-open",
        ),
        (
            "03-02 10:00 act review dance 015-review r1 x",
            "flow.unknown-action",
        ),
        (
            "03-02 10:00 act review pass - - reviewed",
            "authority.no-handler",
        ),
        (
            "03-02 10:00 act review pass 015-head h1 reviewed",
            "authority.wrong-post",
        ),
        (
            "03-02 10:00 act review pass 015-review x9 reviewed",
            "authority.post-not-bound",
        ),
        (
            "03-02 10:00 act review pass 015-review r1,r1 reviewed",
            "authority.named-twice",
        ),
        (
            &format!("{to_fire} 03-02 11:00 act fire pass 015-check c1 fire-ok"),
            "authority.too-few-officers",
        ),
        (
            &format!("{to_fire} 03-02 11:00 act fire pass 015-check c1,c3 fire-ok"),
            "authority.not-qualified",
        ),
        (
            &format!("{to_decide} 03-02 11:00 act decide grant 015-head r1 granted"),
            "authority.same-person",
        ),
        (
            &format!("{closed} 03-02 12:00 act review pass 015-review r1 reviewed"),
            "flow.case-closed",
        ),
        (
            &format!(
                "{to_decide} 03-02 11:00 act decide grant 015-head h1 granted\n 03-02 12:00 act deliver collect 015-head h1 delivered"
            ),
            "authority.not-ours",
        ),
        (
            &format!(
                "{closed} 03-02 12:00 erase\n 03-02 12:00 act review pass 015-review r1 reviewed"
            ),
            "case.erased",
        ),
        (
            "03-02 10:00 freeze\n 03-02 12:00 act review pass 015-review r1 reviewed",
            "case.frozen",
        ),
        ("03-02 10:00 erase", "case.still-open"),
        ("03-02 10:00 supply id-card", "case.nothing-awaited"),
        (
            "03-02 10:00 act review pass 015-review r1 deny",
            "review.denied",
        ),
        (
            "03-02 10:00 act review pass 015-review r1 granted",
            "answer.unknown-transition",
        ),
        (
            "03-02 10:00 act review pass 015-review r1 reviewed ask=x",
            "answer.undeclared-effect",
        ),
        (
            "03-02 10:00 act review pass 015-review r1 reviewed stop=0",
            "answer.days-out-of-range",
        ),
        (
            "03-02 10:00 act review pass 015-review r1 reviewed stop=3 stop=3",
            "answer.clock-already-stopped",
        ),
        (
            "03-02 10:00 act review pass 015-review r1 reviewed resume",
            "answer.clock-not-stopped",
        ),
        (
            "03-02 10:00 act review pass 015-review r1 reviewed fee=0",
            "answer.fee-out-of-range",
        ),
        (
            "03-02 10:00 act review pass 015-review r1 reviewed document=",
            "answer.malformed-code",
        ),
    ] {
        assert_eq!(after_acceptance(line), code, "{line}");
    }
}

#[test]
fn before_acceptance_only_papers_come_in() {
    let filed = "03-02 09:00 file\n";
    for (line, code) in [
        (
            "03-02 10:00 act review pass 015-review r1 reviewed",
            "flow.not-accepted",
        ),
        ("03-02 10:00 supply", "case.nothing-supplied"),
        ("03-02 10:00 supply passport", "case.unknown-material"),
        ("03-02 10:00 correct", "answer.empty-correction"),
        (
            "03-02 10:00 correct id-card\n 03-03 10:00 correct lease",
            "answer.repeated-correction",
        ),
        (
            "03-02 10:00 accept\n 03-03 10:00 accept",
            "case.nothing-awaited",
        ),
    ] {
        assert_eq!(last_code(&format!("{filed} {line}")), code, "{line}");
    }
}

#[test]
fn a_filing_is_refused_with_a_code() {
    let county = fixture::county();
    let now = at("03-02 09:00");
    let law = county.in_force_for_item(&ITEM.into(), now).unwrap();
    let code = |change: &dyn Fn(&mut file::FileCase)| {
        let mut command = story::file_case(&["id-card"]);
        change(&mut command);
        file::file(command, now, &law, &mut Plain)
            .unwrap_err()
            .code()
    };
    assert_eq!(
        code(&|c| c.application.applicant = " ".into()),
        "case.no-applicant"
    );
    assert_eq!(
        code(&|c| c.external_ref = Some("x".repeat(513))),
        "case.text-too-long"
    );
    assert_eq!(
        code(&|c| c.application.materials[0].code = "x".into()),
        "case.unknown-material"
    );
    let unknown = Fact {
        path: "x".into(),
        value: Value::YesNo(true),
    };
    assert_eq!(
        code(&|c| c.application.facts = Facts(vec![unknown.clone()])),
        "form.invalid"
    );
}

#[test]
fn what_is_not_in_force_is_refused() {
    let now = at("03-02 09:00");
    let without = |kind: fn(&CountyEvent) -> bool| {
        let mut county = County::default();
        fixture::county_events()
            .iter()
            .filter(|event| !kind(event))
            .for_each(|e| county.apply(e));
        county
    };
    let code = |county: &County, item: &str| {
        county
            .in_force_for_item(&item.into(), now)
            .unwrap_err()
            .code()
    };
    let county = fixture::county();
    assert_eq!(code(&county, "none"), "item.unknown");
    let early = "2019-03-02T09:00:00+08:00".parse().unwrap();
    assert_eq!(
        county
            .in_force_for_item(&ITEM.into(), early)
            .unwrap_err()
            .code(),
        "item.not-in-force"
    );
    assert_eq!(
        code(
            &without(|e| matches!(e, CountyEvent::CalendarPublished(_))),
            ITEM
        ),
        "calendar.none"
    );
    assert_eq!(
        code(
            &without(|e| matches!(e, CountyEvent::RulesPublished(_))),
            ITEM
        ),
        "rules.none"
    );
    let bare = without(|e| {
        matches!(
            e,
            CountyEvent::PluginUploaded(_) | CountyEvent::PluginActivated(_)
        )
    });
    let law = bare.in_force_for_item(&ITEM.into(), now).unwrap();
    let refused = file::file(story::file_case(&[]), now, &law, &mut Plain).unwrap_err();
    assert_eq!(refused.code(), "plugin.none-active");
    let (_, mut case, _) = tell("03-02 09:00 file").dossier.unwrap().into_parts();
    case.chart = Digest::plain(b"elsewhere");
    assert_eq!(county.in_force(&case).unwrap_err().code(), "chart.unknown");
}

#[test]
fn a_stale_version_is_refused_and_a_long_note_too() {
    let teller = tell("03-02 09:00 file id-card\n 03-02 09:00 accept");
    let law = teller.county.in_force(teller.case()).unwrap();
    let act = Act {
        step: "review".into(),
        action: "pass".into(),
        by: story::by("015-review", "r1"),
        facts: Facts::default(),
        note: None,
        expected_version: Some(1),
    };
    let prepare = |act: &Act| {
        let dossier = teller.dossier.as_ref().unwrap();
        act::prepare(dossier, act, at("03-02 10:00"), &Facts::default(), &law).map(drop)
    };
    assert_eq!(prepare(&act).unwrap_err().code(), "case.stale-version");
    let long = Act {
        note: Some("x".repeat(9_000)),
        expected_version: Some(2),
        ..act
    };
    assert_eq!(prepare(&long).unwrap_err().code(), "case.text-too-long");
    let wrong = Act {
        facts: Facts(vec![Fact {
            path: "x".into(),
            value: Value::Whole(1),
        }]),
        note: None,
        ..long
    };
    let refusal = prepare(&wrong).unwrap_err();
    assert_eq!(
        (refusal.code(), refusal.fields()[0].code),
        ("form.invalid", "field.unknown")
    );
    assert_eq!(
        prepare(&Act {
            facts: Facts::default(),
            ..wrong
        }),
        Ok(())
    );
}

#[test]
fn only_malformed_past_acts_are_refused() {
    let teller = tell("03-02 09:00 file-past");
    let law = teller.county.in_force(teller.case()).unwrap();
    let act = RecordPastAct {
        step: "review".into(),
        action: "pass".into(),
        transition: Some("granted".into()),
        by: By::Outside,
        acted_at: at("03-02 08:00"),
        facts: Facts::default(),
        note: None,
    };
    let record = |act: &RecordPastAct| {
        let mut dossier = teller.dossier.clone().unwrap();
        record_past_act(&mut dossier, act, at("03-03 09:00"), &law, &mut Plain).map(|()| dossier)
    };
    let future = RecordPastAct {
        acted_at: at("03-04 09:00"),
        ..act.clone()
    };
    assert_eq!(record(&future).unwrap_err().code(), "past.in-future");
    let nameless = RecordPastAct {
        step: "".into(),
        ..act.clone()
    };
    assert_eq!(record(&nameless).unwrap_err().code(), "past.malformed");
    let dossier = record(&act).unwrap();
    let rules: Vec<&str> = dossier
        .case()
        .findings
        .iter()
        .map(|f| f.rule.as_str())
        .collect();
    assert_eq!(
        rules,
        [
            "authority.no-handler",
            "flow.unknown-transition",
            "data.before-receipt"
        ]
    );
}

#[test]
fn a_faulty_answer_is_nobodys_finding() {
    let teller = tell("03-02 09:00 file id-card\n 03-02 09:00 accept");
    let law = teller.county.in_force(teller.case()).unwrap();
    let act = Act {
        step: "review".into(),
        action: "pass".into(),
        by: story::by("015-review", "r1"),
        facts: Facts::default(),
        note: None,
        expected_version: None,
    };
    let code = |change: &dyn Fn(&mut ReviewAnswer)| {
        let mut dossier = teller.dossier.clone().unwrap();
        let mut answer = story::review("reviewed", &[]);
        change(&mut answer);
        let outcome = act::decide(
            &mut dossier,
            &act,
            &answer,
            at("03-02 10:00"),
            &law,
            &mut Plain,
        );
        assert!(
            dossier.events().next().is_none(),
            "a fault leaves the case where it was"
        );
        outcome.unwrap_err().code()
    };
    assert_eq!(
        code(&|a| a.reasons[0].rule = "x".into()),
        "answer.undeclared-rule"
    );
    let english = Texts(vec![Text {
        language: "en".into(),
        content: "why".into(),
    }]);
    assert_eq!(
        code(&|a| a.reasons[0].texts = english.clone()),
        "answer.missing-zh"
    );
    assert_eq!(
        code(&|a| a.open_actions = vec!["x".into(); 65]),
        "answer.too-many"
    );
    assert_eq!(
        code(&|a| (a.ruling, a.reasons) = (ReviewRuling::Deny, Vec::new())),
        "answer.no-reason",
    );
}

#[test]
fn automatic_steps_that_never_end_are_a_fault() {
    let teller = tell("03-02 09:00 file id-card\n 03-02 09:00 accept");
    let law = teller.county.in_force(teller.case()).unwrap();
    // A chart that no check would let through: the host's own step leads to itself.
    let mut chart = fixture::chart();
    chart.steps[0].kind = sanquan_domain::flowchart::StepKind::Automatic;
    chart.steps[0].post = None;
    chart.transitions[1].action = "proceed".into();
    let law = sanquan_domain::case::InForce {
        chart: &chart,
        ..law
    };
    let mut dossier: Dossier = teller.dossier.clone().unwrap();
    let fault = loop {
        match act::next_automatic(&dossier, &chart) {
            Ok(Some(act)) => {
                act::decide(
                    &mut dossier,
                    &act,
                    &story::review("again", &[]),
                    at("03-02 10:00"),
                    &law,
                    &mut Plain,
                )
                .unwrap();
            }
            Ok(None) => unreachable!("the step leads to itself"),
            Err(fault) => break fault,
        }
    };
    assert_eq!(fault.code(), "chart.endless");
    assert_eq!(
        pass_threshold::pass_due(&mut dossier, at("03-02 10:00"), &law),
        0
    );
    let outcome: Undecided = fault.into();
    assert_eq!(outcome.code(), "chart.endless");
}

#[test]
fn codes_are_unique_and_well_formed() {
    let all: Vec<&str> = Refusal::CODES
        .iter()
        .chain(AnswerFault::CODES)
        .copied()
        .collect();
    let unique: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(unique.len(), all.len());
    for code in all {
        let fits = |c: char| c.is_ascii_lowercase() || matches!(c, '.' | '-');
        assert!(
            code.chars().all(fits) && code.matches('.').count() == 1,
            "{code}"
        );
    }
}

#[test]
fn a_supply_may_not_be_stale() {
    let teller = tell_in(fixture::county(), "03-02 09:00 file");
    let law = teller.county.in_force(teller.case()).unwrap();
    let mut dossier = teller.dossier.clone().unwrap();
    let command = Supply {
        added: Application::default(),
        expected_version: Some(9),
    };
    let refused = supply(&mut dossier, &command, at("03-02 10:00"), &law, &mut Plain).unwrap_err();
    assert_eq!(refused.code(), "case.stale-version");
}

#[test]
fn an_effect_on_the_clock_needs_a_clock() {
    let teller = tell("03-02 09:00 file");
    let law = teller.county.in_force(teller.case()).unwrap();
    let mut dossier = teller.dossier.clone().unwrap();
    let mut answer = story::intake(IntakeRuling::Refuse);
    answer.effects = story::review("x", &["stop=3"]).effects;
    let outcome = file::decide(&mut dossier, &answer, at("03-02 10:00"), &law, &mut Plain);
    assert_eq!(outcome.unwrap_err().code(), "answer.clock-not-started");
    let mut plugin = fixture::description();
    plugin.rules[1].basis.clear();
    let law = sanquan_domain::case::InForce {
        plugin: Some(&plugin),
        ..law
    };
    let answer = story::intake(IntakeRuling::Refuse);
    let outcome = file::decide(&mut dossier, &answer, at("03-02 10:00"), &law, &mut Plain);
    assert_eq!(outcome.unwrap_err().code(), "answer.rule-without-basis");
}

#[test]
fn nobody_moves_an_automatic_step_by_hand_nor_a_real_clock() {
    // After a past act the host has not moved on yet: `sort` is open.
    let story = "03-02 09:00 file-past\n 03-02 10:00 past review pass 015-review r1\n
        03-02 11:00 act sort proceed - - sorted";
    assert_eq!(last_code(story), "flow.step-is-automatic");
    let mut real = County::default();
    let opened = sanquan_domain::event::CountyOpened {
        simulated: false,
        ..fixture::opened()
    };
    real.apply(&CountyEvent::CountyOpened(opened));
    let refused = county::advance_clock(&real, at("03-02 09:00"), at("03-02 10:00")).unwrap_err();
    assert_eq!(refused.code(), "clock.not-simulated");
}

#[test]
fn a_reference_names_one_case_of_its_department() {
    let known = CaseId::from_bytes([7; 16]);
    assert_eq!(file::check_reference("A-1", None), Ok(()));
    let refused = file::check_reference("A-1", Some(known)).unwrap_err();
    assert_eq!(refused.code(), "case.reference-taken");
}

#[test]
fn every_code_is_met_by_a_test() {
    let tests = [
        include_str!("refusals.rs"),
        include_str!("canary.rs"),
        include_str!("county_refusals.rs"),
        include_str!("plugin_changes.rs"),
        include_str!("proof_rules.rs"),
        include_str!("publication.rs"),
        include_str!("publication_refusals.rs"),
        include_str!("risks.rs"),
        include_str!("signatures.rs"),
        include_str!("stories.rs"),
        include_str!("watch.rs"),
    ]
    .concat();
    let unmet = |code: &&&str| !tests.contains(**code);
    let unmet: Vec<_> = Refusal::CODES
        .iter()
        .chain(AnswerFault::CODES)
        .filter(unmet)
        .collect();
    assert!(unmet.is_empty(), "no test meets {unmet:?}");
}
