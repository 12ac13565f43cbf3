//! Erasing a case: its personal values stand nowhere in the data directory, before as after, its key is
//! gone from every byte of it, and no answer, export or rebuilt state brings them back. `log verify`
//! passes, and says that the case is erased.

use std::path::{Path, PathBuf};

use sanquan_tests::county::County;
use sanquan_tests::food::{Tokens, act, application};
use sanquan_tests::http::Client;
use sanquan_tests::plugins::text;
use sanquan_tests::server::Server;
use serde_json::json;

/// What the application and the reviewer's opinion say of persons. Long enough not to stand in a
/// random byte string by chance.
const PERSONAL: [&str; 6] = [
    "青竹小吃店",
    "92510822MA6TEST01X",
    "0839-7200000",
    "乔庄镇某街",
    "JK-2026-001",
    "申请人家中有事",
];

/// Bytes of a record of the key log, and where the key stands in it.
const RECORD_BYTES: usize = 64;
const KEY: std::ops::Range<usize> = 16..48;

const NOWHERE: [&str; 0] = [];

/// Every file below `folder`, with its bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push((path.clone(), std::fs::read(&path).expect("a file"))),
        }
    }
    found
}

/// The files of the data directory in which `bytes` stand.
fn holding(data: &Path, bytes: &[u8]) -> Vec<String> {
    let first = bytes[0];
    let holds = |whole: &[u8]| {
        let mut places = whole.windows(bytes.len());
        places.any(|place| place[0] == first && place == bytes)
    };
    let files = files(data).into_iter().filter(|(_, whole)| holds(whole));
    files.map(|(path, _)| path.display().to_string()).collect()
}

fn no_personal_value_lies_in(data: &Path) {
    for value in PERSONAL {
        assert_eq!(
            holding(data, value.as_bytes()),
            Vec::<PathBuf>::new(),
            "{value}"
        );
    }
}

/// What differs between two readings of the key log: the keys that were there before.
fn overwritten(before: &[u8], after: &[u8]) -> Vec<Vec<u8>> {
    let records = before.chunks(RECORD_BYTES).zip(after.chunks(RECORD_BYTES));
    let changed = records.filter(|(before, after)| before != after);
    changed.map(|(before, _)| before[KEY].to_vec()).collect()
}

/// Everything that a caller may read of one case.
fn answers(reader: &Client, case: &str) -> String {
    let parts = ["", "/clock", "/flowchart", "/history"];
    let read = |part| reader.get(&format!("/api/v1/cases/{case}{part}")).body;
    parts.map(read).concat()
}

fn says(answers: &str) -> Vec<&'static str> {
    let said = PERSONAL.iter().filter(|value| answers.contains(**value));
    said.copied().collect()
}

/// A case of these persons, with an opinion on them, that was withdrawn.
fn closed(server: &Server, tokens: &Tokens, reference: &str) -> String {
    let window = server.client(&tokens.window);
    let filed = window.post("/api/v1/cases", &application(reference));
    let id = filed.done(201)["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/cases/{id}/actions");
    let opinion = json!({ "opinion": PERSONAL[5] });
    let pass = act("review", "pass", "015-handler", &["015-h03"], &opinion);
    server.client(&tokens.handler).post(&path, &pass).done(200);
    let both = ["015-h05", "015-h06"];
    let withdraw = act("site-check", "withdraw", "015-inspector", &both, &json!({}));
    let inspector = server.client(&tokens.inspector);
    inspector.post(&path, &withdraw).done(200);
    id
}

#[test]
fn an_erased_case_can_be_read_nowhere_any_more() {
    let county = County::with_plugin();
    let tokens = Tokens::issue(&county);
    let server = county.serve();
    let supervisor = server.client(&tokens.supervisor);
    let case = closed(&server, &tokens, "erased");
    let other = closed(&server, &tokens, "kept");
    let of_other = || answers(&supervisor, &other);
    let before = of_other();
    assert_eq!(
        says(&answers(&supervisor, &case)),
        PERSONAL,
        "what is looked for can be read as long as the case is not erased"
    );
    no_personal_value_lies_in(&county.data());

    let key_log = || std::fs::read(county.data().join("counties/510822/keys"));
    let keys = key_log().expect("the key log");
    let operator = server.client(&tokens.operator);
    let erasure = format!("/api/v1/cases/{case}/erasure");
    operator.post(&erasure, &json!({})).done(200);
    let gone = overwritten(&keys, &key_log().expect("the key log"));
    let [key] = gone.as_slice() else {
        panic!("{} keys were overwritten, not one", gone.len());
    };
    assert_eq!(holding(&county.data(), key), NOWHERE);
    assert_eq!(says(&answers(&supervisor, &case)), NOWHERE);
    assert_eq!(of_other(), before, "the other case is as it was");
    server.stop();

    no_personal_value_lies_in(&county.data());
    assert_eq!(holding(&county.data(), key), NOWHERE);
    let verified = county.run(&["log", "verify"]);
    assert!(verified.contains("1 of them erased"), "{verified}");
    nothing_comes_back(&county, &tokens, &case);
}

/// Neither from a state that is made anew, nor from an export, nor from a backup of now.
fn nothing_comes_back(county: &County, tokens: &Tokens, case: &str) {
    std::fs::remove_dir_all(county.data().join("state")).expect("the state is there");
    let server = county.serve();
    let supervisor = server.client(&tokens.supervisor);
    assert_eq!(says(&answers(&supervisor, case)), NOWHERE);
    server.stop();
    no_personal_value_lies_in(&county.data());
    let backup = county.beside("backup");
    county.run(&["backup", text(&backup)]);
    no_personal_value_lies_in(&backup);
    let export = county.beside("export.xes");
    county.run(&["log", "export", text(&export), "--with-supervision"]);
    let exported = std::fs::read_to_string(&export).expect("the export");
    assert!(exported.contains("site-check"), "both cases are in it");
    assert_eq!(says(&exported), NOWHERE);
}
