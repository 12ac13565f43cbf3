//! Which component decides: by what it may begin to, and how it ends.

use sanquan_domain::county::{self, County, NewAcceptance};
use sanquan_domain::event::{AcceptedChange, CountyEvent, PluginUploaded};
use sanquan_domain::id::{DepartmentCode, Digest};
use sanquan_domain::refusal::Refusal;
use sanquan_domain::shadow::{Difference, ShadowReplayed};
use sanquan_domain::signature::SignaturePolicy::Optional;
use sanquan_domain::time::Instant;
use sanquan_domain::value::{Fact, Facts, Value};

use super::fixture::{self, DEPARTMENT, at, day};

pub(super) fn first() -> Digest {
    Digest::plain(b"component")
}

pub(super) fn second() -> Digest {
    Digest::plain(b"second")
}

pub(super) fn department() -> DepartmentCode {
    DEPARTMENT.into()
}

/// The fixture's county, where `first` decides, with `second` uploaded.
pub(super) fn with_candidate() -> County {
    let mut county = fixture::county();
    let uploaded = PluginUploaded {
        component: second(),
        ..fixture::uploaded()
    };
    apply(
        &mut county,
        county::upload_plugin(&fixture::county(), uploaded),
    );
    county
}

fn apply(county: &mut County, event: Result<CountyEvent, Refusal>) {
    county.apply(&event.unwrap());
}

pub(super) fn replayed(
    county: &mut County,
    change: impl FnOnce(&mut ShadowReplayed),
) -> ShadowReplayed {
    let mut report = fixture::replayed(second());
    change(&mut report);
    county.apply(&CountyEvent::ShadowReplayed(report.clone()));
    report
}

pub(super) fn nothing_changed(report: &mut ShadowReplayed) {
    report.differences.clear();
    report.changes.clear();
}

fn activate(county: &County, now: Instant) -> Result<CountyEvent, Refusal> {
    county::activate_plugin(county, second(), Some("better".into()), now, Optional)
}

fn accept(
    county: &County,
    report: Digest,
    accepted: Vec<AcceptedChange>,
    reason: &str,
) -> Result<CountyEvent, Refusal> {
    let new = NewAcceptance {
        report,
        accepted,
        reason: reason.to_owned(),
        envelope: None,
    };
    county::accept_changes(county, new, at("03-02 10:00"), Optional)
}

pub(super) fn code(event: &Result<CountyEvent, Refusal>) -> &'static str {
    event.as_ref().expect_err("it is refused").code()
}

#[test]
fn nobody_decides_anew_before_its_effect_on_past_cases_was_seen() {
    let now = at("03-02 10:00");
    let mut county = with_candidate();
    assert_eq!(code(&activate(&county, now)), "activation.no-report");
    replayed(&mut county, |report| {
        nothing_changed(report);
        report.selection.since = Some(now);
    });
    assert_eq!(
        code(&activate(&county, now)),
        "activation.no-report",
        "a report over a part says nothing about the rest"
    );
    let report = replayed(&mut county, nothing_changed);
    let Ok(CountyEvent::PluginActivated(activated)) = activate(&county, now) else {
        panic!("nothing changed, so nothing is in the way");
    };
    assert_eq!(activated.report, Some(report.digest()));
    assert_eq!(activated.replaces, Some(first()));
}

#[test]
fn a_report_holds_for_a_week_and_against_what_was_active() {
    let mut county = with_candidate();
    replayed(&mut county, nothing_changed);
    assert!(activate(&county, at("03-09 09:00")).is_ok());
    assert_eq!(
        code(&activate(&county, at("03-09 09:01"))),
        "activation.report-outdated"
    );
    replayed(&mut county, |report| {
        nothing_changed(report);
        report.active = Some(Digest::plain(b"third"));
    });
    assert_eq!(
        code(&activate(&county, at("03-02 10:00"))),
        "activation.report-outdated"
    );
}

#[test]
fn other_reasons_need_nobody_and_other_outcomes_need_somebody() {
    for difference in [
        Difference::Outcome,
        Difference::Trap,
        Difference::Limit,
        Difference::Problem,
        Difference::Reasons,
    ] {
        let mut county = with_candidate();
        replayed(&mut county, |report| {
            report.differences = [(difference, 1)].into();
            report.changes[0].difference = difference;
        });
        let activated = activate(&county, at("03-02 10:00"));
        match difference {
            Difference::Reasons => assert!(activated.is_ok()),
            _ => assert_eq!(code(&activated), "activation.changes-not-accepted"),
        }
    }
}

#[test]
fn an_acceptance_lists_exactly_what_the_report_does() {
    let mut county = with_candidate();
    let report = replayed(&mut county, |_| {});
    let listed: Vec<AcceptedChange> = report.listed_to_accept().collect();
    let accept = |county: &County, report, accepted: &[AcceptedChange], reason: &str| {
        accept(county, report, accepted.to_vec(), reason)
    };
    let digest = report.digest();
    let refused = [
        (
            accept(&county, first(), &listed, "r"),
            "activation.unknown-report",
        ),
        (
            accept(&county, digest, &[], "r"),
            "activation.acceptance-differs",
        ),
        (accept(&county, digest, &listed, " "), "reason.length"),
    ];
    for (event, expected) in refused {
        assert_eq!(code(&event), expected);
    }
    let event = accept(&county, digest, &listed, "the old rule was wrong");
    apply(&mut county, event);
    assert!(activate(&county, at("03-02 10:00")).is_ok());
    replayed(&mut county, |report| report.verdicts += 1);
    assert_eq!(
        code(&activate(&county, at("03-02 10:00"))),
        "activation.changes-not-accepted",
        "a newer report was not accepted by anybody"
    );
}

#[test]
fn more_changes_than_a_report_lists_cannot_be_accepted() {
    let mut county = with_candidate();
    let report = replayed(&mut county, |report| {
        report.differences = [(Difference::Outcome, 10_001)].into();
    });
    let listed = report.listed_to_accept().collect();
    let event = accept(&county, report.digest(), listed, "all");
    assert_eq!(code(&event), "activation.too-many-changes");
}

#[test]
fn one_goes_back_to_what_decided_before_and_to_nothing_else() {
    let mut county = with_candidate();
    let roll_back = |county: &County, to| {
        county::roll_back_plugin(
            county,
            &department(),
            to,
            "it denied everything".into(),
            Optional,
        )
    };
    assert_eq!(code(&roll_back(&county, None)), "rollback.nothing-before");
    assert_eq!(
        code(&roll_back(&county, Some(second()))),
        "rollback.never-active"
    );
    replayed(&mut county, nothing_changed);
    let event = activate(&county, at("03-02 10:00"));
    apply(&mut county, event);
    assert_eq!(county.plugins.earlier(&department()), [first()]);
    let event = roll_back(&county, None);
    apply(&mut county, event);
    let active = |county: &County| county.plugins.active(&department()).unwrap().component;
    assert_eq!(active(&county), first());
    assert_eq!(
        code(&roll_back(&county, Some(first()))),
        "plugin.already-active"
    );
    let event = roll_back(&county, Some(second()));
    apply(&mut county, event);
    assert_eq!(active(&county), second());
}

#[test]
fn what_is_retired_never_decides_again() {
    let mut county = with_candidate();
    let retire = |county: &County, component, cases| {
        county::retire_plugin(county, component, cases, "nobody asks it".into())
    };
    assert_eq!(code(&retire(&county, first(), 0)), "plugin.active");
    assert_eq!(code(&retire(&county, second(), 3)), "plugin.has-cases");
    let event = retire(&county, second(), 0);
    apply(&mut county, event);
    replayed(&mut county, nothing_changed);
    assert_eq!(
        code(&activate(&county, at("03-02 10:00"))),
        "plugin.retired"
    );
    assert_eq!(code(&retire(&county, second(), 0)), "plugin.retired");
}

#[test]
fn settings_fit_the_form_and_hold_from_a_day_that_is_not_over() {
    let county = fixture::county();
    let now = at("03-02 10:00");
    let set = |county: &County, department: &str, from: &str, settings: Facts| {
        county::change_settings(
            county,
            department.into(),
            day(from),
            settings,
            "new tariff".into(),
            now,
            Optional,
        )
    };
    let unknown = Facts(vec![Fact {
        path: "days".into(),
        value: Value::Whole(5),
    }]);
    let refused = [
        (
            set(&county, DEPARTMENT, "2026-03-01", Facts::default()),
            "settings.in-the-past",
        ),
        (
            set(&county, "016", "2026-03-02", Facts::default()),
            "settings.no-plugin",
        ),
        (
            set(&county, DEPARTMENT, "2026-03-02", unknown),
            "settings.invalid",
        ),
        (
            set(&county, DEPARTMENT, "2026-03-02", Facts::default()),
            "activation.no-report",
        ),
    ];
    for (event, expected) in refused {
        assert_eq!(code(&event), expected);
    }
}

#[test]
fn the_settings_of_a_day_are_those_that_came_into_force_last() {
    let mut county = fixture::county();
    let set = |county: &mut County, from: &str, settings: Facts| {
        let mut report = fixture::replayed(first());
        nothing_changed(&mut report);
        report.settings = Some(settings.settings_digest());
        county.apply(&CountyEvent::ShadowReplayed(report));
        let event = county::change_settings(
            county,
            department(),
            day(from),
            settings,
            "new tariff".into(),
            at("03-02 10:00"),
            Optional,
        );
        county.apply(&event.unwrap());
    };
    set(&mut county, "2026-05-01", Facts::default());
    set(&mut county, "2026-04-01", Facts::default());
    let from = |on: &str| {
        let set = county.plugins.settings_on(&department(), day(on));
        set.map(|set| set.valid_from)
    };
    assert_eq!(from("2026-03-31"), None);
    assert_eq!(from("2026-04-30"), Some(day("2026-04-01")));
    assert_eq!(from("2026-05-01"), Some(day("2026-05-01")));
}
