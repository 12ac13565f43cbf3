//! The README's walk-through, by its own lines, and a case that is left to lapse.

use std::process::Command;

use sanquan_tests::county::County;
use sanquan_tests::food::{self, Tokens, advance, application, history, kinds};
use sanquan_tests::root;
use sanquan_tests::server::Server;
use serde_json::{Value, json};

fn served() -> (County, Server, Tokens) {
    let (county, _) = County::with_signed_plugin();
    let tokens = Tokens::issue(&county);
    let host = county.serve();
    (county, host, tokens)
}

/// The commands of the README that ask a host: its shell block with `curl` in it.
fn lines_of_the_readme() -> String {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README is here");
    let blocks = readme.split("```sh\n").skip(1);
    let code = blocks.filter_map(|block| Some(block.split_once("```")?.0.to_owned()));
    let asks = |block: &String| block.contains("curl");
    code.into_iter().find(asks).expect("a block with curl")
}

/// Runs them as a reader would, with the variables that the README tells to set.
fn walk(host: &Server, tokens: &Tokens) -> String {
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &lines_of_the_readme()])
        .current_dir(root())
        .env("host", &host.address)
        .env("window", &tokens.window)
        .env("handler", &tokens.handler)
        .env("inspector", &tokens.inspector)
        .env("section", &tokens.section)
        .env("leader", &tokens.leader)
        .env("operator", &tokens.operator)
        .output()
        .expect("bash and curl are here");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    out
}

fn case_by_reference(host: &Server, token: &str, reference: &str) -> Value {
    let path = format!("/api/v1/cases?department=015&external_ref={reference}");
    let found = host.client(token).get(&path).done(200);
    found["entries"][0].clone()
}

#[test]
fn the_readmes_lines_lead_a_case_from_a_missing_document_to_a_delivered_licence() {
    let (_county, host, tokens) = served();
    let printed = walk(&host, &tokens);
    let case = case_by_reference(&host, &tokens.window, "walk-through");
    assert_eq!(
        (&case["phase"], &case["ending"]),
        (&json!("closed"), &json!("granted")),
        "{printed}"
    );

    let window = host.client(&tokens.window);
    let id = case["id"].as_str().expect("an id");
    let history = history(&window, id);
    let kinds = kinds(&history);
    let count = |kind| kinds.iter().filter(|seen| **seen == kind).count();
    assert_eq!(count("correction_notice_issued"), 1, "{kinds:?}");
    assert_eq!(count("act_performed"), 6, "{kinds:?}");
    let place = |kind| kinds.iter().position(|seen| *seen == kind);
    let course = [
        "case_filed",
        "correction_notice_issued",
        "materials_supplied",
        "case_accepted",
        "act_performed",
        "case_closed",
    ]
    .map(|kind| place(kind).unwrap_or_else(|| panic!("{kind} in {kinds:?}")));
    assert!(course.is_sorted(), "{kinds:?}");
    let read = window.get(&format!("/api/v1/cases/{id}")).done(200);
    assert_eq!(read["acts"][1]["handlers"], json!(["015-h05", "015-h06"]));
    // The plugin drafts no document for review and site check, of which the host takes note.
    let findings = read["findings"].as_array().expect("a list");
    let heavy = findings
        .iter()
        .find(|finding| finding["severity"] != "notice");
    assert_eq!(heavy, None);
    assert_eq!(read["cards"], json!([]));
}

#[test]
fn a_case_that_is_left_to_lapse_is_warned_yellow_and_red_at_the_published_instants() {
    let (_county, host, tokens) = served();
    let window = host.client(&tokens.window);
    let operator = host.client(&tokens.operator);
    let supervisor = host.client(&tokens.supervisor);
    let filed = window
        .post("/api/v1/cases", &application("lapses"))
        .done(201);
    let id = filed["id"].as_str().expect("an id");

    // Accepted on Monday 2026-03-23 at 10:00; promise 8, law 20 working days (domain.md 1.4.1). The
    // day of acceptance does not count, a day is used up at 10:00 of the next working day:
    //
    //   03-24 1, 25 2, 26 3, 27 4, 30 5, 31 6, 04-01 7, 04-02 8, 04-03 9, (04-04 to 04-06
    //   Tomb-sweeping, the 6th a Monday), 04-07 10, 08 11, 09 12, 10 13, 13 14, 14 15, 15 16, 16 17,
    //   17 18, 20 19, 21 20.
    //
    // Warning when fewer than three whole days of the promise are left, so after day 5; yellow after
    // day 8, red after day 20. Each is lit at every instant after, not at, the tenth hour.
    let rungs = [
        (
            "early_warning",
            "time.promised-near",
            "2026-03-30T02:00:00Z",
        ),
        ("yellow", "time.promised-passed", "2026-04-02T02:00:00Z"),
        ("red", "time.statutory-passed", "2026-04-21T02:00:00Z"),
    ];
    for (colour, rule, due) in rungs {
        let cards = || {
            let case = supervisor.get(&format!("/api/v1/cases/{id}")).done(200);
            let cards = case["cards"].as_array().expect("a list").clone();
            cards.into_iter().filter(move |card| card["rule"] == rule)
        };
        advance(&operator, due);
        assert_eq!(cards().count(), 0, "{colour} is not lit at {due}");
        advance(&operator, &due.replace("00Z", "00.001Z"));
        let lit: Vec<Value> = cards().collect();
        assert_eq!(lit.len(), 1, "{colour} is lit after {due}");
        assert_eq!(
            (&lit[0]["colour"], &lit[0]["at"]),
            (&json!(colour), &json!(due))
        );
    }
    let listed = supervisor
        .get("/api/v1/cards?colour=red&live=true")
        .done(200);
    assert_eq!(listed["entries"].as_array().map(Vec::len), Some(1));
    assert_eq!(listed["entries"][0]["case"], filed["id"]);
    every_day_has_its_reason(&window.get(&format!("/api/v1/cases/{id}/clock")).done(200));
}

/// From acceptance to the last day of the law: 30 days, 20 of them counted.
fn every_day_has_its_reason(clock: &Value) {
    let days = clock["days"].as_array().expect("a list of days");
    let of = |day: &Value| {
        let text = |member: &str| day[member].as_str().unwrap_or_default().to_owned();
        (text("on"), text("reason"), day["working_day"].as_u64())
    };
    let days: Vec<_> = days.iter().map(of).collect();
    let ends = [&days[0], days.last().expect("there are days")];
    let expected = [
        ("2026-03-23".to_owned(), "start_day".to_owned(), None),
        ("2026-04-21".to_owned(), "working".to_owned(), Some(20)),
    ];
    assert_eq!(ends, expected.each_ref());
    assert_eq!(days.len(), 30);
    assert_eq!(days.iter().filter(|day| day.1 == "holiday").count(), 3);
    assert_eq!(days.iter().filter(|day| day.1 == "weekend").count(), 6);
    assert_eq!(days.iter().filter(|day| day.1 == "working").count(), 20);
    let monday = ("2026-04-06".to_owned(), "holiday".to_owned(), None);
    assert!(days.contains(&monday), "{days:?}");
    assert_eq!(clock["promised"]["due_on"]["date"], "2026-04-02");
    assert_eq!(clock["statutory"]["due_on"]["date"], "2026-04-21");
}

#[test]
fn an_applicant_sees_the_course_in_two_languages_and_five_wrong_codes_lock_it() {
    let (_county, host, tokens) = served();
    let window = host.client(&tokens.window);
    let filed = window.post("/api/v1/cases", &application("seen")).done(201);
    let (number, code) = (text(&filed["number"]), text(&filed["query_code"]));
    let id = text(&filed["id"]);

    let picture = window.get(&format!("/api/v1/cases/{id}/flowchart"));
    assert_eq!(picture.headers["content-type"], "image/svg+xml");
    assert!(picture.body.contains("当前环节"), "the position is marked");

    let public = host.client("");
    let page = |language: &str, code: &str| {
        public.get(&format!(
            "/case?number={number}&code={code}&lang={language}"
        ))
    };
    for (language, item) in [("zh", "食品经营许可"), ("en", "Food-business licence")] {
        let shown = page(language, &code);
        assert_eq!(shown.status, 200, "{}", shown.body);
        assert!(shown.body.contains(item) && shown.body.contains("<svg"));
        assert!(!shown.body.contains("青竹小吃店"), "no personal value");
    }
    for _ in 0..5 {
        assert_eq!(page("en", "WRONGCOD").status, 404);
    }
    assert_eq!(page("en", &code).status, 429, "the right code too");
    advance(&host.client(&tokens.operator), "2026-03-23T10:15:00+08:00");
    assert_eq!(page("en", &code).status, 200, "a quarter of an hour later");
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

#[test]
fn what_the_walk_through_files_is_what_the_tests_file() {
    let application = food::incomplete_application();
    assert_eq!(application["item"], food::ITEM);
    assert_eq!(application["materials"].as_array().map(Vec::len), Some(4));
}
