//! One case of W1: five writes of half a kilobyte and a read. Every case carries words of its own, so
//! that an answer that belongs to another one is noticed.

use std::time::Duration;

use hyper::StatusCode;
use tokio::time::{Instant, sleep_until};

use super::connection::Connection;
use super::tally::Tally;

/// Transitions in a case of W1.
pub const TRANSITIONS: u64 = 9;

/// The item of `tests/guests/permit-nine`.
pub const ITEM: &str = "5108229010100900";

/// What people do with a case after it was filed: step and action.
pub const ACTS: [(&str, &str); 4] = [
    ("accept", "accept"),
    ("decide", "decide"),
    ("consult-a", "answer"),
    ("consult-b", "answer"),
];

/// In an open loop, writes of one case are planned this far apart.
const APART: Duration = Duration::from_millis(20);

/// A case that was brought to its end.
pub struct Ended {
    /// What its words are made of.
    pub number: u64,
    /// As the server calls it.
    pub id: String,
}

/// Brings one case to its end. With `planned`, each write waits for its planned moment, and counts
/// from there.
pub async fn run(
    connection: &mut Connection,
    tally: &Tally,
    planned: Option<Instant>,
    checked: bool,
) {
    let number = tally.next_number();
    let begun = planned.unwrap_or_else(Instant::now);
    let filed = Instant::now();
    let (status, answer) = connection.post("/api/v1/cases", application(number)).await;
    assert_eq!(status, StatusCode::CREATED, "{answer:?}");
    tally.wrote(planned.unwrap_or(filed).elapsed());
    let id = id_in(&answer).to_owned();
    let path = format!("/api/v1/cases/{id}");
    let actions = format!("{path}/actions");
    for (i, (step, action)) in (1..).zip(ACTS) {
        let due = planned.map(|start| start + APART * i);
        if let Some(due) = due {
            sleep_until(due).await;
        }
        let sent = due.unwrap_or_else(Instant::now);
        let (status, answer) = connection.post(&actions, act(number, step, action)).await;
        assert_eq!(status, StatusCode::OK, "{answer:?}");
        tally.wrote(sent.elapsed());
    }
    let (status, read) = connection.get(&path).await;
    assert_eq!(status, StatusCode::OK, "{read:?}");
    if checked {
        let read = String::from_utf8_lossy(&read);
        assert!(
            read.contains("\"completed\"") && read.contains(&words(number)),
            "{read}"
        );
    }
    tally.ended(Ended { number, id }, begun.elapsed());
}

/// Looks whether every payload of a case is in its history.
pub async fn check_story(connection: &mut Connection, case: &Ended) {
    let path = format!("/api/v1/cases/{}/history", case.id);
    let (status, history) = connection.get(&path).await;
    assert_eq!(status, StatusCode::OK, "{history:?}");
    let history = String::from_utf8_lossy(&history);
    for (step, _) in ACTS {
        let wanted = remarks(case.number, step);
        assert!(
            history.contains(&wanted),
            "{step} of case {}: {history}",
            case.number
        );
    }
}

/// The body that files case `number`: twenty fields of fifteen letters.
pub fn application(number: u64) -> String {
    let own = words(number);
    let mut body =
        format!("{{\"item\":\"{ITEM}\",\"applicant\":\"applicant\",\"facts\":{{\"f01\":\"{own}\"");
    for i in 2..=20 {
        body.push_str(&format!(",\"f{i:02}\":\"abcdefghijklmno\""));
    }
    body.push_str("}}");
    body
}

/// The body of an act.
fn act(number: u64, step: &str, action: &str) -> String {
    let remarks = remarks(number, step);
    format!(
        "{{\"step\":\"{step}\",\"action\":\"{action}\",\"post\":\"901-clerk\",\"handlers\":[\"901-h01\"],\
         \"facts\":{{\"remarks\":\"{remarks}\"}}}}"
    )
}

/// What tells case `number` from all others.
pub fn words(number: u64) -> String {
    format!("{number:015}")
}

/// 450 letters that no other act has.
pub fn remarks(number: u64, step: &str) -> String {
    format!("{:x<450}", format!("{}-{step}-", words(number)))
}

/// The id in an answer, without parsing all of it: the generator shares the cores.
fn id_in(answer: &[u8]) -> &str {
    let answer = std::str::from_utf8(answer).expect("JSON is UTF-8");
    let id = answer.split("\"id\":\"").nth(1);
    id.and_then(|rest| rest.split('"').next())
        .expect("a case has an id")
}
