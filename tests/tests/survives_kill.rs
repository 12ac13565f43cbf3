//! `kill -9` at any moment, under 64 concurrent writers: what was acknowledged is there, the record is
//! whole, and no threshold is lost or passed twice.
//!
//! Each round opens the store that the last one left, lets everybody write, and kills the host after a
//! number of acknowledged writes that is drawn from the seed: a moment that no writer knows, and that
//! no clock has to be asked for. SANQUAN_SEED repeats a run's numbers.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;

use sanquan_tests::county::County;
use sanquan_tests::food::{self, Tokens, application, history, pass_papers};
use sanquan_tests::http::{Answer, Client};
use sanquan_tests::random::Random;
use sanquan_tests::scaled;
use sanquan_tests::server::Server;
use serde_json::json;

const WRITERS: u64 = 64;
/// Rounds of the quickest run; 500 in full.
const ROUNDS_MIN: u64 = 50;
/// A round is killed after fewer acknowledged writes than this.
const WRITES_MAX: u64 = 400;

/// What the host has promised to keep: cases by id, with the newest version that it answered.
type Kept = BTreeMap<String, u64>;

/// What one round leaves behind.
#[derive(Default)]
struct Round {
    kept: Mutex<Kept>,
    acknowledged: AtomicU64,
    stop: AtomicBool,
}

impl Round {
    fn keep(&self, answer: &Answer) -> String {
        let case = answer.json();
        let id = case["id"].as_str().expect("an id").to_owned();
        let version = case["version"].as_u64().expect("a version");
        let mut kept = self.kept.lock().expect("no writer panics");
        let newest = kept.entry(id.clone()).or_default();
        *newest = version.max(*newest);
        id
    }
}

/// Files cases and passes their papers until the host is gone.
fn write(round: &Round, told: &mpsc::Sender<()>, clients: &[Client; 2], name: &str) {
    let [window, handler] = clients;
    for number in 0.. {
        if round.stop.load(Ordering::SeqCst) {
            return;
        }
        let application = application(&format!("{name}-{number}"));
        let Some(filed) = window.try_post("/api/v1/cases", &[], &application) else {
            return;
        };
        filed.done(201);
        let id = round.keep(&filed);
        acknowledge(round, told);
        let path = format!("/api/v1/cases/{id}/actions");
        let Some(passed) = handler.try_post(&path, &[], &pass_papers()) else {
            return;
        };
        passed.done(200);
        round.keep(&passed);
        acknowledge(round, told);
    }
}

fn acknowledge(round: &Round, told: &mpsc::Sender<()>) {
    round.acknowledged.fetch_add(1, Ordering::SeqCst);
    // Nobody counts any more once the host has been killed.
    let _ = told.send(());
}

/// Lets everybody write, and kills the host after `writes` acknowledged ones.
fn write_and_kill(server: Server, tokens: &Tokens, number: u64, writes: u64) -> Round {
    let round = Round::default();
    let (told, counted) = mpsc::channel();
    let clients = [&tokens.window, &tokens.handler].map(|token| server.client(token));
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (round, told, clients) = (&round, told.clone(), &clients);
            scope.spawn(move || write(round, &told, clients, &format!("{number}-{writer}")));
        }
        drop(told);
        let wanted = usize::try_from(writes).expect("a small number");
        counted.iter().take(wanted).for_each(drop);
        drop(server);
        round.stop.store(true, Ordering::SeqCst);
    });
    round
}

/// Every case is there, at least as new as it was answered.
fn must_be_there(server: &Server, supervisor: &str, kept: &Kept) {
    let supervisor = server.client(supervisor);
    for (id, acknowledged) in kept {
        let case = supervisor.get(&format!("/api/v1/cases/{id}")).done(200);
        let version = case["version"].as_u64().expect("a version");
        assert!(
            version >= *acknowledged,
            "{id}: version {acknowledged} was acknowledged, {version} is there"
        );
    }
}

#[test]
fn every_acknowledged_write_is_there_after_the_host_was_killed_and_the_record_is_whole() {
    let mut random = Random::announced();
    let county = County::with_plugin();
    let tokens = Tokens::issue(&county);
    let rounds = scaled(500).max(ROUNDS_MIN);
    let (mut kept, mut acknowledged) = (Kept::new(), 0);
    for number in 0..rounds {
        let server = county.serve();
        let writes = 1 + random.below(WRITES_MAX);
        let round = write_and_kill(server, &tokens, number, writes);
        acknowledged += round.acknowledged.into_inner();
        let new = round.kept.into_inner().expect("no writer panicked");
        let server = county.serve();
        must_be_there(&server, &tokens.supervisor, &new);
        kept.extend(new);
        drop(server);
    }
    county.run(&["log", "verify"]);
    let server = county.serve();
    must_be_there(&server, &tokens.supervisor, &kept);
    println!(
        "{rounds} rounds, {acknowledged} acknowledged writes, {} cases",
        kept.len()
    );
}

/// Moves the clock, however often the host dies over it.
fn advance_through_kills(county: &County, tokens: &Tokens, to: &str, random: &mut Random) -> u64 {
    let mut kills = 0;
    loop {
        let server = county.serve();
        let operator = server.client(&tokens.operator);
        let watcher = server.client(&tokens.supervisor);
        let before = food::head(&server, &tokens.supervisor);
        let last = before + 1 + random.below(400);
        let dies = kills < 4;
        let moved = thread::scope(|scope| {
            let moving = scope.spawn(move || {
                operator.try_post("/api/v1/clock/advance", &[], &json!({ "to": to }))
            });
            if dies {
                // Until so many events of the sweep have been written, or all of them.
                while !moving.is_finished() && !has_come_to(&watcher, last) {}
                drop(server);
            }
            moving.join().expect("the mover does not panic")
        });
        if let Some(moved) = moved {
            // Refused only where the clock was moved before the last kill.
            assert!(
                moved.status == 200 || moved.json()["code"] == "clock.backwards",
                "{}",
                moved.body
            );
            return kills;
        }
        kills += 1;
    }
}

fn has_come_to(watcher: &Client, event: u64) -> bool {
    let page = watcher.get(&format!("/api/v1/events?after={}&limit=1", event - 1));
    !page.done(200)["entries"]
        .as_array()
        .expect("a list")
        .is_empty()
}

#[test]
fn a_threshold_is_passed_once_however_often_the_host_is_killed_over_it() {
    const CASES: usize = 200;
    let mut random = Random::announced();
    let county = County::with_plugin();
    let tokens = Tokens::issue(&county);
    let server = county.serve();
    let window = server.client(&tokens.window);
    let file = |number| {
        let filed = window.post("/api/v1/cases", &application(&format!("due-{number}")));
        filed.done(201)["id"].as_str().expect("an id").to_owned()
    };
    let cases: Vec<String> = (0..CASES).map(file).collect();
    drop(server);

    // Early warning, yellow and red of the case; the step's limit and its day of grace.
    let mut kills = 0;
    for to in [
        "2026-03-30T10:00:01+08:00",
        "2026-04-02T10:00:01+08:00",
        "2026-04-21T10:00:01+08:00",
    ] {
        kills += advance_through_kills(&county, &tokens, to, &mut random);
    }
    let server = county.serve();
    let counties = server.client("").get("/api/v1/counties").done(200);
    assert_eq!(
        counties["entries"][0]["now"], "2026-04-21T02:00:01Z",
        "an acknowledged advance is kept like any other write"
    );
    // Answers once everything that was due has been passed.
    let operator = server.client(&tokens.operator);
    food::advance(&operator, "2026-04-21T10:00:02+08:00");
    let supervisor = server.client(&tokens.supervisor);
    for case in &cases {
        let events = history(&supervisor, case);
        let passed = events.iter().map(|event| &event["body"]);
        let passed = passed.filter(|body| body["kind"] == "threshold_passed");
        let mut passed: Vec<_> = passed.map(|body| body["threshold"].to_string()).collect();
        passed.sort();
        let all = passed.len();
        passed.dedup();
        assert_eq!((all, passed.len()), (5, 5), "{case}: {passed:?}");
    }
    server.stop();
    county.run(&["log", "verify"]);
    println!("{CASES} cases, {} thresholds, {kills} kills", CASES * 5);
}
