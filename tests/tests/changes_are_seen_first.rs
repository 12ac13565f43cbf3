//! A change of a department's plugin on a running host: what it would have done is seen before it
//! decides, cases stay with their judge, and there is a way back.

use std::path::{Path, PathBuf};
use std::process::Output;

use sanquan_tests::county::County;
use sanquan_tests::food::{Tokens, application, pass_papers};
use sanquan_tests::plugins::{guest, market_supervision, text};
use sanquan_tests::said::{printed, refused};
use sanquan_tests::sanquan;
use sanquan_tests::server::Server;
use serde_json::{Value, json};

const CASES: usize = 8;

/// A department with some cases, served, and the developer who changes its plugin.
struct Scene {
    county: County,
    tokens: Tokens,
    server: Server,
}

impl Scene {
    fn new() -> Self {
        let county = County::with_plugin();
        let tokens = Tokens::issue(&county);
        let server = county.serve();
        let scene = Self {
            county,
            tokens,
            server,
        };
        (0..CASES).for_each(|number| drop(scene.file(&format!("case-{number}"))));
        scene
    }

    /// Files a case and passes its papers.
    fn file(&self, reference: &str) -> Value {
        let window = self.server.client(&self.tokens.window);
        let filed = window
            .post("/api/v1/cases", &application(reference))
            .done(201);
        let path = format!(
            "/api/v1/cases/{}/actions",
            filed["id"].as_str().expect("an id")
        );
        let handler = self.server.client(&self.tokens.handler);
        handler.post(&path, &pass_papers()).done(200);
        filed
    }

    /// `sanquan --json plugin …` against the host.
    fn plugin(&self, arguments: &[&str]) -> Output {
        let output = sanquan()
            .args(["--json", "plugin"])
            .args(arguments)
            .env("SANQUAN_SERVER", &self.server.address)
            .env("SANQUAN_TOKEN", &self.tokens.developer)
            .output();
        output.expect("the program runs")
    }

    fn deployed(&self, component: &Path) -> String {
        let deployed = self.plugin(&["deploy", text(component)]);
        digest(&printed(&deployed, 0)["component"])
    }

    fn judge_of(&self, case: &Value) -> Value {
        let supervisor = self.server.client(&self.tokens.supervisor);
        let path = format!(
            "/api/v1/cases/{}/history",
            case["id"].as_str().expect("an id")
        );
        let history = supervisor.get(&path).done(200);
        let events = history["entries"].as_array().expect("a list").iter();
        let mut verdicts = events.filter(|event| event["body"]["kind"] == "verdict_given");
        verdicts.next().expect("a verdict")["body"]["component"].clone()
    }
}

fn digest(value: &Value) -> String {
    value.as_str().expect("a digest").to_owned()
}

/// How many of a list of verdicts let an application in.
fn intakes(verdicts: &Value) -> usize {
    let verdicts = verdicts.as_array().expect("a list").iter();
    verdicts
        .filter(|verdict| verdict["function"] == "intake" && verdict["outcome"] == "accept")
        .count()
}

/// The bundled plugin with a line about itself that nothing reads: other bytes, the same answers.
fn refactored(folder: PathBuf) -> PathBuf {
    let mut bytes = std::fs::read(market_supervision()).expect("it was built");
    let line = b"\x04note rewritten";
    bytes.extend([0, line.len() as u8]);
    bytes.extend(line);
    std::fs::write(&folder, bytes).expect("a file can be written");
    folder
}

#[test]
fn a_refactoring_is_shown_to_change_nothing_takes_over_and_gives_way_again() {
    let scene = Scene::new();
    let old = scene.file("before");
    let first = digest(&scene.judge_of(&old));
    let second = scene.deployed(&refactored(scene.county.beside("second.wasm")));
    assert_ne!(first, second);
    assert_eq!(
        refused(&scene.plugin(&["activate", &second])),
        "activation.no-report"
    );

    let report = printed(&scene.plugin(&["shadow", &second]), 0);
    assert_eq!(report["verdicts"], report["unchanged"]);
    assert!(report["verdicts"].as_u64() > Some(CASES as u64), "{report}");
    let activated = printed(
        &scene.plugin(&["activate", &second, "--reason", "tidier"]),
        0,
    );
    assert_eq!(activated["active"], true);
    assert_eq!(scene.judge_of(&scene.file("after")), json!(second));

    let reason = ["--reason", "a test"];
    let back = printed(&scene.plugin(&["rollback", "015", reason[0], reason[1]]), 0);
    assert_eq!(back["active"]["component"], json!(first));
    assert_eq!(back["took_back"], json!(second));
    assert_eq!(intakes(&back["meanwhile"]), 1, "{back}");
    assert_eq!(scene.judge_of(&scene.file("back")), json!(first));
    let retire = |component| scene.plugin(&["retire", component, reason[0], reason[1]]);
    assert_eq!(refused(&retire(&first)), "plugin.active");
    assert_eq!(refused(&retire(&second)), "plugin.has-cases");
    let migrate = ["migrate", "--from", &second, "--to", &first];
    let moved = printed(&scene.plugin(&migrate), 0);
    assert_eq!(
        (moved["moved"].as_array().map(Vec::len), &moved["left"]),
        (Some(1), &json!([]))
    );
    assert_eq!(printed(&retire(&second), 0)["retired"], true);
}

#[test]
fn a_canary_judges_a_share_of_the_new_cases_and_its_cases_stay_with_it() {
    let scene = Scene::new();
    let first = digest(&scene.judge_of(&scene.file("before")));
    let second = scene.deployed(&refactored(scene.county.beside("canary.wasm")));
    let start = |share| scene.plugin(&["activate", &second, "--canary", share]);
    assert_eq!(refused(&start("50")), "activation.no-report");
    printed(&scene.plugin(&["shadow", &second]), 0);
    assert_eq!(refused(&start("100")), "canary.share");
    let started = printed(&start("50"), 0);
    assert_eq!(
        (&started["active"], &started["canary_percent"]),
        (&json!(false), &json!(50))
    );

    // Ids are random: with 64 cases, one in 2^63 runs sees only one of the two.
    let cases: Vec<_> = (0..64).map(|n| scene.file(&format!("new-{n}"))).collect();
    let (own, others): (Vec<_>, Vec<_>) = cases
        .iter()
        .partition(|case| scene.judge_of(case) == json!(second));
    assert!(!own.is_empty() && !others.is_empty());
    assert!(
        others
            .iter()
            .all(|case| scene.judge_of(case) == json!(first))
    );
    let inspected = printed(&scene.plugin(&["inspect", &second]), 0);
    assert_eq!(inspected["canary_percent"], 50);

    let back = scene.plugin(&["rollback", "015", "--reason", "a test"]);
    let back = printed(&back, 0);
    assert_eq!(back["active"]["component"], json!(first));
    assert_eq!(back["took_back"], json!(second));
    assert_eq!(intakes(&back["meanwhile"]), own.len(), "{back}");
    assert_eq!(scene.judge_of(&scene.file("after")), json!(first));
    assert_eq!(
        refused(&scene.plugin(&["retire", &second, "--reason", "a test"])),
        "plugin.has-cases"
    );
    let listed = printed(&scene.plugin(&["verdicts", &second]), 0);
    assert_eq!(listed["verdicts"], back["meanwhile"]);
}

#[test]
fn changed_outcomes_are_listed_case_by_case_and_somebody_answers_for_them() {
    let scene = Scene::new();
    let turncoat = scene.county.beside("turncoat.wasm");
    std::fs::write(&turncoat, guest("turncoat")).expect("a file can be written");
    let second = scene.deployed(&turncoat);
    let page = scene.county.beside("report.html");
    let report = printed(
        &scene.plugin(&["shadow", &second, "--html", text(&page)]),
        3,
    );
    assert!(
        report["to_accept"].as_u64() >= Some(CASES as u64),
        "{report}"
    );
    let page = std::fs::read_to_string(page).expect("a page was written");
    let changes = report["changes"].as_array().expect("a list");
    for change in changes {
        assert!(
            page.contains(change["case"].as_str().expect("a case")),
            "{change}"
        );
    }
    assert_eq!(
        refused(&scene.plugin(&["activate", &second])),
        "activation.changes-not-accepted"
    );
    let digest = report["digest"].as_str().expect("a digest");
    let accept = [
        "accept",
        &second,
        "--report",
        digest,
        "--reason",
        "wanted so",
    ];
    let accepted = printed(&scene.plugin(&accept), 0);
    let count = accepted.as_array().map(Vec::len).map(|count| count as u64);
    assert_eq!(count, report["to_accept"].as_u64());
    assert_eq!(
        printed(&scene.plugin(&["activate", &second]), 0)["active"],
        true
    );
}

#[test]
fn verdicts_are_proved_in_the_store_and_outside_and_a_changed_byte_is_found() {
    let scene = Scene::new();
    let Scene { county, server, .. } = scene;
    let supervisor = server.client(&scene.tokens.supervisor);
    let cases = supervisor.get("/api/v1/cases").done(200);
    let case = digest(&cases["entries"][0]["id"]);
    let history = supervisor
        .get(&format!("/api/v1/cases/{case}/history"))
        .done(200);
    let events = history["entries"].as_array().expect("a list").iter();
    let mut verdicts = events.filter(|event| event["body"]["kind"] == "verdict_given");
    let version = verdicts.next().expect("a verdict")["stream_version"].to_string();
    server.stop();

    let report = county.run(&["--json", "log", "verify", "--verdicts"]);
    let report: Value = serde_json::from_str(&report).expect("a report");
    let verdicts = &report[0]["verdicts"];
    assert_eq!(verdicts["verdicts"], verdicts["equal"]);
    assert!(
        verdicts["verdicts"].as_u64() > Some(CASES as u64),
        "{verdicts}"
    );

    let bundle = county.beside("verdict");
    county.run(&["log", "bundle", &case, &version, "--out", text(&bundle)]);
    let verify = |exit: i32| {
        let checked = sanquan()
            .args(["log", "verify", "--bundle", text(&bundle)])
            .output()
            .expect("the program runs");
        let said = String::from_utf8_lossy(&checked.stderr).into_owned();
        assert_eq!(checked.status.code(), Some(exit), "{said}");
        said
    };
    verify(0);
    flip(&bundle, 1_000);
    assert!(verify(3).contains("bundle.damaged"));

    let component = county.data().join("components");
    let component = files(&component).find(|file| file.extension().is_some_and(|e| e == "wasm"));
    flip(&component.expect("a component"), 5_000);
    let found = county.try_run(&["log", "verify", "--verdicts"]);
    assert_eq!(found.status.code(), Some(3));
    let said = String::from_utf8_lossy(&found.stdout).into_owned();
    assert!(said.contains("verdict.component"), "{said}");
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let files = std::fs::read_dir(folder).expect("a folder");
    files.map(|file| file.expect("a file").path())
}

fn flip(file: &Path, at: usize) {
    let mut bytes = std::fs::read(file).expect("a file");
    bytes[at] ^= 1;
    std::fs::write(file, bytes).expect("it can be written");
}
