//! The demonstration, and what an operator does with a store, through the binary alone.

use std::path::Path;
use std::process::{Command, Output};

use sanquan_tests::server::Server;
use sanquan_tests::{root, sanquan};
use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    sanquan()
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("the program runs")
}

/// What it said, when it went well.
fn done(arguments: &[&str]) -> String {
    let output = run(arguments);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{arguments:?}\n{out}\n{err}");
    format!("{out}{err}")
}

fn path(path: &Path) -> &str {
    path.to_str().expect("text")
}

#[test]
fn the_demonstration_plays_imports_serves_and_survives_backup_and_loss_of_its_state() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = |name: &str| folder.path().join(name);
    let data = place("data");

    let first = run(&["--json", "demo", "--no-serve", "--data", path(&data)]);
    let err = String::from_utf8_lossy(&first.stderr);
    assert!(first.status.success(), "{err}");
    assert!(err.starts_with("Sanquan demonstration"), "{err}");
    assert!(
        err.contains("imported 1434 cases with 8577 acts; 0 were there already"),
        "{err}"
    );
    let found: Value = serde_json::from_slice(&first.stdout).expect("JSON");
    let [qingchuan, wabo] = found["counties"].as_array().expect("a list").as_slice() else {
        panic!("two counties, not {found}");
    };
    let oracle = std::fs::read(root().join("tests/data/oracles/receipt-deadlines.json"));
    let oracle: Value = serde_json::from_slice(&oracle.expect("the oracle")).expect("JSON");
    for (ours, theirs) in [
        ("cases", "cases"),
        ("in_time", "finished_in_time"),
        ("late", "finished_late"),
        ("open", "without_enddate"),
    ] {
        assert_eq!(wabo[ours], oracle[theirs], "{ours}");
    }
    assert_eq!(
        (&qingchuan["cases"], &qingchuan["red"]),
        (&4.into(), &1.into())
    );

    let server = Server::start(&["demo", "--data", path(&data)]);
    assert_eq!(server.get("/livez", None).0, 200);
    assert_eq!(server.get("/", None).0, 200);
    assert_eq!(server.get("/api/v1/tokens", None).0, 401);
    let locked = run(&[
        "clock",
        "advance",
        "+1d",
        "--data",
        path(&data),
        "--county",
        "510822",
    ]);
    assert_eq!(locked.status.code(), Some(7), "a host holds the store");
    done(&["backup", path(&place("backup")), "--data", path(&data)]);
    let talk = server.stop();
    assert!(
        talk.contains("imported 0 cases with 0 acts; 1434 were there already"),
        "{talk}"
    );
    assert!(talk.contains("stopped cleanly"), "{talk}");

    done(&["restore", path(&place("backup")), path(&place("restored"))]);
    let verified = done(&["log", "verify", "--data", path(&place("restored"))]);
    assert!(
        verified.contains("1434 equal to the fold of their events"),
        "{verified}"
    );
    assert!(
        verified.contains("1 envelopes, 1 of them good"),
        "{verified}"
    );
    std::fs::remove_dir_all(data.join("state")).expect("the state is there");
    for (data, out) in [(&data, "one.xes"), (&place("restored"), "other.xes")] {
        let export = [
            "log",
            "export",
            path(&place(out)),
            "--data",
            path(data),
            "--county",
            "wabo",
        ]
        .map(str::to_owned);
        done(&export.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let read = |name| std::fs::read(place(name)).expect("the export");
    assert!(read("one.xes") == read("other.xes"), "the exports differ");
}

#[test]
fn the_lines_that_the_demonstration_prints_work_as_they_stand() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let server = Server::start(&["demo", "--data", path(&data)]);
    let lines = server.wait_for("Ctrl-C stops the host");
    let from = lines.find("export HOST=").expect("the lines begin so");
    let until = lines.find("Ctrl-C").expect("they end so");
    let script = lines[from..until].replace("curl -sw", "curl --noproxy '*' -fsSw");
    let output = Command::new("bash")
        .args(["-euc", &script])
        .output()
        .expect("bash runs");
    let out = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}\n{out}\n{err}");
    assert!(
        out.contains("time.statutory-passed") && out.contains("site-check"),
        "{out}"
    );
    assert!(out.contains("2026-04-15T01:00:00Z"), "{out}");
    server.stop();
}

#[test]
fn a_token_opens_the_door_until_it_is_revoked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("data");
    let catalogue = root().join("plugins/market-supervision/catalogue.json");
    let import = [
        "catalogue",
        "import",
        path(&catalogue),
        "--data",
        path(&data),
    ];
    assert!(done(&import).contains("1 items"));
    assert!(done(&import).contains("18 stood in the record already"));
    let token = run(&[
        "token",
        "create",
        "desk",
        "--role",
        "operator",
        "--data",
        path(&data),
    ]);
    let token = String::from_utf8(token.stdout).expect("text");
    let token = token.trim();

    let server = Server::start(&["serve", "--data", path(&data)]);
    assert_eq!(server.get("/api/v1/tokens", None).0, 401);
    assert_eq!(server.get("/api/v1/tokens", Some("sq_wrong")).0, 401);
    assert_eq!(server.get("/api/v1/tokens", Some(token)).0, 200);
    let there = ["--server", &server.address, "--token", token];
    let listed = run(&[&["--json", "token", "list"][..], &there].concat());
    let listed: Value = serde_json::from_slice(&listed.stdout).expect("JSON");
    let id = listed["entries"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    done(&[&["token", "revoke", &id][..], &there].concat());
    assert_eq!(server.get("/api/v1/tokens", Some(token)).0, 401);
    let refused = run(&[&["token", "list"][..], &there].concat());
    assert_eq!(refused.status.code(), Some(5));
    server.stop();

    let simulated = run(&["serve", "--clock", "simulated", "--data", path(&data)]);
    assert_eq!(
        simulated.status.code(),
        Some(2),
        "the store has seen real time"
    );
}
