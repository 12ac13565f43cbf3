//! The state beside the journal can be lost, cut or swapped for an older one: the host notices, says so,
//! makes it again or continues it from the journal, and answers as before.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use sanquan_tests::county::{County, serve};
use sanquan_tests::food::{self, Tokens, advance, all, application, pass_papers};
use sanquan_tests::plugins::text;
use sanquan_tests::server::Server;
use serde_json::{Value, json};

const CASES: usize = 12;

/// Some cases: half of them reviewed, all of them old enough for cards.
fn lived_in(server: &Server, tokens: &Tokens) {
    let window = server.client(&tokens.window);
    let handler = server.client(&tokens.handler);
    for number in 0..CASES {
        let application = application(&format!("case-{number}"));
        let filed = window.post("/api/v1/cases", &application).done(201);
        let id = filed["id"].as_str().expect("an id");
        if number % 2 == 0 {
            let path = format!("/api/v1/cases/{id}/actions");
            handler.post(&path, &pass_papers()).done(200);
        }
    }
    advance(
        &server.client(&tokens.operator),
        "2026-04-30T10:00:00+08:00",
    );
}

/// Everything that the state is asked for: lists, cases, histories, cards, inboxes.
fn answers(server: &Server, tokens: &Tokens) -> Value {
    let supervisor = server.client(&tokens.supervisor);
    let cases = all(&supervisor, "/api/v1/cases");
    let read = cases.iter().map(|case| {
        let path = format!("/api/v1/cases/{}", case["id"].as_str().expect("an id"));
        let clock = supervisor.get(&format!("{path}/clock")).done(200);
        let id = path.trim_start_matches("/api/v1/cases/");
        let history = food::history(&supervisor, id);
        json!([supervisor.get(&path).done(200), clock, history])
    });
    let inbox = |post| all(&supervisor, &format!("/api/v1/posts/{post}/inbox"));
    json!({
        "cases": read.collect::<Vec<_>>(),
        "cards": all(&supervisor, "/api/v1/cards"),
        "inboxes": [inbox("015-handler"), inbox("015-inspector")],
        "found": supervisor.get("/api/v1/cases?department=015&external_ref=case-3").done(200),
        "county": supervisor.get("/api/v1/counties").done(200),
        "list": cases,
    })
}

#[test]
fn a_state_that_is_gone_cut_or_old_is_noticed_and_the_answers_are_the_same() {
    let county = County::with_plugin();
    let tokens = Tokens::issue(&county);
    let (state, old) = (county.data().join("state"), county.beside("old"));
    copy(&state, &old);
    let server = county.serve();
    lived_in(&server, &tokens);
    let before = answers(&server, &tokens);
    assert_eq!(before["cases"].as_array().map(Vec::len), Some(CASES));
    assert_ne!(before["cards"], json!([]));
    server.stop();

    let lose = || remove(&state);
    let cut = || cut_in_half(&state);
    let swap = || {
        remove(&state);
        copy(&old, &state);
    };
    // An older copy is a true beginning, so it is continued; the others are dropped.
    let harms: [(&str, &dyn Fn()); 3] = [
        ("because there was no state", &lose),
        ("because the state store was truncated", &cut),
        ("the derived state was behind and caught up", &swap),
    ];
    for (told, harm) in harms {
        harm();
        let server = county.serve();
        assert_eq!(answers(&server, &tokens), before, "{told}");
        let said = server.stop();
        assert!(said.contains(told), "it does not say: {told}\n{said}");
        let quiet = county.serve().stop();
        assert!(!quiet.contains("derived state"), "only once:\n{quiet}");
    }
    county.run(&["log", "verify"]);
}

#[test]
fn a_backup_taken_while_cases_are_filed_holds_all_that_was_acknowledged_before_it() {
    let county = County::with_plugin();
    let tokens = Tokens::issue(&county);
    let server = county.serve();
    lived_in(&server, &tokens);
    let before = server.client(&tokens.supervisor).get("/api/v1/cases");
    let (backup, restored) = (county.beside("backup"), county.beside("restored"));
    let taken = AtomicBool::new(false);
    let window = server.client(&tokens.window);
    thread::scope(|scope| {
        let taken = &taken;
        scope.spawn(move || {
            let mut numbers = 0..;
            while !taken.load(Ordering::SeqCst) {
                let name = format!("meanwhile-{}", numbers.next().expect("there are enough"));
                window.post("/api/v1/cases", &application(&name)).done(201);
            }
        });
        let done = county.try_run(&["backup", text(&backup)]);
        taken.store(true, Ordering::SeqCst);
        assert!(done.status.success(), "{done:?}");
    });
    county.run(&["restore", text(&backup), text(&restored)]);
    county.run(&["log", "verify", "--data", text(&restored)]);
    let theirs = all(
        &serve(&restored).client(&tokens.supervisor),
        "/api/v1/cases",
    );
    for case in before.done(200)["entries"].as_array().expect("a list") {
        assert!(theirs.contains(case), "{case}");
    }
}

#[test]
fn a_restored_backup_is_sound_exports_the_same_and_answers_the_same() {
    let county = County::with_plugin();
    let tokens = Tokens::issue(&county);
    let server = county.serve();
    lived_in(&server, &tokens);
    let before = answers(&server, &tokens);
    server.stop();

    let (backup, restored) = (county.beside("backup"), county.beside("restored"));
    county.run(&["backup", text(&backup)]);
    county.run(&["restore", text(&backup), text(&restored)]);
    county.run(&["log", "verify", "--data", text(&restored)]);
    let export = |data: &Path, name: &str| {
        let out = county.beside(name);
        let arguments = ["log", "export", text(&out), "--with-supervision", "--data"];
        county.run(&[&arguments[..], &[text(data)]].concat());
        std::fs::read_to_string(out).expect("an export is text")
    };
    let ours = export(&county.data(), "ours.xes");
    assert!(ours.contains("review"), "{ours}");
    assert_eq!(export(&restored, "theirs.xes"), ours);
    assert_eq!(answers(&serve(&restored), &tokens), before);
}

fn remove(folder: &Path) {
    std::fs::remove_dir_all(folder).expect("the state is a folder");
}

fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").arg("-a").args([from, to]).status();
    assert!(copied.expect("cp is here").success());
}

/// Every file in the folder loses its second half.
fn cut_in_half(folder: &Path) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            cut_in_half(&path);
            continue;
        }
        let file = std::fs::File::options().write(true).open(&path);
        let file = file.expect("a file of the state");
        let length = file.metadata().expect("its length").len();
        file.set_len(length / 2).expect("it can be cut");
    }
}
