//! A case for its applicant.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::{Request, StatusCode};
use sanquan_domain::case::{CardRecord, Case, DeferredAct, Phase};
use sanquan_domain::event::Colour;
use sanquan_domain::flowchart::Ending;
use sanquan_domain::value::Texts;

use super::county::{self, TestCounty, at};
use super::{Page, Site, site};
use crate::Portal;
use crate::look_up::Found;
use crate::trouble::{self, Trouble};
use crate::visit::Visit;

async fn visit(portal: Portal, language: &str) -> Visit {
    let request = Request::get(format!("/case?lang={language}"))
        .body(())
        .unwrap();
    let Ok(visit) = Visit::from_request_parts(&mut request.into_parts().0, &Arc::new(portal)).await;
    visit
}

/// The page of `case`, as whoever gave the right code sees it.
async fn page(county: &TestCounty, case: Case, portal: Portal, language: &str) -> Page {
    let visit = visit(portal, language).await;
    let place = visit.place().unwrap();
    let public = county.engine.public_view(&case).unwrap();
    Page::read(crate::case::shown(
        &visit,
        Found {
            place,
            public,
            case,
        },
    ))
    .await
}

fn portal(county: &TestCounty) -> Portal {
    Portal::new([(county.code.clone(), county.engine.clone())].into())
}

fn card(number: u32, colour: Colour, live: bool) -> CardRecord {
    CardRecord {
        number,
        colour,
        finding: number,
        rule: "time.secret-rule".to_owned(),
        step: Some("review".to_owned()),
        supersedes: None,
        at: at("2026-03-05T00:00:00Z"),
        live,
    }
}

#[tokio::test]
async fn an_applicant_sees_where_the_case_stands_and_by_when_it_will_be_decided() {
    let county = county::qingchuan("青川县").await;
    let shown = page(&county, county.case(), portal(&county), "en").await;
    assert_eq!(shown.status, StatusCode::OK);
    for text in [
        "Food-business licence",
        "Market Supervision Bureau",
        "accepted, in progress",
        "2 March 2026 09:00",
        "12 March 2026",
        "30 March 2026",
        "✓ passed",
        "● here now",
        "the case is here",
        "How to complain",
        "in time until the end of that day",
    ] {
        assert!(shown.shows(text), "{text}");
    }
    for text in ["What is missing", "食品店", "015-h01"] {
        assert!(!shown.shows(text), "{text}");
    }
}

#[tokio::test]
async fn an_act_that_waits_for_the_departments_system_is_not_kept_from_the_applicant() {
    let county = county::qingchuan("青川县").await;
    let mut case = county.case();
    let shown = page(&county, case.clone(), portal(&county), "en").await;
    assert!(!shown.shows("Your deadlines run on"));
    case.deferred.push(DeferredAct {
        step: "examine".to_owned(),
        action: "pass".to_owned(),
        since: at("2026-03-09T02:00:00Z"),
        version: case.version,
    });
    let shown = page(&county, case.clone(), portal(&county), "en").await;
    assert!(shown.shows("Your deadlines run on"));
    let shown = page(&county, case, portal(&county), "zh-CN").await;
    assert!(shown.shows("办理期限照常计算"));
}

#[tokio::test]
async fn after_the_last_day_the_page_says_overdue() {
    let county = county::qingchuan("青川县").await;
    county.wait_until(at("2026-03-13T00:00:00Z"));
    let shown = page(&county, county.case(), portal(&county), "en").await;
    assert!(
        shown.shows("<time datetime=\"2026-03-12\">12 March 2026</time> <small>overdue</small>")
    );
    assert!(shown.shows("30 March 2026</time> <small>in time"));
}

#[tokio::test]
async fn what_is_missing_is_named_while_it_is_awaited() {
    let county = county::qingchuan("青川县").await;
    let mut case = county.case();
    case.phase = Phase::AwaitingCorrection;
    case.corrections = Some(vec![
        "application-form".to_owned(),
        "premises[0].area".to_owned(),
    ]);
    let shown = page(&county, case.clone(), portal(&county), "en").await;
    assert!(shown.shows("<li>Application form</li>") && shown.shows("<li>premises[0].area</li>"));
    case.phase = Phase::Closed(Ending::Granted);
    let shown = page(&county, case, portal(&county), "en").await;
    assert!(!shown.shows("What is missing") && shown.shows("closed: granted"));
}

#[tokio::test]
async fn cards_are_counted_by_colour_without_rule_or_person() {
    let county = county::qingchuan("青川县").await;
    let mut case = county.case();
    case.cards = vec![
        card(1, Colour::EarlyWarning, false),
        card(2, Colour::Yellow, true),
        card(3, Colour::Red, true),
    ];
    let shown = page(&county, case.clone(), portal(&county), "en").await;
    assert!(shown.shows("yellow: 1 · red: 1") && !shown.shows("early warning:"));
    assert!(!shown.shows("secret-rule"));
    let shown = page(&county, case, portal(&county).with_cards(false), "en").await;
    assert!(!shown.shows("red: 1"));
}

#[tokio::test]
async fn a_wrong_number_and_a_wrong_code_get_the_same_answer() {
    let site = site().await;
    let wrong = "No case fits this number and query code together";
    for address in [
        "/case?lang=en&number=nothing&code=abcd1234",
        "/case?lang=en&number=nothing&code=%C3%BC",
    ] {
        let page = site.get(address).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{address}");
        assert!(page.shows(wrong), "{address}");
        assert!(
            !page.shows("value=\"abcd1234\""),
            "a wrong code is not offered again"
        );
    }
}

#[tokio::test]
async fn a_form_that_is_not_filled_in_is_shown_again_without_a_complaint() {
    let site = site().await;
    for address in [
        "/case",
        "/case?number=x",
        "/case?code=x",
        "/case?number=&code=",
    ] {
        let page = site.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        assert!(!page.shows("role=\"alert\""), "{address}");
    }
}

#[tokio::test]
async fn five_wrong_codes_lock_a_number_for_fifteen_minutes() {
    let site = site().await;
    let address = "/case?lang=en&number=510822-015-01003-20260302-00001-07&code=abcd1234";
    for _ in 0..5 {
        assert_eq!(site.get(address).await.status, StatusCode::NOT_FOUND);
    }
    let locked = site.get(address).await;
    assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(locked.shows("locked until 10 March 2026 10:15"));
    assert_eq!(locked.header("retry-after"), "901");
    site.counties[0].wait_until(at("2026-03-10T02:15:00Z"));
    assert_eq!(site.get(address).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_case_number_tells_its_county() {
    let other = county::empty("wabo", Texts::zh_en("瓦博", "Wabo")).await;
    let site = Site::of([county::qingchuan("青川县").await, other]);
    let page = site.get("/case?lang=en&number=wabo-1&code=abcd1234").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let page = site.get("/case?lang=en&number=x-1&code=abcd1234").await;
    assert!(page.shows("Choose a county") && page.shows("number=x-1"));
}

#[tokio::test]
async fn a_record_that_cannot_be_read_now_is_said_to_be_so() {
    let county = county::qingchuan("青川县").await;
    let visit = visit(portal(&county), "en").await;
    let result = Err(Trouble::Unavailable("store.unreadable"));
    let page = Page::read(trouble::answered(&visit, result)).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.shows("quote the code “store.unreadable”"));
    assert_eq!(page.header("retry-after"), "30");
}
