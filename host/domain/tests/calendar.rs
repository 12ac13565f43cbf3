//! Which days count, and how much of a day has run.

mod support;

use sanquan_domain::calendar::{
    CalendarDocument, Day, DayKind, ExceptionKind, OfficeHours, Season, WorkingCalendar,
};
use sanquan_domain::time::Date;
use serde::Deserialize;
use support::{amsterdam, at, at_in, china, china_document, date, rows};

#[derive(Deserialize)]
struct Deadline {
    start_date: Date,
    working_days: u32,
    due_date: Option<Date>,
}

#[test]
fn every_published_due_date_is_the_nth_working_day_after_its_start() {
    let rows = rows::<Deadline>("deadlines.csv");
    assert_eq!(rows.len(), 312);
    for row in rows {
        let due = china().nth_working_day_after(row.start_date, row.working_days);
        let start = row.start_date;
        match row.due_date {
            Some(expected) => {
                assert_eq!(due, expected, "{} after {start}", row.working_days);
                assert!(!china().is_provisional_between(start, due));
            }
            None => assert!(china().is_provisional_between(start, due), "{start}"),
        }
    }
}

#[derive(Deserialize)]
struct Month {
    month: String,
    working_days: u32,
}

#[test]
fn every_month_has_its_published_number_of_working_days() {
    for row in rows::<Month>("workdays-per-month.csv") {
        let first = date(&format!("{}-01", row.month));
        let last = Date::from(first.civil().last_of_month());
        let days = china().working_days_between(first.plus_days(-1), last);
        assert_eq!(days, row.working_days, "{}", row.month);
    }
}

#[derive(Deserialize)]
struct Disagreement {
    date: Date,
    used_here: String,
}

#[test]
fn days_on_which_sources_disagree_are_as_decided() {
    for row in rows::<Disagreement>("disagreements.csv") {
        let works = row.used_here == "workday";
        assert_eq!(china().is_working(row.date), works, "{}", row.date);
    }
}

#[test]
fn a_day_says_why_it_counts() {
    let day = |text: &str| china().day(date(text));
    let name = |day: Day<'_>| match day.kind {
        DayKind::Holiday(names) => format!("off: {}", names.get("en")),
        DayKind::MakeUp(names) => format!("made up: {}", names.get("en")),
        DayKind::Working => "worked".to_owned(),
        DayKind::Weekend => "weekend".to_owned(),
    };
    assert_eq!(name(day("2026-03-02")), "worked");
    assert_eq!(name(day("2026-03-07")), "weekend");
    assert_eq!(name(day("2026-02-14")), "made up: Spring Festival");
    assert_eq!(name(day("2026-02-17")), "off: Spring Festival");
    assert_eq!(name(day("2027-10-01")), "off: National Day");
    assert!(!day("2026-12-31").provisional);
    assert!(day("2027-01-04").provisional);
}

#[test]
fn a_fixed_holiday_holds_in_provisional_years_only() {
    // In 2013 the second of May was worked; the rule that frees it came later.
    assert!(china().is_working(date("2013-05-02")));
    assert!(!china().is_working(date("2028-05-02")));
}

#[test]
fn where_every_day_counts_no_day_is_off_and_none_is_provisional() {
    let day = amsterdam().day(date("2010-12-25"));
    assert_eq!(day.kind, DayKind::Working);
    assert!(!day.provisional);
    assert_eq!(
        amsterdam().nth_working_day_after(date("2010-12-24"), 7),
        date("2010-12-31")
    );
}

#[test]
fn time_before_opening_at_lunch_and_after_closing_does_not_run() {
    for (earlier, later) in [
        ("2018-10-15 00:00", "2018-10-15 08:30"),
        ("2018-10-15 12:00", "2018-10-15 14:00"),
        ("2018-10-15 17:30", "2018-10-16 08:30"),
        ("2018-10-19 17:30", "2018-10-22 08:30"),
    ] {
        let (earlier, later) = (at(earlier), at(later));
        assert_eq!(china().position(earlier), china().position(later));
        assert_eq!(china().instant_at(china().position(earlier)), later);
        let next = china().position(later.plus_millis(1));
        assert!(china().position(later) < next);
    }
}

#[test]
fn after_friday_the_thirteenth_comes_a_make_up_saturday_and_then_the_spring_festival() {
    let later = |days| {
        let position = china().position(at("2026-02-13 16:00")).0;
        let ticks = days * china().ticks_per_day();
        china().instant_at(sanquan_domain::calendar::Position(position + ticks))
    };
    assert_eq!(later(1), at("2026-02-14 16:00"));
    assert_eq!(later(2), at("2026-02-24 16:00"));
}

#[test]
fn a_day_with_other_office_hours_is_one_day_all_the_same() {
    let mut document = china_document();
    document.office_hours.push(OfficeHours {
        valid_from: Some(date("2018-10-16")),
        season: Some(Season {
            from: (10, 1),
            until: (4, 30),
        }),
        ..OfficeHours::always(&[(9, 0, 12, 0), (14, 0, 17, 0)])
    });
    let calendar = WorkingCalendar::new(document).expect("a calendar");
    // 10:15 is a quarter of seven hours; a quarter of six hours is 10:30.
    let position = calendar.position(at("2018-10-15 10:15")).0;
    let next = sanquan_domain::calendar::Position(position + calendar.ticks_per_day());
    assert_eq!(calendar.instant_at(next), at("2018-10-16 10:30"));
    assert_eq!(calendar.office_hours(date("2019-05-06")).open.len(), 2);
    let spring = calendar.position(at("2019-05-06 08:45"));
    assert_eq!(calendar.instant_at(spring), at("2019-05-06 08:45"));
}

#[test]
fn ten_o_clock_plus_a_day_is_ten_o_clock_when_the_clocks_change() {
    let calendar = amsterdam();
    for (before, after) in [
        ("2011-03-26 10:00", "2011-03-27 10:00"),
        ("2011-10-29 10:00", "2011-10-30 10:00"),
    ] {
        let position = calendar.position(at_in(before, calendar)).0;
        let next = sanquan_domain::calendar::Position(position + calendar.ticks_per_day());
        assert_eq!(calendar.instant_at(next), at_in(after, calendar));
    }
}

#[test]
fn working_time_never_runs_backwards_in_the_hour_that_comes_twice() {
    let calendar = amsterdam();
    let start = at_in("2011-10-30 01:30", calendar);
    let positions = (0..150).map(|minute| calendar.position(start.plus_millis(minute * 60_000)));
    let positions: Vec<_> = positions.collect();
    assert!(positions.is_sorted());
    // 90 minutes until 03:00 the first time, then an hour that does not count.
    let minute = calendar.ticks_per_day() / 1_440;
    assert_eq!((positions[90].0 - positions[0].0) / minute, 90);
    assert_eq!(positions[90], positions[149]);
}

#[test]
fn a_time_that_is_left_out_has_passed_when_the_clock_is_put_forward() {
    let calendar = amsterdam();
    let position = calendar.position(at_in("2011-03-26 02:30", calendar)).0;
    let next = sanquan_domain::calendar::Position(position + calendar.ticks_per_day());
    let change = at_in("2011-03-27 03:00", calendar);
    assert_eq!(calendar.instant_at(next), change.plus_millis(-1));
    assert!(calendar.position(change) > next);
}

#[test]
fn a_calendar_reads_back_as_itself_and_its_digest_shows_a_changed_day() {
    let document = china_document();
    let again = CalendarDocument::from_bytes(&document.to_bytes()).expect("readable");
    assert_eq!(again, document);
    let json = serde_json::to_string(&document).expect("JSON");
    assert_eq!(
        serde_json::from_str::<CalendarDocument>(&json).expect("readable"),
        document
    );

    let mut changed = document.clone();
    changed.exceptions[3].kind = ExceptionKind::DayOff;
    assert_ne!(changed.digest(), document.digest());
    assert_eq!(china().digest(), document.digest());
}

#[test]
fn a_document_that_is_no_calendar_is_refused_with_a_code() {
    let refused = |code: &str, spoil: &dyn Fn(&mut CalendarDocument)| {
        let mut document = china_document();
        spoil(&mut document);
        let refused = WorkingCalendar::new(document).expect_err(code);
        assert_eq!(refused.code(), code, "{refused}");
    };
    refused("calendar.time-zone", &|d| {
        d.time_zone = "Asia/Qingchuan".to_owned()
    });
    refused("calendar.work-week", &|d| d.work_week.clear());
    refused("calendar.work-week", &|d| d.work_week.push(8));
    refused("calendar.fixed-holiday", &|d| d.fixed_holidays[0].day = 32);
    refused("calendar.no-base-hours", &|d| d.office_hours.clear());
    refused("calendar.no-base-hours", &|d| {
        d.office_hours[0].valid_from = Some(date("2020-01-01"))
    });
    refused("calendar.hours", &|d| d.office_hours[0].open.clear());
    refused("calendar.hours", &|d| d.office_hours[0].open.swap(0, 1));
    refused("calendar.day-twice", &|d| {
        d.exceptions.push(d.exceptions[0].clone())
    });
    refused("calendar.hours-too-various", &|d| {
        let odd = [(8, 29), (8, 23), (8, 19), (8, 17), (8, 13), (8, 11), (8, 7)];
        d.office_hours
            .extend(odd.map(|(hour, minute)| OfficeHours::always(&[(0, 0, hour, minute)])));
    });
}

#[test]
fn days_beyond_the_calendar_are_held_at_its_end() {
    let last = date("2199-12-31");
    assert_eq!(
        china().nth_working_day_after(date("2026-01-01"), u32::MAX),
        last
    );
}
