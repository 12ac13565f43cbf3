//! The vectors of domain.md 1.4.1: the second fact of a clock.

mod support;

use sanquan_domain::clock::{CaseClock, ClockRules, Lights, SupervisedObject};
use sanquan_domain::event::Threshold;
use support::{at, china, date, stop, working_days};

const ACCEPTED: &str = "2018-10-15 10:00";

fn rules() -> ClockRules {
    ClockRules::published(date("2018-01-01"))
}

fn case() -> CaseClock {
    let accepted = at(ACCEPTED);
    let mut clock = CaseClock::received(accepted, working_days(7), working_days(10));
    clock.accept(accepted);
    clock
}

/// The highest light that is on at that instant.
fn light_at(clock: &CaseClock, millis_after: i64, when: &str) -> &'static str {
    let now = at(when).plus_millis(millis_after);
    let armed = clock.thresholds(&[], &rules(), china());
    let passed = armed.iter().filter(|t| t.due_at < now);
    let light = |t: &Threshold| match t {
        Threshold::PromisedNear => Some("预警"),
        Threshold::PromisedPassed => Some("黄牌"),
        Threshold::StatutoryPassed => Some("红牌"),
        _ => None,
    };
    let lit = passed.filter_map(|t| Some((&t.threshold, light(&t.threshold)?)));
    lit.max().map_or("nothing", |(_, light)| light)
}

#[test]
fn a_case_is_warned_yellow_and_red_one_millisecond_after_the_published_instants() {
    let clock = case();
    for (when, up_to, after) in [
        ("2018-10-19 10:00", "nothing", "预警"),
        ("2018-10-24 10:00", "预警", "黄牌"),
        ("2018-10-29 10:00", "黄牌", "红牌"),
    ] {
        assert_eq!(light_at(&clock, 0, when), up_to, "{when}");
        assert_eq!(light_at(&clock, 1, when), after, "{when} and a millisecond");
        assert_eq!(light_at(&clock, 1_000, when), after, "{when} and a second");
    }
}

#[test]
fn a_special_procedure_of_three_days_moves_all_three_by_three_working_days() {
    for resumed in [None, Some("2018-10-30 09:00")] {
        let mut clock = case();
        clock.stop(&stop("2018-10-16 15:00", 3));
        resumed.into_iter().for_each(|when| clock.resume(at(when)));
        for (when, up_to, after) in [
            ("2018-10-24 10:00", "nothing", "预警"),
            ("2018-10-29 10:00", "预警", "黄牌"),
            ("2018-11-01 10:00", "黄牌", "红牌"),
        ] {
            assert_eq!(light_at(&clock, 0, when), up_to, "{when}");
            assert_eq!(light_at(&clock, 1, when), after, "{when} and a millisecond");
        }
    }
}

fn lights(object: SupervisedObject, days: Option<u32>) -> Lights {
    rules().lights(object, at(ACCEPTED), days.map(working_days), &[], china())
}

fn expect(warning: Option<&str>, yellow: Option<&str>, red: Option<&str>) -> Lights {
    Lights {
        warning: warning.map(at),
        yellow: yellow.map(at),
        red: red.map(at),
    }
}

#[test]
fn consultations_and_complaints_are_lit_before_at_and_a_day_after_their_due_instant() {
    for object in [SupervisedObject::Consultation, SupervisedObject::Complaint] {
        assert_eq!(
            lights(object, Some(5)),
            expect(
                Some("2018-10-17 10:00"),
                Some("2018-10-22 10:00"),
                Some("2018-10-23 10:00")
            )
        );
    }
}

#[test]
fn a_special_procedure_is_itself_supervised() {
    assert_eq!(
        lights(SupervisedObject::SpecialProcedure, Some(7)),
        expect(
            Some("2018-10-19 10:00"),
            Some("2018-10-24 10:00"),
            Some("2018-10-25 10:00")
        )
    );
}

#[test]
fn an_online_submission_brings_its_own_limit() {
    assert_eq!(
        lights(SupervisedObject::OnlinePreAcceptance, None),
        expect(
            Some("2018-10-17 10:00"),
            Some("2018-10-22 10:00"),
            Some("2018-10-24 10:00")
        )
    );
}

#[test]
fn a_late_certificate_is_yellow_at_most() {
    assert_eq!(
        lights(SupervisedObject::Certificate, None),
        expect(None, Some("2018-10-18 10:00"), None)
    );
}
