//! Quarantine and release of a plugin, and who judges meanwhile.

use super::fixture::{self, DEPARTMENT, ITEM, at, county};
use super::story::{self, Plain, tell};
use sanquan_domain::case::act::{self, Act, By};
use sanquan_domain::case::{Phase, by_law, defer, file};
use sanquan_domain::county::{self, County};
use sanquan_domain::event::{
    ActContent, CaseEvent, CountyEvent, Fallback, Function, ItemChart, NotedFault, PluginActivated,
    PluginUploaded,
};
use sanquan_domain::id::{CaseId, Digest, FaultId};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::value::Facts;
use sanquan_domain::watch::BreakerState;

fn first() -> Digest {
    Digest::plain(b"component")
}

fn second() -> Digest {
    Digest::plain(b"second")
}

fn faults(code: &str) -> Vec<NotedFault> {
    vec![NotedFault {
        fault: FaultId::from_bytes([2; 16]),
        function: Function::Review,
        code: code.to_owned(),
        case: Some(CaseId::from_bytes([7; 16])),
    }]
}

/// A county in which a second component took the place of the first.
fn with_two() -> County {
    let mut county = county();
    let uploaded = PluginUploaded {
        component: second(),
        ..fixture::uploaded()
    };
    county.apply(&county::upload_plugin(&county, uploaded).unwrap());
    activate(&mut county, second());
    county
}

/// As after a replay that changed nothing.
fn activate(county: &mut County, component: Digest) {
    county.apply(&CountyEvent::PluginActivated(PluginActivated {
        department: DEPARTMENT.into(),
        component,
        replaces: Some(first()),
        charts: vec![ItemChart {
            item: ITEM.into(),
            chart: fixture::chart().digest(),
        }],
        reason: None,
        report: None,
        signed_by: Vec::new(),
    }));
}

fn quarantine(county: &mut County, component: Digest) {
    let now = at("03-02 09:00");
    let event = county::quarantine_spent(county, component, faults("plugin.trap"), now);
    county.apply(&event.unwrap());
}

/// Who judges a new case.
fn judge(county: &County) -> Result<Digest, Refusal> {
    let law = county.in_force_for_item(&ITEM.into(), at("03-02 10:00"));
    law.unwrap().component()
}

fn set(county: &mut County, item: Option<&str>, fallback: Fallback) {
    let item = item.map(Into::into);
    let event = county::set_fallback(county, DEPARTMENT.into(), item, fallback);
    county.apply(&event.unwrap());
}

#[test]
fn a_quarantined_plugin_is_not_asked_and_what_is_recorded_can_be_read() {
    let mut county = county();
    quarantine(&mut county, first());
    assert_eq!(judge(&county).unwrap_err().code(), "plugin.quarantined");
    let now = at("03-02 10:00");
    let law = county.in_force_for_item(&ITEM.into(), now).unwrap();
    // What it says of itself is data, so forms can still be checked.
    assert!(file::file(story::file_case(&[]), now, &law, &mut Plain).is_ok());
    let released = county::release_plugin(&county, first(), "mended".into());
    county.apply(&released.unwrap());
    assert_eq!(judge(&county), Ok(first()));
}

#[test]
fn another_component_ends_a_quarantine_since_it_belongs_to_the_component() {
    let mut county = county();
    quarantine(&mut county, first());
    let uploaded = PluginUploaded {
        component: second(),
        ..fixture::uploaded()
    };
    county.apply(&county::upload_plugin(&county, uploaded).unwrap());
    activate(&mut county, second());
    assert_eq!(judge(&county), Ok(second()));
}

#[test]
fn the_component_that_was_active_before_stands_in_where_that_is_wanted() {
    let mut county = with_two();
    quarantine(&mut county, second());
    assert!(
        judge(&county).is_err(),
        "refusing is what nobody has to ask for"
    );
    set(&mut county, Some(ITEM), Fallback::LastGood);
    assert_eq!(judge(&county), Ok(first()));
    quarantine(&mut county, first());
    let refused = judge(&county).unwrap_err().to_string();
    assert!(refused.contains(&second().to_string()), "{refused}");
}

#[test]
fn what_is_set_for_an_item_goes_before_what_is_set_for_its_department() {
    let mut county = with_two();
    quarantine(&mut county, second());
    set(&mut county, None, Fallback::LastGood);
    assert_eq!(judge(&county), Ok(first()));
    set(&mut county, Some(ITEM), Fallback::Refuse);
    assert!(judge(&county).is_err());
}

#[test]
fn only_faults_that_can_come_out_differently_are_probed() {
    let now = at("03-02 09:00");
    for (code, state) in [
        ("plugin.deadline", BreakerState::HalfOpen),
        ("plugin.trap", BreakerState::Open),
    ] {
        let mut county = county();
        let event = county::quarantine_spent(&county, first(), faults(code), now);
        county.apply(&event.unwrap());
        assert_eq!(county.watch.state(&first(), now), BreakerState::Open);
        let later = at("03-02 09:01");
        assert_eq!(county.watch.state(&first(), later), state, "{code}");
    }
}

#[test]
fn a_probe_releases_when_every_question_was_answered_and_there_was_one() {
    let (now, later) = (at("03-02 09:00"), at("03-02 09:01"));
    for (asked, failed, released) in [
        (5, vec![], true),
        (5, vec!["plugin.deadline"], false),
        (5, vec!["plugin.trap"], false),
        (0, vec![], false),
    ] {
        let mut county = county();
        let event = county::quarantine_spent(&county, first(), faults("plugin.deadline"), now);
        county.apply(&event.unwrap());
        let events = county::probe_plugin(&county, first(), asked, &failed, later);
        events.unwrap().iter().for_each(|event| county.apply(event));
        assert_eq!(judge(&county).is_ok(), released, "{asked} {failed:?}");
        let Some(quarantine) = county.watch.quarantine(&first()) else {
            continue;
        };
        let again = failed.first() == Some(&"plugin.deadline");
        assert_eq!(quarantine.next_probe_at.is_some(), again, "{failed:?}");
    }
}

#[test]
fn an_act_that_waits_is_lawful_waits_once_and_is_ended_by_the_first_act_at_its_step() {
    let mut teller = tell("03-02 09:00 file id-card\n 03-02 09:00 accept");
    quarantine(&mut teller.county, first());
    let law = teller.county.in_force(teller.case()).unwrap();
    let mut dossier = teller.dossier.clone().unwrap();
    let now = at("03-02 10:00");
    let pass = |step: &str| Act {
        step: step.into(),
        action: "pass".into(),
        by: story::by("015-review", "r1"),
        facts: Facts::default(),
        note: Some("seen".into()),
        expected_version: None,
    };
    let refused = defer::defer(&mut dossier, &pass("fire"), now, &law, &mut Plain);
    assert_eq!(refused.unwrap_err().code(), "flow.step-not-open");
    let position = dossier.case().position.clone();
    defer::defer(&mut dossier, &pass("review"), now, &law, &mut Plain).unwrap();
    let waits = dossier.case().deferred_at("review").unwrap();
    assert_eq!((waits.since, waits.version), (now, dossier.case().version));
    assert_eq!(
        dossier.case().position,
        position,
        "the case stays where it was"
    );
    let again = defer::defer(&mut dossier, &pass("review"), now, &law, &mut Plain);
    assert_eq!(again.unwrap_err().code(), "case.act-waits");

    let mut ended = dossier.clone();
    defer::end(&mut ended, "review", "review.denied", now);
    assert!(ended.case().deferred.is_empty());

    let Some(CaseEvent::ActDeferred(event)) = dossier.events().last().cloned() else {
        panic!("it is on record")
    };
    let content = ActContent {
        note: Some("seen".into()),
        ..ActContent::default()
    };
    let act = defer::taken_up(&event, content);
    assert_eq!(act, pass("review"));
    act::decide(
        &mut dossier,
        &act,
        &story::review("reviewed", &[]),
        now,
        &law,
        &mut Plain,
    )
    .unwrap();
    assert!(dossier.case().deferred.is_empty());
}

#[test]
fn by_law_alone_complete_papers_are_accepted_and_missing_ones_told() {
    let mut county = county();
    quarantine(&mut county, first());
    set(&mut county, None, Fallback::BaseFlowchart);
    let now = at("03-02 09:00");
    let law = county.in_force_for_item(&ITEM.into(), now).unwrap();
    assert_eq!(law.judged_by.component, None, "nobody judges");
    assert_eq!(*law.chart, law.item.flowchart, "the published one");
    for (materials, phase) in [
        (&["id-card"][..], Phase::Open),
        (&[], Phase::AwaitingCorrection),
    ] {
        let filed = file::file(story::file_case(materials), now, &law, &mut Plain);
        let mut dossier = filed.unwrap();
        by_law::take_in(&mut dossier, now, &law, &mut Plain).unwrap();
        assert_eq!(dossier.case().phase, phase, "{materials:?}");
    }
}

#[test]
fn by_law_alone_a_case_goes_on_and_nothing_is_granted_or_refused() {
    let story = "03-02 09:00 file id-card\n 03-02 09:00 accept";
    let mut teller = tell(story);
    quarantine(&mut teller.county, first());
    set(&mut teller.county, Some(ITEM), Fallback::BaseFlowchart);
    let law = teller.county.in_force(teller.case()).unwrap();
    let mut dossier = teller.dossier.clone().unwrap();
    let now = at("03-02 10:00");
    let mut act = |step: &str, action: &str, by| {
        let act = Act {
            step: step.into(),
            action: action.into(),
            by,
            facts: story::act_facts(step, action),
            note: None,
            expected_version: None,
        };
        by_law::act(&mut dossier, &act, now, &law, &mut Plain).map_err(|refusal| refusal.code())
    };
    let reviewer = || story::by("015-review", "r1");
    assert_eq!(act("review", "pass", reviewer()), Ok(()));
    assert_eq!(act("sort", "proceed", By::Host), Ok(()));
    assert_eq!(act("hygiene", "pass", reviewer()), Ok(()));
    assert_eq!(act("fire", "pass", story::by("015-check", "c1,c2")), Ok(()));
    let head = || story::by("015-head", "h1");
    assert_eq!(
        act("decide", "refuse", head()),
        Err("plugin.judgement-needed")
    );
    // It would only open the last step, but leave no other way to end.
    assert_eq!(
        act("decide", "grant", head()),
        Err("plugin.judgement-needed")
    );
}

#[test]
fn whoever_interferes_says_why_and_does_it_once() {
    let now = at("03-02 09:00");
    let mut quarantined = county();
    quarantine(&mut quarantined, first());
    let county = county();
    let by_hand = |county: &County, component, reason: &str| {
        county::quarantine_plugin(county, component, reason.to_owned(), now)
    };
    let mut other = county.clone();
    other.apply(&CountyEvent::DepartmentEntered(
        sanquan_domain::catalogue::Department::new("016", fixture::names("x")),
    ));
    let fallback = |county: &County, department: &str, item: &str, fallback| {
        county::set_fallback(county, department.into(), Some(item.into()), fallback)
    };
    for (outcome, code) in [
        (by_hand(&county, first(), " "), "reason.length"),
        (by_hand(&county, first(), &"x".repeat(501)), "reason.length"),
        (by_hand(&county, second(), "why"), "plugin.unknown"),
        (
            by_hand(&quarantined, first(), "why"),
            "plugin.already-quarantined",
        ),
        (
            county::release_plugin(&county, first(), "why".into()),
            "plugin.not-quarantined",
        ),
        (
            fallback(&county, "099", ITEM, Fallback::LastGood),
            "department.unknown",
        ),
        (
            fallback(&county, DEPARTMENT, "9", Fallback::LastGood),
            "item.unknown",
        ),
        (
            fallback(&other, "016", ITEM, Fallback::LastGood),
            "item.other-department",
        ),
        (
            county::set_fallback(&county, DEPARTMENT.into(), None, Fallback::Refuse),
            "county.unchanged",
        ),
    ] {
        assert_eq!(outcome.map_err(|refusal| refusal.code()), Err(code));
    }
}

#[test]
fn a_question_that_waited_for_too_long_may_be_sent_again() {
    let refusal = Refusal::Stopped {
        component: first(),
        department: DEPARTMENT.into(),
    };
    assert_eq!(refusal.code(), "plugin.stopped");
    assert!(refusal.to_string().ends_with("try again"), "{refusal}");
}
