//! Erasing a case: its personal values stand nowhere in the data directory, before as after, its key is
//! gone from every byte of it, and no answer, export or rebuilt state brings them back. `log verify`
//! passes, and says that the case is erased.

use std::path::{Path, PathBuf};

use sanquan_tests::county::County;
use sanquan_tests::food::{Tokens, act, application, history};
use sanquan_tests::http::Client;
use sanquan_tests::plugins::text;
use serde_json::{Value, json};

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
fn holding(data: &Path, bytes: &[u8]) -> Vec<PathBuf> {
    let holds = |whole: &[u8]| whole.windows(bytes.len()).any(|part| part == bytes);
    let files = files(data).into_iter().filter(|(_, whole)| holds(whole));
    files.map(|(path, _)| path).collect()
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

/// Everything that a caller may read of a case.
fn answers(reader: &Client, case: &str) -> String {
    let path = format!("/api/v1/cases/{case}");
    let read = |path: &str| reader.get(path).body;
    let parts = [
        read(&path),
        read(&format!("{path}/clock")),
        read(&format!("{path}/flowchart")),
        read("/api/v1/cases?department=015"),
        read("/api/v1/cards"),
        read("/api/v1/events?limit=500"),
        json!(history(reader, case)).to_string(),
    ];
    parts.concat()
}

fn says(answers: &str) -> Vec<&'static str> {
    let said = PERSONAL.iter().filter(|value| answers.contains(**value));
    said.copied().collect()
}

/// A case of these persons that was withdrawn.
fn closed(window: &Client, handler: &Client, reference: &str) -> String {
    let filed = window
        .post("/api/v1/cases", &application(reference))
        .done(201);
    let id = filed["id"].as_str().expect("an id").to_owned();
    let facts = json!({ "opinion": PERSONAL[5] });
    let withdraw = act("review", "withdraw", "015-handler", &["015-h03"], &facts);
    let path = format!("/api/v1/cases/{id}/actions");
    handler.post(&path, &withdraw).done(200);
    id
}

#[test]
fn an_erased_case_can_be_read_nowhere_any_more() {
    let county = County::with_plugin();
    let tokens = Tokens::issue(&county);
    let server = county.serve();
    let client = |token: &String| server.client(token);
    let (window, handler) = (client(&tokens.window), client(&tokens.handler));
    let (supervisor, operator) = (client(&tokens.supervisor), client(&tokens.operator));
    let case = closed(&window, &handler, "erased");
    let other = closed(&window, &handler, "kept");
    assert_eq!(
        says(&answers(&supervisor, &case)),
        PERSONAL,
        "what is looked for is there to be read"
    );
    no_personal_value_lies_in(&county.data());

    let keys = county.data().join("counties/510822/keys");
    let read = || std::fs::read(&keys).expect("the key log");
    let before = read();
    let erase = format!("/api/v1/cases/{case}/erasure");
    operator.post(&erase, &json!({})).done(200);
    let key = match overwritten(&before, &read()).as_slice() {
        [key] => key.clone(),
        other => panic!("{} keys were overwritten, not one", other.len()),
    };
    assert_eq!(holding(&county.data(), &key), Vec::<PathBuf>::new());
    let read: Value = supervisor.get(&format!("/api/v1/cases/{case}")).done(200);
    assert_eq!(
        (&read["erased"], &read["applicant"]),
        (&json!(true), &json!(null))
    );
    let id = |case: &str| case.to_owned();
    let (case, other) = (id(&case), id(&other));
    assert_eq!(
        says(
            &history(&supervisor, &case)
                .iter()
                .map(Value::to_string)
                .collect::<String>()
        ),
        [""; 0]
    );
    assert_eq!(
        says(&supervisor.get(&format!("/api/v1/cases/{other}")).body).len(),
        5,
        "the other case is as it was"
    );
    server.stop();

    no_personal_value_lies_in(&county.data());
    assert_eq!(holding(&county.data(), &key), Vec::<PathBuf>::new());
    let verified = county.run(&["log", "verify"]);
    assert!(verified.contains("1 of them erased"), "{verified}");
    nothing_comes_back(&county, &tokens, &case);
}

/// Neither from a state that is made anew, nor from an export, nor from a backup of now.
fn nothing_comes_back(county: &County, tokens: &Tokens, case: &str) {
    std::fs::remove_dir_all(county.data().join("state")).expect("the state is there");
    let server = county.serve();
    let supervisor = server.client(&tokens.supervisor);
    let read = supervisor.get(&format!("/api/v1/cases/{case}")).body;
    assert_eq!(says(&read), [""; 0]);
    server.stop();
    no_personal_value_lies_in(&county.data());
    let backup = county.beside("backup");
    county.run(&["backup", text(&backup)]);
    no_personal_value_lies_in(&backup);
    let export = county.beside("export.xes");
    county.run(&["log", "export", text(&export), "--with-supervision"]);
    let exported = std::fs::read_to_string(&export).expect("the export");
    assert_eq!(says(&exported), [""; 0]);
}
