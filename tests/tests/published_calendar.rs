//! Days off are published while cases run: their clocks follow, in the history and in the cards.

use sanquan_tests::county::County;
use sanquan_tests::food::{Tokens, advance, application, history};
use serde_json::{Value, json};

/// The calendar in force, published anew with the first week of April 2026 off.
fn with_a_week_off(calendar: &Value) -> Value {
    let mut document = calendar["entries"][0]["document"].clone();
    let known = document["exceptions"].as_array_mut().expect("a list");
    let week = ["2026-04-01", "2026-04-02", "2026-04-03"];
    known.retain(|day| !week.contains(&day["date"].as_str().expect("a date")));
    let template = known.first().expect("a day off").clone();
    for date in week {
        let mut day = template.clone();
        day["date"] = json!(date);
        day["kind"] = json!("day-off");
        known.push(day);
    }
    known.sort_by_key(|day| day["date"].as_str().expect("a date").to_owned());
    document
}

#[test]
fn days_off_published_over_http_move_the_deadline_of_a_running_case() {
    let county = County::with_plugin();
    let tokens = Tokens::issue(&county);
    let server = county.serve();
    let window = server.client(&tokens.window);
    let operator = server.client(&tokens.operator);
    let supervisor = server.client(&tokens.supervisor);
    let filed = window.post("/api/v1/cases", &application("a-case"));
    let filed = filed.done(201);
    let id = filed["id"].as_str().expect("an id");
    let clock = format!("/api/v1/cases/{id}/clock");
    let before = supervisor.get(&clock).done(200);

    let calendar = with_a_week_off(&operator.get("/api/v1/calendars").done(200));
    let published = operator.post("/api/v1/calendars", &calendar).done(201);
    // The simulated clock moves on only after everything that was to be done before is done.
    advance(&operator, "2026-03-23T11:00:00+08:00");

    let after = supervisor.get(&clock).done(200);
    assert_eq!(after["calendar"], published["digest"]);
    let events = history(&supervisor, id);
    let of_kind = |event: &&Value| event["body"]["kind"] == "clock_recomputed";
    let moved: Vec<_> = events.iter().filter(of_kind).collect();
    assert_eq!(moved.len(), 1, "{events:?}");
    let moved = &moved[0]["body"];
    assert_eq!(moved["calendar_before"], before["calendar"]);
    assert_eq!(moved["calendar_after"], after["calendar"]);
    for (told, line) in [
        (&moved["before"], &before["promised"]["due_on"]["date"]),
        (&moved["after"], &after["promised"]["due_on"]["date"]),
    ] {
        assert_eq!(told["promised_on"], *line);
    }
    assert_ne!(
        moved["before"]["promised_on"],
        moved["after"]["promised_on"]
    );
    server.stop();
}
