//! Every code that a caller can meet has a page.

use std::path::Path;

use sanquan_api::problem::pages;
use sanquan_domain::answer::AnswerFault;
use sanquan_domain::refusal::Refusal;

use crate::support::TestHost;

#[test]
fn every_refusal_and_every_fault_of_an_answer_has_a_page() {
    for code in Refusal::CODES.iter().chain(AnswerFault::CODES) {
        assert!(pages::find(code).is_some(), "`{code}` has no page");
    }
}

/// These rooms name their codes in one `match` each; a code is a word, a point and more words.
#[test]
fn every_code_of_engine_and_sandbox_has_a_page() {
    let host = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = 0;
    for file in [
        "engine/src/error.rs",
        "runtime/src/fault.rs",
        "runtime/src/load.rs",
        "runtime/src/runtime.rs",
    ] {
        let source = std::fs::read_to_string(host.join(file)).unwrap();
        for code in source
            .split("=> \"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(
                pages::find(code).is_some(),
                "`{code}` of {file} has no page"
            );
            found += 1;
        }
    }
    assert!(
        found > 25,
        "only {found} codes were found: did the sources change their form?"
    );
}

#[test]
fn every_page_is_about_a_code_that_somebody_uses() {
    let host = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sources = String::new();
    for room in ["domain", "engine", "runtime", "api"] {
        read(&host.join(room).join("src"), &mut sources);
    }
    for page in pages::all() {
        let quoted = format!("\"{}\"", page.code);
        assert!(sources.contains(&quoted), "nobody uses `{}`", page.code);
    }
}

fn read(folder: &Path, sources: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true if path.ends_with("problem/pages") => {}
            true => read(&path, sources),
            false => sources.push_str(&std::fs::read_to_string(path).unwrap()),
        }
    }
}

#[tokio::test]
async fn a_page_says_what_why_and_what_now_in_both_languages() {
    let host = TestHost::new().await;
    let page = host.get("/problems/case.stale-version").send().await;
    for words in [
        "案卷已被更新",
        "The case was changed meanwhile",
        "现在怎么办",
        "What now",
        "409",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
    host.get("/problems/nothing")
        .send()
        .await
        .is(404, "not-found");
}
