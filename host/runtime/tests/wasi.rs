//! What an interpreter may import is there, closed and the same for ever.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

mod common;

use common::crafted::{changed, from_contract};
use common::{guest_named, load, question, runtime};
use sanquan_domain::contract::ReviewRuling;
use sanquan_runtime::{Call, Fault, FaultKind, Level, Plugin};

fn plugin() -> Plugin {
    load(guest_named("interpreted"))
}

async fn learnt(word: &str) -> (String, Call) {
    let called = plugin().review(&question::review(word)).await.unwrap();
    match called.answer.ruling {
        ReviewRuling::Take(learnt) => (learnt, called.call),
        ReviewRuling::Deny => panic!("`{word}` is denied"),
    }
}

async fn fault_of(word: &str) -> Fault {
    let asked = question::review(word);
    plugin().review(&asked).await.unwrap_err()
}

fn lines(call: &Call) -> Vec<(Level, &str)> {
    let notes = call.notes.iter();
    notes
        .map(|note| (note.level, note.message.as_str()))
        .collect()
}

#[tokio::test]
async fn there_is_nothing_around_a_plugin() {
    assert_eq!(learnt("surroundings").await.0, "[] [] 0");
}

#[tokio::test]
async fn the_clock_stands_still_and_chance_repeats_itself() {
    assert_eq!(
        learnt("clock").await.0,
        "Datetime { seconds: 0, nanoseconds: 0 }"
    );
    let (first, again) = (learnt("random").await, learnt("random").await);
    assert_eq!((&first.0, first.1.fuel), (&again.0, again.1.fuel));
    assert_eq!(first.0, "[175, 205, 29, 123] [244, 101, 185, 161]");
}

#[tokio::test]
async fn what_is_printed_is_noted_line_by_line() {
    let (_, call) = learnt("print").await;
    let noted = ["one", "two", "three"].map(|line| (Level::Info, line));
    assert_eq!(lines(&call), noted);
}

#[tokio::test]
async fn no_more_is_kept_of_what_is_printed_than_of_notes() {
    let (_, call) = learnt("print-often").await;
    assert_eq!(call.notes.len(), 64);
    assert_eq!(call.fuel, learnt("print-often").await.1.fuel);
}

#[tokio::test]
async fn the_last_words_on_standard_error_say_why_a_call_ended() {
    let fault = fault_of("print-and-stop").await;
    let words = "Traceback:\n  line 7\nValueError: boom";
    assert_eq!(fault.kind, FaultKind::Trap(Some(words.to_owned())));
    let warned = ["Traceback:", "  line 7", "ValueError: boom"].map(|line| (Level::Warning, line));
    assert_eq!(lines(&fault.call), warned);
}

#[tokio::test]
async fn what_no_plugin_has_ends_the_call_and_is_named() {
    for (word, names) in [
        ("exit", "`wasi:cli/exit#exit`"),
        (
            "network",
            "`wasi:sockets/instance-network#instance-network`, and a plugin has no network",
        ),
        (
            "random-without-end",
            "`wasi:random/random#get-random-bytes`, and it gives at most 4,096 bytes",
        ),
    ] {
        let fault = fault_of(word).await;
        assert_eq!(fault.code(), "plugin.trap", "{word}: {fault}");
        assert!(fault.message.contains(names), "{word}: {fault}");
    }
}

#[test]
fn what_is_not_on_the_list_is_named() {
    let import = |import: &str| {
        changed(
            "import diagnostics;",
            &format!("import diagnostics;\n    import {import};"),
        )
    };
    for (package, interface, names) in [
        (
            "package wasi:http@0.2.9; interface types { now: func(); }",
            "wasi:http/types@0.2.9",
            "`wasi:http/types@0.2.9`",
        ),
        (
            "package wasi:clocks@0.3.0; interface wall-clock { now: func() -> u64; }",
            "wasi:clocks/wall-clock@0.3.0",
            "`wasi:clocks/wall-clock@0.3.0`",
        ),
        (
            "package wasi:clocks@0.2.9; interface wall-clock { set: func(to: u64); }",
            "wasi:clocks/wall-clock@0.2.9",
            "`wasi:clocks/wall-clock@0.2.9#set`",
        ),
    ] {
        let component = from_contract(&[package, &import(interface)]);
        let refused = runtime().load(&component).map(|plugin| plugin.digest());
        let error = refused.unwrap_err();
        assert_eq!(error.code(), "component.foreign-import", "{error}");
        assert!(error.to_string().contains(names), "{error}");
    }
}

#[test]
fn what_is_listed_with_another_type_is_refused() {
    let import = "import diagnostics;\n    import wasi:cli/exit@0.2.9;";
    let other = "package wasi:cli@0.2.9; interface exit { exit: func(status: u64); }";
    let component = from_contract(&[other, &changed("import diagnostics;", import)]);
    let refused = runtime().load(&component).map(|plugin| plugin.digest());
    assert_eq!(refused.unwrap_err().code(), "component.wrong-type");
}
