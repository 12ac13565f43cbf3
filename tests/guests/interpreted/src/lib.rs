//! A department that asks for what interpreters ask for: the word is the action of a `review`, and what it
//! learns is the transition that it takes. Each word has a test in `host/runtime/tests/wasi.rs`.

wit_bindgen::generate!({
    path: ["../../../wit", "src/world.wit"],
    world: "test:interpreted/plugin",
    generate_all,
});

use exports::sanquan::department::department::*;
use wasi::cli::{environment, exit, stderr, stdout};
use wasi::clocks::wall_clock;
use wasi::filesystem::preopens;
use wasi::random::random;
use wasi::sockets::instance_network;

struct Interpreted;

impl Guest for Interpreted {
    fn describe() -> Description {
        unreachable!("no test asks for it")
    }

    fn flowchart(question: FlowchartQuestion) -> Result<Chart, Problem> {
        Ok(question.base)
    }

    fn intake(_: IntakeQuestion) -> Result<IntakeAnswer, Problem> {
        unreachable!("no test asks for it")
    }

    fn review(question: ReviewQuestion) -> Result<ReviewAnswer, Problem> {
        Ok(ReviewAnswer {
            ruling: ReviewRuling::Take(learn(&question.action)),
            open_actions: vec![],
            reasons: vec![],
            effects: vec![],
            annexes: vec![],
        })
    }

    fn inspect(_: InspectQuestion) -> Result<InspectAnswer, Problem> {
        Ok(InspectAnswer { findings: vec![] })
    }
}

fn learn(word: &str) -> String {
    match word {
        "surroundings" => format!(
            "{:?} {:?} {}",
            environment::get_environment(),
            environment::get_arguments(),
            preopens::get_directories().len()
        ),
        "clock" => format!("{:?}", wall_clock::now()),
        "random" => format!(
            "{:?} {:?}",
            random::get_random_bytes(4),
            random::get_random_bytes(4)
        ),
        "random-without-end" => format!("{:?}", random::get_random_bytes(u64::MAX)),
        "print" => {
            let out = stdout::get_stdout();
            for part in ["one\ntw", "o\n\n", "three"] {
                out.write(part.as_bytes()).expect("it takes all");
            }
            "printed".into()
        }
        "print-often" => {
            let out = stdout::get_stdout();
            (0..100_000).for_each(|_| out.write(b"again\n").expect("it takes all"));
            "printed".into()
        }
        "print-and-stop" => {
            let err = stderr::get_stderr();
            err.write(b"Traceback:\n  line 7\nValueError: boom")
                .expect("it takes all");
            core::arch::wasm32::unreachable()
        }
        "exit" => {
            exit::exit(Ok(()));
            "went on".into()
        }
        "network" => {
            let _ = instance_network::instance_network();
            "there is one".into()
        }
        other => unreachable!("`{other}` is no word"),
    }
}

export!(Interpreted);
