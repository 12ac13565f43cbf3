//! One write or sync after the other fails under the running binary (`preload/disk.c`): a caller is told
//! by a problem with a stable code, nothing is acknowledged that is not kept, nothing is half-written, and
//! the next start is clean.
//!
//! The operations are counted from the start of the program, so some of them belong to its opening:
//! then it does not serve, and says why. `host/store/tests/faults.rs` does the same to the store alone.

use std::path::Path;

use sanquan_tests::county::County;
use sanquan_tests::disk::{Disk, Fault};
use sanquan_tests::food::{Tokens, all, application};
use sanquan_tests::http::Client;
use sanquan_tests::plugins::market_supervision;
use sanquan_tests::scaled;
use sanquan_tests::server::Server;
use serde_json::Value;

/// A run files so many cases, one after the other.
const CASES: u64 = 8;
/// The codes by which a host with a bad disk may refuse a write.
const CODES: [(u16, &str); 4] = [
    (507, "store.disk-full"),
    (503, "store.stopped"),
    (503, "store.unreadable"),
    (503, "store.keys"),
];
/// Fewest operations that are let fail, spread over all that a run makes.
const TRIED_MIN: u64 = 8;

/// What a run told its caller.
#[derive(Default)]
struct Told {
    /// References that were acknowledged.
    kept: Vec<String>,
    /// References that were refused because nothing could be written.
    refused: Vec<String>,
    /// References of which the host did not know whether they were written: a write or sync had failed,
    /// or the state did after the journal was durable.
    unknown: Vec<String>,
}

/// A county that is served and stopped, to be copied for each run.
struct Template {
    county: County,
    tokens: Tokens,
}

impl Template {
    fn new() -> Self {
        let county = County::with_catalogue();
        county.deploy(market_supervision());
        let tokens = Tokens::issue(&county);
        Self { county, tokens }
    }

    fn copy(&self) -> County {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(&self.county.data(), &folder.path().join("data"));
        County::of_folder(folder)
    }
}

fn copy(from: &Path, to: &Path) {
    let copied = std::process::Command::new("cp")
        .args(["-a", "--sparse=always"])
        .args([from, to])
        .status();
    assert!(copied.expect("cp runs").success());
}

/// Files cases until one is refused, then asks what the host says of itself; files on, for an
/// acknowledgement after a failed sync would be a lie.
fn file(host: &Server, tokens: &Tokens, what: &str) -> Told {
    let window = host.client(&tokens.window);
    let mut told = Told::default();
    for number in 0..CASES {
        let reference = format!("case-{number}");
        let answer = window.post("/api/v1/cases", &application(&reference));
        if answer.status == 201 {
            told.kept.push(reference);
            continue;
        }
        let problem = answer.json();
        let code = problem["code"].as_str().unwrap_or_default();
        assert!(CODES.contains(&(answer.status, code)), "{what}: {problem}");
        answer.is(answer.status, code);
        match code {
            "store.stopped" => told.unknown.push(reference),
            _ => told.refused.push(reference),
        }
        let ready = host.client("").get("/readyz");
        assert_eq!(ready.status, 503, "{what}: {}", ready.body);
        assert!(ready.body.starts_with("510822: "), "{what}: {}", ready.body);
    }
    told
}

/// Opens with a whole disk: what was acknowledged is there, what was refused is not.
fn is_whole(county: &County, tokens: &Tokens, told: &Told, what: &str) {
    county.run(&["log", "verify"]);
    let server = county.serve();
    let supervisor = server.client(&tokens.supervisor);
    let cases = all(&supervisor, "/api/v1/cases?department=015");
    let found: Vec<String> = cases
        .iter()
        .map(|case| reference(&supervisor, case))
        .collect();
    for reference in &told.kept {
        assert!(
            found.contains(reference),
            "{what}: {reference} was acknowledged and is lost"
        );
    }
    for reference in &told.refused {
        assert!(
            !found.contains(reference),
            "{what}: {reference} was refused and is there"
        );
    }
    // Once the host has stopped nothing more is written, so one write at most was under way.
    let surplus = found.len() - told.kept.len();
    assert!(
        surplus <= told.unknown.len().min(1),
        "{what}: {found:?} of {:?}",
        told.kept
    );
    let again = server.client(&tokens.window);
    let again = again.post("/api/v1/cases", &application("after"));
    again.done(201);
    server.stop();
}

fn reference(supervisor: &Client, case: &Value) -> String {
    let id = case["id"].as_str().expect("an id");
    let case = supervisor.get(&format!("/api/v1/cases/{id}")).done(200);
    case["external_ref"]
        .as_str()
        .expect("it has one")
        .to_owned()
}

/// One run; false if no operation was left to fail.
fn run(template: &Template, fault: Fault, whole: u64) -> bool {
    let what = format!("{fault:?} after {whole} operations");
    let mut county = template.copy();
    county.put_on(Disk::watched(&county.data()).failing_after(whole, fault));
    let (told, said) = match county.try_serve() {
        Err(said) => (Told::default(), said),
        Ok(server) => {
            let told = file(&server, &template.tokens, &what);
            (told, server.kill())
        }
    };
    let struck = said.contains("the disk fails");
    if !struck {
        assert_eq!(told.kept.len() as u64, CASES, "{what}:\n{said}");
    }
    county.put_on(Disk::default());
    is_whole(&county, &template.tokens, &told, &what);
    struck
}

fn let_each_fail(fault: Fault) {
    let template = Template::new();
    let last = (0..)
        .map(|n| n * 16)
        .find(|whole| !run(&template, fault, *whole));
    let last = last.expect("a run ends");
    let tried = scaled(last).max(TRIED_MIN).min(last);
    for number in 0..tried {
        run(&template, fault, number * last / tried);
    }
    println!("{fault:?}: {tried} of about {last} operations");
}

#[test]
fn an_input_output_error_is_told_by_its_code_and_loses_nothing() {
    let_each_fail(Fault::Broken);
}

#[test]
fn a_full_disk_is_told_by_its_code_and_what_was_refused_never_appears() {
    let_each_fail(Fault::Full);
}
