//! Recorded verdicts, executed again and asked of candidates: how many a second, beside the same calls
//! alone; whether a replay finds what it must; and what live cases notice of it.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use minicbor::Decode;
use sanquan_domain::contract::{InspectQuestion, IntakeQuestion, ReviewQuestion};
use sanquan_domain::event::Function;
use sanquan_domain::id::Digest;
use sanquan_domain::shadow::{Difference, Selection, ShadowReplayed};
use sanquan_engine::replay::{Candidate, Effort, Replayed};
use sanquan_engine::{Caller, Engine, Verdict};
use sanquan_runtime::{Plugin, Runtime, RuntimeSettings};
use tokio::runtime::Builder;

use crate::county::{County, bring, fill};
use crate::options::Options;
use crate::permit;
use crate::statistics::percentile_ms;
use crate::table::{Cell, Table, at_least, at_most, text};

/// Verdicts on record.
const VERDICTS: u64 = 1_000_000;
/// Verdicts that a case of W1 leaves behind: one of its filing, two of each of its seven acts.
const OF_A_CASE: u64 = 15;
/// Verdicts a second that are wanted.
const RATE: f64 = 100_000.0;
/// How much longer live writes may take while a replay runs.
const LIVE: f64 = 1.5;
/// One case in so many falls under the stricter rule.
const STRICT_ONE_IN: u64 = 10;
/// How long calls alone are counted.
const SPAN: Duration = Duration::from_secs(2);
/// Cases of a live client before and during a replay, five writes each.
const LIVE_CASES: u64 = 400;

const THREADS: usize = 2;
const IN_FRONT: Effort = Effort {
    threads: THREADS,
    in_background: false,
};

/// Measures all of it over one log.
pub fn run(options: &Options) -> Table {
    let folder = tempfile::tempdir().expect("a folder can be made");
    permit::prepare(folder.path());
    let county = County::open(folder.path());
    let cases = (options.scaled(VERDICTS) / OF_A_CASE).max(STRICT_ONE_IN);
    fill(&county.engine, cases, 64, false);
    let engine = &county.engine;

    let (verdicts, verified) = verified(engine);
    assert_eq!(
        verdicts,
        cases * OF_A_CASE,
        "every verdict was executed again"
    );
    let rewritten = candidate(engine, "rewritten");
    let (found, replayed) = shadow(engine, rewritten, IN_FRONT);
    assert_eq!((found.unchanged, found.changes.len()), (verdicts, 0));
    let stricter = candidate(engine, "stricter");
    let (found, replayed_strictly) = shadow(engine, stricter, IN_FRONT);
    check_stricter(&found, cases);
    let alone = calls_alone(engine, SPAN * options.scaled(100) as u32 / 100);
    let (quiet, meanwhile) = live(engine, rewritten, cases);
    county.close();

    let rate = |what: &str, rate: f64| {
        vec![
            text(what),
            Cell::Figure(rate, 0),
            Cell::Figure(rate / alone, 2),
            at_least(rate, RATE, 0),
        ]
    };
    let plain = |what: &str, figure: f64, goal: Cell| {
        vec![text(what), Cell::Figure(figure, 2), text("-"), goal]
    };
    Table {
        title: format!("{verdicts} recorded verdicts on {THREADS} threads"),
        columns: vec![
            ("what", "what"),
            ("figure", "verdicts/s, or as said"),
            ("share", "share of the calls alone"),
            ("goal", "goal"),
        ],
        rows: vec![
            rate("the calls alone, questions in memory", alone),
            rate("`log verify --verdicts`", verified),
            rate("shadow replay, rewritten candidate", replayed),
            rate("shadow replay, stricter candidate", replayed_strictly),
            plain("p99 of a live write, quiet, ms", quiet, text("-")),
            plain("the same during a replay, ms", meanwhile, text("-")),
            plain(
                "the one as a multiple of the other",
                meanwhile / quiet,
                at_most(meanwhile / quiet, LIVE, 1),
            ),
        ],
    }
}

fn candidate(engine: &Engine, variant: &str) -> Digest {
    let executor = Builder::new_current_thread().enable_all().build();
    let executor = executor.expect("a thread can have one");
    let uploaded = async {
        let bytes = permit::variant(variant);
        engine.upload_plugin(&Caller::operator(), bytes).await
    };
    let uploaded = executor.block_on(uploaded);
    uploaded.expect("it keeps the contract").component
}

fn verified(engine: &Engine) -> (u64, f64) {
    let begun = Instant::now();
    let go_on = |_, _| ControlFlow::Continue(());
    let found = engine.verify_verdicts(&Selection::default(), IN_FRONT, go_on);
    let found = found.expect("the log is whole");
    assert!(found.is_sound(), "{:?}", found.disagreements.first());
    let rate = found.verdicts as f64 / begun.elapsed().as_secs_f64();
    (found.verdicts, rate)
}

fn shadow(engine: &Engine, component: Digest, effort: Effort) -> (ShadowReplayed, f64) {
    let candidate = Candidate {
        component,
        settings: None,
        selection: Selection::default(),
    };
    let begun = Instant::now();
    let go_on = |_| ControlFlow::Continue(());
    let replayed = engine.shadow_replay(&Caller::operator(), &candidate, effort, go_on);
    let Replayed::Whole(found) = replayed.expect("the host works") else {
        panic!("nobody broke it off");
    };
    let rate = found.verdicts as f64 / begun.elapsed().as_secs_f64();
    (*found, rate)
}

/// Exactly one answer of each case that falls under the rule is another one.
fn check_stricter(found: &ShadowReplayed, cases: u64) {
    let expected = (0..cases)
        .filter(|number| number % STRICT_ONE_IN == 7)
        .count();
    assert_eq!(
        found.differences,
        [(Difference::Outcome, expected as u64)].into(),
        "the stricter rule denies one decision in ten and nothing else"
    );
    let as_expected = |change: &sanquan_domain::shadow::Change| {
        (change.before.as_str(), change.after.as_str()) == ("take decide-decide", "deny")
    };
    assert!(found.changes.iter().all(as_expected));
}

/// p99 of the steps of cases one after the other, before and during a replay in the background.
fn live(engine: &Engine, candidate: Digest, cases: u64) -> (f64, f64) {
    let quiet = latency(engine, cases, LIVE_CASES.min(cases));
    let meanwhile = std::thread::scope(|scope| {
        let in_background = Effort {
            threads: THREADS,
            in_background: true,
        };
        scope.spawn(move || shadow(engine, candidate, in_background));
        latency(engine, cases + LIVE_CASES, LIVE_CASES.min(cases))
    });
    (quiet, meanwhile)
}

/// A case is several writes; the slowest cases tell about the slowest writes.
fn latency(engine: &Engine, first: u64, cases: u64) -> f64 {
    let executor = Builder::new_multi_thread().enable_all().build();
    let executor = executor.expect("threads can be had");
    let mut took: Vec<Duration> = (first..first + cases)
        .map(|number| {
            let begun = Instant::now();
            executor.block_on(bring(engine, number, 5));
            begun.elapsed() / 5
        })
        .collect();
    took.sort_unstable();
    percentile_ms(&took, 0.99)
}

/// A recorded question, read.
enum Question {
    Intake(IntakeQuestion),
    Review(ReviewQuestion),
    Inspect(InspectQuestion),
}

/// Calls a second over the questions of one case, without log, keys or comparing.
fn calls_alone(engine: &Engine, span: Duration) -> f64 {
    let operator = Caller::operator();
    let executor = Builder::new_current_thread().enable_all().build();
    let executor = executor.expect("a thread can have one");
    let case = executor.block_on(bring(engine, u64::MAX / 2, 5));
    let verdicts = engine.verdicts(&operator, case).expect("they are kept");
    let questions: Vec<Question> = verdicts.iter().map(question).collect();
    let runtime = Runtime::new(RuntimeSettings::default()).expect("the settings are sound");
    let component = std::fs::read(permit::component()).expect("it was built");
    let plugin = runtime.load(&component).expect("it keeps the contract");
    let work = || {
        let executor = Builder::new_current_thread().build();
        let executor = executor.expect("a thread can have one");
        let (begun, mut made) = (Instant::now(), 0);
        while begun.elapsed() < span {
            for question in &questions {
                executor.block_on(ask(&plugin, question));
                made += 1;
            }
        }
        f64::from(made) / begun.elapsed().as_secs_f64()
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        let rates = threads.into_iter().map(|thread| thread.join());
        rates.map(|rate| rate.expect("no call fails")).sum()
    })
}

fn question(verdict: &Verdict) -> Question {
    fn read<Q: for<'b> Decode<'b, ()>>(bytes: &[u8]) -> Q {
        minicbor::decode(bytes).expect("it was written by this program")
    }
    let bytes = &verdict.bytes.input;
    match verdict.given.function {
        Function::Intake => Question::Intake(read(bytes)),
        Function::Review => Question::Review(read(bytes)),
        Function::Inspect => Question::Inspect(read(bytes)),
        Function::Describe | Function::Flowchart => panic!("never about a case"),
    }
}

async fn ask(plugin: &Plugin, question: &Question) {
    let asked = match question {
        Question::Intake(question) => plugin.intake(question).await.map(drop),
        Question::Review(question) => plugin.review(question).await.map(drop),
        Question::Inspect(question) => plugin.inspect(question).await.map(drop),
    };
    asked.expect("the guest behaves");
}
