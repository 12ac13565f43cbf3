//! Rules of the clock that no vector of domain.md shows.

mod support;

use expect_test::expect;
use sanquan_domain::clock::{ArmedThreshold, CaseClock, ClockRuleBook, ClockRules, OpenStep};
use sanquan_domain::event::Threshold;
use sanquan_domain::time::Instant;
use support::{amsterdam, at, at_in, calendar_days, china, date, stop, working_days};

fn rules() -> ClockRules {
    ClockRules::published(date("2018-01-01"))
}

fn accepted(when: &str, promised: u32, statutory: u32) -> CaseClock {
    let when = at(when);
    let mut clock = CaseClock::received(when, working_days(promised), working_days(statutory));
    clock.accept(when);
    clock
}

fn due_at(armed: &[ArmedThreshold], threshold: &Threshold) -> Option<Instant> {
    let found = armed.iter().find(|armed| armed.threshold == *threshold);
    found.map(|armed| armed.due_at)
}

#[test]
fn silence_accepts_at_the_end_of_the_fifth_working_day_after_receipt() {
    let mut clock = CaseClock::received(at("2018-10-15 10:00"), working_days(7), working_days(10));
    let armed = clock.thresholds(&[], &rules(), china());
    assert_eq!(armed.len(), 1);
    assert_eq!(
        due_at(&armed, &Threshold::CorrectionTime),
        Some(at("2018-10-23 00:00"))
    );
    clock.notice(at("2018-10-16 10:00"));
    assert_eq!(clock.thresholds(&[], &rules(), china()), []);
    assert_eq!(
        clock.view(china(), at("2018-10-20 10:00")).accepted_on,
        None
    );
}

#[test]
fn a_step_is_passed_at_its_limit_and_overdue_a_working_day_later() {
    let mut clock = accepted("2018-10-15 10:00", 7, 10);
    let step = OpenStep {
        step: "site-check",
        opening: 2,
        opened_at: at("2018-10-18 15:00"),
        limit: working_days(2),
    };
    let passed = Threshold::StepPassed {
        step: "site-check".to_owned(),
        opening: 2,
    };
    let overdue = Threshold::StepOverdue {
        step: "site-check".to_owned(),
        opening: 2,
    };
    let armed = clock.thresholds(&[step], &rules(), china());
    assert_eq!(due_at(&armed, &passed), Some(at("2018-10-22 15:00")));
    assert_eq!(due_at(&armed, &overdue), Some(at("2018-10-23 15:00")));

    clock.stop(&stop("2018-10-19 10:00", 1));
    let armed = clock.thresholds(&[step], &rules(), china());
    assert_eq!(due_at(&armed, &passed), Some(at("2018-10-23 15:00")));
}

#[test]
fn a_red_card_may_wait_for_the_end_of_the_day_on_which_the_limit_is_due() {
    let clock = accepted("2018-10-15 10:00", 7, 10);
    let mut rules = rules();
    rules.red_waits_for_due_on = true;
    let armed = clock.thresholds(&[], &rules, china());
    assert_eq!(
        due_at(&armed, &Threshold::StatutoryPassed),
        Some(at("2018-10-30 00:00"))
    );
    assert_eq!(
        due_at(&armed, &Threshold::PromisedPassed),
        Some(at("2018-10-24 10:00"))
    );
}

#[test]
fn graded_warnings_come_by_the_length_of_the_limit() {
    let rules = ClockRules::graded(date("2018-01-01"));
    for (promised, warned) in [
        (1, "2018-10-15 15:30"),  // half of the day
        (2, "2018-10-15 10:00"),  // fewer than two whole days are left
        (4, "2018-10-17 10:00"),  // likewise
        (7, "2018-10-19 10:00"),  // fewer than three
        (20, "2018-11-06 10:00"), // 80 % come before that
    ] {
        let clock = accepted("2018-10-15 10:00", promised, 30);
        let armed = clock.thresholds(&[], &rules, china());
        let near = due_at(&armed, &Threshold::PromisedNear);
        assert_eq!(near, Some(at(warned)), "promised {promised}");
    }
}

#[test]
fn a_promise_given_as_an_instant_passes_exactly_then() {
    let calendar = amsterdam();
    let at = |text| at_in(text, calendar);
    let start = at("2011-10-20 14:07:11");
    let mut clock = CaseClock::received(start, calendar_days(56), calendar_days(182));
    clock.promised_until = Some(at("2011-11-03 09:30:15"));
    clock.accept(start);
    let armed = clock.thresholds(&[], &rules(), calendar);
    let due = due_at(&armed, &Threshold::PromisedPassed);
    assert_eq!(due, Some(at("2011-11-03 09:30:15")));
    // Fewer than three whole days left, by the county's calendar: every day counts.
    let near = due_at(&armed, &Threshold::PromisedNear);
    assert_eq!(near, Some(at("2011-10-31 09:30:15")));
    let due_on = clock.promised_due_on(calendar).map(|due| due.date);
    assert_eq!(due_on, Some(date("2011-11-03")));
    let red = due_at(&armed, &Threshold::StatutoryPassed);
    assert_eq!(red, Some(at("2012-04-20 00:00")));
}

#[test]
fn a_promise_that_was_over_before_it_began_is_passed_at_once() {
    let start = at("2018-10-15 10:00");
    let mut clock = CaseClock::received(start, working_days(7), working_days(10));
    clock.promised_until = Some(at("2018-10-01 10:00"));
    clock.accept(start);
    let armed = clock.thresholds(&[], &rules(), china());
    assert_eq!(due_at(&armed, &Threshold::PromisedPassed), Some(start));
    assert_eq!(due_at(&armed, &Threshold::PromisedNear), Some(start));
}

#[test]
fn nothing_falls_due_after_the_end_of_a_case() {
    let mut clock = accepted("2018-10-15 10:00", 7, 10);
    clock.close(at("2018-10-24 10:00"));
    let armed = clock.thresholds(&[], &rules(), china());
    assert_eq!(
        armed.len(),
        1,
        "decided at the last moment: warned, not late"
    );
    clock.closed_at = None;
    clock.freeze(at("2018-10-24 10:00").plus_millis(1));
    assert_eq!(clock.thresholds(&[], &rules(), china()).len(), 2);
    assert_eq!(clock.used_working_days(china(), at("2019-10-24 10:00")), 8);
}

#[test]
fn cases_done_on_the_spot_are_supervised_only_if_the_rules_say_so() {
    let clock = accepted("2018-10-15 10:00", 0, 1);
    let mut rules = rules();
    assert_eq!(clock.thresholds(&[], &rules, china()).len(), 2);
    rules.instant_cases = false;
    assert_eq!(clock.thresholds(&[], &rules, china()), []);
}

#[test]
fn the_view_of_a_plugin_says_whether_the_clock_stands_still() {
    let mut clock = accepted("2018-10-15 10:00", 7, 10);
    clock.stop(&stop("2018-10-16 10:00", 3));
    let view = |when| clock.view(china(), at(when));
    assert!(!view("2018-10-16 09:59").stopped);
    assert!(view("2018-10-17 10:00").stopped);
    assert_eq!(view("2018-10-17 10:00").elapsed_working_days, 1);
    assert!(
        !view("2018-10-19 10:00").stopped,
        "its three days are used up"
    );
    assert_eq!(view("2018-10-19 10:01").elapsed_working_days, 2);
    assert_eq!(
        view("2018-10-19 10:01").promised_due_on,
        Some(date("2018-10-29"))
    );
}

#[test]
fn limits_of_any_length_are_computed_and_called_provisional() {
    let mut clock = accepted("2018-10-15 10:00", u32::MAX, u32::MAX);
    clock.extend(u32::MAX);
    clock.stop(&stop("2018-10-16 10:00", u32::MAX));
    let armed = clock.thresholds(&[], &rules(), china());
    assert!(armed.iter().all(|armed| armed.provisional));
    let derivation = clock.derivation(&[], &rules(), china(), at("2018-10-15 10:00"));
    assert!(derivation.cut_off);
}

#[test]
fn the_rule_set_in_force_is_the_one_that_came_into_force_last() {
    let mut old = rules();
    old.valid_until = Some(date("2025-12-31"));
    let book = ClockRuleBook(vec![ClockRules::graded(date("2024-01-01")), old]);
    let on = |day| book.in_force_on(date(day)).map(|rules| rules.valid_from);
    assert_eq!(on("2017-12-31"), None);
    assert_eq!(on("2023-12-31"), Some(date("2018-01-01")));
    assert_eq!(on("2024-01-01"), Some(date("2024-01-01")));
    let json = serde_json::to_string(&book).expect("JSON");
    assert_eq!(
        serde_json::from_str::<ClockRuleBook>(&json).expect("readable"),
        book
    );
    let bytes = minicbor::to_vec(&book).expect("bytes");
    assert_eq!(
        minicbor::decode::<ClockRuleBook>(&bytes).expect("readable"),
        book
    );
}

#[test]
fn a_derivation_lists_every_day_with_its_reason() {
    let mut clock = accepted("2026-02-12 16:00", 3, 20);
    clock.stop(&stop("2026-02-13 10:00", 20));
    clock.resume(at("2026-02-25 10:00"));
    let told = clock.derivation(&[], &rules(), china(), at("2026-02-26 09:00"));
    let days: String = told
        .days
        .iter()
        .take_while(|day| day.on <= date("2026-03-02"))
        .map(|day| serde_json::to_string(day).expect("JSON") + "\n")
        .collect();
    expect![[r#"
        {"on":"2026-02-12","reason":"start_day"}
        {"on":"2026-02-13","reason":"working","working_day":1}
        {"on":"2026-02-14","reason":"stopped","ground":"expert-review"}
        {"on":"2026-02-15","reason":"holiday","names":[{"language":"zh-CN","content":"春节"},{"language":"en","content":"Spring Festival"}]}
        {"on":"2026-02-16","reason":"holiday","names":[{"language":"zh-CN","content":"春节"},{"language":"en","content":"Spring Festival"}]}
        {"on":"2026-02-17","reason":"holiday","names":[{"language":"zh-CN","content":"春节"},{"language":"en","content":"Spring Festival"}]}
        {"on":"2026-02-18","reason":"holiday","names":[{"language":"zh-CN","content":"春节"},{"language":"en","content":"Spring Festival"}]}
        {"on":"2026-02-19","reason":"holiday","names":[{"language":"zh-CN","content":"春节"},{"language":"en","content":"Spring Festival"}]}
        {"on":"2026-02-20","reason":"holiday","names":[{"language":"zh-CN","content":"春节"},{"language":"en","content":"Spring Festival"}]}
        {"on":"2026-02-21","reason":"holiday","names":[{"language":"zh-CN","content":"春节"},{"language":"en","content":"Spring Festival"}]}
        {"on":"2026-02-22","reason":"holiday","names":[{"language":"zh-CN","content":"春节"},{"language":"en","content":"Spring Festival"}]}
        {"on":"2026-02-23","reason":"holiday","names":[{"language":"zh-CN","content":"春节"},{"language":"en","content":"Spring Festival"}]}
        {"on":"2026-02-24","reason":"stopped","ground":"expert-review"}
        {"on":"2026-02-25","reason":"stopped","ground":"expert-review"}
        {"on":"2026-02-26","reason":"working","working_day":2}
        {"on":"2026-02-27","reason":"working","working_day":3}
        {"on":"2026-02-28","reason":"make_up","names":[{"language":"zh-CN","content":"春节"},{"language":"en","content":"Spring Festival"}],"working_day":4}
        {"on":"2026-03-01","reason":"weekend"}
        {"on":"2026-03-02","reason":"working","working_day":5}
    "#]].assert_eq(&days);
    let mut head = told.clone();
    head.days.clear();
    expect![[r#"
        {
          "clock": {
            "received_at": "2026-02-12T08:00:00Z",
            "promised": {
              "days": 3,
              "unit": "working_days"
            },
            "statutory": {
              "days": 20,
              "unit": "working_days"
            },
            "promised_until": null,
            "notice_at": null,
            "accepted_at": "2026-02-12T08:00:00Z",
            "extensions": [],
            "stops": [
              {
                "from": "2026-02-13T02:00:00Z",
                "until": "2026-02-25T02:00:00Z",
                "days": 20,
                "ground": "expert-review"
              }
            ],
            "closed_at": null,
            "frozen_at": null
          },
          "now": "2026-02-26T01:00:00Z",
          "stopped": false,
          "used_working_days": 2,
          "promised": {
            "limit": {
              "days": 3,
              "unit": "working_days"
            },
            "due_on": {
              "date": "2026-02-27",
              "provisional": false
            }
          },
          "statutory": {
            "limit": {
              "days": 20,
              "unit": "working_days"
            },
            "due_on": {
              "date": "2026-03-23",
              "provisional": false
            }
          },
          "stops": [
            {
              "ground": "expert-review",
              "from": "2026-02-13T02:00:00Z",
              "until": "2026-02-25T02:00:00Z",
              "working_days": 3
            }
          ],
          "thresholds": [
            {
              "threshold": {
                "of": "promised_near"
              },
              "due_at": "2026-02-12T08:00:00Z",
              "provisional": false
            },
            {
              "threshold": {
                "of": "promised_passed"
              },
              "due_at": "2026-02-27T08:00:00Z",
              "provisional": false
            },
            {
              "threshold": {
                "of": "statutory_passed"
              },
              "due_at": "2026-03-23T08:00:00Z",
              "provisional": false
            }
          ],
          "days": [],
          "cut_off": false,
          "calendar": "11e0e1fb1711bf50b691526d1a5869720323c415f293f95d36497712e6af4745",
          "rules": "3d0a879236c82dc38596dd9b8e105b17ef40cd2f2feb391f38db2b2c5b9a59da"
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&head).expect("JSON"));
}

#[test]
fn the_days_that_a_derivation_counts_add_up_to_its_deadline() {
    let mut clock = accepted("2026-03-02 10:00", 10, 20);
    clock.stop(&stop("2026-03-04 10:00", 20));
    clock.resume(at("2026-03-11 10:00"));
    clock.statutory = calendar_days(90);
    let told = clock.derivation(&[], &rules(), china(), at("2026-03-04 10:00"));
    let tenth = told.days.iter().find(|day| day.working_day == Some(10));
    assert_eq!(
        tenth.map(|day| day.on),
        told.promised.map(|line| line.due_on.date)
    );
    let ninetieth = told.days.iter().find(|day| day.calendar_day == Some(90));
    let statutory = told.statutory.expect("accepted").due_on;
    assert_eq!(
        ninetieth.map(|day| day.on),
        statutory.moved_from.or(Some(statutory.date))
    );
}
