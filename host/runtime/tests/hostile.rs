//! Each misdeed gets its own kind of fault, and the next call of another plugin works.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

mod common;

use common::crafted::from_text;
use common::{echo, hostile, load, question, runtime, with_limits};
use sanquan_domain::contract::{Problem, ReviewRuling};
use sanquan_runtime::{Fault, FaultKind, Level, Limits, Plugin};

/// The fault of `review` for this word; a good plugin answers after it.
async fn fault_of(word: &str) -> Fault {
    let fault = load(hostile())
        .review(&question::review(word))
        .await
        .unwrap_err();
    a_good_plugin_answers().await;
    fault
}

async fn a_good_plugin_answers() {
    let answer = load(echo()).review(&question::review("approve")).await;
    assert!(matches!(
        answer.unwrap().answer.ruling,
        ReviewRuling::Take(_)
    ));
}

/// The fault of `describe` for a component written by hand.
async fn fault_of_text(items: &str, describe: &str) -> Fault {
    let fault = load(&from_text(items, describe))
        .describe()
        .await
        .unwrap_err();
    a_good_plugin_answers().await;
    fault
}

#[tokio::test]
async fn each_misdeed_gets_its_own_kind_of_fault() {
    let stopped = FaultKind::Trap(None);
    let problem = FaultKind::Problem;
    for (word, kind, code) in [
        ("loop", FaultKind::OutOfFuel, "plugin.out-of-fuel"),
        ("take-memory", FaultKind::Memory, "plugin.memory"),
        (
            "recurse",
            FaultKind::StackOrBounds,
            "plugin.stack-or-bounds",
        ),
        ("stop", stopped, "plugin.trap"),
        ("long-text", FaultKind::Output, "plugin.output"),
        ("many-texts", FaultKind::Output, "plugin.output"),
        ("note-huge", FaultKind::Output, "plugin.output"),
        (
            "no-such-day",
            FaultKind::InvalidAnswer,
            "plugin.invalid-answer",
        ),
        (
            "year-zero",
            FaultKind::InvalidAnswer,
            "plugin.invalid-answer",
        ),
        (
            "scale-19",
            FaultKind::InvalidAnswer,
            "plugin.invalid-answer",
        ),
        (
            "capital-digest",
            FaultKind::InvalidAnswer,
            "plugin.invalid-answer",
        ),
        (
            "unknown-item",
            problem(Problem::UnknownItem("7".into())),
            "plugin.problem",
        ),
        (
            "unknown-step",
            problem(Problem::UnknownStep("site-check".into())),
            "plugin.problem",
        ),
        (
            "settings",
            problem(Problem::Settings("no tariff for 2026".into())),
            "plugin.problem",
        ),
        (
            "other",
            problem(Problem::Other("no idea".into())),
            "plugin.problem",
        ),
    ] {
        let fault = fault_of(word).await;
        assert_eq!(
            (&fault.kind, fault.code()),
            (&kind, code),
            "{word}: {fault}"
        );
        let start = format!("`review` of component {}: ", load(hostile()).digest());
        assert!(fault.message.starts_with(&start), "{word}: {fault}");
    }
}

#[tokio::test]
async fn a_loop_in_any_function_runs_out_of_fuel() {
    let plugin = load(hostile());
    let faults = [
        plugin
            .flowchart(&question::flowchart("loop"))
            .await
            .unwrap_err(),
        plugin.intake(&question::intake("loop")).await.unwrap_err(),
        plugin.review(&question::review("loop")).await.unwrap_err(),
        plugin
            .inspect(&question::inspect("loop"))
            .await
            .unwrap_err(),
        fault_of_text("", "(loop (br 0)) unreachable").await,
    ];
    for fault in faults {
        assert_eq!(fault.kind, FaultKind::OutOfFuel, "{fault}");
        assert_eq!(fault.call.fuel, runtime().limits().fuel);
    }
}

#[tokio::test]
async fn a_start_function_is_held_to_the_same_limits() {
    let looping = "(func $start (loop (br 0))) (start $start)";
    let trapping = "(func $start unreachable) (start $start)";
    let growing = "(func $start (drop (memory.grow (i32.const 1000)))) (start $start)";
    for (start, kind) in [
        (looping, FaultKind::OutOfFuel),
        (trapping, FaultKind::Trap(None)),
        (growing, FaultKind::Memory),
    ] {
        assert_eq!(
            fault_of_text(start, "unreachable").await.kind,
            kind,
            "{start}"
        );
    }
}

#[tokio::test]
async fn a_panic_tells_its_message_even_after_a_flood_of_notes() {
    for word in ["panic", "note-often-and-panic"] {
        let fault = fault_of(word).await;
        let FaultKind::Trap(Some(message)) = &fault.kind else {
            panic!("{word}: {fault:?}")
        };
        assert!(message.contains("the tariff table is empty"), "{message}");
        assert!(
            fault.message.contains("the tariff table is empty"),
            "{fault}"
        );
    }
}

#[tokio::test]
async fn a_guest_has_no_clock() {
    let fault = fault_of("read-the-clock").await;
    assert!(matches!(fault.kind, FaultKind::Trap(_)), "{fault:?}");
}

#[tokio::test]
async fn what_fuel_cannot_count_is_ended_by_the_deadline() {
    let limits = Limits {
        fuel: u64::MAX,
        deadline_ms: 10,
        ..Limits::default()
    };
    let plugin = with_limits(limits).load(hostile()).unwrap();
    for word in ["loop", "fill-memory"] {
        let fault = plugin.review(&question::review(word)).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Deadline, "{fault}");
        assert_eq!(fault.code(), "plugin.deadline");
    }
}

#[tokio::test]
async fn a_loop_lets_other_calls_of_the_same_thread_finish_first() {
    let limits = Limits {
        fuel: u64::MAX,
        deadline_ms: 100,
        ..Limits::default()
    };
    let runtime = with_limits(limits);
    let (bad, good) = (
        runtime.load(hostile()).unwrap(),
        runtime.load(echo()).unwrap(),
    );
    let (slow, quick) = (question::review("loop"), question::review("approve"));
    let slow = std::pin::pin!(bad.review(&slow));
    let quick = std::pin::pin!(good.review(&quick));
    // One thread, the loop first: the other call ends while the loop still runs.
    tokio::select! {
        biased;
        ended = slow => panic!("the loop ended first: {ended:?}"),
        answer = quick => assert!(answer.is_ok()),
    }
}

#[tokio::test]
async fn a_flood_of_notes_is_counted_and_does_no_harm() {
    let called = load(hostile())
        .review(&question::review("note-often"))
        .await
        .unwrap();
    assert_eq!(called.call.notes.len(), 64);
    assert_eq!(called.call.notes[63].message, "63");
    assert_eq!(called.call.notes_dropped, 100_000 - 64);
}

#[tokio::test]
async fn a_long_note_is_cut() {
    let called = load(hostile())
        .review(&question::review("note-long"))
        .await
        .unwrap();
    let [note] = &called.call.notes[..] else {
        panic!("one note: {:?}", called.call.notes)
    };
    assert_eq!(note.level, Level::Info);
    assert!(note.message.ends_with("长…"));
    assert!((1_000..=1_024).contains(&note.message.len()));
}

#[tokio::test]
async fn a_vast_answer_is_not_taken() {
    let fault = load(hostile()).describe().await.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Output, "{fault}");
}

#[tokio::test]
async fn a_table_that_grows_without_end_is_stopped() {
    let table = "(table $t 1 funcref)";
    let grow = "(loop (drop (table.grow $t (ref.null func) (i32.const 1000))) (br 0)) unreachable";
    assert_eq!(fault_of_text(table, grow).await.kind, FaultKind::Memory);
}

#[tokio::test]
async fn a_recursion_without_memory_is_stopped_too() {
    let recursion = "(func $f (result i32) (i32.add (call $f) (call $f)))";
    let fault = fault_of_text(recursion, "(call $f)").await;
    assert_eq!(fault.kind, FaultKind::StackOrBounds);
}

#[tokio::test]
async fn an_answer_that_is_not_of_the_contracts_form_is_invalid() {
    // A description is a row of pointers and lengths; the first text is the department.
    let not_utf8 =
        r#"(data (i32.const 64) "\ff\fe") (data (i32.const 128) "\40\00\00\00\02\00\00\00")"#;
    let far_away = r#"(data (i32.const 128) "\00\00\00\7f\02\00\00\00")"#;
    let no_such_effect =
        r#"(data (i32.const 168) "\40\00\00\00\01\00\00\00") (data (i32.const 64) "\63")"#;
    for items in [not_utf8, far_away, no_such_effect] {
        let fault = fault_of_text(items, "(i32.const 128)").await;
        assert_eq!(fault.kind, FaultKind::InvalidAnswer, "{items}: {fault}");
    }
    for beyond in ["(i32.const 0x7ffffffc)", "(i32.const 129)"] {
        let fault = fault_of_text("", beyond).await;
        assert_eq!(fault.kind, FaultKind::InvalidAnswer, "{beyond}: {fault}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_misdeeds_at_once_leave_the_pool_whole() {
    let words = [
        "loop",
        "take-memory",
        "recurse",
        "panic",
        "long-text",
        "count",
    ];
    let plugin: Plugin = load(hostile());
    let calls: Vec<_> = (0..64)
        .map(|n| {
            let plugin = plugin.clone();
            let ask = question::review(words[n % words.len()]);
            tokio::spawn(async move { plugin.review(&ask).await.map_err(|fault| fault.kind) })
        })
        .collect();
    for (n, call) in calls.into_iter().enumerate() {
        let ended = call.await.unwrap();
        assert!(
            !matches!(ended, Err(FaultKind::Host | FaultKind::Busy)),
            "{n}: {ended:?}"
        );
    }
    a_good_plugin_answers().await;
}

#[tokio::test]
async fn a_call_that_may_not_wait_is_refused_as_busy() {
    let runtime = sanquan_runtime::Runtime::new(sanquan_runtime::RuntimeSettings {
        limits: Limits {
            fuel: u64::MAX,
            deadline_ms: 50,
            ..Limits::default()
        },
        calls_max: 1,
        calls_waiting_per_plugin_max: 0,
        ..Default::default()
    })
    .unwrap();
    let plugin = runtime.load(hostile()).unwrap();
    let (slow, quick) = (question::review("loop"), question::review("count"));
    let mut slow = Box::pin(plugin.review(&slow));
    tokio::select! {
        biased;
        ended = &mut slow => panic!("the loop ended first: {ended:?}"),
        refused = plugin.review(&quick) => {
            let fault = refused.unwrap_err();
            assert_eq!((fault.kind, fault.call.fuel), (FaultKind::Busy, 0));
        }
    }
    // A call that nobody waits for any more gives its slot back in the middle of its loop.
    drop(slow);
    assert!(plugin.review(&quick).await.is_ok());
}
